"""Objects for tests, written to a session; names are counted so that unique columns stay unique."""

from __future__ import annotations

import itertools

from core.models import Agent, Episode, Session, User, Workflow, Workspace

_number = itertools.count(1)


def _save(session: Session, made):
    session.add(made)
    session.flush()
    return made


def workspace(session: Session, plan: str = "free") -> Workspace:
    return _save(session, Workspace(f"Workspace {next(_number)}", plan))


def user(session: Session, owner: Workspace, **values) -> User:
    number = next(_number)
    return _save(session, User(owner.id, f"user{number}@example.org", f"User {number}", **values))


def agent(session: Session, owner: Workspace, **values) -> Agent:
    return _save(session, Agent(owner.id, f"agent-{next(_number)}", **values))


def workflow(session: Session, owner: Workspace, **values) -> Workflow:
    return _save(session, Workflow(owner.id, f"workflow-{next(_number)}", **values))


def episode(session: Session, owner: Agent, **values) -> Episode:
    return _save(session, Episode(owner.id, f"Episode {next(_number)}", **values))
