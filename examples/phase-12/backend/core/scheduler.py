"""Schedules workflows: cron expressions, one-off times, missed runs."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MONTHS = {name: index for index, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
DAYS = {name: index for index, name in enumerate("sun mon tue wed thu fri sat".split())}
SHORTHANDS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * sun",
    "@monthly": "0 0 1 * *",
}


class CronError(ValueError):
    """An expression that cannot be read; the message names the field."""


def parse_field(text: str, low: int, high: int, names: dict[str, int] | None = None) -> frozenset[int]:
    def number(part: str) -> int:
        lowered = part.lower()
        if names and lowered in names:
            return names[lowered]
        if not part.isdigit():
            raise CronError(f"{part} is not a number")
        value = int(part)
        if not low <= value <= high:
            raise CronError(f"{value} is not between {low} and {high}")
        return value

    values: set[int] = set()
    for part in text.split(","):
        span, _, step_text = part.partition("/")
        step = 1
        if step_text:
            if not step_text.isdigit() or int(step_text) == 0:
                raise CronError(f"{part} has no step above 0")
            step = int(step_text)
        if span == "*":
            first, last = low, high
        elif "-" in span:
            first, last = (number(each) for each in span.split("-", 1))
            if first > last:
                raise CronError(f"{span} runs backwards")
        else:
            first = number(span)
            last = high if step_text else first
        values.update(range(first, last + 1, step))
    return frozenset(values)


@dataclass(frozen=True)
class Cron:
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    any_day: bool
    any_weekday: bool

    @classmethod
    def parse(cls, text: str) -> Cron:
        fields = SHORTHANDS.get(text.strip(), text).split()
        if len(fields) != 5:
            raise CronError(f"{text} has {len(fields)} fields, expected 5")
        weekdays = parse_field(fields[4].replace("7", "0"), 0, 6, DAYS)
        return cls(
            parse_field(fields[0], 0, 59),
            parse_field(fields[1], 0, 23),
            parse_field(fields[2], 1, 31),
            parse_field(fields[3], 1, 12, MONTHS),
            weekdays,
            fields[2] == "*",
            fields[4] == "*",
        )

    def matches_day(self, at: datetime) -> bool:
        if at.month not in self.months:
            return False
        day = at.day in self.days
        weekday = (at.weekday() + 1) % 7 in self.weekdays
        if self.any_day or self.any_weekday:
            return day and weekday
        return day or weekday

    def following(self, after: datetime) -> datetime:
        """The first match after a moment; gives up after four years."""
        at = after.replace(second=0, microsecond=0) + timedelta(minutes=1)
        end = after + timedelta(days=4 * 366)
        while at <= end:
            if not self.matches_day(at):
                at = at.replace(hour=0, minute=0) + timedelta(days=1)
            elif at.hour not in self.hours:
                at = at.replace(minute=0) + timedelta(hours=1)
            elif at.minute not in self.minutes:
                at += timedelta(minutes=1)
            else:
                return at
        raise CronError("This never happens")


@dataclass
class Job:
    name: str
    workflow: str
    cron: Cron | None = None
    once_at: datetime | None = None
    catch_up: str = "last"
    paused: bool = False
    runs: int = 0
    last: datetime | None = None


@dataclass
class Scheduler:
    jobs: dict[str, Job] = field(default_factory=dict)
    queue: list[tuple[datetime, str]] = field(default_factory=list)

    def add(self, job: Job, now: datetime) -> datetime:
        if job.name in self.jobs:
            raise ValueError(f"There is already a job {job.name}")
        if (job.cron is None) == (job.once_at is None):
            raise ValueError("A job has either an expression or a time")
        if job.catch_up not in ("none", "last", "all"):
            raise ValueError(f"Unknown way to catch up: {job.catch_up}")
        due = job.cron.following(now) if job.cron is not None else job.once_at
        assert due is not None
        if due <= now:
            raise ValueError(f"{due} is over")
        self.jobs[job.name] = job
        heapq.heappush(self.queue, (due, job.name))
        return due

    def remove(self, name: str) -> None:
        del self.jobs[name]
        self.queue = [entry for entry in self.queue if entry[1] != name]
        heapq.heapify(self.queue)

    def due(self, now: datetime) -> list[tuple[datetime, str]]:
        """What is to be started now: the moment it was meant for, and the workflow."""
        started: list[tuple[datetime, str]] = []
        while self.queue and self.queue[0][0] <= now:
            at, name = heapq.heappop(self.queue)
            job = self.jobs[name]
            moments = [at]
            if job.cron is not None:
                following = job.cron.following(at)
                while following <= now:
                    moments.append(following)
                    following = job.cron.following(following)
                heapq.heappush(self.queue, (following, name))
            if job.paused:
                continue
            late = len(moments) > 1 or (now - at) > timedelta(minutes=5)
            if late and job.catch_up == "none":
                continue
            if job.catch_up == "last":
                moments = moments[-1:]
            for moment in moments:
                started.append((moment, job.workflow))
                job.runs += 1
                job.last = moment
        return started

    def upcoming(self, count: int = 5) -> list[tuple[datetime, str]]:
        return [(at, self.jobs[name].workflow) for at, name in heapq.nsmallest(count, self.queue)]
