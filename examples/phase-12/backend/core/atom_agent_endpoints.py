"""The agent's HTTP surface, free of any framework: a request in, a response out."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, AsyncIterator, Awaitable, Callable

from core.agent_governance_service import GovernanceService
from core.models import Agent, Episode, PendingRollbackError, Session, Workflow, WorkflowExecution, utc_now

Handler = Callable[["AtomAgentApi", "Request"], Awaitable["Response"]]

MAX_MESSAGE = 4_000
SLOT = re.compile(r"\{(\w+)\}")


@dataclass
class Request:
    method: str
    path: str
    body: dict[str, Any] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)


@dataclass
class Response:
    status: int
    body: dict[str, Any] = field(default_factory=dict)

    def json(self) -> str:
        return json.dumps(self.body, sort_keys=True)


class ApiError(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


ROUTES: list[tuple[str, re.Pattern[str], Handler]] = []


def route(method: str, path: str) -> Callable[[Handler], Handler]:
    pattern = re.compile("^" + SLOT.sub(r"(?P<\1>[^/]+)", path) + "$")

    def register(handler: Handler) -> Handler:
        ROUTES.append((method, pattern, handler))
        return handler

    return register


def intent_of(text: str) -> str:
    """The first intent whose words occur in a message; talk is the last resort."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    intents = {
        "schedule_workflow": {"schedule", "daily", "weekly", "every"},
        "run_workflow": {"run", "start", "execute"},
        "create_event": {"meeting", "calendar", "appointment"},
        "draft_email": {"email", "mail", "reply"},
        "create_task": {"task", "todo", "remind"},
        "search": {"find", "search", "where"},
    }
    for intent, triggers in intents.items():
        if words & triggers:
            return intent
    return "talk"


def page_of(request: Request, default: int = 20, largest: int = 100) -> tuple[int, int]:
    """Limit and offset of a listing, within bounds."""
    try:
        limit = int(request.query.get("limit", default))
        offset = int(request.query.get("offset", 0))
    except ValueError as error:
        raise ApiError(400, "limit and offset are whole numbers") from error
    if limit < 1 or offset < 0:
        raise ApiError(400, "limit is at least 1 and offset at least 0")
    return min(limit, largest), offset


class AtomAgentApi:
    """Dispatches requests; handlers below share its session and its services."""

    def __init__(self, session: Session, governance: GovernanceService | None = None) -> None:
        self.session = session
        self.governance = governance or GovernanceService()
        self.replies: Callable[[str, list[str]], str] = lambda text, history: f"You said: {text}"

    async def handle(self, request: Request) -> Response:
        known = False
        for method, pattern, handler in ROUTES:
            match = pattern.match(request.path)
            if match is None:
                continue
            known = True
            if method != request.method:
                continue
            request.params = match.groupdict()
            try:
                return await handler(self, request)
            except ApiError as error:
                return Response(error.status, {"error": str(error)})
            except PendingRollbackError:
                self.session.rollback()
                return Response(503, {"error": "the database session was reset, try again"})
        return Response(405 if known else 404, {"error": "no such method" if known else "no such path"})

    def agent(self, identity: str) -> Agent:
        found = self.session.get(Agent, int(identity)) if identity.isdigit() else None
        if found is None:
            raise ApiError(404, f"There is no agent {identity}")
        return found

    def workflow(self, identity: str) -> Workflow:
        found = self.session.get(Workflow, int(identity)) if identity.isdigit() else None
        if found is None:
            raise ApiError(404, f"There is no workflow {identity}")
        return found

    def episode(self, agent: Agent, identity: Any) -> Episode:
        if identity is None:
            episode = Episode(agent.id, "Conversation")
            self.session.add(episode)
            self.session.flush()
            return episode
        found = self.session.get(Episode, int(identity))
        if found is None or found.agent_id != agent.id:
            raise ApiError(404, f"There is no session {identity}")
        return found


@route("POST", "/agents/{agent}/chat")
async def chat(api: AtomAgentApi, request: Request) -> Response:
    agent = api.agent(request.params["agent"])
    text = str(request.body.get("message", "")).strip()
    if not text:
        raise ApiError(422, "A message needs text")
    if len(text) > MAX_MESSAGE:
        raise ApiError(413, f"A message has at most {MAX_MESSAGE} characters")
    episode = api.episode(agent, request.body.get("session"))
    history = [message.text for message in episode.messages()]
    episode.say("user", text)
    intent = intent_of(text)
    if intent != "talk":
        decision = api.governance.decide(agent, "run_workflow" if intent == "schedule_workflow" else intent)
        if decision.needs_approval:
            approval = api.governance.request(agent, intent, {"text": text})
            answer = f"I have asked for approval {approval.id}."
        elif not decision.allowed:
            answer = f"I am not allowed to do that: {decision.reason}."
        else:
            answer = f"Working on it: {intent.replace('_', ' ')}."
    else:
        answer = api.replies(text, history)
    episode.say("agent", answer)
    return Response(200, {"session": episode.id, "intent": intent, "answer": answer})


async def stream_chat(api: AtomAgentApi, request: Request, size: int = 24) -> AsyncIterator[str]:
    """Server-sent events: the answer in pieces, then one event that ends the stream."""
    response = await chat(api, request)
    answer = response.body["answer"]
    for start in range(0, len(answer), size):
        piece = json.dumps({"delta": answer[start:start + size]})
        yield f"data: {piece}\n\n"
    yield f"event: done\ndata: {json.dumps({'session': response.body['session']})}\n\n"


