"""The agent's endpoints against a real session: status, body, and what is stored."""

from __future__ import annotations

import asyncio

import pytest

from core.agent_governance_service import GovernanceService
from core.atom_agent_endpoints import AtomAgentApi, Request, intent_of
from core.models import Episode, Workflow
from tests import factories


@pytest.fixture
def api(session):
    return AtomAgentApi(session, GovernanceService())


@pytest.fixture
def agent(session, workspace):
    return factories.agent(session, workspace, maturity="supervised", confidence=0.8)


def call(api, method, path, body=None, **query):
    return asyncio.run(api.handle(Request(method, path, body or {}, query)))


class TestChat:
    def test_answers_and_opens_a_session(self, api, agent):
        response = call(api, "POST", f"/agents/{agent.id}/chat", {"message": "Good morning"})
        assert response.status == 200
        assert response.body["answer"] == "You said: Good morning"
        assert [each.author for each in api.session.get(Episode, response.body["session"]).messages()] == ["user", "agent"]

    def test_goes_on_in_a_session(self, api, agent):
        first = call(api, "POST", f"/agents/{agent.id}/chat", {"message": "Good morning"}).body["session"]
        second = call(api, "POST", f"/agents/{agent.id}/chat", {"message": "And good night", "session": first})
        assert second.body["session"] == first
        assert len(api.session.get(Episode, first).messages()) == 4

    def test_gives_earlier_messages_to_the_reply(self, api, agent):
        api.replies = lambda text, history: f"{len(history)} before"
        first = call(api, "POST", f"/agents/{agent.id}/chat", {"message": "One"}).body["session"]
        assert call(api, "POST", f"/agents/{agent.id}/chat", {"message": "Two", "session": first}).body["answer"] == "2 before"

    @pytest.mark.parametrize("message", ["", "   "])
    def test_refuses_an_empty_message(self, api, agent, message):
        assert call(api, "POST", f"/agents/{agent.id}/chat", {"message": message}).status == 422

    def test_refuses_a_message_that_is_too_long(self, api, agent):
        assert call(api, "POST", f"/agents/{agent.id}/chat", {"message": "x" * 4_001}).status == 413

    def test_knows_no_other_agent(self, api):
        assert call(api, "POST", "/agents/999999/chat", {"message": "Hello"}).status == 404

    def test_does_not_open_the_session_of_another_agent(self, api, agent, session, workspace):
        foreign = factories.episode(session, factories.agent(session, workspace))
        response = call(api, "POST", f"/agents/{agent.id}/chat", {"message": "Hello", "session": foreign.id})
        assert response.body == {"error": f"There is no session {foreign.id}"}

    @pytest.mark.parametrize(
        ("maturity", "beginning"),
        [
            ("student", "I am not allowed to do that"),
            ("intern", "I have asked for approval 1"),
            ("supervised", "Working on it"),
            ("autonomous", "Working on it"),
        ],
    )
    def test_does_what_its_maturity_allows(self, api, session, workspace, maturity, beginning):
        agent = factories.agent(session, workspace, maturity=maturity)
        response = call(api, "POST", f"/agents/{agent.id}/chat", {"message": "Run the report"})
        assert response.body["answer"].startswith(beginning)

class TestIntents:
    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("Start the import", "run_workflow"),
            ("Every Monday, please", "schedule_workflow"),
            ("Reply to Ada", "draft_email"),
            ("How are you?", "talk"),
        ],
    )
    def test_are_read_from_words(self, text, intent):
        assert intent_of(text) == intent


class TestSessions:
    def test_are_listed_without_archived_ones(self, api, agent, session):
        kept = factories.episode(session, agent)
        factories.episode(session, agent, archived=1)
        response = call(api, "GET", f"/agents/{agent.id}/sessions")
        assert response.body == {"sessions": [{"id": kept.id, "title": kept.title}], "total": 1}

    def test_are_paged(self, api, agent, session):
        made = [factories.episode(session, agent) for _ in range(5)]
        response = call(api, "GET", f"/agents/{agent.id}/sessions", limit="2", offset="2")
        assert [each["id"] for each in response.body["sessions"]] == [made[2].id, made[3].id]

    @pytest.mark.parametrize("query", [{"limit": "0"}, {"offset": "-1"}, {"limit": "many"}])
    def test_refuse_an_impossible_page(self, api, agent, query):
        assert call(api, "GET", f"/agents/{agent.id}/sessions", **query).status == 400


class TestWorkflows:
    def test_run_once_at_a_time(self, api, session, workspace):
        made = factories.workflow(session, workspace)
        assert call(api, "POST", f"/workflows/{made.id}/run").status == 202
        assert call(api, "POST", f"/workflows/{made.id}/run").status == 409
        assert len(session.get(Workflow, made.id).executions("running")) == 1


class TestRouting:
    def test_tells_an_unknown_path_from_an_unknown_method(self, api, agent):
        assert call(api, "GET", "/nowhere").status == 404
        assert call(api, "PATCH", f"/agents/{agent.id}/chat").status == 405
