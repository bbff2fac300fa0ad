"""Instant messengers: verify a webhook, read the message, send the answer in their own form."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qs


class AdapterError(Exception):
    """A delivery that cannot be trusted or read."""


@dataclass(frozen=True)
class Incoming:
    platform: str
    channel: str
    user: str
    text: str
    message_id: str
    reply_to: str | None = None
    attachments: tuple[str, ...] = ()


class Adapter(Protocol):
    name: str
    limit: int

    def verify(self, headers: dict[str, str], body: bytes, now: float) -> None: ...

    def read(self, body: bytes) -> Incoming | None: ...

    def write(self, channel: str, text: str) -> list[dict[str, Any]]: ...


def split_text(text: str, limit: int) -> list[str]:
    """Pieces of at most ``limit`` characters, parted at paragraphs, lines or words where possible."""
    pieces: list[str] = []
    rest = text.strip()
    while len(rest) > limit:
        at = -1
        for mark in ("\n\n", "\n", ". ", " "):
            at = rest.rfind(mark, limit // 2, limit)
            if at > 0:
                at += len(mark.rstrip(" \n"))
                break
        if at <= 0:
            at = limit
        pieces.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    if rest:
        pieces.append(rest)
    return pieces


@dataclass
class SlackAdapter:
    secret: str
    name: str = "slack"
    limit: int = 3_000

    def verify(self, headers: dict[str, str], body: bytes, now: float) -> None:
        stamp = headers.get("x-slack-request-timestamp", "")
        if not stamp.isdigit() or abs(now - int(stamp)) > 300:
            raise AdapterError("The delivery is too old")
        base = b"v0:" + stamp.encode() + b":" + body
        expected = "v0=" + hmac.new(self.secret.encode(), base, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, headers.get("x-slack-signature", "")):
            raise AdapterError("The signature does not fit")

    def read(self, body: bytes) -> Incoming | None:
        try:
            raw = json.loads(body)
        except json.JSONDecodeError:
            form = parse_qs(body.decode())
            if "payload" not in form:
                raise AdapterError("Neither JSON nor a form with a payload") from None
            raw = json.loads(form["payload"][0])
        event = raw.get("event", {})
        if event.get("type") != "message" or event.get("bot_id") or event.get("subtype"):
            return None
        text = re.sub(r"<@[A-Z0-9]+>\s*", "", event.get("text", ""))
        text = re.sub(r"<(https?://[^|>]+)(\|[^>]*)?>", r"\1", text)
        files = tuple(each["url_private"] for each in event.get("files", []) if "url_private" in each)
        return Incoming("slack", event["channel"], event["user"], text.strip(), event["ts"], event.get("thread_ts"), files)

    def write(self, channel: str, text: str) -> list[dict[str, Any]]:
        text = re.sub(r"\*\*(.+?)\*\*", r"*\1*", text)
        text = re.sub(r"\[([^\]]+)\]\(([^)]+)\)", r"<\2|\1>", text)
        return [{"channel": channel, "text": piece, "mrkdwn": True} for piece in split_text(text, self.limit)]


@dataclass
class TelegramAdapter:
    secret: str
    name: str = "telegram"
    limit: int = 4_096

    def verify(self, headers: dict[str, str], body: bytes, now: float) -> None:
        given = headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(self.secret, given):
            raise AdapterError("The secret token does not fit")

    def read(self, body: bytes) -> Incoming | None:
        raw = json.loads(body)
        message = raw.get("message") or raw.get("edited_message")
        if message is None or message.get("from", {}).get("is_bot"):
            return None
        text = message.get("text") or message.get("caption") or ""
        if text.startswith("/"):
            text = re.sub(r"^/(\w+)(@\w+)?", r"\1", text)
        photos = message.get("photo", [])
        largest = max(photos, key=lambda each: each.get("file_size", 0), default=None)
        attachments = (largest["file_id"],) if largest else ()
        answered = message.get("reply_to_message", {}).get("message_id")
        return Incoming(
            "telegram", str(message["chat"]["id"]), str(message["from"]["id"]), text.strip(),
            str(message["message_id"]), None if answered is None else str(answered), attachments,
        )

    def write(self, channel: str, text: str) -> list[dict[str, Any]]:
        escaped = re.sub(r"([_\[\]()~>#+\-=|{}.!\\])", r"\\\1", text)
        escaped = escaped.replace("**", "*")
        return [
            {"chat_id": channel, "text": piece, "parse_mode": "MarkdownV2"}
            for piece in split_text(escaped, self.limit)
        ]


@dataclass
class Gateway:
    adapters: dict[str, Adapter] = field(default_factory=dict)
    seen: dict[tuple[str, str], float] = field(default_factory=dict)
    muted: set[tuple[str, str]] = field(default_factory=set)

    def register(self, adapter: Adapter) -> None:
        if adapter.name in self.adapters:
            raise AdapterError(f"There is already an adapter for {adapter.name}")
        self.adapters[adapter.name] = adapter

    def receive(self, platform: str, headers: dict[str, str], body: bytes, now: float) -> Incoming | None:
        """The message of a delivery; None for what is no message, was seen before, or is muted."""
        adapter = self.adapters.get(platform)
        if adapter is None:
            raise AdapterError(f"There is no adapter for {platform}")
        adapter.verify({key.lower(): value for key, value in headers.items()}, body, now)
        incoming = adapter.read(body)
        if incoming is None or (platform, incoming.channel) in self.muted:
            return None
        self.seen = {key: at for key, at in self.seen.items() if at > now - 3_600}
        key = (platform, incoming.message_id)
        if key in self.seen:
            return None
        self.seen[key] = now
        if incoming.text.lower() in ("mute", "stop"):
            self.muted.add((platform, incoming.channel))
            return None
        return incoming

    def answer(self, incoming: Incoming, text: str) -> list[dict[str, Any]]:
        messages = self.adapters[incoming.platform].write(incoming.channel, text)
        if incoming.platform == "slack":
            for message in messages:
                message["thread_ts"] = incoming.reply_to or incoming.message_id
        elif incoming.platform == "telegram" and messages:
            messages[0]["reply_to_message_id"] = int(incoming.message_id)
        return messages
