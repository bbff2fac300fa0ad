"""Runs workflows: a directed graph of steps, each an action with inputs, executed wave by wave."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict, deque
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Awaitable, Callable

Action = Callable[[dict[str, Any]], Awaitable[Any]]
Listener = Callable[[str, dict[str, Any]], None]

REFERENCE = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")


class Status(str, Enum):
    PENDING = "pending"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.RUNNING, Status.CANCELLED, Status.SKIPPED}),
    Status.RUNNING: frozenset({Status.PAUSED, Status.COMPLETED, Status.FAILED, Status.CANCELLED}),
    Status.PAUSED: frozenset({Status.RUNNING, Status.CANCELLED}),
    Status.COMPLETED: frozenset(),
    Status.FAILED: frozenset({Status.PENDING}),
    Status.CANCELLED: frozenset(),
    Status.SKIPPED: frozenset(),
}


class WorkflowError(Exception):
    """A workflow that cannot be run, or a step that has failed for good."""


class InvalidTransition(WorkflowError):
    def __init__(self, current: Status, wanted: Status) -> None:
        super().__init__(f"Cannot go from {current.value} to {wanted.value}")


@dataclass
class RetryPolicy:
    attempts: int = 1
    delay_seconds: float = 0.0
    factor: float = 2.0
    maximum_seconds: float = 30.0

    def delay_before(self, attempt: int) -> float:
        """Seconds to wait before the given attempt, counted from 1; the first never waits."""
        if attempt <= 1:
            return 0.0
        return min(self.maximum_seconds, self.delay_seconds * self.factor ** (attempt - 2))


@dataclass
class Step:
    id: str
    action: str
    inputs: dict[str, Any] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    when: str | None = None
    timeout_seconds: float | None = None
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    undo: str | None = None


@dataclass
class Run:
    workflow: str
    steps: dict[str, Step]
    status: Status = Status.PENDING
    states: dict[str, Status] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)

    def move(self, wanted: Status) -> None:
        if wanted not in TRANSITIONS[self.status]:
            raise InvalidTransition(self.status, wanted)
        self.status = wanted

    def progress(self) -> float:
        """The share of steps that are over, between 0 and 1."""
        if not self.steps:
            return 1.0
        over = (Status.COMPLETED, Status.SKIPPED, Status.FAILED, Status.CANCELLED)
        return sum(self.states[each] in over for each in self.steps) / len(self.steps)


def parse_steps(definition: dict[str, Any]) -> dict[str, Step]:
    """Read a definition's steps, refusing doubles, unknown needs and cycles."""
    steps: dict[str, Step] = {}
    for raw in definition.get("steps", []):
        if "id" not in raw or "action" not in raw:
            raise WorkflowError("A step needs an id and an action")
        if raw["id"] in steps:
            raise WorkflowError(f"Step {raw['id']} is defined twice")
        retry = RetryPolicy(**raw.get("retry", {}))
        steps[raw["id"]] = Step(
            raw["id"], raw["action"], raw.get("inputs", {}), tuple(raw.get("needs", ())),
            raw.get("when"), raw.get("timeout_seconds"), retry, raw.get("undo"),
        )
    for step in steps.values():
        for needed in step.needs:
            if needed not in steps:
                raise WorkflowError(f"Step {step.id} needs {needed}, which does not exist")
    plan_waves(steps)
    return steps


def plan_waves(steps: dict[str, Step]) -> list[list[str]]:
    """Group the steps into waves: each wave only needs steps of earlier ones."""
    waiting = {step.id: len(step.needs) for step in steps.values()}
    followers: dict[str, list[str]] = defaultdict(list)
    for step in steps.values():
        for needed in step.needs:
            followers[needed].append(step.id)
    wave = sorted(each for each, count in waiting.items() if count == 0)
    waves: list[list[str]] = []
    while wave:
        waves.append(wave)
        following: list[str] = []
        for done in wave:
            for each in followers[done]:
                waiting[each] -= 1
                if waiting[each] == 0:
                    following.append(each)
        wave = sorted(following)
    if sum(map(len, waves)) != len(steps):
        stuck = sorted(each for each, count in waiting.items() if count > 0)
        raise WorkflowError(f"Steps need each other in a circle: {', '.join(stuck)}")
    return waves


