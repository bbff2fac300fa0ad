"""A shared canvas: components, edits by several people, undo, charts as text."""

from __future__ import annotations

import copy
import itertools
from dataclasses import dataclass, field
from typing import Any

KINDS = {"text", "table", "bar_chart", "line_chart", "form", "image"}
BLOCKS = "▁▂▃▄▅▆▇█"


class CanvasError(Exception):
    """An edit that cannot be made."""


@dataclass
class Component:
    id: str
    kind: str
    data: dict[str, Any]
    row: int = 0
    column: int = 0
    width: int = 1
    locked_by: str | None = None
    version: int = 1


@dataclass(frozen=True)
class Edit:
    author: str
    component: str
    before: Component | None
    after: Component | None


@dataclass
class Canvas:
    title: str
    columns: int = 4
    components: dict[str, Component] = field(default_factory=dict)
    done: list[Edit] = field(default_factory=list)
    undone: list[Edit] = field(default_factory=list)
    counter: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def check_place(self, component: Component) -> None:
        if component.width < 1 or component.column < 0 or component.column + component.width > self.columns:
            raise CanvasError(f"{component.id} does not fit into {self.columns} columns")
        for other in self.components.values():
            if other.id == component.id or other.row != component.row:
                continue
            apart = component.column + component.width <= other.column or other.column + other.width <= component.column
            if not apart:
                raise CanvasError(f"{component.id} would cover {other.id}")

    def apply(self, edit: Edit) -> None:
        if edit.after is None:
            self.components.pop(edit.component, None)
        else:
            self.components[edit.component] = copy.deepcopy(edit.after)

    def commit(self, edit: Edit) -> None:
        self.apply(edit)
        self.done.append(edit)
        self.undone.clear()

    def add(self, author: str, kind: str, data: dict[str, Any], row: int = 0, column: int = 0, width: int = 1) -> str:
        if kind not in KINDS:
            raise CanvasError(f"{kind} is not a kind of component")
        identity = f"{kind}-{next(self.counter)}"
        component = Component(identity, kind, copy.deepcopy(data), row, column, width)
        self.check_place(component)
        self.commit(Edit(author, identity, None, component))
        return identity

    def writable(self, author: str, identity: str, version: int | None = None) -> Component:
        component = self.components.get(identity)
        if component is None:
            raise CanvasError(f"There is no {identity}")
        if component.locked_by not in (None, author):
            raise CanvasError(f"{component.locked_by} is editing {identity}")
        if version is not None and version != component.version:
            raise CanvasError(f"{identity} is at version {component.version}, not {version}")
        return copy.deepcopy(component)

    def update(self, author: str, identity: str, changes: dict[str, Any], version: int | None = None) -> int:
        component = self.writable(author, identity, version)
        before = copy.deepcopy(component)
        for key, value in changes.items():
            if value is None:
                component.data.pop(key, None)
            else:
                component.data[key] = value
        component.version += 1
        self.commit(Edit(author, identity, before, component))
        return component.version

    def move(self, author: str, identity: str, row: int, column: int) -> None:
        component = self.writable(author, identity)
        before = copy.deepcopy(component)
        component.row, component.column = row, column
        component.version += 1
        self.check_place(component)
        self.commit(Edit(author, identity, before, component))

    def remove(self, author: str, identity: str) -> None:
        component = self.writable(author, identity)
        self.commit(Edit(author, identity, component, None))

    def lock(self, author: str, identity: str) -> None:
        self.writable(author, identity)
        self.components[identity].locked_by = author

    def unlock(self, author: str, identity: str) -> None:
        if self.components[identity].locked_by != author:
            raise CanvasError(f"{author} has not locked {identity}")
        self.components[identity].locked_by = None

    def undo(self, author: str) -> bool:
        """Take back the author's last edit, unless somebody has changed the component since."""
        for index in range(len(self.done) - 1, -1, -1):
            edit = self.done[index]
            if edit.author != author:
                continue
            if any(later.component == edit.component for later in self.done[index + 1:]):
                raise CanvasError(f"{edit.component} was changed by somebody else")
            del self.done[index]
            self.apply(Edit(author, edit.component, edit.after, edit.before))
            self.undone.append(edit)
            return True
        return False

    def redo(self, author: str) -> bool:
        for index in range(len(self.undone) - 1, -1, -1):
            edit = self.undone[index]
            if edit.author == author:
                del self.undone[index]
                self.apply(edit)
                self.done.append(edit)
                return True
        return False

    def render(self) -> str:
        ordered = sorted(self.components.values(), key=lambda each: (each.row, each.column))
        parts = [self.title, "=" * len(self.title)]
        for component in ordered:
            parts.append(render_component(component))
        return "\n\n".join(parts)


def render_component(component: Component) -> str:
    data = component.data
    if component.kind == "text":
        return str(data.get("text", ""))
    if component.kind == "table":
        rows = [data.get("header", []), *data.get("rows", [])]
        widths = [max(len(str(row[index])) for row in rows) for index in range(len(rows[0]))]
        lines = ["  ".join(str(cell).ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
        return "\n".join(lines)
    if component.kind == "bar_chart":
        values = data.get("values", {})
        most = max(values.values(), default=0)
        if most <= 0:
            return "(no values)"
        return "\n".join(f"{name:<12} {'#' * round(30 * value / most)} {value}" for name, value in values.items())
    if component.kind == "line_chart":
        series = data.get("series", [])
        if not series:
            return "(no values)"
        low, high = min(series), max(series)
        span = high - low or 1
        return "".join(BLOCKS[int((value - low) / span * (len(BLOCKS) - 1))] for value in series)
    if component.kind == "form":
        return "\n".join(f"[{field_name}: ______]" for field_name in data.get("fields", []))
    return f"[image: {data.get('alt', 'no description')}]"
