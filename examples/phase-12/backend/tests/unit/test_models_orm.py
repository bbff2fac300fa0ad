"""The persistence models: what is stored comes back, and what belongs together stays together."""

from __future__ import annotations

import sqlite3

import pytest

from core.models import (
    Agent,
    DetachedError,
    Episode,
    Message,
    PendingRollbackError,
    User,
    Workflow,
    WorkflowExecution,
    Workspace,
    purge_archived,
    workspace_summary,
)
from tests import factories


class TestWorkspace:
    def test_gets_an_id_when_flushed(self, session):
        made = Workspace("Atelier")
        session.add(made)
        assert made.id is None
        assert session.flush() == 1
        assert made.id is not None

    def test_comes_back_equal(self, session, workspace):
        assert session.get(Workspace, workspace.id) == workspace

    @pytest.mark.parametrize(("plan", "left"), [("free", 1), ("team", 23), ("enterprise", None)])
    def test_counts_the_seats_left(self, session, plan, left):
        owner = factories.workspace(session, plan)
        factories.user(session, owner)
        factories.user(session, owner)
        assert owner.seats_left() == left

    def test_never_has_negative_seats(self, session, workspace):
        for _ in range(5):
            factories.user(session, workspace)
        assert workspace.seats_left() == 0

    @pytest.mark.parametrize(("before", "after"), [("free", "team"), ("team", "enterprise"), ("free", "enterprise")])
    def test_upgrades(self, session, before, after):
        owner = factories.workspace(session, before)
        owner.upgrade(after)
        assert session.get(Workspace, owner.id).plan == after

    def test_does_not_downgrade(self, session):
        owner = factories.workspace(session, "team")
        with pytest.raises(ValueError, match="free is not an upgrade from team"):
            owner.upgrade("free")


class TestUser:
    def test_knows_its_workspace(self, session, workspace):
        assert factories.user(session, workspace).workspace() == workspace

    def test_keeps_preferences_as_json(self, session, workspace):
        made = factories.user(session, workspace, preferences={"theme": "dark", "zones": ["UTC", "CET"]})
        assert session.get(User, made.id).preferences == {"theme": "dark", "zones": ["UTC", "CET"]}

    def test_sets_one_preference_and_keeps_the_others(self, session, workspace):
        made = factories.user(session, workspace, preferences={"theme": "dark"})
        made.set_preference("language", "de")
        assert session.get(User, made.id).preferences == {"theme": "dark", "language": "de"}

    @pytest.mark.parametrize(
        ("role", "action", "allowed"),
        [("viewer", "run", False), ("member", "run", True), ("admin", "invite", True), ("guest", "read", False)],
    )
    def test_may_do_what_its_role_allows(self, session, workspace, role, action, allowed):
        assert factories.user(session, workspace, role=role).can(action) is allowed

    def test_has_an_email_of_its_own(self, session, workspace):
        first = factories.user(session, workspace)
        session.add(User(workspace.id, first.email, "Somebody else"))
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE constraint failed: users.email"):
            session.flush()

    def test_belongs_to_an_existing_workspace(self, session):
        session.add(User(987_654, "nobody@example.org", "Nobody"))
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY constraint failed"):
            session.flush()


class TestSession:
    def test_refuses_work_after_a_failed_flush(self, session):
        session.add(Workspace("Atelier", "imaginary"))
        with pytest.raises(sqlite3.IntegrityError):
            session.flush()
        with pytest.raises(PendingRollbackError, match="call rollback"):
            session.count(Workspace)

    def test_works_again_after_a_rollback(self, session):
        session.add(Workspace("Atelier", "imaginary"))
        with pytest.raises(sqlite3.IntegrityError):
            session.flush()
        session.rollback()
        assert session.count(Workspace) == 0

    def test_commits_at_the_end_of_a_block(self, session):
        with session:
            session.add(Workspace("Atelier"))
        session.rollback()
        assert session.count(Workspace, name="Atelier") == 1

    def test_rolls_back_when_a_block_raises(self, session):
        with pytest.raises(RuntimeError, match="stop"):
            with session:
                session.add(Workspace("Never"))
                session.flush()
                raise RuntimeError("stop")
        assert session.count(Workspace, name="Never") == 0

    def test_refuses_an_unknown_column(self, session):
        with pytest.raises(ValueError, match="Unknown column colour of Workspace"):
            list(session.query(Workspace, colour="red"))

    def test_orders_by_a_column(self, session, workspace):
        for name in ("pear", "apple", "fig"):
            session.add(Agent(workspace.id, name))
        assert [each.name for each in session.query(Agent, order_by="name")] == ["apple", "fig", "pear"]

    def test_finds_nothing_for_an_unknown_id(self, session):
        assert session.get(Workspace, 4_711) is None

    def test_needs_an_attached_object(self):
        with pytest.raises(DetachedError, match="Workspace is not attached"):
            Workspace("Alone").users()