def resolve(value: Any, outputs: dict[str, Any]) -> Any:
    """Replace ``{{ step.field }}`` in strings, lists and maps by what the steps returned."""
    if isinstance(value, dict):
        return {key: resolve(each, outputs) for key, each in value.items()}
    if isinstance(value, list):
        return [resolve(each, outputs) for each in value]
    if not isinstance(value, str):
        return value
    whole = REFERENCE.fullmatch(value)
    if whole:
        return look_up(whole.group(1), outputs)
    return REFERENCE.sub(lambda match: str(look_up(match.group(1), outputs)), value)


def look_up(path: str, outputs: dict[str, Any]) -> Any:
    current: Any = outputs
    for part in path.split("."):
        if isinstance(current, dict) and part in current:
            current = current[part]
        elif isinstance(current, list) and part.isdigit() and int(part) < len(current):
            current = current[int(part)]
        else:
            raise WorkflowError(f"Nothing found at {path}")
    return current


def evaluate(condition: str, outputs: dict[str, Any]) -> bool:
    """Evaluate ``path``, ``not path`` or ``path op literal`` with op one of == != < <= > >=."""
    text = condition.strip()
    if text.startswith("not "):
        return not evaluate(text[4:], outputs)
    match = re.fullmatch(r"([\w.]+)\s*(==|!=|<=|>=|<|>)\s*(.+)", text)
    if match is None:
        return bool(look_up(text, outputs))
    left = look_up(match.group(1), outputs)
    literal = match.group(3).strip()
    right: Any
    if literal[0] in "'\"" and literal[-1] == literal[0]:
        right = literal[1:-1]
    elif literal in ("true", "false"):
        right = literal == "true"
    else:
        right = float(literal)
    operators: dict[str, Callable[[Any, Any], bool]] = {
        "==": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
    }
    return operators[match.group(2)](left, right)


