"""Workflow templates: search, instantiate, rate, publish."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import Any

PARAMETER = re.compile(r"\$\{(\w+)\}")
CATEGORIES = ("sales", "support", "finance", "engineering", "personal")


class TemplateError(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Template:
    slug: str
    title: str
    category: str
    steps: list[dict[str, Any]]
    defaults: dict[str, Any] = field(default_factory=dict)
    author: str = "team"
    published: bool = False
    ratings: dict[str, int] = field(default_factory=dict)
    uses: int = 0

    def parameters(self) -> list[str]:
        found: list[str] = []

        def walk(value: Any) -> None:
            if isinstance(value, str):
                for name in PARAMETER.findall(value):
                    if name not in found:
                        found.append(name)
            elif isinstance(value, dict):
                for each in value.values():
                    walk(each)
            elif isinstance(value, list):
                for each in value:
                    walk(each)

        walk(self.steps)
        return found

    def rating(self) -> float | None:
        if not self.ratings:
            return None
        return sum(self.ratings.values()) / len(self.ratings)


def fill(value: Any, arguments: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {key: fill(each, arguments) for key, each in value.items()}
    if isinstance(value, list):
        return [fill(each, arguments) for each in value]
    if not isinstance(value, str):
        return value
    whole = PARAMETER.fullmatch(value)
    if whole:
        return arguments[whole.group(1)]
    return PARAMETER.sub(lambda match: str(arguments[match.group(1)]), value)


class TemplateRoutes:
    def __init__(self) -> None:
        self.templates: dict[str, Template] = {}

    def create(self, body: dict[str, Any], author: str) -> Template:
        title = str(body.get("title", "")).strip()
        if not 3 <= len(title) <= 80:
            raise TemplateError(422, "A title has 3 to 80 characters")
        if body.get("category") not in CATEGORIES:
            raise TemplateError(422, f"The category is one of {', '.join(CATEGORIES)}")
        if not body.get("steps"):
            raise TemplateError(422, "A template needs steps")
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
        number = 1
        unique = slug
        while unique in self.templates:
            number += 1
            unique = f"{slug}-{number}"
        made = Template(unique, title, body["category"], copy.deepcopy(body["steps"]), body.get("defaults", {}), author)
        self.templates[unique] = made
        return made

    def get(self, slug: str, user: str) -> Template:
        found = self.templates.get(slug)
        if found is None or not (found.published or found.author == user):
            raise TemplateError(404, f"There is no template {slug}")
        return found

    def search(self, text: str = "", category: str | None = None, sort: str = "uses") -> list[Template]:
        words = text.lower().split()
        found = [
            each for each in self.templates.values()
            if each.published
            and (category is None or each.category == category)
            and all(word in f"{each.title} {each.slug}".lower() for word in words)
        ]
        if sort == "rating":
            return sorted(found, key=lambda each: (-(each.rating() or 0), each.slug))
        if sort == "title":
            return sorted(found, key=lambda each: each.title.lower())
        return sorted(found, key=lambda each: (-each.uses, each.slug))

    def instantiate(self, slug: str, user: str, arguments: dict[str, Any]) -> dict[str, Any]:
        template = self.get(slug, user)
        known = template.parameters()
        unknown = sorted(set(arguments) - set(known))
        if unknown:
            raise TemplateError(422, f"Unknown parameter {', '.join(unknown)}")
        merged = {**template.defaults, **arguments}
        missing = [name for name in known if name not in merged]
        if missing:
            raise TemplateError(422, f"Missing parameter {', '.join(missing)}")
        template.uses += 1
        return {"name": template.title, "steps": fill(template.steps, merged)}

    def publish(self, slug: str, user: str) -> None:
        template = self.get(slug, user)
        if template.author != user:
            raise TemplateError(403, "Only its author may publish a template")
        secrets = [name for name in template.defaults if re.search(r"key|token|password|secret", name, re.I)]
        if secrets:
            raise TemplateError(409, f"Defaults would publish {', '.join(secrets)}")
        template.published = True

    def rate(self, slug: str, user: str, stars: int) -> float:
        template = self.get(slug, user)
        if template.author == user:
            raise TemplateError(403, "Nobody rates a template of their own")
        if stars not in range(1, 6):
            raise TemplateError(422, "A rating has 1 to 5 stars")
        template.ratings[user] = stars
        rating = template.rating()
        assert rating is not None
        return rating
