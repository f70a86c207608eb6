"""A text after Markdown: its HTML with holes, and what the rest of the program wants to know of it."""

from __future__ import annotations

from msgspec import Struct

from octavo.errors import Problem
from octavo.model.body import Body, Heading, Target, TypedKey

EXCERPT_LENGTH = 300
"""Characters of an excerpt."""


class Rendered(Struct, frozen=True, array_like=True):
    """A rendered text and what the rest of the program wants to know of it."""

    body: Body
    summary: Body | None  # what stands before `<!-- more -->`, without ids and footnotes
    headings: tuple[Heading, ...]
    targets: tuple[Target, ...]
    anchors: tuple[str, ...]  # every id in the body
    words: int  # of running text: no code, maths or citations
    excerpt: str  # plain text of the first paragraph, at most EXCERPT_LENGTH characters
    has_math: bool
    has_code: bool
    problems: tuple[Problem, ...]
    typed_keys: tuple[TypedKey, ...] = ()  # `@key` in the texts of links
