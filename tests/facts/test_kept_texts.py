"""What is kept of a text says all that the text said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from octavo.errors import Location, Problem, Severity
from octavo.facts.documents import author, discussion, discussion_facts, document, header_and_facts
from octavo.graph import Query
from octavo.model.body import (
    Body,
    CitationItem,
    Cite,
    CrossRef,
    Heading,
    Image,
    Link,
    ReferencesPlace,
    Rendered,
    Target,
    TypedKey,
)
from octavo.model.comment import Comment, ThreadedComment
from octavo.reading.documents import (
    AuthorProfile,
    CommentFact,
    DiscussionFacts,
    DiscussionText,
    DocumentFacts,
    DocumentText,
    HeaderAndFacts,
    LinkFact,
    ParsedDiscussion,
    ParsedText,
    is_full_url,
    link_target,
    picture_path,
)
from octavo.site.frontmatter import (
    AuthorKeys,
    AuthorLinkKeys,
    Correction,
    CorrectionKeys,
    FeaturedImage,
    Header,
    PostKeys,
)
from octavo.site.headers.people import HeaderAuthor
from octavo.text.moments import Moment, read_moment

NOON = Moment(datetime(2021, 10, 20, 12, 0, 30, 250_000, timezone(timedelta(hours=-3, minutes=-30))), True)
DAY = Moment(datetime(2021, 10, 21, tzinfo=UTC), has_time=False)
PROBLEM = Problem(Location("a.md", 3, 7), "What.", "Do.", Severity.WARNING, "code")

CITE = Cite(
    items=(
        CitationItem(
            "smith2020", Body(("see ", ""), (Cite((CitationItem("inner"),), "@inner", 4, 5),)), Body((", ü",))
        ),
        CitationItem("jones", label="page", locator="3–5", is_author_suppressed=True),
    ),
    source="[see @smith2020]",
    line=4,
    column=2,
    is_narrative=True,
    is_full=True,
    is_block=True,
    is_optional=True,
)
BODY = Body(
    ("<p>“", "</p>", "\u2028", "", "<b>", ""),
    (
        CITE,
        CrossRef("fig-x", 5, 1),
        Link("other.md", "part", 6, 2),
        Image("p.png", None, "T", (("class", "wide"), ("id", "p")), 7, 3),
        ReferencesPlace(("key",), ("book",), ("a.bib",), 9),
    ),
)
TEXT = DocumentText(
    Rendered(
        body=BODY,
        summary=Body(("<p>S</p>",)),
        headings=(Heading(2, "part", "<em>P</em>", "P"),),
        targets=(Target("fig", "fig-x", "2", 5),),
        anchors=("part", "fig-x"),
        words=321,
        excerpt="Excerpt",
        has_math=True,
        has_code=True,
        problems=(PROBLEM,),
        typed_keys=(TypedKey("lee2020", 4, 2),),
    ),
    image_caption=Body(('<a href="', '">C</a>'), (Link("other.md", "", 8, 3),)),
    corrections=(Body(("One",)), BODY),
)
FACTS = DocumentFacts(
    title="<em>T</em>",
    summary=Body(("S",)),
    excerpt="E",
    words=321,
    has_more=True,
    anchors=("part",),
    cites=(("smith2020", "jones"), ("inner",)),
    links=(LinkFact("content/posts/b.md", "part", 6, 2),),
    pictures=("content/posts/p.png",),
)
KEYS = PostKeys(
    title="T",
    date="2021-10-20",
    updated="2021-10-21",
    slug="s",
    permalink="/p/",
    summary="S",
    author=HeaderAuthor("one", "A", "0000-0002-1825-0097", "https://a.example/"),
    authors=(HeaderAuthor("two"), HeaderAuthor("three")),
    categories=("c",),
    tags=("t", "u"),
    series=("r",),
    image=FeaturedImage("p.png", "A", "C", "B"),
    coi="None.",
    disclaimer="d",
    bibliography=("a.bib",),
    citation_style="apa",
    nocite=("x",),
    references="none",
    comments="closed",
    aliases=("/old/",),
    guid="g",
    doi="10.1000/1",
    license="CC0-1.0",
    lang="de",
    draft=True,
    toc=False,
    noindex=True,
    pinned=True,
    translation_of="a",
    corrections=(CorrectionKeys("2021-10-21", "C"),),
    extra={"podcast": "a.mp3", "list": (1, 2.5, (True, None)), "map": {"deep": {"er": ("x",)}}},
)
HEADER = Header(KEYS, NOON, DAY, (Correction(DAY, "C"),), "slug", "title 2 8;tags 5 7", "[]")
COMMENT = Comment(
    id="c-1",
    parent="c-0",
    author="Ünal",
    author_url="https://a.example/",
    by="one",
    date=NOON.value,
    body=BODY,
    kind="pingback",
    is_removed=True,
    references=("smith2020",),
    line=8,
)
DISCUSSION = DiscussionFacts(
    ids=("c-1", "c-2"),
    beginnings=(0,),
    arrivals=(0, 0),
    pings=("c-3",),
    count=2,
    newest=((NOON.value, "c-1"),),
    citing=(CommentFact("c-1", 8, (("smith2020",),), ("jones",)),),
    redacted=("c-2", "c-9"),
)
THREAD = DiscussionText((ThreadedComment(COMMENT, 3, True),), (COMMENT,))
AUTHOR = AuthorProfile(
    id="one",
    path="content/authors/one.md",
    keys=AuthorKeys(
        name="One",
        orcid="0000-0002-1825-0097",
        fediverse="@one@a.example",
        affiliation="A",
        avatar="one.png",
        publications="one.bib",
        links=(AuthorLinkKeys("Home", "https://a.example/"),),
        coi="None.",
        disclaimer="d",
        extra={"list": ("x", ("y",))},
    ),
    biography=BODY,
    summary="S",
)


def back(query: Query[Any], value: object) -> Any:
    """Return a value as a later build finds it."""
    return query.form.decode(query.form.encode(value))


def text_back(text: DocumentText) -> DocumentText:
    found: DocumentText = back(document, ParsedText(HEADER, FACTS, text)).text
    return found


def kept(header: Header, facts: DocumentFacts = FACTS) -> Header:
    found = back(header_and_facts, HeaderAndFacts(header, facts))
    assert found.facts == facts
    assert back(document, ParsedText(header, facts, TEXT)) == ParsedText(header, facts, TEXT)
    known: Header = found.header
    return known


def empty_fields(value: object, path: str = "") -> Iterator[str]:
    """Yield what of a sample has the value that a field has when it is left out."""
    if isinstance(value, msgspec.Struct):
        fields = [(one.name, one.default) for one in msgspec.structs.fields(value)]
    else:
        return
    for name, default in fields:
        found = getattr(value, name)
        if found == default or found in ("", (), {}):
            yield f"{path}{name}"


@pytest.mark.parametrize(
    "sample", [TEXT, TEXT.rendered, FACTS, KEYS, HEADER, DISCUSSION, AUTHOR, AUTHOR.keys, CITE]
)
def test_the_samples_say_everything(sample: object) -> None:
    """A new field that no sample has could be forgotten when it is kept, and no test below would see."""
    assert list(empty_fields(sample)) == []


def test_a_text_comes_back_as_it_was() -> None:
    assert text_back(TEXT) == TEXT


def test_a_text_of_nothing_comes_back_as_it_was() -> None:
    nothing = DocumentText(Rendered(Body(), None, (), (), (), 0, "", False, False, ()), Body(), ())

    assert text_back(nothing) == nothing


@pytest.mark.parametrize("hole", [*BODY.holes, *(CITE.items[0].prefix.holes)])
def test_each_kind_of_hole_comes_back_as_its_kind(hole: object) -> None:
    """They are told apart by tags: a link must not come back as a cross-reference."""
    rendered = msgspec.structs.replace(TEXT.rendered, body=Body(("", ""), (hole,)))
    found = text_back(msgspec.structs.replace(TEXT, rendered=rendered))

    assert type(found.rendered.body.holes[0]) is type(hole)
    assert found.rendered.body.holes[0] == hole


def test_a_header_and_its_facts_come_back_as_they_were() -> None:
    assert kept(HEADER) == HEADER
    assert kept(HEADER).authors == ("two", "three", "one")


def test_a_text_whose_header_cannot_be_read_comes_back_as_none() -> None:
    assert back(document, None) is None
    assert back(header_and_facts, None) is None


@pytest.mark.parametrize(
    "field", [one.name for one in msgspec.structs.fields(PostKeys) if one.name != "title"]
)
def test_each_key_comes_back_alone(field: str) -> None:
    """Keys that were not written are not kept: what is must not depend on them."""
    header = Header(PostKeys(title="T", **{field: getattr(KEYS, field)}), None, None, (), "", "")

    assert kept(header) == header


def test_a_header_of_a_title_comes_back_as_it_was() -> None:
    header = Header(PostKeys(title=""), None, None, (), "", "")

    assert kept(header) == header


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2021-10-20 12:00", "Asia/Kathmandu"),
        ("2021-10-31 01:30", "Europe/London"),
        ("2021-10-31 01:30+00:00", "Europe/London"),
        ("2021-10-20 12:00:59.999999", "America/New_York"),
        ("2021-10-20", "Pacific/Auckland"),
        ("0001-01-02", "UTC"),
        ("9999-12-30 23:59:59", "UTC"),
        ("1865-03-08", "Europe/Amsterdam"),
        ("1912-04-15 02:20", "America/St_Johns"),
    ],
)
def test_a_time_comes_back_with_its_offset(text: str, zone: str) -> None:
    """Readers see the author's own time, and the day of an address must stay the day."""
    moment = read_moment(text, ZoneInfo(zone))
    # Not compared as such: of an hour that comes twice, Python finds no two values equal.
    found = back(
        header_and_facts, HeaderAndFacts(Header(PostKeys(title="T"), moment, None, (), "", ""), FACTS)
    )
    date = found.header.date

    assert date is not None
    assert date.iso == moment.iso
    assert date.has_time == moment.has_time
    assert date.value.astimezone(UTC) == moment.value.astimezone(UTC)
    assert date.value.astimezone(ZoneInfo(zone)).date().isoformat() == text[:10]


