"""What holds for every set of values and events."""

from __future__ import annotations

import math

import pytest

from core.workflow_analytics_engine import AnalyticsEngine, Event, moving_average, percentile, slope
from tests.property_tests.cases import cases, numbers


def events(source, count=40):
    return [
        Event("w", source.choice("abc"), source.uniform(0, 1_000), source.uniform(0, 10), source.random() < 0.8)
        for _ in range(count)
    ]


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


def test_no_values_have_no_percentile():
    with pytest.raises(ValueError, match="No values"):
        percentile([], 50)


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


def test_the_slope_of_a_line_is_its_rise():
    for source in cases(5):
        start, rise = source.uniform(-10, 10), source.uniform(-3, 3)
        line = [start + rise * index for index in range(source.randint(2, 30))]
        assert math.isclose(slope(line), rise, abs_tol=1e-9)


def test_reversing_values_turns_the_slope():
    for source in cases(6):
        values = numbers(source)
        assert math.isclose(slope(values), -slope(values[::-1]), abs_tol=1e-9)


@pytest.mark.parametrize("seed", [7, 8])
def test_a_success_rate_is_a_share(seed):
    for source in cases(seed):
        engine = AnalyticsEngine()
        for each in events(source):
            engine.record(each)
        assert 0 <= engine.success_rate("w") <= 1


def test_nothing_recorded_has_no_success_rate():
    assert AnalyticsEngine().success_rate() is None


@pytest.mark.parametrize("duration", [-0.001, math.nan])
def test_an_impossible_duration_is_refused(duration):
    with pytest.raises(ValueError, match="cannot be"):
        AnalyticsEngine().record(Event("w", "a", 0, duration, True))
