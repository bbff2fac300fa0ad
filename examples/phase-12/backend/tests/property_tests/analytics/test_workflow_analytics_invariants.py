"""What holds for every set of values and events."""

from __future__ import annotations

import math

import pytest

from core.workflow_analytics_engine import AnalyticsEngine, Event, moving_average, percentile
from tests.property_tests.cases import cases, numbers


@pytest.mark.parametrize("share", [0, 25, 50, 95, 100])
def test_a_percentile_lies_between_the_extremes(share):
    for source in cases(share):
        values = numbers(source)
        assert min(values) <= percentile(values, share) <= max(values)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_higher_share_never_has_a_lower_percentile(seed):
    for source in cases(seed):
        values = numbers(source)
        low, high = sorted((source.uniform(0, 100), source.uniform(0, 100)))
        assert percentile(values, low) <= percentile(values, high)


def test_a_percentile_does_not_depend_on_the_order():
    for source in cases(3):
        values = numbers(source)
        shuffled = source.sample(values, len(values))
        assert percentile(values, 90) == percentile(shuffled, 90)


@pytest.mark.parametrize("share", [-1, 100.5])
def test_a_share_outside_is_refused(share):
    with pytest.raises(ValueError, match="not between 0 and 100"):
        percentile([1.0], share)


@pytest.mark.parametrize("window", [1, 3, 10])
def test_a_moving_average_stays_between_the_extremes(window):
    for source in cases(window):
        values = numbers(source)
        averages = moving_average(values, window)
        assert len(averages) == len(values)
        assert all(min(values) - 1e-9 <= each <= max(values) + 1e-9 for each in averages)


def test_a_window_of_one_changes_nothing():
    for source in cases(4):
        values = numbers(source)
        assert moving_average(values, 1) == values


@pytest.mark.parametrize("duration", [-0.001, math.nan])
def test_an_impossible_duration_is_refused(duration):
    with pytest.raises(ValueError, match="cannot be"):
        AnalyticsEngine().record(Event("w", "a", 0, duration, True))


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_everything_recorded_is_selected_by_workflow_or_step(seed):
    for source in cases(seed):
        engine = AnalyticsEngine()
        for _ in range(30):
            engine.record(Event(source.choice("vw"), source.choice("abc"), source.uniform(0, 1_000), source.uniform(0, 10), True))
        assert len(engine.select("v")) + len(engine.select("w")) == 30
        assert sum(len(engine.select(step=step)) for step in "abc") == len(engine.select())


@pytest.mark.parametrize("factor", [2, 10, 0.5])
def test_percentiles_scale_with_their_values(factor):
    for source in cases(10):
        values = numbers(source)
        scaled = [value * factor for value in values]
        assert math.isclose(percentile(scaled, 75), percentile(values, 75) * factor, rel_tol=1e-9)


@pytest.mark.parametrize("seed", [11, 12])
def test_a_window_over_everything_ends_at_the_mean(seed):
    for source in cases(seed):
        values = numbers(source)
        whole = moving_average(values, len(values))
        assert math.isclose(whole[-1], sum(values) / len(values), abs_tol=1e-9)