def test_extra_keys_come_back_as_a_theme_knows_them() -> None:
    """A template may compare them with what it has: lists are tuples there."""
    extra = kept(HEADER).keys.extra

    assert extra == KEYS.extra
    assert repr(extra) == repr(KEYS.extra)


def test_a_discussion_comes_back_as_it_was() -> None:
    whole = ParsedDiscussion(DISCUSSION, THREAD)

    assert back(discussion, whole) == whole
    assert back(discussion_facts, DISCUSSION) == DISCUSSION


@pytest.mark.parametrize(
    "changes",
    [{"date": None}, {"kind": "comment"}, {"is_removed": False}, {"body": Body()}, {"references": ()}],
)
def test_a_comment_comes_back_whatever_it_lacks(changes: dict[str, object]) -> None:
    thread = (ThreadedComment(msgspec.structs.replace(COMMENT, **changes), 0, is_promoted=False),)
    text = DiscussionText(thread, ())

    assert back(discussion, ParsedDiscussion(DISCUSSION, text)).text == text


def test_an_author_comes_back_as_they_were() -> None:
    found = back(author, AUTHOR)

    assert found == AUTHOR
    assert repr(found.keys.extra) == repr(AUTHOR.keys.extra)


def test_the_same_text_is_the_same_bytes() -> None:
    """A digest is made of them: another order of the same would make all pages anew."""
    same = HeaderAndFacts(msgspec.structs.replace(HEADER, keys=msgspec.structs.replace(KEYS)), FACTS)

    assert header_and_facts.form.encode(HeaderAndFacts(HEADER, FACTS)) == header_and_facts.form.encode(same)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example/", True),
        ("mailto:a@b.example", True),
        ("//a.example/x", True),
        ("x+y-z.1:q", True),
        ("/about/", False),
        ("a.md", False),
        ("a/b:c.md", False),
        ("", False),
        ("1a:b", False),
    ],
)
def test_an_address_with_its_scheme_or_host_is_a_full_one(address: str, expected: bool) -> None:
    """https://www.rfc-editor.org/rfc/rfc3986#section-3.1"""
    assert is_full_url(address) is expected


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("", ""),
        ("b.md", "content/posts/b.md"),
        ("./b.md", "content/posts/b.md"),
        ("../pages/x/", "content/pages/x"),
        ("a b.csv", "content/posts/a b.csv"),
    ],
)
def test_a_link_means_a_file_beside_the_text(target: str, path: str) -> None:
    assert link_target("content/posts/a.md", target) == path


def test_a_picture_stands_beside_the_text_or_at_the_root() -> None:
    assert picture_path("content/posts/a.md", "p.png") == "content/posts/p.png"
    assert picture_path("content/posts/a.md", "/p.png") == "content/static/p.png"