class WorkflowEngine:
    """Executes runs with the actions registered on it."""

    def __init__(self, parallel: int = 4) -> None:
        self.actions: dict[str, Action] = {}
        self.listeners: list[Listener] = []
        self.parallel = parallel
        self.history: deque[Run] = deque(maxlen=100)
        self._unpaused: dict[int, asyncio.Event] = {}

    def register(self, name: str, action: Action) -> None:
        if name in self.actions:
            raise WorkflowError(f"Action {name} is already registered")
        self.actions[name] = action

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def emit(self, event: str, **details: Any) -> None:
        for listener in list(self.listeners):
            listener(event, details)

    def prepare(self, definition: dict[str, Any]) -> Run:
        steps = parse_steps(definition)
        unknown = sorted({step.action for step in steps.values()} - set(self.actions))
        if unknown:
            raise WorkflowError(f"Unknown action {', '.join(unknown)}")
        states = {each: Status.PENDING for each in steps}
        return Run(definition.get("name", "unnamed"), steps, states=states)

    async def execute(self, run: Run, inputs: dict[str, Any] | None = None) -> Run:
        """Run all waves; a failed step skips what needs it and fails the run."""
        run.outputs.setdefault("inputs", inputs or {})
        run.move(Status.RUNNING)
        self.history.append(run)
        self.emit("run.started", workflow=run.workflow)
        gate = asyncio.Semaphore(self.parallel)
        for wave in plan_waves(run.steps):
            await self._wait_while_paused(run)
            if run.status is Status.CANCELLED:
                break
            await asyncio.gather(*(self._step(run, run.steps[each], gate) for each in wave))
        if run.status is Status.CANCELLED:
            for each, state in run.states.items():
                if state is Status.PENDING:
                    run.states[each] = Status.CANCELLED
        elif Status.FAILED in run.states.values():
            run.move(Status.FAILED)
            await self._compensate(run)
        else:
            run.move(Status.COMPLETED)
        self.emit("run.finished", workflow=run.workflow, status=run.status.value)
        return run

    async def _step(self, run: Run, step: Step, gate: asyncio.Semaphore) -> None:
        if run.states[step.id] is not Status.PENDING:
            return
        blocked = [each for each in step.needs if run.states[each] is not Status.COMPLETED]
        if blocked or (step.when is not None and not evaluate(step.when, run.outputs)):
            run.states[step.id] = Status.SKIPPED
            self.emit("step.skipped", step=step.id, blocked_by=blocked)
            return
        async with gate:
            run.states[step.id] = Status.RUNNING
            for attempt in range(1, step.retry.attempts + 1):
                await asyncio.sleep(step.retry.delay_before(attempt))
                run.attempts[step.id] = attempt
                try:
                    arguments = resolve(step.inputs, run.outputs)
                    call = self.actions[step.action](arguments)
                    run.outputs[step.id] = await asyncio.wait_for(call, step.timeout_seconds)
                except asyncio.TimeoutError:
                    run.errors[step.id] = f"timed out after {step.timeout_seconds} s"
                except Exception as error:
                    run.errors[step.id] = f"{type(error).__name__}: {error}"
                else:
                    run.errors.pop(step.id, None)
                    run.states[step.id] = Status.COMPLETED
                    self.emit("step.completed", step=step.id, attempt=attempt)
                    return
            run.states[step.id] = Status.FAILED
            self.emit("step.failed", step=step.id, error=run.errors[step.id])

    async def _compensate(self, run: Run) -> None:
        """Undo the completed steps, last wave first; a failing undo is recorded, not raised."""
        for wave in reversed(plan_waves(run.steps)):
            for each in reversed(wave):
                step = run.steps[each]
                if step.undo is None or run.states[each] is not Status.COMPLETED:
                    continue
                try:
                    await self.actions[step.undo]({"output": run.outputs.get(each)})
                except Exception as error:
                    run.errors[f"{each}.undo"] = f"{type(error).__name__}: {error}"
                else:
                    self.emit("step.undone", step=each)

    async def _wait_while_paused(self, run: Run) -> None:
        event = self._unpaused.get(id(run))
        if event is not None:
            await event.wait()

    def pause(self, run: Run) -> None:
        run.move(Status.PAUSED)
        self._unpaused[id(run)] = asyncio.Event()
        self.emit("run.paused", workflow=run.workflow)

    def resume(self, run: Run) -> None:
        run.move(Status.RUNNING)
        self._unpaused.pop(id(run)).set()
        self.emit("run.resumed", workflow=run.workflow)

    def cancel(self, run: Run) -> None:
        run.move(Status.CANCELLED)
        event = self._unpaused.pop(id(run), None)
        if event is not None:
            event.set()
        self.emit("run.cancelled", workflow=run.workflow)

    def retry_failed(self, run: Run) -> list[str]:
        """Make a failed run ready to run again; returns the steps that will be tried."""
        run.move(Status.PENDING)
        again = [each for each, state in run.states.items() if state in (Status.FAILED, Status.SKIPPED)]
        for each in again:
            run.states[each] = Status.PENDING
            run.errors.pop(each, None)
            run.attempts.pop(each, None)
        return again

    def checkpoint(self, run: Run) -> dict[str, Any]:
        """A plain value from which ``restore`` continues the run in another process."""
        return {
            "workflow": run.workflow,
            "status": run.status.value,
            "states": {each: state.value for each, state in run.states.items()},
            "outputs": run.outputs,
            "errors": run.errors,
        }

    def restore(self, definition: dict[str, Any], saved: dict[str, Any]) -> Run:
        run = self.prepare(definition)
        if saved["workflow"] != run.workflow:
            raise WorkflowError(f"The checkpoint is of {saved['workflow']}, not of {run.workflow}")
        missing = sorted(set(run.steps) - set(saved["states"]))
        if missing:
            raise WorkflowError(f"The checkpoint lacks {', '.join(missing)}")
        for each, value in saved["states"].items():
            state = Status(value)
            interrupted = state in (Status.RUNNING, Status.PAUSED)
            run.states[each] = Status.PENDING if interrupted else state
        run.outputs = dict(saved["outputs"])
        run.errors = dict(saved["errors"])
        return run

    def statistics(self) -> dict[str, Any]:
        counts: dict[str, int] = defaultdict(int)
        retried = 0
        for run in self.history:
            counts[run.status.value] += 1
            retried += sum(attempt > 1 for attempt in run.attempts.values())
        return {"runs": len(self.history), "by_status": dict(counts), "retried_steps": retried}
