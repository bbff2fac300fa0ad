"""Bring your own key: routes prompts to the providers a workspace has keys for."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any, AsyncIterator, Callable, Protocol


class Client(Protocol):
    """What a provider's client must offer."""

    async def complete(self, model: str, prompt: str, max_tokens: int) -> str: ...

    def stream(self, model: str, prompt: str) -> AsyncIterator[str]: ...


class ProviderError(Exception):
    """A provider has refused or failed; ``retryable`` says whether another may be tried."""

    def __init__(self, provider: str, reason: str, retryable: bool = True) -> None:
        super().__init__(f"{provider}: {reason}")
        self.provider = provider
        self.retryable = retryable


class BudgetExceeded(Exception):
    """The workspace has spent what it may spend this month."""


@dataclass(frozen=True)
class Provider:
    name: str
    model: str
    dollars_per_million: float
    quality: int
    context_tokens: int
    requests_per_minute: int = 60
    key_prefix: str = ""


PROVIDERS = (
    Provider("north", "north-large", 15.0, 5, 200_000, 50, "nk-"),
    Provider("harbor", "harbor-pro", 10.0, 4, 128_000, 60, "hb_"),
    Provider("meadow", "meadow-2", 2.5, 3, 64_000, 120, "md-"),
    Provider("pebble", "pebble-mini", 0.2, 1, 16_000, 600, "pb-"),
)

COMPLEX_WORDS = ("analyse", "architecture", "compare", "prove", "refactor", "reason", "trade-off", "why")


