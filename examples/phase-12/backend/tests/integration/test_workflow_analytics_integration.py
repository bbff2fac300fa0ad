"""The analytics engine with a database underneath."""

from __future__ import annotations

import pytest

from core.models import connect
from core.workflow_analytics_engine import AlertRule, AnalyticsEngine, Event, workspace_report
from tests import factories


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


def test_a_series_keeps_empty_buckets(engine):
    engine.record(Event("invoices", "send", 399.0, 4.0, True))
    series = engine.series("invoices", 100)
    assert [bucket.count for bucket in series] == [10, 10, 0, 1]
    assert [bucket.failures for bucket in series] == [2, 2, 0, 0]


def test_errors_are_counted_by_class(engine):
    assert engine.error_classes("invoices") == {"Timeout": 4}


def test_an_alert_names_rule_and_workflow(engine):
    engine.add_rule(AlertRule("too many failures", "failure_rate", 0.1))
    engine.add_rule(AlertRule("slow", "p95", 10))
    assert [(alert["rule"], alert["workflow"]) for alert in engine.alerts()] == [("too many failures", "invoices")]


def test_a_workspace_report_has_workflows_that_never_ran(engine, session, workspace):
    never = factories.workflow(session, workspace)
    assert workspace_report(session, workspace, engine) == [{"workflow": never.name, "count": 0, "version": 1, "open": 0}]
