"""A small memory of texts: hashed vectors, similarity search, forgetting."""

from __future__ import annotations

import hashlib
import heapq
import json
import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterable

Vector = list[float]


@dataclass
class Memory:
    id: int
    text: str
    vector: Vector
    created: float
    importance: float = 0.5
    recalled: int = 0
    last_recalled: float | None = None
    tags: set[str] = field(default_factory=set)


def features(text: str) -> Iterable[str]:
    """Words and pairs of words."""
    words = re.findall(r"\w+", text.lower())
    yield from words
    for first, second in zip(words, words[1:]):
        yield f"{first} {second}"


def embed(text: str, size: int = 128) -> Vector:
    """A unit vector by signed feature hashing; the zero vector for a text without words."""
    vector = [0.0] * size
    for feature in features(text):
        digest = hashlib.blake2b(feature.encode(), digest_size=8).digest()
        number = int.from_bytes(digest, "big")
        sign = 1.0 if number & 1 else -1.0
        vector[(number >> 1) % size] += sign
    length = math.sqrt(sum(value * value for value in vector))
    if length == 0:
        return vector
    return [value / length for value in vector]


def dot(left: Vector, right: Vector) -> float:
    if len(left) != len(right):
        raise ValueError(f"Vectors of {len(left)} and {len(right)} dimensions")
    return sum(a * b for a, b in zip(left, right))


class VectorMemory:
    def __init__(self, size: int = 128, half_life: float = 7 * 86_400) -> None:
        self.size = size
        self.half_life = half_life
        self.memories: dict[int, Memory] = {}
        self.next_id = 1

    def remember(self, text: str, now: float, importance: float = 0.5, tags: Iterable[str] = ()) -> Memory:
        """Store a text; one that is nearly known already strengthens what is known."""
        if not text.strip():
            raise ValueError("There is nothing to remember")
        vector = embed(text, self.size)
        for known in self.memories.values():
            if dot(known.vector, vector) > 0.97:
                known.importance = min(1.0, known.importance + 0.1)
                known.tags |= set(tags)
                return known
        memory = Memory(self.next_id, text.strip(), vector, now, importance, tags=set(tags))
        self.memories[memory.id] = memory
        self.next_id += 1
        return memory

    def strength(self, memory: Memory, now: float) -> float:
        """How present a memory is: importance, fading by half each half-life, refreshed by recall."""
        since = now - (memory.last_recalled if memory.last_recalled is not None else memory.created)
        fading = 0.5 ** (max(0.0, since) / self.half_life)
        practice = 1 + math.log1p(memory.recalled)
        return memory.importance * fading * practice

    def recall(self, text: str, now: float, count: int = 5, tags: Iterable[str] = ()) -> list[Memory]:
        vector = embed(text, self.size)
        wanted = set(tags)
        scored: list[tuple[float, int]] = []
        for memory in self.memories.values():
            if not wanted <= memory.tags:
                continue
            closeness = dot(memory.vector, vector)
            if closeness <= 0:
                continue
            scored.append((closeness * (0.5 + 0.5 * min(1.0, self.strength(memory, now))), memory.id))
        best = heapq.nlargest(count, scored)
        found = [self.memories[identity] for _, identity in best]
        for memory in found:
            memory.recalled += 1
            memory.last_recalled = now
        return found

    def forget(self, now: float, below: float = 0.05, keep: int = 100) -> list[int]:
        """Drop the weakest memories, never fewer than ``keep`` remain."""
        ranked = sorted(self.memories.values(), key=lambda memory: self.strength(memory, now))
        dropped: list[int] = []
        for memory in ranked:
            if len(self.memories) <= keep:
                break
            if self.strength(memory, now) >= below or "pinned" in memory.tags:
                continue
            del self.memories[memory.id]
            dropped.append(memory.id)
        return dropped

    def clusters(self, threshold: float = 0.5) -> list[list[int]]:
        """Groups of memories that are near each other, the largest first."""
        parent = {identity: identity for identity in self.memories}

        def root(identity: int) -> int:
            while parent[identity] != identity:
                parent[identity] = parent[parent[identity]]
                identity = parent[identity]
            return identity

        ids = sorted(self.memories)
        for index, first in enumerate(ids):
            for second in ids[index + 1:]:
                if dot(self.memories[first].vector, self.memories[second].vector) >= threshold:
                    parent[root(second)] = root(first)
        groups: dict[int, list[int]] = {}
        for identity in ids:
            groups.setdefault(root(identity), []).append(identity)
        return sorted(groups.values(), key=lambda group: (-len(group), group))

    def save(self, path: Path) -> None:
        rows = []
        for memory in self.memories.values():
            row = dict(vars(memory))
            row["tags"] = sorted(memory.tags)
            del row["vector"]
            rows.append(row)
        path.write_text(json.dumps({"size": self.size, "memories": rows}), encoding="utf-8")

    def load(self, path: Path) -> int:
        raw = json.loads(path.read_text(encoding="utf-8"))
        self.size = raw["size"]
        self.memories.clear()
        for row in raw["memories"]:
            row["tags"] = set(row["tags"])
            memory = Memory(vector=embed(row["text"], self.size), **row)
            self.memories[memory.id] = memory
        self.next_id = max(self.memories, default=0) + 1
        return len(self.memories)
