"""Persistence models: small active records over sqlite3.

A ``Session`` collects new objects and writes them on ``flush``. Once a flush has failed, the
session refuses further work until it is rolled back, so that half-written state is never built on.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field, fields
from datetime import datetime, timezone
from typing import Any, ClassVar, Iterator, TypeVar

SCHEMA = """
CREATE TABLE workspaces (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, plan TEXT NOT NULL CHECK (plan IN ('free', 'team', 'enterprise'))
);
CREATE TABLE users (
    id INTEGER PRIMARY KEY, workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL, preferences TEXT NOT NULL
);
CREATE TABLE agents (
    id INTEGER PRIMARY KEY, workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    name TEXT NOT NULL, maturity TEXT NOT NULL, confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    UNIQUE (workspace_id, name)
);
CREATE TABLE workflows (
    id INTEGER PRIMARY KEY, workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    name TEXT NOT NULL, definition TEXT NOT NULL, version INTEGER NOT NULL, UNIQUE (workspace_id, name, version)
);
CREATE TABLE workflow_executions (
    id INTEGER PRIMARY KEY, workflow_id INTEGER NOT NULL REFERENCES workflows (id),
    status TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT, error TEXT
);
CREATE TABLE episodes (
    id INTEGER PRIMARY KEY, agent_id INTEGER NOT NULL REFERENCES agents (id),
    title TEXT NOT NULL, outcome TEXT NOT NULL, importance REAL NOT NULL, archived INTEGER NOT NULL
);
CREATE TABLE messages (
    id INTEGER PRIMARY KEY, episode_id INTEGER NOT NULL REFERENCES episodes (id),
    author TEXT NOT NULL, text TEXT NOT NULL
);
"""

MATURITY_LEVELS = ("student", "intern", "supervised", "autonomous")
PROMOTION_CONFIDENCE = {"student": 0.5, "intern": 0.7, "supervised": 0.9}

M = TypeVar("M", bound="Model")


class PendingRollbackError(RuntimeError):
    """Raised when a session is used after a failed flush and before a rollback."""


class DetachedError(RuntimeError):
    """Raised when an object needs a session and has none."""


def utc_now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def connect(path: str = ":memory:") -> sqlite3.Connection:
    """Open a database with foreign keys enforced and the schema in place."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    connection.executescript(SCHEMA)
    return connection


class Model:
    """A row. The table's columns are the dataclass fields; JSON columns are named in ``__json__``."""

    __table__: ClassVar[str]
    __json__: ClassVar[tuple[str, ...]] = ()
    id: int | None
    session: Session | None = None

    @classmethod
    def columns(cls) -> list[str]:
        return [f.name for f in fields(cls)]

    def to_row(self) -> dict[str, Any]:
        row = {name: getattr(self, name) for name in self.columns()}
        for name in self.__json__:
            row[name] = json.dumps(row[name], sort_keys=True)
        return row

    @classmethod
    def from_row(cls: type[M], row: sqlite3.Row) -> M:
        values = {name: row[name] for name in cls.columns()}
        for name in cls.__json__:
            values[name] = json.loads(values[name])
        return cls(**values)

    def require_session(self) -> Session:
        if self.session is None:
            raise DetachedError(f"{type(self).__name__} is not attached to a session")
        return self.session

    def to_dict(self) -> dict[str, Any]:
        """The public form: what an endpoint may return."""
        return {name: value for name, value in vars(self).items() if name != "session"}


