"""HTML with typed holes: what a text is before the rest of the site is known.

A text is rendered once, without knowing the bibliography or the other posts. Whatever depends on
them is left as a hole, and `resolve` fills it.

These values are kept from build to build, so they are structures that msgspec turns into JSON and back
in microseconds; the tag tells the kinds of holes apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from octavo.errors import Problem


class Body(Struct, frozen=True, array_like=True):
    """HTML interleaved with holes: parts[0], holes[0], parts[1], …, parts[-1]."""

    parts: tuple[str, ...] = ("",)  # safe HTML; always one more than holes
    holes: tuple[Hole, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to show."""
        return not self.holes and not any(part.strip() for part in self.parts)


class CitationItem(Struct, frozen=True, array_like=True):
    """One cited work inside a citation, as Pandoc's grammar has it."""

    key: str
    prefix: Body = Body()  # e.g. "see", without outer white space
    suffix: Body = Body()  # what follows the locator; keeps its leading comma or space
    label: str = ""  # CSL locator term ("page", "chapter", "figure" …); "" when there is no locator
    locator: str = ""  # e.g. "33–35"
    is_author_suppressed: bool = False


class Cite(Struct, frozen=True, array_like=True, tag="cite"):
    """A citation of one or more works: `[see @a, p. 3; @b]`, `@a [p. 3]`, `[@a]{.full}`."""

    items: tuple[CitationItem, ...]  # never empty, in the order written
    source: str  # the citation as it was typed
    line: int  # 1-based, in the file
    column: int  # 1-based; 0 when only the line is known
    is_narrative: bool = False  # the first item stands in the sentence: "Smith et al. [3]"
    is_full: bool = False  # print the whole reference in place
    is_block: bool = False  # is_full, and alone in its paragraph: the hole stands outside any <p>
    is_optional: bool = False  # typed by a reader: an unknown key is text, never an error


class TypedKey(Struct, frozen=True, array_like=True):
    """A key that stands in the text of a link, where it is printed as it is typed."""

    key: str
    line: int
    column: int  # 0 when only the line is known


class CrossRef(Struct, frozen=True, array_like=True, tag="crossref"):
    """A reference to a numbered thing of the same text: `@fig-x`, `@tbl-x`, `@eq-x`, `@sec-x`, or in TeX."""

    target: str  # the anchor, e.g. "fig-x"
    line: int
    column: int
    form: str = ""  # "": with the kind's name, "Equation 2"; else "number" or "(number)"


class Link(Struct, frozen=True, array_like=True, tag="link"):
    """The value of an `href` that points inside the site; the hole stands between the quotes.

    Everything but an absolute URL (`https:`, `mailto:` …) is one: `other-post.md#part`, `data.csv`,
    `../x/index.md`, `/about/`, `#anchor`. `target` is percent-decoded.
    """

    target: str  # the path without query and fragment; "" for a bare one of these
    fragment: str  # without "#"; "" when there is none
    line: int
    column: int
    query: str = ""  # without "?", as it was written
    is_raw: bool = False  # in raw HTML, which may know better: what leads nowhere is a warning
    is_picture: bool = False  # what raw HTML shows as a picture


class Image(Struct, frozen=True, array_like=True, tag="image"):
    """A whole `<img>` element: its address, size and variants are known only with the files."""

    source: str  # as written, percent-decoded: relative to the text's folder, root-relative, or a full URL
    alt: str | None  # None: the author gave none (a warning); "" is decorative on purpose
    title: str
    attributes: tuple[tuple[str, str], ...]  # further ones: class, id, width …
    line: int
    column: int


class ReferencesPlace(Struct, frozen=True, array_like=True, tag="references"):
    """Where the author wants the list of references: `::: references` or a `{#references}` heading."""

    keywords: tuple[str, ...] = ()  # only works with one of these keywords; empty: all
    types: tuple[str, ...] = ()  # only works of these types
    files: tuple[str, ...] = ()  # only works from these bibliography files
    line: int = 0


Hole = Cite | CrossRef | Link | Image | ReferencesPlace


class Heading(Struct, frozen=True, array_like=True):
    """A heading of a text, for its table of contents."""

    level: int  # 1-6, as in HTML
    anchor: str  # unique within the text
    html: str  # inline HTML without citations, links and ids
    text: str  # the same as plain text


class Target(Struct, frozen=True, array_like=True):
    """A numbered thing that a cross-reference can point to."""

    kind: str  # "fig", "tbl", "eq" or "sec"
    anchor: str  # e.g. "fig-x"
    number: str  # e.g. "2"; for a section its number or its title
    line: int


def cites_in(body: Body) -> Iterator[Cite]:
    """Yield the citations of a text in order; those inside an affix come after the one around them."""
    for hole in body.holes:
        if isinstance(hole, Cite):
            yield hole
            for item in hole.items:
                yield from cites_in(item.prefix)
                yield from cites_in(item.suffix)


def holes_in(body: Body) -> Iterator[Hole]:
    """Yield the holes of a text and of the affixes of its citations."""
    for hole in body.holes:
        yield hole
        if isinstance(hole, Cite):
            for item in hole.items:
                yield from holes_in(item.prefix)
                yield from holes_in(item.suffix)


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