@route("GET", "/agents/{agent}/sessions")
async def list_sessions(api: AtomAgentApi, request: Request) -> Response:
    agent = api.agent(request.params["agent"])
    limit, offset = page_of(request)
    episodes = agent.episodes(archived=False)
    rows = [{"id": each.id, "title": each.title} for each in episodes[offset:offset + limit]]
    return Response(200, {"sessions": rows, "total": len(episodes)})


@route("GET", "/agents/{agent}/sessions/{session}")
async def get_session(api: AtomAgentApi, request: Request) -> Response:
    agent = api.agent(request.params["agent"])
    episode = api.episode(agent, request.params["session"])
    messages = [{"author": each.author, "text": each.text} for each in episode.messages()]
    return Response(200, {"id": episode.id, "messages": messages})


@route("DELETE", "/agents/{agent}/sessions/{session}")
async def delete_session(api: AtomAgentApi, request: Request) -> Response:
    agent = api.agent(request.params["agent"])
    episode = api.episode(agent, request.params["session"])
    if episode.importance >= 0.8:
        raise ApiError(409, "An important session is archived, not deleted")
    api.session.delete(episode)
    return Response(204)


@route("GET", "/workflows")
async def list_workflows(api: AtomAgentApi, request: Request) -> Response:
    limit, offset = page_of(request)
    newest: dict[str, Workflow] = {}
    for each in api.session.query(Workflow, order_by="version"):
        newest[each.name] = each
    names = sorted(newest)
    rows = [newest[name].to_dict() for name in names[offset:offset + limit]]
    return Response(200, {"workflows": rows, "total": len(names)})


@route("POST", "/workflows")
async def create_workflow(api: AtomAgentApi, request: Request) -> Response:
    name = str(request.body.get("name", "")).strip()
    steps = request.body.get("steps", [])
    if not name or not isinstance(steps, list) or not steps:
        raise ApiError(422, "A workflow needs a name and steps")
    workspace = request.body.get("workspace")
    if workspace is None:
        raise ApiError(422, "A workflow belongs to a workspace")
    existing = list(api.session.query(Workflow, order_by="version", workspace_id=workspace, name=name))
    if existing:
        made = existing[-1].new_version({"steps": steps})
        return Response(200, {"id": made.id, "version": made.version})
    made = Workflow(workspace, name, {"steps": steps})
    api.session.add(made)
    api.session.flush()
    return Response(201, {"id": made.id, "version": made.version})


@route("POST", "/workflows/{workflow}/run")
async def run_workflow(api: AtomAgentApi, request: Request) -> Response:
    workflow = api.workflow(request.params["workflow"])
    if "agent" in request.body:
        agent = api.agent(str(request.body["agent"]))
        decision = api.governance.decide(agent, "run_workflow")
        if decision.needs_approval:
            approval = api.governance.request(agent, "run_workflow", {"workflow": workflow.id})
            return Response(202, {"approval": approval.id})
        if not decision.allowed:
            raise ApiError(403, decision.reason)
    if workflow.executions("running"):
        raise ApiError(409, f"{workflow.name} is already running")
    execution = workflow.start(request.body.get("at"))
    return Response(202, {"execution": execution.id})


@route("GET", "/workflows/{workflow}/executions")
async def list_executions(api: AtomAgentApi, request: Request) -> Response:
    workflow = api.workflow(request.params["workflow"])
    status = request.query.get("status")
    if status not in (None, "running", "completed", "failed"):
        raise ApiError(400, f"Unknown status {status}")
    rows = [{"id": each.id, "status": each.status, "seconds": each.duration_seconds()} for each in workflow.executions(status)]
    return Response(200, {"executions": rows})


@route("POST", "/executions/{execution}/cancel")
async def cancel_execution(api: AtomAgentApi, request: Request) -> Response:
    identity = request.params["execution"]
    execution = api.session.get(WorkflowExecution, int(identity)) if identity.isdigit() else None
    if execution is None:
        raise ApiError(404, f"There is no execution {identity}")
    try:
        execution.finish(request.body.get("at") or utc_now(), error="cancelled")
    except ValueError as error:
        raise ApiError(409, str(error)) from error
    return Response(200, {"status": execution.status})


@route("GET", "/approvals")
async def list_approvals(api: AtomAgentApi, request: Request) -> Response:
    state = request.query.get("state", "waiting")
    rows = [
        {"id": each.id, "agent": each.agent, "action": each.action}
        for each in api.governance.approvals
        if each.state == state
    ]
    return Response(200, {"approvals": rows})


@route("POST", "/approvals/{approval}")
async def settle_approval(api: AtomAgentApi, request: Request) -> Response:
    approved = request.body.get("approved")
    if not isinstance(approved, bool):
        raise ApiError(422, "approved is true or false")
    by = str(request.body.get("by", "")).strip()
    if not by:
        raise ApiError(422, "Somebody has to decide")
    try:
        approval = api.governance.settle(int(request.params["approval"]), approved, by)
    except KeyError as error:
        raise ApiError(404, f"There is no approval {request.params['approval']}") from error
    except ValueError as error:
        raise ApiError(409, str(error)) from error
    return Response(200, {"id": approval.id, "state": approval.state})


@route("GET", "/agents/{agent}/readiness")
async def readiness(api: AtomAgentApi, request: Request) -> Response:
    agent = api.agent(request.params["agent"])
    rate = api.governance.approval_rate(agent.name)
    return Response(200, {
        "maturity": agent.maturity,
        "confidence": agent.confidence,
        "approval_rate": rate,
        "suggested": api.governance.suggest_promotion(agent),
    })
