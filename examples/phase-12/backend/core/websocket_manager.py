"""Keeps live connections, rooms and what a client missed while it was away."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any, Protocol


class Socket(Protocol):
    async def send(self, text: str) -> None: ...

    async def close(self, code: int) -> None: ...


@dataclass
class Connection:
    user: str
    socket: Socket
    rooms: set[str] = field(default_factory=set)
    last_seen: float = 0.0
    sent: int = 0


@dataclass(frozen=True)
class Notice:
    number: int
    room: str
    kind: str
    data: dict[str, Any]

    def encode(self) -> str:
        return json.dumps({"number": self.number, "room": self.room, "kind": self.kind, "data": self.data})


class WebSocketManager:
    def __init__(self, keep: int = 50, per_user: int = 5) -> None:
        self.connections: dict[int, Connection] = {}
        self.backlog: dict[str, deque[Notice]] = defaultdict(lambda: deque(maxlen=keep))
        self.per_user = per_user
        self.counter = 0
        self.lock = asyncio.Lock()

    async def connect(self, user: str, socket: Socket, now: float) -> int:
        async with self.lock:
            own = sorted(each for each, connection in self.connections.items() if connection.user == user)
            while len(own) >= self.per_user:
                oldest = own.pop(0)
                await self.connections.pop(oldest).socket.close(4000)
            identity = max(self.connections, default=0) + 1
            self.connections[identity] = Connection(user, socket, last_seen=now)
            return identity

    async def disconnect(self, identity: int, code: int = 1000) -> bool:
        connection = self.connections.pop(identity, None)
        if connection is None:
            return False
        await connection.socket.close(code)
        return True

    async def join(self, identity: int, room: str, after: int | None = None) -> int:
        """Join a room; with ``after``, the notices missed since that number are sent again."""
        connection = self.connections[identity]
        connection.rooms.add(room)
        if after is None:
            return 0
        missed = [notice for notice in self.backlog[room] if notice.number > after]
        for notice in missed:
            await self._send(identity, notice)
        return len(missed)

    def leave(self, identity: int, room: str) -> None:
        self.connections[identity].rooms.discard(room)

    async def _send(self, identity: int, notice: Notice) -> bool:
        connection = self.connections.get(identity)
        if connection is None:
            return False
        try:
            await connection.socket.send(notice.encode())
        except (ConnectionError, asyncio.TimeoutError):
            self.connections.pop(identity, None)
            return False
        connection.sent += 1
        return True

    async def broadcast(self, room: str, kind: str, **data: Any) -> int:
        """Send to everyone in a room; returns how many received it."""
        self.counter += 1
        notice = Notice(self.counter, room, kind, data)
        self.backlog[room].append(notice)
        inside = [each for each, connection in self.connections.items() if room in connection.rooms]
        results = await asyncio.gather(*(self._send(each, notice) for each in inside))
        return sum(results)

    async def tell(self, user: str, kind: str, **data: Any) -> bool:
        self.counter += 1
        notice = Notice(self.counter, f"user:{user}", kind, data)
        own = [each for each, connection in self.connections.items() if connection.user == user]
        results = [await self._send(each, notice) for each in own]
        if not any(results):
            self.backlog[notice.room].append(notice)
        return any(results)

    def touch(self, identity: int, now: float) -> None:
        if identity in self.connections:
            self.connections[identity].last_seen = now

    async def drop_idle(self, now: float, after: float = 300.0) -> list[str]:
        dropped: list[str] = []
        for identity, connection in list(self.connections.items()):
            if now - connection.last_seen > after:
                await self.disconnect(identity, 4001)
                dropped.append(connection.user)
        return dropped

    def presence(self) -> dict[str, list[str]]:
        rooms: dict[str, set[str]] = defaultdict(set)
        for connection in self.connections.values():
            for room in connection.rooms:
                rooms[room].add(connection.user)
        return {room: sorted(users) for room, users in sorted(rooms.items())}
