"""Feature flags: on, off, for some workspaces, or for a share of the users."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


@dataclass
class Flag:
    name: str
    share: float = 0.0
    workspaces: set[int] = field(default_factory=set)
    excluded_users: set[int] = field(default_factory=set)
    needs: tuple[str, ...] = ()

    def bucket(self, user: int) -> float:
        """The place of a user between 0 and 1, the same on every server."""
        digest = hashlib.sha256(f"{self.name}:{user}".encode()).digest()
        return int.from_bytes(digest[:4], "big") / 2 ** 32


class FeatureFlags:
    def __init__(self) -> None:
        self.flags: dict[str, Flag] = {}
        self.asked: dict[str, int] = {}

    def define(self, flag: Flag) -> None:
        if not 0 <= flag.share <= 1:
            raise ValueError(f"{flag.name} cannot be on for {flag.share:.0%} of the users")
        unknown = [each for each in flag.needs if each not in self.flags]
        if unknown:
            raise ValueError(f"{flag.name} needs {', '.join(unknown)}, which is not defined")
        self.flags[flag.name] = flag

    def is_on(self, name: str, user: int, workspace: int | None = None) -> bool:
        self.asked[name] = self.asked.get(name, 0) + 1
        flag = self.flags.get(name)
        if flag is None or user in flag.excluded_users:
            return False
        if not all(self.is_on(each, user, workspace) for each in flag.needs):
            return False
        if workspace is not None and workspace in flag.workspaces:
            return True
        return flag.bucket(user) < flag.share

    def never_asked(self) -> list[str]:
        return sorted(set(self.flags) - set(self.asked))
