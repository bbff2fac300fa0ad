"""Which shell commands an agent may run, and how a session is logged."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import PurePosixPath

READING = {"cat", "du", "find", "grep", "head", "ls", "pwd", "sort", "tail", "uniq", "wc"}
WRITING = {"cp", "mkdir", "mv", "touch"}
FORBIDDEN = {"chmod", "chown", "dd", "kill", "mkfs", "reboot", "rm", "shutdown", "su", "sudo"}
DANGEROUS_OPTIONS = {"find": {"-delete", "-exec", "-execdir", "-ok", "-fprint"}, "sort": {"-o", "--output"}}
SECRET = re.compile(r"(?i)(api[_-]?key|password|secret|token)(\s*[=:]\s*)(\S+)")


class PolicyError(Exception):
    """A command that is refused; the message says why."""


@dataclass(frozen=True)
class Command:
    program: str
    arguments: tuple[str, ...]

    def options(self) -> list[str]:
        return [each for each in self.arguments if each.startswith("-") and each != "-"]

    def operands(self) -> list[str]:
        return [each for each in self.arguments if not each.startswith("-")]


@dataclass
class Entry:
    at: float
    agent: str
    text: str
    verdict: str
    seconds: float | None = None
    status: int | None = None


@dataclass
class ShellPolicy:
    root: PurePosixPath
    log: list[Entry] = field(default_factory=list)
    extra: set[str] = field(default_factory=set)

    def parse(self, text: str) -> list[Command]:
        """The commands of a pipeline; anything beyond plain pipes is refused."""
        if "\n" in text or "\0" in text:
            raise PolicyError("A command is one line")
        lexer = shlex.shlex(text, posix=True, punctuation_chars="|&;<>()")
        lexer.whitespace_split = True
        try:
            words = list(lexer)
        except ValueError as error:
            raise PolicyError(f"The command cannot be read: {error}") from error
        commands: list[Command] = []
        current: list[str] = []
        for word in [*words, "|"]:
            if word == "|":
                if not current:
                    raise PolicyError("There is an empty command")
                commands.append(Command(current[0], tuple(current[1:])))
                current = []
            elif set(word) <= set("|&;<>()"):
                raise PolicyError(f"{word} is not allowed")
            elif "$(" in word or "`" in word:
                raise PolicyError("Substitution is not allowed")
            else:
                current.append(word)
        return commands

    def check_path(self, operand: str) -> PurePosixPath:
        path = PurePosixPath(operand)
        if not path.is_absolute():
            path = self.root / path
        parts: list[str] = []
        for part in path.parts:
            if part == "..":
                if len(parts) > 1:
                    parts.pop()
            else:
                parts.append(part)
        resolved = PurePosixPath(*parts)
        if resolved != self.root and self.root not in resolved.parents:
            raise PolicyError(f"{operand} lies outside of {self.root}")
        if any(part.startswith(".") for part in resolved.relative_to(self.root).parts):
            raise PolicyError(f"{operand} is hidden")
        return resolved

    def check(self, text: str, maturity: str) -> list[Command]:
        if maturity != "autonomous":
            raise PolicyError(f"A {maturity} agent has no shell")
        commands = self.parse(text)
        for command in commands:
            if "/" in command.program:
                raise PolicyError(f"{command.program} is not named plainly")
            if command.program in FORBIDDEN:
                raise PolicyError(f"{command.program} is forbidden")
            if command.program not in READING | WRITING | self.extra:
                raise PolicyError(f"{command.program} is not on the list")
            dangerous = DANGEROUS_OPTIONS.get(command.program, set())
            for option in command.options():
                if option.split("=")[0] in dangerous:
                    raise PolicyError(f"{command.program} {option} is not allowed")
            operands = command.operands()
            if command.program in ("grep",) and operands:
                operands = operands[1:]
            for operand in operands:
                self.check_path(operand)
        if len(commands) > 1 and any(command.program in WRITING for command in commands):
            raise PolicyError("A pipeline only reads")
        return commands

    def decide(self, agent: str, maturity: str, text: str, at: float) -> Entry:
        try:
            self.check(text, maturity)
        except PolicyError as error:
            entry = Entry(at, agent, redact(text), f"refused: {error}")
        else:
            entry = Entry(at, agent, redact(text), "allowed")
        self.log.append(entry)
        return entry

    def finished(self, entry: Entry, at: float, status: int) -> None:
        if entry.verdict != "allowed":
            raise PolicyError("This command never ran")
        entry.seconds = at - entry.at
        entry.status = status

    def report(self, agent: str) -> dict[str, int]:
        own = [entry for entry in self.log if entry.agent == agent]
        return {
            "allowed": sum(entry.verdict == "allowed" for entry in own),
            "refused": sum(entry.verdict != "allowed" for entry in own),
            "failed": sum(entry.status not in (None, 0) for entry in own),
        }


def redact(text: str) -> str:
    return SECRET.sub(lambda match: f"{match.group(1)}{match.group(2)}***", text)
