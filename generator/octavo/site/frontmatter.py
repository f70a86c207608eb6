"""A text's header: validated, in octavo's own words, dates read.

The keys of posts and pages are the fields of `PostKeys`, those of authors the fields of `AuthorKeys`;
docs/writing.md documents them, and a test compares the two.
"""

from __future__ import annotations

import json
from datetime import tzinfo
from typing import Annotated, Literal

from msgspec import Struct, field

import octavo.expressions as re
from octavo.errors import Location, Problem, Severity
from octavo.formats.schema import Freeform, Names, Pattern, Shorthand, WebAddress, place_of, read_as
from octavo.formats.yaml_tree import Entry, ListNode, MapNode, Node, ScalarNode
from octavo.site.headers.foreign_keys import in_own_words
from octavo.site.headers.forms import HeaderForm, read_tree
from octavo.site.headers.people import HeaderAuthor
from octavo.site.placeholders import check_value
from octavo.text.file_names import without_text_ending
from octavo.text.moments import Moment, MomentError, read_moment


def take_works(tree: Node | None) -> tuple[Node | None, str]:
    """Return a header without a list of works, and the list as CSL-JSON; "" if there is none."""
    if not isinstance(tree, MapNode):
        return tree, ""
    listed = next((one for one in tree.entries if _is_list_of_works(one)), None)
    if listed is None:
        return tree, ""
    entries = tuple(one for one in tree.entries if one is not listed)
    return MapNode(entries, tree.line, tree.column), json.dumps(_plain(listed.value), ensure_ascii=False)


def _is_list_of_works(entry: Entry) -> bool:
    if entry.key != "references" or not isinstance(entry.value, ListNode):
        return False
    return all(isinstance(item, MapNode) for item in entry.value.items)


def _plain(node: Node) -> object:
    if isinstance(node, MapNode):
        if [entry.key for entry in node.entries] and all(entry.key in _DATE for entry in node.entries):
            return {"date-parts": [_parts(node)]}
        return {entry.key: _field(entry) for entry in node.entries}
    if isinstance(node, ListNode):
        return [_plain(item) for item in node.items]
    return node.text


_DATE = ("year", "month", "day")
_DATES = ("issued", "accessed", "original-date", "event-date", "submitted")


def _field(entry: Entry) -> object:
    """Return a field; of dates Pandoc's forms, `2005-03` and a list with year and month, in CSL-JSON's."""
    if entry.key not in _DATES:
        return _plain(entry.value)
    if isinstance(entry.value, ScalarNode):
        parts = entry.value.text.split("-")
        is_date = parts[0].isdigit() and all(part.isdigit() for part in parts)
        return {"date-parts": [parts]} if is_date else {"raw": entry.value.text}
    if isinstance(entry.value, ListNode):
        return {"date-parts": [_parts(item) for item in entry.value.items if isinstance(item, MapNode)]}
    return _plain(entry.value)


def _parts(node: MapNode) -> list[str]:
    values = {entry.key: entry.value.text for entry in node.entries if isinstance(entry.value, ScalarNode)}
    return [values[key] for key in _DATE if key in values]


_FILE_NAME = re.compile(r"(?:(?P<date>\d{4}-\d{2}-\d{2})(?:[-_ ]|$))?(?P<slug>.*)")
_ORCID = Pattern(
    r"(https://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]", "an ORCID such as 0000-0002-1825-0097"
)
_FEDIVERSE = Pattern(r"@[\w.-]+@[\w.-]+", "an account such as @ann@example.social")
_DOI = Pattern(r"10\.\d{4,9}/\S+", "a DOI such as 10.1000/182")


class FeaturedImage(Struct, frozen=True):
    """The picture at the head of a post and beside it in lists."""

    src: str
    alt: str | None = None
    caption: str = ""  # Markdown
    credit: str = ""


class CorrectionKeys(Struct, frozen=True):
    """A correction as it is written."""

    date: str
    text: str  # Markdown


