"""Steps through recorded workflow runs: breakpoints, frames, watches, traces, sessions on disk."""

from __future__ import annotations

import copy
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Callable

from core.workflow_engine import WorkflowError, evaluate, look_up

FORMAT = 2


class DebugError(Exception):
    """The debugger was asked for something it cannot do now."""


@dataclass
class Breakpoint:
    id: int
    step: str
    condition: str | None = None
    ignore: int = 0
    hits: int = 0
    enabled: bool = True

    def triggers(self, step: str, variables: dict[str, Any]) -> bool:
        """Whether to stop here; an unreadable condition stops, so that it is noticed."""
        if not self.enabled or step != self.step:
            return False
        if self.condition is not None:
            try:
                if not evaluate(self.condition, variables):
                    return False
            except (WorkflowError, TypeError, ValueError):
                return True
        self.hits += 1
        return self.hits > self.ignore


@dataclass
class Frame:
    step: str
    depth: int
    variables: dict[str, Any]
    duration: float = 0.0
    error: str | None = None


@dataclass
class DebugSession:
    name: str
    frames: list[Frame] = field(default_factory=list)
    position: int = 0
    breakpoints: list[Breakpoint] = field(default_factory=list)
    watches: list[str] = field(default_factory=list)
    notes: dict[int, str] = field(default_factory=dict)


def diff_variables(before: dict[str, Any], after: dict[str, Any], prefix: str = "") -> dict[str, tuple[Any, Any]]:
    """What changed between two states, by dotted path; an absent side is None."""
    changes: dict[str, tuple[Any, Any]] = {}
    for key in sorted(set(before) | set(after)):
        old, new = before.get(key), after.get(key)
        path = f"{prefix}{key}"
        if isinstance(old, dict) and isinstance(new, dict):
            changes.update(diff_variables(old, new, f"{path}."))
        elif old != new:
            changes[path] = (old, new)
    return changes


def shorten(value: Any, width: int = 40) -> str:
    text = json.dumps(value, sort_keys=True, default=repr)
    return text if len(text) <= width else f"{text[:width - 1]}…"


