"""Document ingestion: accepts text, cuts it into chunks, keeps an inverted index, answers searches."""

from __future__ import annotations

import hashlib
import html
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

MAX_BYTES = 2_000_000
TYPES = {"text/plain", "text/markdown", "text/html", "text/csv"}


class IngestionError(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Document:
    id: str
    title: str
    kind: str
    chunks: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    state: str = "queued"
    error: str | None = None


def plain_text(raw: str, kind: str) -> str:
    if kind == "text/html":
        raw = re.sub(r"(?is)<(script|style).*?</\1>", " ", raw)
        raw = re.sub(r"(?i)<(br|/p|/div|/li|/h\d)[^>]*>", "\n", raw)
        raw = html.unescape(re.sub(r"<[^>]+>", " ", raw))
    elif kind == "text/markdown":
        raw = re.sub(r"(?m)^#{1,6}\s+", "", raw)
        raw = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", raw)
        raw = re.sub(r"[*_`]{1,3}", "", raw)
    elif kind == "text/csv":
        raw = "\n".join(" ".join(cell.strip() for cell in line.split(",")) for line in raw.splitlines())
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in raw.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def cut(text: str, size: int = 800, overlap: int = 100) -> list[str]:
    """Chunks of at most ``size`` characters that end at a sentence where they can."""
    if overlap >= size:
        raise ValueError("The overlap is smaller than the chunk")
    chunks: list[str] = []
    start = 0
    while start < len(text):
        end = min(len(text), start + size)
        if end < len(text):
            sentence = max(text.rfind(mark, start + size // 2, end) for mark in (". ", "! ", "? ", "\n"))
            if sentence > 0:
                end = sentence + 1
        chunks.append(text[start:end].strip())
        if end == len(text):
            break
        start = max(end - overlap, start + 1)
    return [each for each in chunks if each]


class IngestionRoutes:
    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.pending: dict[str, str] = {}
        self.index: dict[str, dict[tuple[str, int], int]] = defaultdict(dict)

    def upload(self, title: str, kind: str, content: bytes, tags: set[str] | None = None) -> Document:
        if kind not in TYPES:
            raise IngestionError(415, f"{kind} cannot be read")
        if len(content) > MAX_BYTES:
            raise IngestionError(413, f"A document has at most {MAX_BYTES} bytes")
        identity = hashlib.sha256(content).hexdigest()[:16]
        if identity in self.documents:
            self.documents[identity].tags |= tags or set()
            return self.documents[identity]
        document = Document(identity, title.strip() or "Untitled", kind, tags=set(tags or ()))
        try:
            self.pending[identity] = content.decode("utf-8")
        except UnicodeDecodeError as error:
            document.state = "failed"
            document.error = f"not UTF-8 at byte {error.start}"
        self.documents[identity] = document
        return document

    def process(self, limit: int = 10) -> int:
        done = 0
        for identity in list(self.pending)[:limit]:
            document = self.documents[identity]
            text = plain_text(self.pending.pop(identity), document.kind)
            if not text:
                document.state = "failed"
                document.error = "there is no text in it"
                continue
            document.chunks = cut(text)
            for number, chunk in enumerate(document.chunks):
                for word, count in Counter(re.findall(r"\w+", chunk.lower())).items():
                    self.index[word][identity, number] = count
            document.state = "ready"
            done += 1
        return done

    def search(self, text: str, tags: set[str] | None = None, limit: int = 5) -> list[dict[str, Any]]:
        words = re.findall(r"\w+", text.lower())
        if not words:
            raise IngestionError(422, "A search needs a word")
        total = sum(len(document.chunks) for document in self.documents.values())
        scores: Counter[tuple[str, int]] = Counter()
        for word in words:
            places = self.index.get(word, {})
            for place, count in places.items():
                rarity = math.log(1 + total / len(places))
                scores[place] += rarity * count / (count + 1.2)  # type: ignore[assignment]
        hits: list[dict[str, Any]] = []
        for (identity, number), score in scores.most_common():
            document = self.documents[identity]
            if tags and not tags <= document.tags:
                continue
            hits.append({"document": identity, "title": document.title, "chunk": number, "score": round(score, 4)})
            if len(hits) == limit:
                break
        return hits

    def delete(self, identity: str) -> None:
        if self.documents.pop(identity, None) is None:
            raise IngestionError(404, f"There is no document {identity}")
        self.pending.pop(identity, None)
        for word in list(self.index):
            kept = {place: count for place, count in self.index[word].items() if place[0] != identity}
            if kept:
                self.index[word] = kept
            else:
                del self.index[word]

    def status(self) -> dict[str, int]:
        return dict(Counter(document.state for document in self.documents.values()))