class TestAgent:
    @pytest.mark.parametrize(("succeeded", "confidence"), [(True, 0.55), (False, 0.4)])
    def test_learns_from_outcomes(self, session, workspace, succeeded, confidence):
        made = factories.agent(session, workspace, confidence=0.5)
        assert made.record_outcome(succeeded) == confidence
        assert session.get(Agent, made.id).confidence == confidence

    def test_confidence_stays_between_0_and_1(self, session, workspace):
        assert factories.agent(session, workspace, confidence=0.98).record_outcome(True) == 1.0
        assert factories.agent(session, workspace, confidence=0.05).record_outcome(False) == 0.0

    @pytest.mark.parametrize(
        ("maturity", "confidence", "ready"),
        [("student", 0.49, False), ("student", 0.5, True), ("intern", 0.7, True), ("supervised", 0.9, True), ("autonomous", 1.0, False)],
    )
    def test_is_ready_for_promotion_at_its_threshold(self, session, workspace, maturity, confidence, ready):
        made = factories.agent(session, workspace, maturity=maturity, confidence=confidence)
        assert made.ready_for_promotion() is ready

    def test_is_promoted_one_level(self, session, workspace):
        made = factories.agent(session, workspace, maturity="intern", confidence=0.75)
        assert made.promote() == "supervised"

    def test_is_not_promoted_too_early(self, session, workspace):
        with pytest.raises(ValueError, match="not ready to leave intern"):
            factories.agent(session, workspace, maturity="intern", confidence=0.6).promote()

    def test_tells_archived_episodes_apart(self, session, workspace):
        made = factories.agent(session, workspace)
        kept = factories.episode(session, made)
        gone = factories.episode(session, made, archived=1)
        assert made.episodes(archived=False) == [kept]
        assert made.episodes(archived=True) == [gone]
        assert made.episodes() == [kept, gone]


class TestWorkflow:
    def test_keeps_its_definition(self, session, workspace):
        definition = {"steps": [{"id": "a", "action": "search"}]}
        made = factories.workflow(session, workspace, definition=definition)
        assert session.get(Workflow, made.id).definition == definition

    def test_counts_versions(self, session, workspace):
        first = factories.workflow(session, workspace)
        assert first.new_version({"steps": []}).version == 2

    def test_lists_executions_by_status(self, session, workspace):
        made = factories.workflow(session, workspace)
        done = made.start("2026-02-15T08:00:00+00:00")
        done.finish("2026-02-15T08:00:12+00:00")
        running = made.start("2026-02-15T09:00:00+00:00")
        assert made.executions("running") == [running]
        assert made.executions() == [done, running]

    def test_an_execution_takes_its_time(self, session, workspace):
        execution = factories.workflow(session, workspace).start("2026-02-15T08:00:00+00:00")
        assert execution.duration_seconds() is None
        execution.finish("2026-02-15T08:01:30+00:00", error="no quota")
        assert (execution.status, execution.duration_seconds()) == ("failed", 90.0)

    def test_an_execution_ends_once(self, session, workspace):
        execution = factories.workflow(session, workspace).start("2026-02-15T08:00:00+00:00")
        execution.finish("2026-02-15T08:00:01+00:00")
        with pytest.raises(ValueError, match="already completed"):
            execution.finish("2026-02-15T08:00:02+00:00")

    def test_deleting_a_workflow_deletes_its_executions(self, session, workspace):
        made = factories.workflow(session, workspace)
        made.start("2026-02-15T08:00:00+00:00")
        session.delete(made)
        assert session.count(WorkflowExecution) == 0


class TestEpisode:
    def test_keeps_messages_in_order(self, session, workspace):
        made = factories.episode(session, factories.agent(session, workspace))
        made.say("user", "Where is the invoice?")
        made.say("agent", "In the finance folder.")
        assert made.transcript() == "user: Where is the invoice?\nagent: In the finance folder."

    def test_is_archived_once_and_only_when_unimportant(self, session, workspace):
        owner = factories.agent(session, workspace)
        assert factories.episode(session, owner, importance=0.3).archive() is False
        forgettable = factories.episode(session, owner, importance=0.1)
        assert [forgettable.archive(), forgettable.archive()] == [True, False]

    def test_purging_deletes_archived_episodes_with_their_messages(self, session, workspace):
        owner = factories.agent(session, workspace)
        factories.episode(session, owner, archived=1).say("user", "Never mind")
        factories.episode(session, owner).say("user", "Keep this")
        assert purge_archived(session, workspace) == 1
        assert session.count(Message) == 1

    def test_deleting_a_workspace_deletes_its_episodes(self, session, workspace):
        made = factories.episode(session, factories.agent(session, workspace))
        made.say("user", "Goodbye")
        session.delete(workspace)
        assert session.count(Episode) == 0


    def test_a_long_transcript_says_what_it_leaves_out(self, session, workspace):
        made = factories.episode(session, factories.agent(session, workspace))
        for number in range(5):
            made.say("user", f"line {number}")
        assert made.transcript(limit=2) == "(3 earlier)\nuser: line 3\nuser: line 4"


class TestReports:
    def test_summary_of_a_busy_workspace(self, session, workspace):
        factories.user(session, workspace)
        factories.agent(session, workspace, maturity="intern")
        made = factories.workflow(session, workspace)
        made.start("2026-02-15T08:00:00+00:00").finish("2026-02-15T08:00:01+00:00", error="no quota")
        made.start("2026-02-15T09:00:00+00:00").finish("2026-02-15T09:00:01+00:00")
        made.start("2026-02-15T10:00:00+00:00")
        assert workspace_summary(workspace) == {
            "workspace": workspace.name,
            "users": 1,
            "agents": {"student": 0, "intern": 1, "supervised": 0, "autonomous": 0},
            "executions": 3,
            "failure_rate": 0.5,
        }

    def test_summary_of_a_quiet_workspace(self, session, workspace):
        assert workspace_summary(workspace)["failure_rate"] is None
