"""Two-way calendar synchronisation: reads iCalendar, finds what changed, settles conflicts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any, Iterator


class CalendarError(ValueError):
    """A calendar that cannot be read; the message names the line."""


@dataclass(frozen=True)
class CalendarEvent:
    uid: str
    title: str
    start: datetime
    end: datetime
    modified: datetime
    location: str = ""
    rule: str | None = None
    deleted: bool = False


@dataclass
class SyncPlan:
    to_local: list[CalendarEvent]
    to_remote: list[CalendarEvent]
    conflicts: list[tuple[CalendarEvent, CalendarEvent]]

    def is_empty(self) -> bool:
        return not (self.to_local or self.to_remote or self.conflicts)


def unfold(text: str) -> Iterator[tuple[int, str]]:
    """Logical lines with the number of their first physical line (RFC 5545, 3.1)."""
    current: str | None = None
    number = 0
    for index, line in enumerate(text.splitlines(), 1):
        if line[:1] in (" ", "\t"):
            if current is None:
                raise CalendarError(f"line {index}: a continuation of nothing")
            current += line[1:]
            continue
        if current is not None:
            yield number, current
        current, number = line, index
    if current is not None:
        yield number, current


def parse_time(value: str, number: int) -> datetime:
    for pattern in ("%Y%m%dT%H%M%SZ", "%Y%m%dT%H%M%S", "%Y%m%d"):
        try:
            return datetime.strptime(value, pattern).replace(tzinfo=timezone.utc)
        except ValueError:
            continue
    raise CalendarError(f"line {number}: {value} is not a time")


def unescape(value: str) -> str:
    for escaped, plain in (("\\n", "\n"), ("\\,", ","), ("\\;", ";"), ("\\\\", "\\")):
        value = value.replace(escaped, plain)
    return value


def parse_calendar(text: str) -> list[CalendarEvent]:
    events: list[CalendarEvent] = []
    fields: dict[str, Any] | None = None
    for number, line in unfold(text):
        name, _, value = line.partition(":")
        name = name.split(";")[0].upper()
        if line == "BEGIN:VEVENT":
            fields = {}
        elif line == "END:VEVENT":
            if fields is None:
                raise CalendarError(f"line {number}: an event ends that never began")
            missing = [each for each in ("uid", "start") if each not in fields]
            if missing:
                raise CalendarError(f"line {number}: the event has no {missing[0]}")
            fields.setdefault("title", "(no title)")
            fields.setdefault("end", fields["start"] + timedelta(hours=1))
            fields.setdefault("modified", fields["start"])
            events.append(CalendarEvent(**fields))
            fields = None
        elif fields is not None:
            if name == "UID":
                fields["uid"] = value
            elif name == "SUMMARY":
                fields["title"] = unescape(value)
            elif name == "LOCATION":
                fields["location"] = unescape(value)
            elif name in ("DTSTART", "DTEND", "LAST-MODIFIED"):
                key = {"DTSTART": "start", "DTEND": "end", "LAST-MODIFIED": "modified"}[name]
                fields[key] = parse_time(value, number)
            elif name == "RRULE":
                fields["rule"] = value
            elif name == "STATUS" and value == "CANCELLED":
                fields["deleted"] = True
    return events


def occurrences(event: CalendarEvent, until: datetime) -> Iterator[datetime]:
    """The starts of a repeated event; daily and weekly rules with an interval and a count."""
    if event.rule is None:
        if event.start <= until:
            yield event.start
        return
    parts = dict(part.split("=", 1) for part in event.rule.split(";"))
    days = {"DAILY": 1, "WEEKLY": 7}.get(parts.get("FREQ", ""))
    if days is None:
        raise CalendarError(f"{event.rule} is not supported")
    step = timedelta(days=days * int(parts.get("INTERVAL", 1)))
    left = int(parts["COUNT"]) if "COUNT" in parts else None
    at = event.start
    while at <= until and (left is None or left > 0):
        yield at
        at += step
        if left is not None:
            left -= 1


def plan_sync(local: list[CalendarEvent], remote: list[CalendarEvent], last: datetime) -> SyncPlan:
    mine = {event.uid: event for event in local}
    theirs = {event.uid: event for event in remote}
    plan = SyncPlan([], [], [])
    for uid in sorted(mine.keys() | theirs.keys()):
        here, there = mine.get(uid), theirs.get(uid)
        if here is None and there is not None:
            if not there.deleted:
                plan.to_local.append(there)
        elif there is None and here is not None:
            if here.modified > last:
                plan.to_remote.append(here)
            else:
                plan.to_local.append(replace(here, deleted=True))
        elif here is not None and there is not None and here != there:
            if here.modified > last and there.modified > last:
                plan.conflicts.append((here, there))
            elif here.modified > there.modified:
                plan.to_remote.append(here)
            else:
                plan.to_local.append(there)
    return plan


def settle(conflict: tuple[CalendarEvent, CalendarEvent], prefer: str = "newest") -> CalendarEvent:
    here, there = conflict
    if prefer == "local":
        return here
    if prefer == "remote":
        return there
    if here.deleted != there.deleted:
        return there if here.deleted else here
    return here if here.modified >= there.modified else there


def free_slots(events: list[CalendarEvent], start: datetime, end: datetime, minutes: int) -> list[tuple[datetime, datetime]]:
    """The gaps between events that hold a meeting of so many minutes."""
    needed = timedelta(minutes=minutes)
    slots: list[tuple[datetime, datetime]] = []
    at = start
    for event in sorted(events, key=lambda each: each.start):
        if event.deleted or event.end <= at:
            continue
        if event.start >= end:
            break
        if event.start - at >= needed:
            slots.append((at, event.start))
        at = max(at, event.end)
    if end - at >= needed:
        slots.append((at, end))
    return slots