def estimate_tokens(text: str) -> int:
    """A cheap upper estimate: four characters a token, and no fewer than the words."""
    return max(len(text.split()), (len(text) + 3) // 4)


def classify(prompt: str) -> int:
    """The quality a prompt asks for, 1 to 5."""
    lowered = prompt.lower()
    level = 1 + sum(word in lowered for word in COMPLEX_WORDS)
    if estimate_tokens(prompt) > 2_000:
        level += 1
    if "```" in prompt:
        level += 1
    return min(5, level)


class KeyStore:
    """Keeps keys sealed with a secret of the installation; never returns one in a listing."""

    def __init__(self, secret: bytes | None = None) -> None:
        self._secret = secret or secrets.token_bytes(32)
        self._sealed: dict[tuple[str, str], tuple[bytes, bytes, bytes]] = {}

    def _pad(self, nonce: bytes, length: int) -> bytes:
        blocks = b""
        counter = 0
        while len(blocks) < length:
            blocks += hmac.new(self._secret, nonce + counter.to_bytes(4, "big"), hashlib.sha256).digest()
            counter += 1
        return blocks[:length]

    def put(self, workspace: str, provider: Provider, key: str) -> None:
        if not key.startswith(provider.key_prefix) or len(key) < len(provider.key_prefix) + 8:
            raise ValueError(f"This does not look like a key of {provider.name}")
        nonce = secrets.token_bytes(16)
        raw = key.encode()
        sealed = bytes(a ^ b for a, b in zip(raw, self._pad(nonce, len(raw))))
        tag = hmac.new(self._secret, nonce + sealed, hashlib.sha256).digest()
        self._sealed[workspace, provider.name] = (nonce, sealed, tag)

    def get(self, workspace: str, provider: str) -> str | None:
        entry = self._sealed.get((workspace, provider))
        if entry is None:
            return None
        nonce, sealed, tag = entry
        if not hmac.compare_digest(tag, hmac.new(self._secret, nonce + sealed, hashlib.sha256).digest()):
            raise ValueError(f"The stored key of {provider} was tampered with")
        return bytes(a ^ b for a, b in zip(sealed, self._pad(nonce, len(sealed)))).decode()

    def remove(self, workspace: str, provider: str) -> bool:
        return self._sealed.pop((workspace, provider), None) is not None

    def listing(self, workspace: str) -> dict[str, str]:
        shown: dict[str, str] = {}
        for owner, provider in sorted(self._sealed):
            if owner == workspace:
                key = self.get(owner, provider) or ""
                shown[provider] = f"{key[:3]}…{key[-2:]}"
        return shown

    def rotate(self, secret: bytes) -> int:
        """Seal every key anew under another secret; returns how many there are."""
        opened = {each: self.get(*each) for each in self._sealed}
        self._secret = secret
        by_name = {provider.name: provider for provider in PROVIDERS}
        for (workspace, provider), key in opened.items():
            self.put(workspace, by_name[provider], key or "")
        return len(opened)


class RateLimiter:
    """A sliding window of one minute per provider."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.calls: dict[str, deque[float]] = {}

    def _recent(self, provider: Provider) -> deque[float]:
        calls = self.calls.setdefault(provider.name, deque())
        while calls and calls[0] <= self.clock() - 60:
            calls.popleft()
        return calls

    def allows(self, provider: Provider) -> bool:
        return len(self._recent(provider)) < provider.requests_per_minute

    def note(self, provider: Provider) -> None:
        self._recent(provider).append(self.clock())

    def wait_seconds(self, provider: Provider) -> float:
        if self.allows(provider):
            return 0.0
        return max(0.0, self.calls[provider.name][0] + 60 - self.clock())


@dataclass
class Usage:
    requests: int = 0
    tokens: int = 0
    dollars: float = 0.0
    failures: int = 0


@dataclass
class BYOKHandler:
    """Chooses providers, calls them in order, and keeps the books."""

    keys: KeyStore
    clients: dict[str, Callable[[str], Client]]
    limiter: RateLimiter = field(default_factory=RateLimiter)
    monthly_dollars: float = 50.0
    cache_size: int = 64
    usage: dict[str, Usage] = field(default_factory=dict)
    _cache: OrderedDict[str, str] = field(default_factory=OrderedDict)

    def candidates(self, workspace: str, prompt: str, prefer: str = "quality") -> list[Provider]:
        """The usable providers in the order they will be tried."""
        needed = estimate_tokens(prompt)
        usable = [
            each for each in PROVIDERS
            if each.name in self.clients
            and each.context_tokens >= needed
            and self.keys.get(workspace, each.name) is not None
        ]
        level = classify(prompt)
        if prefer == "cost":
            good = [each for each in usable if each.quality >= level]
            rest = [each for each in usable if each.quality < level]
            return sorted(good, key=lambda each: each.dollars_per_million) + sorted(rest, key=lambda each: -each.quality)
        return sorted(usable, key=lambda each: (-each.quality, each.dollars_per_million))

    def cost(self, provider: Provider, tokens: int) -> float:
        return provider.dollars_per_million * tokens / 1_000_000

    def spent(self) -> float:
        return sum(each.dollars for each in self.usage.values())

    def require_budget(self, provider: Provider, tokens: int) -> None:
        if self.spent() + self.cost(provider, tokens) > self.monthly_dollars:
            raise BudgetExceeded(f"{self.spent():.2f} of {self.monthly_dollars:.2f} dollars are spent")

    def book(self, provider: Provider, tokens: int) -> None:
        usage = self.usage.setdefault(provider.name, Usage())
        usage.requests += 1
        usage.tokens += tokens
        usage.dollars += self.cost(provider, tokens)

    async def complete(self, workspace: str, prompt: str, max_tokens: int = 512, prefer: str = "quality") -> str:
        """The first answer of a candidate; every failure is booked, the last one is raised."""
        cached = self._recall(workspace, prompt)
        if cached is not None:
            return cached
        tried: ProviderError | None = None
        for provider in self.candidates(workspace, prompt, prefer):
            tokens = estimate_tokens(prompt) + max_tokens
            self.require_budget(provider, tokens)
            if not self.limiter.allows(provider):
                tried = ProviderError(provider.name, "rate limit reached")
                continue
            self.limiter.note(provider)
            client = self.clients[provider.name](self.keys.get(workspace, provider.name) or "")
            try:
                answer = await client.complete(provider.model, prompt, max_tokens)
            except ProviderError as error:
                self.usage.setdefault(provider.name, Usage()).failures += 1
                if not error.retryable:
                    raise
                tried = error
                continue
            self.book(provider, estimate_tokens(prompt) + estimate_tokens(answer))
            self._remember(workspace, prompt, answer)
            return answer
        raise tried or ProviderError("none", "no provider has a key and enough context", retryable=False)

    async def stream(self, workspace: str, prompt: str) -> AsyncIterator[str]:
        """Stream from the best candidate; another one takes over only before the first chunk."""
        tried: ProviderError | None = None
        for provider in self.candidates(workspace, prompt):
            if not self.limiter.allows(provider):
                continue
            self.limiter.note(provider)
            client = self.clients[provider.name](self.keys.get(workspace, provider.name) or "")
            received: list[str] = []
            try:
                async for chunk in client.stream(provider.model, prompt):
                    received.append(chunk)
                    yield chunk
            except ProviderError as error:
                self.usage.setdefault(provider.name, Usage()).failures += 1
                if received or not error.retryable:
                    raise
                tried = error
                continue
            self.book(provider, estimate_tokens(prompt) + estimate_tokens("".join(received)))
            return
        raise tried or ProviderError("none", "no provider can stream this prompt", retryable=False)

    async def complete_many(self, workspace: str, prompts: list[str], parallel: int = 4) -> list[str | ProviderError]:
        gate = asyncio.Semaphore(parallel)

        async def one(prompt: str) -> str | ProviderError:
            async with gate:
                try:
                    return await self.complete(workspace, prompt, prefer="cost")
                except ProviderError as error:
                    return error

        return await asyncio.gather(*(one(prompt) for prompt in prompts))

    def _cache_key(self, workspace: str, prompt: str) -> str:
        return hashlib.sha256(f"{workspace}\0{prompt}".encode()).hexdigest()

    def _recall(self, workspace: str, prompt: str) -> str | None:
        key = self._cache_key(workspace, prompt)
        if key in self._cache:
            self._cache.move_to_end(key)
        return self._cache.get(key)

    def _remember(self, workspace: str, prompt: str, answer: str) -> None:
        self._cache[self._cache_key(workspace, prompt)] = answer
        while len(self._cache) > self.cache_size:
            self._cache.popitem(last=False)

    def report(self) -> list[dict[str, Any]]:
        """Usage by provider, the most expensive first, with the share of all that was spent."""
        total = self.spent()
        rows: list[dict[str, Any]] = []
        for name, usage in self.usage.items():
            calls = usage.requests + usage.failures
            rows.append({
                "provider": name,
                "requests": usage.requests,
                "tokens": usage.tokens,
                "dollars": round(usage.dollars, 6),
                "share": usage.dollars / total if total else 0.0,
                "failure_rate": usage.failures / calls if calls else 0.0,
            })
        return sorted(rows, key=lambda row: (-row["dollars"], row["provider"]))

    def forecast(self, day: int, days_in_month: int = 30) -> dict[str, Any]:
        """What the month will cost if it goes on like this, and when the budget ends."""
        if not 1 <= day <= days_in_month:
            raise ValueError(f"Day {day} is not in a month of {days_in_month} days")
        per_day = self.spent() / day
        expected = per_day * days_in_month
        ends: int | None = None
        if per_day > 0 and expected > self.monthly_dollars:
            ends = int(self.monthly_dollars / per_day)
        return {"expected": round(expected, 4), "within_budget": ends is None, "budget_ends_on_day": ends}
