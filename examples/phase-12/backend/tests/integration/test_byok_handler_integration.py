"""The handler with clients that answer, fail and run dry."""

from __future__ import annotations

import asyncio

import pytest

from core.llm.byok_handler import PROVIDERS, BudgetExceeded, BYOKHandler, KeyStore, ProviderError


class FakeClient:
    def __init__(self, name, failure=None):
        self.name = name
        self.failure = failure
        self.prompts = []

    def __call__(self, key):
        assert key.endswith("-secret")
        return self

    async def complete(self, model, prompt, max_tokens):
        self.prompts.append(prompt)
        if self.failure is not None:
            raise self.failure
        return f"{self.name} says {prompt}"


@pytest.fixture
def keys():
    made = KeyStore(b"installation secret")
    for provider in PROVIDERS:
        made.put("w", provider, f"{provider.key_prefix}{provider.name}-secret")
    return made


def test_asks_the_best_provider_first(keys):
    clients = {each.name: FakeClient(each.name) for each in PROVIDERS}
    handler = BYOKHandler(keys, clients)
    assert asyncio.run(handler.complete("w", "Hello")) == "north says Hello"


def test_falls_back_when_a_provider_fails(keys):
    failing = FakeClient("north", ProviderError("north", "overloaded"))
    handler = BYOKHandler(keys, {"north": failing, "harbor": FakeClient("harbor")})
    assert asyncio.run(handler.complete("w", "Hello")) == "harbor says Hello"
    assert handler.usage["north"].failures == 1


def test_stops_when_an_error_is_final(keys):
    refusing = FakeClient("north", ProviderError("north", "key revoked", retryable=False))
    handler = BYOKHandler(keys, {"north": refusing, "harbor": FakeClient("harbor")})
    with pytest.raises(ProviderError, match="key revoked"):
        asyncio.run(handler.complete("w", "Hello"))


def test_asks_once_for_the_same_prompt(keys):
    client = FakeClient("meadow")
    handler = BYOKHandler(keys, {"meadow": client})
    answers = [asyncio.run(handler.complete("w", "Hello")) for _ in range(3)]
    assert answers == ["meadow says Hello"] * 3
    assert client.prompts == ["Hello"]


def test_spends_no_more_than_the_budget(keys):
    handler = BYOKHandler(keys, {"north": FakeClient("north")}, monthly_dollars=0.001)
    with pytest.raises(BudgetExceeded, match="0.00 of 0.00 dollars"):
        asyncio.run(handler.complete("w", "Hello", max_tokens=4_000))


def test_needs_a_key(keys):
    handler = BYOKHandler(keys, {"north": FakeClient("north")})
    with pytest.raises(ProviderError, match="no provider has a key"):
        asyncio.run(handler.complete("another workspace", "Hello"))
