"""The handler with a key store that stands in for the sealed one: who is asked, and what it may cost."""

from __future__ import annotations

import pytest

from core.llm.byok_handler import PROVIDERS, BudgetExceeded, BYOKHandler

NORTH, HARBOR, MEADOW, PEBBLE = PROVIDERS


class PlainKeys:
    def __init__(self, *names):
        self.names = names

    def get(self, workspace, provider):
        return "key" if workspace == "w" and provider in self.names else None


def handler(*names):
    return BYOKHandler(PlainKeys(*names), {provider.name: lambda key: None for provider in PROVIDERS})


def test_asks_the_best_provider_first():
    assert handler("pebble", "north", "harbor").candidates("w", "Hello") == [NORTH, HARBOR, PEBBLE]


def test_asks_only_who_has_a_key():
    assert handler("meadow").candidates("w", "Hello") == [MEADOW]
    assert handler("meadow").candidates("another", "Hello") == []


def test_leaves_out_who_cannot_hold_the_prompt():
    assert handler("north", "pebble").candidates("w", "word " * 60_000) == [NORTH]


def test_books_what_was_spent():
    made = handler("north")
    made.book(NORTH, 2_000_000)
    made.book(PEBBLE, 1_000_000)
    assert made.spent() == pytest.approx(30.2)


def test_spends_no_more_than_the_budget():
    made = handler("north")
    made.book(NORTH, 3_000_000)
    made.require_budget(NORTH, 300_000)
    with pytest.raises(BudgetExceeded, match="45.00 of 50.00 dollars are spent"):
        made.require_budget(NORTH, 400_000)
