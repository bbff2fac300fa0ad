"""Cuts a stream of messages into episodes: by silence, by topic, by task."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field

STOP_WORDS = frozenset("a an and are as at be by for from has in is it of on or that the this to was with".split())


@dataclass(frozen=True)
class Utterance:
    at: float
    author: str
    text: str
    task: str | None = None


@dataclass
class Segment:
    utterances: list[Utterance] = field(default_factory=list)
    reason: str = "start"

    @property
    def start(self) -> float:
        return self.utterances[0].at

    @property
    def end(self) -> float:
        return self.utterances[-1].at

    @property
    def seconds(self) -> float:
        return self.end - self.start


def words_of(text: str) -> Counter[str]:
    words = re.findall(r"[a-z][a-z0-9'-]+", text.lower())
    return Counter(word for word in words if word not in STOP_WORDS)


def similarity(left: Counter[str], right: Counter[str]) -> float:
    """The cosine of two bags of words, 0 when one is empty."""
    shared = sum(left[word] * right[word] for word in left.keys() & right.keys())
    if shared == 0:
        return 0.0
    length = math.sqrt(sum(count ** 2 for count in left.values()))
    other = math.sqrt(sum(count ** 2 for count in right.values()))
    return shared / (length * other)


class Segmenter:
    def __init__(self, silence: float = 1_800, topic: float = 0.1, window: int = 4) -> None:
        self.silence = silence
        self.topic = topic
        self.window = window

    def boundary(self, segment: Segment, following: Utterance) -> str | None:
        """Why a new segment begins with an utterance, or None when it does not."""
        last = segment.utterances[-1]
        if following.at - last.at > self.silence:
            return "silence"
        if following.task != last.task and following.task is not None:
            return "task"
        if len(segment.utterances) < self.window or following.author != "user":
            return None
        recent: Counter[str] = Counter()
        for each in segment.utterances[-self.window:]:
            recent.update(words_of(each.text))
        new = words_of(following.text)
        if sum(new.values()) >= 3 and similarity(recent, new) < self.topic:
            return "topic"
        return None

    def split(self, utterances: list[Utterance]) -> list[Segment]:
        segments: list[Segment] = []
        for each in sorted(utterances, key=lambda one: one.at):
            reason = self.boundary(segments[-1], each) if segments else "start"
            if reason is not None:
                segments.append(Segment([], reason))
            segments[-1].utterances.append(each)
        return self.merge_short(segments)

    def merge_short(self, segments: list[Segment], shortest: int = 2) -> list[Segment]:
        """Give segments that are too short to the one before, unless a silence parts them."""
        merged: list[Segment] = []
        for each in segments:
            if merged and len(each.utterances) < shortest and each.reason != "silence":
                merged[-1].utterances.extend(each.utterances)
            else:
                merged.append(each)
        return merged

    def title(self, segment: Segment, words: int = 4) -> str:
        counts: Counter[str] = Counter()
        for each in segment.utterances:
            weight = 2 if each.author == "user" else 1
            for word, count in words_of(each.text).items():
                counts[word] += weight * count
        if not counts:
            return "Untitled"
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return " ".join(word for word, _ in ranked[:words]).capitalize()

    def importance(self, segment: Segment) -> float:
        """Between 0 and 1: long, task-bound and corrected segments matter more."""
        score = min(0.4, len(segment.utterances) / 50)
        if any(each.task for each in segment.utterances):
            score += 0.3
        corrections = ("no,", "wrong", "actually", "instead")
        corrected = sum(
            any(word in each.text.lower() for word in corrections)
            for each in segment.utterances
            if each.author == "user"
        )
        score += min(0.3, 0.1 * corrected)
        return round(score, 4)
