"""What holds for every workflow definition and every state of a run."""

from __future__ import annotations

import pytest

from core.workflow_engine import (
    TRANSITIONS,
    InvalidTransition,
    RetryPolicy,
    Run,
    Status,
    WorkflowError,
    parse_steps,
    plan_waves,
)
from tests.property_tests.cases import acyclic_definition, cases


@pytest.mark.parametrize("status", list(Status), ids=lambda status: status.value)
def test_a_status_never_follows_itself(status):
    assert status not in TRANSITIONS[status]


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.CANCELLED, Status.SKIPPED], ids=lambda status: status.value)
def test_nothing_follows_a_final_status(status):
    for wanted in Status:
        with pytest.raises(InvalidTransition):
            Run("any", {}, status).move(wanted)


def test_every_walk_ends_or_can_go_on():
    for source in cases(12, 200):
        run = Run("walk", {})
        for _ in range(20):
            following = sorted(TRANSITIONS[run.status], key=lambda status: status.value)
            if not following:
                break
            run.move(source.choice(following))
        assert run.status in Status


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_waves_hold_every_step_once(seed):
    for source in cases(seed):
        steps = parse_steps(acyclic_definition(source))
        planned = [each for wave in plan_waves(steps) for each in wave]
        assert sorted(planned) == sorted(steps)


@pytest.mark.parametrize("seed", [4, 5])
def test_a_step_comes_after_all_it_needs(seed):
    for source in cases(seed):
        steps = parse_steps(acyclic_definition(source))
        wave_of = {each: index for index, wave in enumerate(plan_waves(steps)) for each in wave}
        assert all(wave_of[needed] < wave_of[step.id] for step in steps.values() for needed in step.needs)


def test_the_order_of_a_definition_does_not_matter():
    for source in cases(6):
        definition = acyclic_definition(source)
        waves = plan_waves(parse_steps(definition))
        source.shuffle(definition["steps"])
        assert plan_waves(parse_steps(definition)) == waves


def test_a_circle_is_refused():
    for source in cases(7):
        definition = acyclic_definition(source)
        ids = [step["id"] for step in definition["steps"]]
        definition["steps"].append({"id": "x", "action": "note", "needs": ["y"]})
        definition["steps"].append({"id": "y", "action": "note", "needs": ["x", source.choice(ids)]})
        with pytest.raises(WorkflowError, match="in a circle: x, y"):
            parse_steps(definition)


def test_delays_grow_up_to_their_maximum():
    for source in cases(8, 100):
        policy = RetryPolicy(8, source.uniform(0.01, 5), source.uniform(1, 4), source.uniform(5, 20))
        delays = [policy.delay_before(attempt) for attempt in range(1, 9)]
        assert delays == sorted(delays)
        assert delays[0] == 0 and delays[-1] <= policy.maximum_seconds