class PostKeys(Struct, frozen=True):
    """What the header of a post or a page can say, as it was written."""

    title: str
    date: str = ""
    updated: str = ""
    slug: str = ""
    permalink: str = ""
    summary: str = ""
    author: Annotated[HeaderAuthor | None, Shorthand("name")] = None
    authors: tuple[Annotated[HeaderAuthor, Shorthand("name")], ...] = ()
    categories: Annotated[tuple[str, ...], Names()] = ()
    tags: Annotated[tuple[str, ...], Names()] = ()
    series: Annotated[tuple[str, ...], Names()] = ()
    image: Annotated[FeaturedImage | None, Shorthand("src")] = None
    coi: str = ""
    disclaimer: str = ""
    bibliography: tuple[str, ...] = ()
    citation_style: str = ""
    nocite: tuple[str, ...] = ()
    references: Literal["", "none"] = ""
    comments: Literal["", "open", "closed", "hidden"] = ""
    aliases: Annotated[tuple[str, ...], Names()] = ()
    guid: str = ""
    doi: Annotated[str, _DOI] = ""
    license: str = ""
    lang: Annotated[str, Pattern(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language tag such as en-GB")] = ""
    translation_of: str = ""  # the path of the text that this one translates
    draft: bool = False
    toc: bool | None = None
    noindex: bool = False
    pinned: bool = False
    corrections: tuple[CorrectionKeys, ...] = ()
    extra: Freeform = field(default_factory=dict)


class AuthorLinkKeys(Struct, frozen=True):
    """A link in an author's box."""

    title: str
    url: Annotated[str, WebAddress()]


class AuthorKeys(Struct, frozen=True):
    """What the header of an author's file can say."""

    name: str
    orcid: Annotated[str, _ORCID] = ""
    fediverse: Annotated[str, _FEDIVERSE] = ""
    affiliation: str = ""
    avatar: str = ""
    publications: str = ""  # a bibliography beside the author's file
    links: tuple[AuthorLinkKeys, ...] = ()
    coi: str = ""
    disclaimer: str = ""
    extra: Freeform = field(default_factory=dict)


class Correction(Struct, frozen=True):
    """A correction with its date read."""

    date: Moment
    text: str  # Markdown


class Header(Struct, frozen=True):
    """A post's or page's header with its dates read."""

    keys: PostKeys
    date: Moment | None  # from the header, else from the file's name
    updated: Moment | None
    corrections: tuple[Correction, ...]
    file_slug: str  # the file's name without date and ending
    places: str  # of each key's value that was written: "title 2 8;date 3 7" in line and column
    works: str = ""  # CSL-JSON of the works under `references`

    @property
    def people(self) -> tuple[HeaderAuthor, ...]:
        """Return the authors as they are written, in order."""
        return (*self.keys.authors, *((self.keys.author,) if self.keys.author else ()))

    @property
    def authors(self) -> tuple[str, ...]:
        """Return the ids or names of the authors, each once, in order."""
        return tuple(dict.fromkeys(author.name for author in self.people))

    def place(self, key: str) -> tuple[int, int]:
        """Return where a key's value stands, or the first line."""
        # As text it takes a tenth of what a mapping takes, and is asked for where something is wrong.
        found = f";{self.places}".partition(f";{key} ")[2]
        if not found:
            return 1, 0
        line, column = found.partition(";")[0].split(" ")
        return int(line), int(column)


def read_header(
    text: str, path: str, zone: tzinfo, *, needs_date: bool, form: HeaderForm = "yaml"
) -> tuple[Header | None, tuple[Problem, ...]]:
    """Return a post's or page's header, and all that is wrong with it; None when it is no list of keys.

    `text` is what `split_header` found in `path`, and `form` how it is written. The date comes from the
    header or, failing that, from the file's name (`2021-10-20-slug.md`, or a folder so named); with
    `needs_date` it is an error to have neither.
    """
    tree, problems = read_tree(text, path, 1 if form == "pelican" else 2, form)
    if any(problem.code != "yaml-duplicate-key" for problem in problems) and tree is None:
        return None, problems
    tree, found = in_own_words(tree, PostKeys.__struct_fields__, path)
    problems += found
    tree, works = take_works(tree)
    # Without its title a text can still be checked, and links to it are not broken.
    keys, found = read_as(tree, PostKeys, path, "the front matter", stand_ins={"title": "Untitled"})
    problems += found
    if keys is None:
        return None, problems
    reader = _DateReader(path, zone, tree)
    name_date, file_slug = read_file_name(path)
    date = reader.read(keys.date, "date")
    if date is None and not keys.date and name_date:
        date = reader.read(name_date, in_name=True)
    if date is None and needs_date and not reader.problems:
        hint = "Add date: 2021-10-20 to the header, or begin the file's name with it."
        reader.problems.append(Problem(Location(path, 1), "The post has no date.", hint, code="missing-date"))
    corrections = []
    for index, correction in enumerate(keys.corrections):
        moment = reader.read(correction.date, "corrections", index, "date")
        if moment is not None:
            corrections.append(Correction(moment, correction.text))
    updated = reader.read(keys.updated, "updated")
    if updated and date and updated.value.date() < date.value.date():
        message = "“updated” lies before the post's date."
        location = Location(path, *place_of(tree, "updated"))
        reader.problems.append(
            Problem(location, message, severity=Severity.WARNING, code="updated-before-date")
        )
    if keys.image is not None and keys.image.alt is None:
        location = Location(path, *place_of(tree, "image"))
        message = "The featured image has no alternative text."
        hint = 'Say under image: what is to be seen: alt: "…"; or alt: "" if it is decoration.'
        reader.problems.append(Problem(location, message, hint, Severity.WARNING, "missing-alt"))
    header = Header(keys, date, updated, tuple(corrections), file_slug, _places(tree), works)
    return header, problems + tuple(reader.problems)


def read_author_header(text: str, path: str) -> tuple[AuthorKeys | None, tuple[Problem, ...]]:
    """Return the header of an author's file, and all that is wrong with it; None when it has no keys."""
    tree, problems = read_tree(text, path, 2, "yaml")
    if tree is None and problems:
        return None, problems
    keys, found = read_as(tree, AuthorKeys, path, "the author's front matter", stand_ins={"name": "Unnamed"})
    for key, value in (("name", keys.name), ("affiliation", keys.affiliation)) if keys else ():
        found += check_value(value, key, Location(path, *place_of(tree, key)))
    return keys, problems + found


def read_file_name(path: str) -> tuple[str, str]:
    """Return the date ("" for none) and the slug that a text's file or folder name gives.

    The slug of a name that is only a date is the date: unlike one made from the title, it stays.
    """
    stem = without_text_ending(path).rpartition("/")[2]
    match = _FILE_NAME.fullmatch(stem)
    if match is None:
        return "", stem
    return match["date"] or "", match["slug"] or stem


def _places(tree: Node | None) -> str:
    if not isinstance(tree, MapNode):
        return ""
    known = [entry for entry in tree.entries if entry.key in PostKeys.__struct_fields__]
    return ";".join([f"{entry.key} {entry.value.line} {entry.value.column}" for entry in known])


class _DateReader:
    """Reads the dates of one header and collects what is wrong with them."""

    def __init__(self, path: str, zone: tzinfo, tree: Node | None) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._zone = zone
        self._tree = tree

    def read(self, text: str, *keys: str | int, in_name: bool = False) -> Moment | None:
        """Return the moment of a key's value, or None: with a problem when there was text."""
        if not text:
            return None
        try:
            return read_moment(text, self._zone)
        except MomentError as error:
            location = Location(self._path, *((1,) if in_name else place_of(self._tree, *keys)))
            hint = "It is in the file's name." if in_name else error.hint
            self.problems.append(Problem(location, str(error), hint, code="bad-date"))
            return None
