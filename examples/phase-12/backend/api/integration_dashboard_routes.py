"""The integrations page: health of every connection, quotas, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

STATES = ("healthy", "degraded", "failing", "disconnected")


@dataclass(frozen=True)
class Call:
    at: float
    seconds: float
    status: int


@dataclass
class Integration:
    name: str
    kind: str
    scopes: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    expires_at: float | None = None
    quota: int | None = None
    connected: bool = True


class DashboardRoutes:
    def __init__(self, window: float = 3_600.0) -> None:
        self.integrations: dict[str, Integration] = {}
        self.window = window

    def add(self, integration: Integration) -> None:
        if integration.name in self.integrations:
            raise ValueError(f"{integration.name} is already connected")
        self.integrations[integration.name] = integration

    def note(self, name: str, call: Call) -> None:
        integration = self.integrations[name]
        integration.calls.append(call)
        oldest = call.at - 24 * self.window
        integration.calls = [each for each in integration.calls if each.at >= oldest]

    def recent(self, integration: Integration, now: float) -> list[Call]:
        return [each for each in integration.calls if now - self.window <= each.at <= now]

    def state(self, integration: Integration, now: float) -> str:
        if not integration.connected:
            return "disconnected"
        if integration.expires_at is not None and integration.expires_at <= now:
            return "disconnected"
        calls = self.recent(integration, now)
        if not calls:
            return "healthy"
        failed = sum(call.status >= 500 or call.status == 429 for call in calls) / len(calls)
        if failed >= 0.5:
            return "failing"
        slow = sum(call.seconds > 5 for call in calls) / len(calls)
        if failed >= 0.1 or slow >= 0.25:
            return "degraded"
        return "healthy"

    def quota_left(self, integration: Integration, now: float) -> int | None:
        if integration.quota is None:
            return None
        used = sum(call.at > now - 86_400 for call in integration.calls)
        return max(0, integration.quota - used)

    def advice(self, integration: Integration, now: float) -> list[str]:
        lines: list[str] = []
        if integration.expires_at is not None:
            left = integration.expires_at - now
            if left <= 0:
                lines.append("Connect again: the authorisation has expired")
            elif left < 7 * 86_400:
                lines.append(f"Connect again within {int(left // 86_400)} days")
        left_over = self.quota_left(integration, now)
        if left_over is not None and integration.quota:
            share = left_over / integration.quota
            if share == 0:
                lines.append("The daily quota is used up")
            elif share < 0.1:
                lines.append("Less than a tenth of the daily quota is left")
        calls = self.recent(integration, now)
        refused = sum(call.status in (401, 403) for call in calls)
        if refused:
            lines.append(f"{refused} calls were refused: check the scopes {', '.join(sorted(integration.scopes))}")
        if sum(call.status == 429 for call in calls) >= 3:
            lines.append("Slow down: the service limits the rate")
        return lines

    def overview(self, now: float) -> dict[str, Any]:
        rows: list[dict[str, Any]] = []
        for integration in self.integrations.values():
            calls = self.recent(integration, now)
            seconds = sorted(call.seconds for call in calls)
            rows.append({
                "name": integration.name,
                "kind": integration.kind,
                "state": self.state(integration, now),
                "calls": len(calls),
                "median_seconds": seconds[len(seconds) // 2] if seconds else None,
                "quota_left": self.quota_left(integration, now),
                "advice": self.advice(integration, now),
            })
        rows.sort(key=lambda row: (-STATES.index(row["state"]), row["name"]))
        counts = {state: sum(row["state"] == state for row in rows) for state in STATES}
        worst = rows[0]["state"] if rows else "healthy"
        return {"integrations": rows, "counts": counts, "worst": worst}

    def missing_scopes(self, needed: dict[str, set[str]]) -> dict[str, list[str]]:
        report: dict[str, list[str]] = {}
        for kind, scopes in needed.items():
            granted: set[str] = set()
            for integration in self.integrations.values():
                if integration.kind == kind and integration.connected:
                    granted |= integration.scopes
            missing = sorted(scopes - granted)
            if missing:
                report[kind] = missing
        return report

    def disconnect(self, name: str) -> bool:
        integration = self.integrations.get(name)
        if integration is None or not integration.connected:
            return False
        integration.connected = False
        integration.expires_at = None
        integration.scopes.clear()
        return True
