"""The analytics engine with a database underneath."""

from __future__ import annotations

import sqlite3

import pytest

from core.models import connect
from core.workflow_analytics_engine import AnalyticsEngine, Event


@pytest.fixture
def engine():
    connection = connect()
    made = AnalyticsEngine(connection)
    for index in range(20):
        failed = index % 5 == 4
        step = "fetch" if index % 2 else "send"
        made.record(Event("invoices", step, index * 10.0, 1.0 + index % 2, not failed, "Timeout: 30 s" if failed else None))
    yield made
    connection.close()


def test_events_are_stored_and_loaded(engine):
    reader = AnalyticsEngine(engine.connection)
    assert reader.load() == 20
    assert reader.events == engine.events
    assert reader.load(since=100) == 10


def test_a_summary_counts_and_measures(engine):
    assert engine.summary("invoices") == {
        "workflow": "invoices", "count": 20, "success_rate": 0.8, "mean": 1.5, "p50": 1.5, "p95": 2.0, "longest": 2.0,
    }
    assert engine.summary("nothing") == {"workflow": "nothing", "count": 0}


def test_the_database_refuses_an_event_without_a_step(engine):
    with pytest.raises(sqlite3.IntegrityError, match="NOT NULL constraint failed: workflow_events.step"):
        engine.record(Event("invoices", None, 200.0, 1.0, True))


def test_events_are_selected_by_step(engine):
    assert {each.step for each in engine.select("invoices", "send")} == {"send"}
    assert engine.select("nothing") == []


def test_there_is_nothing_to_load_without_a_database():
    with pytest.raises(RuntimeError, match="no database"):
        AnalyticsEngine().load()
