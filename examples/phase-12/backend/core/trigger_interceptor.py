"""Stands before triggers: decides which ones reach the workflow engine, and when."""

from __future__ import annotations

import fnmatch
import heapq
import itertools
from dataclasses import dataclass, field
from typing import Any, Callable


@dataclass(frozen=True)
class Trigger:
    source: str
    name: str
    payload: dict[str, Any]
    at: float
    priority: int = 5


@dataclass
class Rule:
    pattern: str
    workflow: str
    cooldown: float = 0.0
    requires: tuple[str, ...] = ()
    transform: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    last_fired: float | None = None

    def matches(self, trigger: Trigger) -> bool:
        return fnmatch.fnmatchcase(f"{trigger.source}/{trigger.name}", self.pattern)


@dataclass
class Verdict:
    action: str
    workflow: str | None = None
    reason: str = ""
    payload: dict[str, Any] = field(default_factory=dict)


class TriggerInterceptor:
    def __init__(self, limit_per_source: int = 100, window: float = 60.0) -> None:
        self.rules: list[Rule] = []
        self.blocked: set[str] = set()
        self.limit = limit_per_source
        self.window = window
        self.seen: dict[str, list[float]] = {}
        self.queue: list[tuple[int, int, Trigger]] = []
        self.order = itertools.count()
        self.quiet_hours: tuple[float, float] | None = None

    def add_rule(self, rule: Rule) -> None:
        if rule.cooldown < 0:
            raise ValueError("A cooldown cannot be negative")
        duplicate = any(each.pattern == rule.pattern and each.workflow == rule.workflow for each in self.rules)
        if duplicate:
            raise ValueError(f"{rule.pattern} already starts {rule.workflow}")
        self.rules.append(rule)

    def block(self, source: str) -> None:
        self.blocked.add(source)
        self.queue = [entry for entry in self.queue if entry[2].source != source]
        heapq.heapify(self.queue)

    def _too_many(self, trigger: Trigger) -> bool:
        recent = [at for at in self.seen.get(trigger.source, []) if at > trigger.at - self.window]
        recent.append(trigger.at)
        self.seen[trigger.source] = recent
        return len(recent) > self.limit

    def _is_quiet(self, at: float) -> bool:
        if self.quiet_hours is None:
            return False
        start, end = self.quiet_hours
        hour = (at / 3_600) % 24
        if start <= end:
            return start <= hour < end
        return hour >= start or hour < end

    def judge(self, trigger: Trigger) -> Verdict:
        if trigger.source in self.blocked:
            return Verdict("drop", reason="the source is blocked")
        if self._too_many(trigger):
            return Verdict("drop", reason=f"more than {self.limit} triggers in {self.window:g} s")
        for rule in self.rules:
            if not rule.matches(trigger):
                continue
            missing = [key for key in rule.requires if key not in trigger.payload]
            if missing:
                return Verdict("reject", rule.workflow, f"the payload lacks {', '.join(missing)}")
            if rule.last_fired is not None and trigger.at - rule.last_fired < rule.cooldown:
                return Verdict("hold", rule.workflow, "the rule is cooling down")
            if self._is_quiet(trigger.at) and trigger.priority > 1:
                return Verdict("hold", rule.workflow, "these are quiet hours")
            rule.last_fired = trigger.at
            payload = rule.transform(dict(trigger.payload)) if rule.transform else dict(trigger.payload)
            return Verdict("start", rule.workflow, "the rule matches", payload)
        return Verdict("ignore", reason="no rule matches")

    def offer(self, trigger: Trigger) -> Verdict:
        verdict = self.judge(trigger)
        if verdict.action == "hold":
            heapq.heappush(self.queue, (trigger.priority, next(self.order), trigger))
        return verdict

    def release(self, now: float) -> list[Verdict]:
        """Judge the held triggers again, the most urgent first; those still held stay."""
        held, self.queue = self.queue, []
        released: list[Verdict] = []
        for priority, order, trigger in sorted(held, key=lambda entry: entry[:2]):
            again = Trigger(trigger.source, trigger.name, trigger.payload, now, trigger.priority)
            verdict = self.judge(again)
            if verdict.action == "hold":
                heapq.heappush(self.queue, (priority, order, trigger))
            else:
                released.append(verdict)
        return released

    def explain(self, trigger: Trigger) -> list[str]:
        lines: list[str] = []
        for rule in self.rules:
            state = "matches" if rule.matches(trigger) else "does not match"
            lines.append(f"{rule.pattern} {state} {trigger.source}/{trigger.name}")
        return lines or ["there are no rules"]
