"""Skills an agent can learn: manifests, versions, permissions, dependencies, installation."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any, Iterable

NAME = re.compile(r"[a-z][a-z0-9-]{2,39}")
PERMISSIONS = {"calendar", "files", "mail", "network", "shell"}


class SkillError(Exception):
    """A skill that cannot be read, published or installed."""


@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Version:
        parts = text.split(".")
        if len(parts) != 3 or not all(part.isdigit() for part in parts):
            raise SkillError(f"{text} is not a version, expected three numbers")
        return cls(*(int(part) for part in parts))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


@dataclass(frozen=True)
class Requirement:
    name: str
    operator: str
    version: Version

    @classmethod
    def parse(cls, text: str) -> Requirement:
        match = re.fullmatch(r"([a-z0-9-]+)\s*(==|>=|\^|~)\s*([\d.]+)", text.strip())
        if match is None:
            raise SkillError(f"{text} is not a requirement")
        return cls(match.group(1), match.group(2), Version.parse(match.group(3)))

    def accepts(self, version: Version) -> bool:
        if self.operator == "==":
            return version == self.version
        if version < self.version:
            return False
        if self.operator == "^":
            return version.major == self.version.major
        if self.operator == "~":
            return (version.major, version.minor) == (self.version.major, self.version.minor)
        return True


@dataclass
class Skill:
    name: str
    version: Version
    summary: str
    permissions: frozenset[str]
    needs: tuple[Requirement, ...]
    digest: str
    withdrawn: bool = False


@dataclass
class Installation:
    skills: dict[str, Skill] = field(default_factory=dict)
    asked_for: set[str] = field(default_factory=set)
    granted: set[str] = field(default_factory=set)


def read_manifest(raw: dict[str, Any], code: bytes) -> Skill:
    name = str(raw.get("name", ""))
    if NAME.fullmatch(name) is None:
        raise SkillError(f"{name or '(empty)'} is not a name for a skill")
    summary = str(raw.get("summary", "")).strip()
    if not summary or len(summary) > 120:
        raise SkillError(f"{name} needs a summary of at most 120 characters")
    permissions = frozenset(raw.get("permissions", ()))
    unknown = sorted(permissions - PERMISSIONS)
    if unknown:
        raise SkillError(f"{name} asks for unknown permissions: {', '.join(unknown)}")
    needs = tuple(Requirement.parse(each) for each in raw.get("needs", ()))
    if any(each.name == name for each in needs):
        raise SkillError(f"{name} needs itself")
    return Skill(name, Version.parse(str(raw.get("version", ""))), summary, permissions, needs, hashlib.sha256(code).hexdigest())


class SkillRegistry:
    def __init__(self) -> None:
        self.skills: dict[str, dict[Version, Skill]] = {}

    def publish(self, skill: Skill) -> None:
        versions = self.skills.setdefault(skill.name, {})
        existing = versions.get(skill.version)
        if existing is not None:
            if existing.digest != skill.digest:
                raise SkillError(f"{skill.name} {skill.version} is already published with other code")
            return
        if versions and skill.version < max(versions):
            raise SkillError(f"{skill.name} is already at {max(versions)}")
        versions[skill.version] = skill

    def withdraw(self, name: str, version: str) -> None:
        try:
            self.skills[name][Version.parse(version)].withdrawn = True
        except KeyError:
            raise SkillError(f"There is no {name} {version}") from None

    def candidates(self, name: str, requirements: Iterable[Requirement]) -> list[Skill]:
        wanted = [each for each in requirements if each.name == name]
        found = [
            skill for version, skill in sorted(self.skills.get(name, {}).items(), reverse=True)
            if not skill.withdrawn and all(each.accepts(version) for each in wanted)
        ]
        return found

    def resolve(self, names: Iterable[str]) -> dict[str, Skill]:
        """The newest versions that fit together, found by going back where they do not."""

        def search(open_names: list[str], chosen: dict[str, Skill], rules: list[Requirement]) -> dict[str, Skill] | None:
            if not open_names:
                return chosen
            name, rest = open_names[0], open_names[1:]
            if name in chosen:
                fits = all(each.accepts(chosen[name].version) for each in rules if each.name == name)
                return search(rest, chosen, rules) if fits else None
            for skill in self.candidates(name, rules):
                more = [*rules, *skill.needs]
                clash = any(each.name in chosen and not each.accepts(chosen[each.name].version) for each in skill.needs)
                if clash:
                    continue
                result = search([*rest, *(each.name for each in skill.needs)], {**chosen, name: skill}, more)
                if result is not None:
                    return result
            return None

        wanted = sorted(set(names))
        found = search(wanted, {}, [])
        if found is None:
            raise SkillError(f"No versions of {', '.join(wanted)} fit together")
        return found

    def install(self, installation: Installation, name: str, grant: set[str]) -> list[str]:
        """Install a skill and what it needs; returns what was added or changed, by name."""
        plan = self.resolve([*installation.asked_for, name])
        asked = {permission for skill in plan.values() for permission in skill.permissions}
        refused = sorted(asked - grant - installation.granted)
        if refused:
            raise SkillError(f"{name} also needs permission for {', '.join(refused)}")
        changed = [each for each, skill in plan.items() if installation.skills.get(each) != skill]
        installation.skills = plan
        installation.asked_for.add(name)
        installation.granted |= asked
        return sorted(changed)

    def remove(self, installation: Installation, name: str) -> list[str]:
        if name not in installation.asked_for:
            users = sorted(each for each, skill in installation.skills.items() if any(n.name == name for n in skill.needs))
            raise SkillError(f"{name} was not asked for; it is needed by {', '.join(users) or 'nothing'}")
        installation.asked_for.discard(name)
        before = set(installation.skills)
        installation.skills = self.resolve(installation.asked_for) if installation.asked_for else {}
        installation.granted = {each for skill in installation.skills.values() for each in skill.permissions}
        return sorted(before - set(installation.skills))

    def outdated(self, installation: Installation) -> dict[str, tuple[str, str]]:
        report: dict[str, tuple[str, str]] = {}
        for name, skill in installation.skills.items():
            newest = self.candidates(name, [])
            if newest and newest[0].version > skill.version:
                report[name] = (str(skill.version), str(newest[0].version))
        return report