class WorkflowDebugger:
    """A cursor over the frames of a run."""

    def __init__(self, session: DebugSession) -> None:
        self.session = session
        self.next_id = max((each.id for each in session.breakpoints), default=0) + 1

    @property
    def frame(self) -> Frame:
        if not self.session.frames:
            raise DebugError("Nothing was recorded")
        return self.session.frames[self.session.position]

    @property
    def at_end(self) -> bool:
        return self.session.position >= len(self.session.frames) - 1

    def record(self, step: str, variables: dict[str, Any], depth: int = 0, **details: Any) -> Frame:
        frame = Frame(step, depth, copy.deepcopy(variables), **details)
        self.session.frames.append(frame)
        return frame

    def set_breakpoint(self, step: str, condition: str | None = None, ignore: int = 0) -> Breakpoint:
        for each in self.session.breakpoints:
            if each.step == step and each.condition == condition:
                raise DebugError(f"There is already breakpoint {each.id} on {step}")
        made = Breakpoint(self.next_id, step, condition, ignore)
        self.next_id += 1
        self.session.breakpoints.append(made)
        return made

    def clear_breakpoint(self, identity: int) -> None:
        kept = [each for each in self.session.breakpoints if each.id != identity]
        if len(kept) == len(self.session.breakpoints):
            raise DebugError(f"There is no breakpoint {identity}")
        self.session.breakpoints = kept

    def toggle(self, identity: int) -> bool:
        for each in self.session.breakpoints:
            if each.id == identity:
                each.enabled = not each.enabled
                return each.enabled
        raise DebugError(f"There is no breakpoint {identity}")

    def _advance(self, stop: Callable[[Frame], bool]) -> Frame:
        while not self.at_end:
            self.session.position += 1
            if stop(self.frame):
                break
        return self.frame

    def step_into(self) -> Frame:
        return self._advance(lambda frame: True)

    def step_over(self) -> Frame:
        depth = self.frame.depth
        return self._advance(lambda frame: frame.depth <= depth)

    def step_out(self) -> Frame:
        depth = self.frame.depth
        if depth == 0:
            raise DebugError("Already at the outermost level")
        return self._advance(lambda frame: frame.depth < depth)

    def step_back(self) -> Frame:
        if self.session.position == 0:
            raise DebugError("Already at the first frame")
        self.session.position -= 1
        return self.frame

    def resume(self) -> Breakpoint | None:
        """Go on to the next breakpoint; None when the end was reached without one."""
        while not self.at_end:
            self.session.position += 1
            for each in self.session.breakpoints:
                if each.triggers(self.frame.step, self.frame.variables):
                    return each
        return None

    def run_to_error(self) -> Frame | None:
        frame = self._advance(lambda each: each.error is not None)
        return frame if frame.error is not None else None

    def inspect(self, path: str) -> Any:
        try:
            return look_up(path, self.frame.variables)
        except WorkflowError as error:
            raise DebugError(f"{error} in {self.frame.step}") from error

    def watch(self, path: str) -> None:
        if path not in self.session.watches:
            self.session.watches.append(path)

    def watched(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for path in self.session.watches:
            try:
                values[path] = self.inspect(path)
            except DebugError:
                values[path] = None
        return values

    def changes(self) -> dict[str, tuple[Any, Any]]:
        """What the current step changed."""
        if self.session.position == 0:
            return {}
        before = self.session.frames[self.session.position - 1].variables
        return diff_variables(before, self.frame.variables)

    def history_of(self, path: str) -> list[tuple[str, Any]]:
        """Each step at which the value at a path changed, with the new value."""
        history: list[tuple[str, Any]] = []
        for frame in self.session.frames:
            try:
                value = look_up(path, frame.variables)
            except WorkflowError:
                continue
            if not history or history[-1][1] != value:
                history.append((frame.step, value))
        return history

    def annotate(self, text: str) -> None:
        if not text.strip():
            self.session.notes.pop(self.session.position, None)
        else:
            self.session.notes[self.session.position] = text.strip()

    def profile(self) -> list[tuple[str, int, float]]:
        """Time by step: name, how often, seconds; the slowest first."""
        totals: dict[str, tuple[int, float]] = {}
        for frame in self.session.frames:
            count, seconds = totals.get(frame.step, (0, 0.0))
            totals[frame.step] = (count + 1, seconds + frame.duration)
        rows = [(step, count, seconds) for step, (count, seconds) in totals.items()]
        return sorted(rows, key=lambda row: (-row[2], row[0]))

    def render_trace(self, width: int = 40) -> str:
        lines: list[str] = []
        for index, frame in enumerate(self.session.frames):
            marker = ">" if index == self.session.position else " "
            stopping = any(each.step == frame.step and each.enabled for each in self.session.breakpoints)
            dot = "*" if stopping else " "
            line = f"{marker}{dot} {'  ' * frame.depth}{frame.step} {shorten(frame.variables, width)}"
            if frame.error:
                line += f" !! {frame.error}"
            if index in self.session.notes:
                line += f"  # {self.session.notes[index]}"
            lines.append(line)
        return "\n".join(lines)

    def export_session(self, path: Path) -> int:
        """Write the session as JSON; returns the number of bytes."""
        raw = asdict(self.session)
        raw["format"] = FORMAT
        raw["notes"] = {str(index): text for index, text in self.session.notes.items()}
        text = json.dumps(raw, sort_keys=True, indent=1)
        path.write_text(text, encoding="utf-8")
        return len(text.encode())

    @classmethod
    def import_session(cls, path: Path) -> WorkflowDebugger:
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, json.JSONDecodeError) as error:
            raise DebugError(f"{path.name} is not a debug session: {error}") from error
        version = raw.pop("format", 1)
        if version > FORMAT:
            raise DebugError(f"{path.name} has format {version}, and {FORMAT} is the newest known")
        if version == 1:
            raw["watches"] = [each["path"] for each in raw.pop("watch_list", [])]
            raw["notes"] = {}
        session = DebugSession(raw["name"], position=raw["position"], watches=raw["watches"])
        session.frames = [Frame(**each) for each in raw["frames"]]
        session.breakpoints = [Breakpoint(**each) for each in raw["breakpoints"]]
        session.notes = {int(index): text for index, text in raw["notes"].items()}
        if session.frames and not 0 <= session.position < len(session.frames):
            raise DebugError(f"{path.name} stands at frame {session.position} of {len(session.frames)}")
        return cls(session)


def compare_sessions(left: DebugSession, right: DebugSession) -> list[str]:
    """Where two recordings of one workflow part ways, for people."""
    report: list[str] = []
    for index, (a, b) in enumerate(zip(left.frames, right.frames)):
        if a.step != b.step:
            report.append(f"frame {index}: {a.step} against {b.step}")
            break
        for path, (old, new) in diff_variables(a.variables, b.variables).items():
            report.append(f"frame {index} ({a.step}): {path} is {shorten(old)} against {shorten(new)}")
    shorter = min(len(left.frames), len(right.frames))
    longer = max(len(left.frames), len(right.frames))
    if longer > shorter and not report:
        owner = left if len(left.frames) > len(right.frames) else right
        report.append(f"{owner.name} goes on for {longer - shorter} frames from {owner.frames[shorter].step}")
    return report