class Session:
    """A unit of work over one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.new: list[Model] = []
        self.failed = False

    def _require_usable(self) -> None:
        if self.failed:
            raise PendingRollbackError("This session's last flush failed; call rollback() before using it again")

    def _execute(self, sql: str, values: Any = ()) -> sqlite3.Cursor:
        self._require_usable()
        try:
            return self.connection.execute(sql, values)
        except sqlite3.IntegrityError:
            self.failed = True
            raise

    def add(self, *objects: Model) -> None:
        self._require_usable()
        for each in objects:
            each.session = self
            self.new.append(each)

    def flush(self) -> int:
        """Write what is new; returns how many rows were inserted."""
        written = 0
        while self.new:
            each = self.new[0]
            row = {name: value for name, value in each.to_row().items() if value is not None}
            names = ", ".join(row)
            marks = ", ".join("?" for _ in row)
            cursor = self._execute(f"INSERT INTO {each.__table__} ({names}) VALUES ({marks})", list(row.values()))
            each.id = cursor.lastrowid
            self.new.pop(0)
            written += 1
        return written

    def update(self, each: Model) -> None:
        row = each.to_row()
        identity = row.pop("id")
        marks = ", ".join(f"{name} = ?" for name in row)
        self._execute(f"UPDATE {each.__table__} SET {marks} WHERE id = ?", [*row.values(), identity])

    def delete(self, each: Model) -> None:
        """Delete a row and everything that belongs to it."""
        for child in each.children() if hasattr(each, "children") else ():
            self.delete(child)
        self._execute(f"DELETE FROM {each.__table__} WHERE id = ?", [each.id])
        each.session = None

    def get(self, model: type[M], identity: int) -> M | None:
        return next(self.query(model, id=identity), None)

    def query(self, model: type[M], order_by: str = "id", **where: Any) -> Iterator[M]:
        self.flush()
        unknown = sorted(set(where) - set(model.columns()))
        if unknown or order_by not in model.columns():
            raise ValueError(f"Unknown column {', '.join(unknown) or order_by} of {model.__name__}")
        condition = " AND ".join(f"{name} = ?" for name in where) or "1"
        sql = f"SELECT * FROM {model.__table__} WHERE {condition} ORDER BY {order_by}"
        for row in self._execute(sql, list(where.values())).fetchall():
            found = model.from_row(row)
            found.session = self
            yield found

    def count(self, model: type[Model], **where: Any) -> int:
        return sum(1 for _ in self.query(model, **where))

    def commit(self) -> None:
        self.flush()
        self.connection.commit()

    def rollback(self) -> None:
        self.connection.rollback()
        self.new.clear()
        self.failed = False

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if kind is None:
            self.commit()
        else:
            self.rollback()


@dataclass
class Workspace(Model):
    __table__ = "workspaces"
    name: str
    plan: str = "free"
    id: int | None = None

    def users(self) -> list[User]:
        return list(self.require_session().query(User, workspace_id=self.id))

    def agents(self) -> list[Agent]:
        return list(self.require_session().query(Agent, workspace_id=self.id))

    def workflows(self) -> list[Workflow]:
        return list(self.require_session().query(Workflow, workspace_id=self.id))

    def children(self) -> list[Model]:
        return [*self.users(), *self.agents(), *self.workflows()]

    def seats_left(self) -> int | None:
        """How many users may still join; None when the plan has no limit."""
        limit = {"free": 3, "team": 25, "enterprise": None}[self.plan]
        return None if limit is None else max(0, limit - len(self.users()))

    def upgrade(self, plan: str) -> None:
        order = ("free", "team", "enterprise")
        if order.index(plan) <= order.index(self.plan):
            raise ValueError(f"{plan} is not an upgrade from {self.plan}")
        self.plan = plan
        self.require_session().update(self)


@dataclass
class User(Model):
    __table__ = "users"
    __json__ = ("preferences",)
    workspace_id: int | None
    email: str
    name: str
    role: str = "member"
    preferences: dict[str, Any] = field(default_factory=dict)
    id: int | None = None

    def workspace(self) -> Workspace | None:
        return self.require_session().get(Workspace, self.workspace_id or 0)

    def can(self, action: str) -> bool:
        allowed = {"viewer": {"read"}, "member": {"read", "run"}, "admin": {"read", "run", "edit", "invite"}}
        return action in allowed.get(self.role, set())

    def set_preference(self, key: str, value: Any) -> None:
        self.preferences = {**self.preferences, key: value}
        self.require_session().update(self)


@dataclass
class Agent(Model):
    __table__ = "agents"
    workspace_id: int | None
    name: str
    maturity: str = "student"
    confidence: float = 0.0
    id: int | None = None

    def episodes(self, archived: bool | None = None) -> list[Episode]:
        found = self.require_session().query(Episode, agent_id=self.id)
        return [each for each in found if archived is None or bool(each.archived) == archived]

    def record_outcome(self, succeeded: bool) -> float:
        """Move confidence towards 1 or 0; a failure weighs twice as much as a success."""
        step = 0.05 if succeeded else -0.1
        self.confidence = round(min(1.0, max(0.0, self.confidence + step)), 4)
        self.require_session().update(self)
        return self.confidence

    def ready_for_promotion(self) -> bool:
        needed = PROMOTION_CONFIDENCE.get(self.maturity)
        return needed is not None and self.confidence >= needed

    def promote(self) -> str:
        if not self.ready_for_promotion():
            raise ValueError(f"{self.name} is not ready to leave {self.maturity}")
        self.maturity = MATURITY_LEVELS[MATURITY_LEVELS.index(self.maturity) + 1]
        self.require_session().update(self)
        return self.maturity


@dataclass
class Workflow(Model):
    __table__ = "workflows"
    __json__ = ("definition",)
    workspace_id: int | None
    name: str
    definition: dict[str, Any] = field(default_factory=dict)
    version: int = 1
    id: int | None = None

    def executions(self, status: str | None = None) -> list[WorkflowExecution]:
        where = {"workflow_id": self.id} if status is None else {"workflow_id": self.id, "status": status}
        return list(self.require_session().query(WorkflowExecution, **where))

    def children(self) -> list[WorkflowExecution]:
        return self.executions()

    def new_version(self, definition: dict[str, Any]) -> Workflow:
        session = self.require_session()
        following = Workflow(self.workspace_id, self.name, definition, self.version + 1)
        session.add(following)
        session.flush()
        return following

    def start(self, at: str | None = None) -> WorkflowExecution:
        execution = WorkflowExecution(self.id, "running", at or utc_now())
        session = self.require_session()
        session.add(execution)
        session.flush()
        return execution


@dataclass
class WorkflowExecution(Model):
    __table__ = "workflow_executions"
    workflow_id: int | None
    status: str
    started_at: str
    finished_at: str | None = None
    error: str | None = None
    id: int | None = None

    def finish(self, at: str, error: str | None = None) -> None:
        if self.finished_at is not None:
            raise ValueError(f"Execution {self.id} is already {self.status}")
        self.status = "failed" if error else "completed"
        self.finished_at = at
        self.error = error
        self.require_session().update(self)

    def duration_seconds(self) -> float | None:
        if self.finished_at is None:
            return None
        start, end = (datetime.fromisoformat(text) for text in (self.started_at, self.finished_at))
        return (end - start).total_seconds()


@dataclass
class Episode(Model):
    __table__ = "episodes"
    agent_id: int | None
    title: str
    outcome: str = "unknown"
    importance: float = 0.5
    archived: int = 0
    id: int | None = None

    def messages(self) -> list[Message]:
        return list(self.require_session().query(Message, episode_id=self.id))

    def children(self) -> list[Message]:
        return self.messages()

    def say(self, author: str, text: str) -> Message:
        message = Message(self.id, author, text)
        session = self.require_session()
        session.add(message)
        session.flush()
        return message

    def archive(self, below: float = 0.3) -> bool:
        """Archive an unimportant episode; says whether it was archived."""
        if self.importance >= below or self.archived:
            return False
        self.archived = 1
        self.require_session().update(self)
        return True

    def transcript(self, limit: int | None = None) -> str:
        lines = [f"{message.author}: {message.text}" for message in self.messages()]
        if limit is not None and len(lines) > limit:
            lines = [f"({len(lines) - limit} earlier)", *lines[-limit:]]
        return "\n".join(lines)


@dataclass
class Message(Model):
    __table__ = "messages"
    episode_id: int | None
    author: str
    text: str
    id: int | None = None


def purge_archived(session: Session, workspace: Workspace) -> int:
    """Delete a workspace's archived episodes; returns how many."""
    purged = 0
    for agent in workspace.agents():
        for episode in agent.episodes(archived=True):
            session.delete(episode)
            purged += 1
    return purged


