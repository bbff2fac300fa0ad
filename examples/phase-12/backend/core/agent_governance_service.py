"""What an agent may do, by its maturity and the risk of the action."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from core.models import MATURITY_LEVELS, Agent

RISK = {
    "search": 1, "summarise": 1, "read_file": 1,
    "draft_email": 2, "suggest_event": 2, "create_task": 2,
    "send_email": 3, "create_event": 3, "run_workflow": 3,
    "delete_file": 4, "transfer_money": 4, "run_shell": 4,
}


@dataclass(frozen=True)
class Decision:
    allowed: bool
    needs_approval: bool
    reason: str


@dataclass
class Approval:
    id: int
    agent: str
    action: str
    arguments: dict[str, Any]
    state: str = "waiting"
    decided_by: str | None = None


@dataclass
class GovernanceService:
    overrides: dict[tuple[str, str], bool] = field(default_factory=dict)
    approvals: list[Approval] = field(default_factory=list)
    audit: deque[str] = field(default_factory=lambda: deque(maxlen=500))

    def decide(self, agent: Agent, action: str) -> Decision:
        override = self.overrides.get((agent.name, action))
        if override is not None:
            return Decision(override, False, "an administrator decided")
        risk = RISK.get(action)
        if risk is None:
            return Decision(False, False, f"{action} is not a known action")
        level = MATURITY_LEVELS.index(agent.maturity) + 1
        if level >= risk:
            return Decision(True, False, f"{agent.maturity} may {action}")
        if level + 1 == risk and level > 1:
            return Decision(False, True, f"{agent.maturity} may {action} with approval")
        return Decision(False, False, f"{agent.maturity} may not {action}")

    def request(self, agent: Agent, action: str, arguments: dict[str, Any]) -> Approval:
        approval = Approval(len(self.approvals) + 1, agent.name, action, arguments)
        self.approvals.append(approval)
        self.audit.append(f"{agent.name} asked for {action}")
        return approval

    def settle(self, identity: int, approved: bool, by: str) -> Approval:
        for approval in self.approvals:
            if approval.id != identity:
                continue
            if approval.state != "waiting":
                raise ValueError(f"Approval {identity} is already {approval.state}")
            approval.state = "approved" if approved else "rejected"
            approval.decided_by = by
            self.audit.append(f"{by} has {approval.state} {approval.action} of {approval.agent}")
            return approval
        raise KeyError(identity)

    def waiting_for(self, agent: Agent) -> list[Approval]:
        return [each for each in self.approvals if each.agent == agent.name and each.state == "waiting"]

    def override(self, agent: str, action: str, allowed: bool, by: str) -> None:
        if RISK.get(action, 0) == 4 and allowed:
            raise PermissionError(f"{action} cannot be allowed for good")
        self.overrides[agent, action] = allowed
        self.audit.append(f"{by} set {action} of {agent} to {allowed}")

    def approval_rate(self, agent: str) -> float | None:
        settled = [each for each in self.approvals if each.agent == agent and each.state != "waiting"]
        if not settled:
            return None
        return sum(each.state == "approved" for each in settled) / len(settled)

    def suggest_promotion(self, agent: Agent, minimum: int = 10) -> bool:
        settled = [each for each in self.approvals if each.agent == agent.name and each.state != "waiting"]
        if len(settled) < minimum or not agent.ready_for_promotion():
            return False
        rate = self.approval_rate(agent.name)
        return rate is not None and rate >= 0.95
