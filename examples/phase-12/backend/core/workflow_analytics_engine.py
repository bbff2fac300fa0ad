"""Turns workflow events into figures: rates, percentiles, series, anomalies, alerts."""

from __future__ import annotations

import csv
import io
import math
import sqlite3
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any, Iterable

from core.models import Session, Workspace


@dataclass(frozen=True)
class Event:
    workflow: str
    step: str
    at: float
    duration: float
    succeeded: bool
    error: str | None = None


@dataclass(frozen=True)
class AlertRule:
    name: str
    metric: str
    above: float
    minimum_events: int = 5


@dataclass(frozen=True)
class Bucket:
    start: float
    count: int
    failures: int
    mean_duration: float


def percentile(values: Iterable[float], share: float) -> float:
    """The percentile by linear interpolation; ``share`` between 0 and 100."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("No values, no percentile")
    if not 0 <= share <= 100:
        raise ValueError(f"{share} is not between 0 and 100")
    position = (len(ordered) - 1) * share / 100
    below = math.floor(position)
    above = math.ceil(position)
    if below == above:
        return ordered[below]
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def moving_average(values: list[float], window: int) -> list[float]:
    """The mean of the last ``window`` values at each place, of fewer at the start."""
    if window < 1:
        raise ValueError("A window has at least one value")
    averages: list[float] = []
    for index in range(len(values)):
        recent = values[max(0, index - window + 1): index + 1]
        averages.append(sum(recent) / len(recent))
    return averages


def slope(values: list[float]) -> float:
    """The least-squares slope over equally spaced values; 0 for fewer than two."""
    count = len(values)
    if count < 2:
        return 0.0
    middle = (count - 1) / 2
    mean = sum(values) / count
    above = sum((index - middle) * (value - mean) for index, value in enumerate(values))
    below = sum((index - middle) ** 2 for index in range(count))
    return above / below


class AnalyticsEngine:
    """Keeps events in memory, and in a database when one is given."""

    def __init__(self, connection: sqlite3.Connection | None = None) -> None:
        self.events: list[Event] = []
        self.rules: list[AlertRule] = []
        self.connection = connection
        if connection is not None:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS workflow_events (workflow TEXT NOT NULL, step TEXT NOT NULL, "
                "at REAL NOT NULL, duration REAL NOT NULL CHECK (duration >= 0), succeeded INTEGER NOT NULL, error TEXT)"
            )

    def record(self, event: Event) -> None:
        if event.duration < 0 or math.isnan(event.duration):
            raise ValueError(f"A duration of {event.duration} s cannot be")
        self.events.append(event)
        if self.connection is not None:
            values = (event.workflow, event.step, event.at, event.duration, int(event.succeeded), event.error)
            self.connection.execute("INSERT INTO workflow_events VALUES (?, ?, ?, ?, ?, ?)", values)

    def load(self, since: float = 0.0) -> int:
        """Replace the events in memory by those of the database; returns how many."""
        if self.connection is None:
            raise RuntimeError("There is no database to load from")
        rows = self.connection.execute(
            "SELECT workflow, step, at, duration, succeeded, error FROM workflow_events WHERE at >= ? ORDER BY at", (since,)
        )
        self.events = [Event(w, s, at, duration, bool(ok), error) for w, s, at, duration, ok, error in rows]
        return len(self.events)

    def select(self, workflow: str | None = None, step: str | None = None) -> list[Event]:
        return [
            each for each in self.events
            if (workflow is None or each.workflow == workflow) and (step is None or each.step == step)
        ]

    def success_rate(self, workflow: str | None = None) -> float | None:
        events = self.select(workflow)
        if not events:
            return None
        return sum(each.succeeded for each in events) / len(events)

    def summary(self, workflow: str) -> dict[str, Any]:
        events = self.select(workflow)
        durations = [each.duration for each in events]
        if not events:
            return {"workflow": workflow, "count": 0}
        return {
            "workflow": workflow,
            "count": len(events),
            "success_rate": self.success_rate(workflow),
            "mean": statistics.fmean(durations),
            "p50": percentile(durations, 50),
            "p95": percentile(durations, 95),
            "longest": max(durations),
        }

    def series(self, workflow: str, width: float) -> list[Bucket]:
        """Equal buckets from the first event to the last; empty ones are kept."""
        if width <= 0:
            raise ValueError("A bucket needs a width")
        events = self.select(workflow)
        if not events:
            return []
        first = math.floor(min(each.at for each in events) / width)
        last = math.floor(max(each.at for each in events) / width)
        grouped: dict[int, list[Event]] = defaultdict(list)
        for each in events:
            grouped[math.floor(each.at / width)].append(each)
        buckets: list[Bucket] = []
        for index in range(first, last + 1):
            inside = grouped.get(index, [])
            mean = statistics.fmean(each.duration for each in inside) if inside else 0.0
            failures = sum(not each.succeeded for each in inside)
            buckets.append(Bucket(index * width, len(inside), failures, mean))
        return buckets

    def bottlenecks(self, workflow: str, top: int = 3) -> list[tuple[str, float]]:
        """The steps that take the largest share of the workflow's time."""
        total = sum(each.duration for each in self.select(workflow))
        spent: Counter[str] = Counter()
        for each in self.select(workflow):
            spent[each.step] += each.duration  # type: ignore[assignment]
        if total == 0:
            return []
        return [(step, duration / total) for step, duration in spent.most_common(top)]

    def error_classes(self, workflow: str | None = None) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for each in self.select(workflow):
            if not each.succeeded:
                counts[(each.error or "unknown").split(":")[0]] += 1
        return dict(counts.most_common())

    def anomalies(self, workflow: str, step: str, threshold: float = 3.5) -> list[Event]:
        """Events far from the median, measured in median absolute deviations."""
        events = self.select(workflow, step)
        if len(events) < 5:
            return []
        middle = statistics.median(each.duration for each in events)
        spread = statistics.median(abs(each.duration - middle) for each in events)
        if spread == 0:
            return [each for each in events if each.duration != middle]
        return [each for each in events if 0.6745 * abs(each.duration - middle) / spread > threshold]

    def trend(self, workflow: str, width: float) -> str:
        means = [bucket.mean_duration for bucket in self.series(workflow, width) if bucket.count]
        if len(means) < 3:
            return "unknown"
        change = slope(moving_average(means, 3))
        if abs(change) < 0.01 * statistics.fmean(means):
            return "steady"
        return "slower" if change > 0 else "faster"

    def compare(self, workflow: str, split_at: float) -> dict[str, float | None]:
        """Before and after a moment: the change of the mean duration and of the success rate."""
        before = [each for each in self.select(workflow) if each.at < split_at]
        after = [each for each in self.select(workflow) if each.at >= split_at]
        if not before or not after:
            return {"duration_change": None, "success_change": None}
        old = statistics.fmean(each.duration for each in before)
        new = statistics.fmean(each.duration for each in after)
        old_rate = sum(each.succeeded for each in before) / len(before)
        new_rate = sum(each.succeeded for each in after) / len(after)
        return {
            "duration_change": (new - old) / old if old else None,
            "success_change": new_rate - old_rate,
        }

    def add_rule(self, rule: AlertRule) -> None:
        if rule.metric not in ("failure_rate", "p95", "mean"):
            raise ValueError(f"Unknown metric {rule.metric}")
        if any(each.name == rule.name for each in self.rules):
            raise ValueError(f"There is already a rule {rule.name}")
        self.rules.append(rule)

    def alerts(self) -> list[dict[str, Any]]:
        raised: list[dict[str, Any]] = []
        for workflow in sorted({each.workflow for each in self.events}):
            figures = self.summary(workflow)
            figures["failure_rate"] = 1 - figures["success_rate"]
            for rule in self.rules:
                if figures["count"] < rule.minimum_events:
                    continue
                if figures[rule.metric] > rule.above:
                    raised.append({"rule": rule.name, "workflow": workflow, "value": figures[rule.metric]})
        return raised

    def export_csv(self, workflow: str | None = None) -> str:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["workflow", "step", "at", "duration", "succeeded", "error"])
        for each in self.select(workflow):
            writer.writerow([each.workflow, each.step, each.at, each.duration, each.succeeded, each.error or ""])
        return out.getvalue()


def workspace_report(session: Session, workspace: Workspace, engine: AnalyticsEngine) -> list[dict[str, Any]]:
    """The summary of every workflow of a workspace, those never run included."""
    report: list[dict[str, Any]] = []
    for workflow in workspace.workflows():
        row = engine.summary(workflow.name)
        row["version"] = workflow.version
        row["open"] = len(workflow.executions("running"))
        report.append(row)
    return sorted(report, key=lambda row: (-row["count"], row["workflow"]))