def workspace_summary(workspace: Workspace) -> dict[str, Any]:
    """Counts for a dashboard, with the failure rate of finished executions."""
    executions = [each for workflow in workspace.workflows() for each in workflow.executions()]
    finished = [each for each in executions if each.finished_at is not None]
    failed = [each for each in finished if each.status == "failed"]
    by_maturity = {level: 0 for level in MATURITY_LEVELS}
    for agent in workspace.agents():
        by_maturity[agent.maturity] += 1
    return {
        "workspace": workspace.name,
        "users": len(workspace.users()),
        "agents": by_maturity,
        "executions": len(executions),
        "failure_rate": len(failed) / len(finished) if finished else None,
    }


def import_users(session: Session, workspace: Workspace, rows: list[dict[str, str]]) -> dict[str, list[str]]:
    """Add users from a spreadsheet export: valid new rows are added, the others are named."""
    known = {user.email for user in session.query(User)}
    report: dict[str, list[str]] = {"added": [], "duplicate": [], "invalid": []}
    for row in rows:
        email = row.get("email", "").strip().lower()
        if "@" not in email or email.startswith("@"):
            report["invalid"].append(email or "(empty)")
            continue
        if email in known:
            report["duplicate"].append(email)
            continue
        known.add(email)
        session.add(User(workspace.id, email, row.get("name", email.split("@")[0]), row.get("role", "member")))
        report["added"].append(email)
    session.flush()
    return report
