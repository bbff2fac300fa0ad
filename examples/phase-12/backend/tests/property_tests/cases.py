"""Seeded random cases: the same ones on every machine and in every run."""

from __future__ import annotations

import random
import string
from typing import Any, Iterator


def cases(seed: int, count: int = 50) -> Iterator[random.Random]:
    for number in range(count):
        yield random.Random(f"{seed}/{number}")


def word(source: random.Random, longest: int = 8) -> str:
    return "".join(source.choices(string.ascii_lowercase, k=source.randint(1, longest)))


def sentence(source: random.Random, longest: int = 30) -> str:
    return " ".join(word(source) for _ in range(source.randint(1, longest)))


def numbers(source: random.Random, longest: int = 40, low: float = 0.0, high: float = 100.0) -> list[float]:
    return [round(source.uniform(low, high), 3) for _ in range(source.randint(1, longest))]


def variables(source: random.Random, depth: int = 2) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for _ in range(source.randint(0, 4)):
        nested = depth > 0 and source.random() < 0.3
        made[word(source, 3)] = variables(source, depth - 1) if nested else source.randint(0, 9)
    return made


def acyclic_definition(source: random.Random, longest: int = 12) -> dict[str, Any]:
    """Steps that only need earlier ones, in shuffled order."""
    count = source.randint(1, longest)
    steps = []
    for index in range(count):
        needs = source.sample(range(index), source.randint(0, min(index, 3)))
        steps.append({"id": f"s{index}", "action": "note", "needs": [f"s{each}" for each in needs]})
    source.shuffle(steps)
    return {"name": word(source), "steps": steps}
