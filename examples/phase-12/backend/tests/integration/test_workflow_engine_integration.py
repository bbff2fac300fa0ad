"""Whole runs of the engine with small actions."""

from __future__ import annotations

import asyncio

import pytest

from core.workflow_engine import Status, WorkflowEngine, WorkflowError


@pytest.fixture
def engine():
    made = WorkflowEngine()

    async def note(inputs):
        return {"said": inputs.get("text", "")}

    made.register("note", note)
    return made


def run(engine, *steps, **inputs):
    prepared = engine.prepare({"name": "test", "steps": list(steps)})
    return asyncio.run(engine.execute(prepared, inputs))


def test_keeps_the_outputs_of_all_steps(engine):
    done = run(
        engine,
        {"id": "a", "action": "note", "inputs": {"text": "Good"}},
        {"id": "b", "action": "note", "inputs": {"text": "morning"}, "needs": ["a"]},
    )
    assert done.status is Status.COMPLETED
    assert done.outputs == {"inputs": {}, "a": {"said": "Good"}, "b": {"said": "morning"}}


def test_a_failed_step_skips_what_needs_it(engine):
    async def fail(inputs):
        raise OSError("disk full")

    engine.register("fail", fail)
    done = run(
        engine,
        {"id": "a", "action": "fail"},
        {"id": "b", "action": "note", "needs": ["a"]},
        {"id": "c", "action": "note"},
    )
    assert done.status is Status.FAILED
    assert done.errors == {"a": "OSError: disk full"}
    assert [done.states[each].value for each in "abc"] == ["failed", "skipped", "completed"]


def test_tries_a_step_again(engine):
    attempts = []

    async def unsteady(inputs):
        attempts.append(1)
        if len(attempts) < 3:
            raise ConnectionError("reset")
        return "done"

    engine.register("unsteady", unsteady)
    done = run(engine, {"id": "a", "action": "unsteady", "retry": {"attempts": 3}})
    assert (done.outputs["a"], done.attempts["a"], done.errors) == ("done", 3, {})


def test_independent_steps_run_at_the_same_time(engine):
    running = []
    most = []

    async def overlap(inputs):
        running.append(1)
        most.append(len(running))
        await asyncio.sleep(0.01)
        running.pop()

    engine.register("overlap", overlap)
    run(engine, *({"id": str(number), "action": "overlap"} for number in range(6)))
    assert max(most) == engine.parallel


def test_refuses_an_unknown_action(engine):
    with pytest.raises(WorkflowError, match="Unknown action fly"):
        engine.prepare({"steps": [{"id": "a", "action": "fly"}]})
