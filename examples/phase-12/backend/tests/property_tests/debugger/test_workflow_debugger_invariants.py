"""What holds for every recording."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from core.workflow_debugger import (
    Breakpoint,
    DebugError,
    DebugSession,
    WorkflowDebugger,
    diff_variables,
    shorten,
)
from tests.property_tests.cases import cases, variables, word

EXPORT = Path(tempfile.gettempdir()) / "debug-session.json"


def recording(source, longest=20):
    debugger = WorkflowDebugger(DebugSession(word(source)))
    depth = 0
    for _ in range(source.randint(1, longest)):
        debugger.record(f"step-{source.randint(0, 5)}", variables(source), depth, duration=source.random())
        depth = max(0, depth + source.choice([-1, 0, 1]))
    return debugger


@pytest.mark.parametrize("seed", [1, 2])
def test_a_state_does_not_differ_from_itself(seed):
    for source in cases(seed):
        state = variables(source)
        assert diff_variables(state, state) == {}


def test_a_difference_turned_round_is_the_reverse():
    for source in cases(3):
        left, right = variables(source), variables(source)
        there = diff_variables(left, right)
        back = diff_variables(right, left)
        assert {path: (new, old) for path, (old, new) in back.items()} == there


@pytest.mark.parametrize("width", [10, 40])
def test_a_shortened_value_fits(width):
    for source in cases(width):
        assert len(shorten(variables(source, 3), width)) <= width


def test_a_recorded_state_does_not_change_later():
    for source in cases(4):
        state = {"count": 1, "nested": variables(source)}
        debugger = WorkflowDebugger(DebugSession("any"))
        frame = debugger.record("step", state)
        state["nested"]["later"] = True
        assert "later" not in frame.variables["nested"]


@pytest.mark.parametrize("seed", [5, 6])
def test_stepping_reaches_the_last_frame_and_stays(seed):
    for source in cases(seed):
        debugger = recording(source)
        for _ in range(25):
            debugger.step_into()
        assert debugger.at_end


def test_a_disabled_breakpoint_never_stops():
    for source in cases(7):
        state = variables(source)
        assert not Breakpoint(1, "a", enabled=False).triggers("a", state)


@pytest.mark.parametrize("ignore", [0, 1, 3])
def test_a_breakpoint_stops_after_the_hits_it_ignores(ignore):
    point = Breakpoint(1, "a", ignore=ignore)
    stops = [point.triggers("a", {}) for _ in range(5)]
    assert stops == [False] * ignore + [True] * (5 - ignore)


def test_nothing_recorded_has_no_frame():
    with pytest.raises(DebugError, match="Nothing was recorded"):
        WorkflowDebugger(DebugSession("empty")).frame  # noqa: B018


@pytest.mark.quarantined
@pytest.mark.parametrize("seed", [8, 9])
def test_an_exported_session_is_imported_as_it_was(seed):
    for source in cases(seed, 20):
        debugger = recording(source)
        debugger.session.breakpoints.append(Breakpoint(1, "step-1", ignore=source.randint(0, 3)))
        debugger.session.notes[0] = word(source)
        size = debugger.export_session(EXPORT)
        assert size == EXPORT.stat().st_size
        assert WorkflowDebugger.import_session(EXPORT).session == debugger.session


@pytest.mark.quarantined
def test_what_is_no_session_is_refused():
    for source in cases(10, 20):
        EXPORT.write_text(word(source), encoding="utf-8")
        with pytest.raises(DebugError, match="is not a debug session"):
            WorkflowDebugger.import_session(EXPORT)
