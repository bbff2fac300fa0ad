"""Mail: threads, quoted text, rules, and drafts that answer."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from typing import Callable, Iterable

QUOTE_INTRODUCTION = re.compile(r"^(On .+ wrote:|Am .+ schrieb .+:|-+ ?Original Message ?-+)$")
SIGNATURE = re.compile(r"^-- ?$")
PREFIX = re.compile(r"^\s*((re|fwd?|aw|wg)\s*(\[\d+\])?\s*:\s*)+", re.I)


@dataclass
class Mail:
    id: str
    sender: str
    to: list[str]
    subject: str
    body: str
    at: float
    references: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    unread: bool = True

    def topic(self) -> str:
        return PREFIX.sub("", self.subject).strip().lower()


@dataclass
class Thread:
    mails: list[Mail]

    @property
    def subject(self) -> str:
        return PREFIX.sub("", self.mails[0].subject).strip()

    def people(self) -> list[str]:
        seen: list[str] = []
        for mail in self.mails:
            for address in (mail.sender, *mail.to):
                if address not in seen:
                    seen.append(address)
        return seen

    def waits_for(self, me: str) -> bool:
        return self.mails[-1].sender != me and me in self.mails[-1].to


@dataclass
class Rule:
    name: str
    when: Callable[[Mail], bool]
    label: str | None = None
    read: bool = False
    stop: bool = False


def parse_mail(raw: bytes) -> Mail:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    identity = str(message.get("Message-ID", "")).strip()
    if not identity:
        raise ValueError("A mail without a Message-ID")
    senders = getaddresses([str(message.get("From", ""))])
    if not senders or not senders[0][1]:
        raise ValueError(f"{identity} has no sender")
    receivers = getaddresses([str(message.get(name, "")) for name in ("To", "Cc")])
    part = message.get_body(("plain", "html"))
    body = part.get_content() if part is not None else ""
    if part is not None and part.get_content_type() == "text/html":
        body = re.sub(r"<[^>]+>", " ", body)
    references = str(message.get("References", "")).split() or str(message.get("In-Reply-To", "")).split()
    date = message.get("Date")
    at = parsedate_to_datetime(str(date)).timestamp() if date else 0.0
    to = [address.lower() for _, address in receivers if address]
    return Mail(identity, senders[0][1].lower(), to, str(message.get("Subject", "")), body, at, references)


def own_words(body: str) -> str:
    """What the sender wrote, without quotes and signature."""
    kept: list[str] = []
    for line in body.splitlines():
        if SIGNATURE.match(line):
            break
        if QUOTE_INTRODUCTION.match(line.strip()):
            break
        if line.startswith(">"):
            continue
        kept.append(line.rstrip())
    return "\n".join(kept).strip()


def thread_mails(mails: Iterable[Mail]) -> list[Thread]:
    """Threads by references, and by topic where references are lost; the liveliest first."""
    threads: list[list[Mail]] = []
    by_id: dict[str, list[Mail]] = {}
    by_topic: dict[str, list[Mail]] = {}
    for mail in sorted(mails, key=lambda each: each.at):
        home: list[Mail] | None = None
        for reference in mail.references:
            if reference in by_id:
                home = by_id[reference]
                break
        if home is None and PREFIX.match(mail.subject):
            home = by_topic.get(mail.topic())
        if home is None:
            home = []
            threads.append(home)
        home.append(mail)
        by_id[mail.id] = home
        by_topic[mail.topic()] = home
    return [Thread(each) for each in sorted(threads, key=lambda each: -each[-1].at)]


def apply_rules(mail: Mail, rules: Iterable[Rule]) -> list[str]:
    """The names of the rules that held for a mail."""
    applied: list[str] = []
    for rule in rules:
        try:
            if not rule.when(mail):
                continue
        except Exception:
            continue
        applied.append(rule.name)
        if rule.label is not None:
            mail.labels.add(rule.label)
        if rule.read:
            mail.unread = False
        if rule.stop:
            break
    return applied


def draft_reply(mail: Mail, me: str, text: str, to_all: bool = False) -> EmailMessage:
    draft = EmailMessage()
    draft["From"] = me
    draft["To"] = mail.sender
    if to_all:
        others = [address for address in mail.to if address not in (me, mail.sender)]
        if others:
            draft["Cc"] = ", ".join(others)
    topic = PREFIX.sub("", mail.subject).strip()
    draft["Subject"] = f"Re: {topic}"
    draft["In-Reply-To"] = mail.id
    draft["References"] = " ".join([*mail.references, mail.id])
    quoted = "\n".join(f"> {line}" for line in own_words(mail.body).splitlines())
    draft.set_content(f"{text.strip()}\n\n{mail.sender} wrote:\n{quoted}\n")
    return draft


def find_tasks(mail: Mail) -> list[str]:
    """Sentences that ask for something."""
    asking = re.compile(r"(?i)\b(please|could you|can you|would you|by (monday|tuesday|wednesday|thursday|friday))\b")
    sentences = re.split(r"(?<=[.!?])\s+", own_words(mail.body).replace("\n", " "))
    return [sentence.strip() for sentence in sentences if asking.search(sentence) and len(sentence) > 10]
