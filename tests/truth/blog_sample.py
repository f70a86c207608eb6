"""The blog that all sequences of edits begin with: small, and with one of everything."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from types import MappingProxyType

from PIL import Image

from blog_value import Blog, Text

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)

_NOTICES = "RetractionDate,RetractionDOI,OriginalPaperDOI,RetractionNature,Reason\n"
RETRACTED = f"{_NOTICES}7/14/2021 0:00,10.1000/early,10.1000/vole,Retraction,+Error;\n".encode()
CORRECTED = f"{_NOTICES}2/3/2022 0:00,10.1000/early,10.1000/hall,Correction,+Error;\n".encode()
JOURNALS = b'title,abbreviation\n"Journal of Early Conduction",J Early Conduct\nThe Lancet,Lancet\n'


class Picture(bytes):
    """The bytes of a picture, which a failing example shows as the call that makes them."""

    call = ""

    def __repr__(self) -> str:
        return self.call


@cache
def picture(colour: str, width: int = 12, height: int = 8, *, lacks: int = 0) -> Picture:
    """Return a plain PNG, without its last bytes if it is to be a broken one.

    One that is wider than 480 pixels gets a smaller variant as well.
    """
    buffer = BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "PNG")
    made = Picture(buffer.getvalue()[: -lacks or None])
    made.call = f"picture({colour!r}, {width}, {height}{f', lacks={lacks}' if lacks else ''})"
    return made


SETTINGS = {
    "title": "Slow Conduction",
    "url": "https://example.org/blog/",
    "description": "Papers, read early",
    "language": "en-GB",
    "timezone": "Europe/London",
    "theme": "house",
    "menu": (
        {"title": "About", "path": "/about/"},
        {"title": "Works", "path": "/references/"},
        {"title": "Elsewhere", "path": "https://example.com/"},
    ),
    "posts.per_page": 2,
    "posts.disclaimer": "general",
    "disclaimers.general.label": "Disclaimer",
    "disclaimers.general.text": "Nothing here is *advice*. See [about](/about/).",
    "disclaimers.simulated.label": "Simulated",
    "disclaimers.simulated.text": "No patient took part.",
    "categories.methods.title": "Methods",
    "categories.methods.description": "Statistics, **early** on.",
    "citations.style": "nlm",
    "citations.journals": "journals.csv",
    "citations.retractions": "retractions.csv",
    "citations.highlight_authors": ("Hall A",),
    "comments.reply": "mailto:letters@example.org",
    "comments.per_page": 2,
    "feeds.rss": "feed/index.xml",
    "theme_options.recent_posts": 3,
    # Elsewhere it would change with every edit, and no page that was forgotten could be seen.
    "theme_options.sidebar": "home",
}

AUTHORS = {
    "ada": Text(
        "ada",
        {
            "name": "Ada Conduct",
            "avatar": "ada.png",
            "coi": "None relevant",
            "orcid": "0000-0002-1825-0097",
            "publications": "ada.bib",
        },
        ("Reads early. See [her page](/about/).",),
        kind="authors",
        files={
            "ada.png": picture("teal"),
            "ada.bib": b"@book{conduct2019, author={Conduct, Ada}, title={Slowly}, year=2019}\n",
        },
    ),
    "bo": Text("bo", {"name": "Bo Relapse"}, ("Writes later.",), kind="authors"),
}

POSTS = {
    "axons": Text(
        "2021-03-04-axons",
        {
            "title": "Axons *conduct*",
            "author": "ada",
            "categories": ["methods"],
            "tags": ["myelin", "mice"],
            "series": ["Slowly"],
            "aliases": ["/old/axons/"],
        },
        (
            "An early summary [@hall2019] with a [link](%mice%).",
            "<!-- more -->",
            "## Methods {#methods}",
            "Speed was measured [see @hall2019, p. 3; @lane2020]. More in [the results](%mice%#results).",
            '![A *wave* [@hall2019]](wave.png){#fig-wave alt="A wave"}',
            "As @fig-wave shows, $v = d / t$.",
        ),
        files={"wave.png": picture("navy", 490, 4)},
        comments={
            "c1": {"author": "Tony", "date": "2021-03-05T10:00:00Z", "body": "Early days. See [@lane2020]."},
            "c2": {
                "parent": "c1",
                "author": "Ada Conduct",
                "by": "ada",
                "date": "2021-03-05 11:00",
                "body": "Quite.",
            },
            "c3": {
                "author": "N of One",
                "author_url": "https://example.net/",
                "date": "2021-03-06",
                "body": "Kant wrote of this.",
                "references": ["kant1781"],
            },
        },
    ),
    "mice": Text(
        "2021-10-20-mice",
        {
            "title": "Of mice",
            "authors": ["ada", "bo"],
            "categories": ["laboratory"],
            "tags": ["mice"],
            "series": ["Slowly"],
            "image": {"src": "mouse.png", "alt": "A mouse", "caption": "As [axons](%axons%)"},
            "summary": "Mice are early, [axons](%axons%) too.",
        },
        (
            "@vole2020 has mice; so has [@hall2019].",
            "## Results {#results}",
            "See [the data](table.csv), [the chart](/charts/early.svg) and [Tony](%axons%#comment-c1).",
            "![A mouse](mouse.png)",
        ),
        is_folder=True,
        files={"mouse.png": picture("grey"), "table.csv": b"early,1\n"},
        works={
            "vole2020": {
                "author": "Vole, Vera and Hall, Anna",
                "title": "Mice, early",
                "journal": "The Lancet",
                "year": "2020",
                "doi": "10.1000/vole",
            }
        },
        comments={
            "m1": {"author": "Una", "date": "2021-10-21", "body": "<b>Mice?</b>", "format": "html"},
            "m2": {"parent": "m0", "author": "Fen", "date": "2021-10-22", "body": "An orphan."},
        },
    ),
    "placebo": Text(
        "2022-05-05-placebo",
        {"title": "Placebo", "author": "bo", "coi": "Shares", "disclaimer": "simulated", "tags": ["trials"]},
        (
            "[@hall2019]{.full}",
            "It was blinded.[^1] Or early.",
            "[^1]: As @kant1781 [p. 4] would say.",
            "```python\nearly = 1\n```",
        ),
    ),
    "anhang": Text(
        "2023-01-15-anhang",
        {
            "title": "Anhang",
            "author": "ada",
            "lang": "de",
            "citation_style": "apa",
            "categories": ["Methods"],
            "tags": ["trials", "myelin"],
        },
        ('Er schrieb "früh" [@kant1781; @hall2019].', "Siehe [Placebo](%placebo%)."),
    ),
    "twins": Text(
        "2023-01-15-twins",
        {
            "title": "Twins",
            "author": "ada",
            "tags": ["twins"],
            "license": "CC BY 4.0",
            "corrections": [{"date": "2023-02-01", "text": "It said *early* [there](%axons%)."}],
            "nocite": ["@lane2020"],
        },
        ("Of one day, early.",),
    ),
    "due": Text(
        "2024-06-10-due",
        {"title": "Due", "author": "ada", "tags": ["myelin"], "series": ["Slowly"]},
        ("Not yet [@unread2024]. After [axons](%axons%).",),
    ),
    "sketch": Text(
        "2023-05-01-sketch",
        {"title": "Sketch", "author": "ada", "draft": True, "tags": ["sketches"]},
        ("An early draft [@hall2019].",),
    ),
}

PAGES = {
    "about": Text("about", {"title": "About"}, ("We are [early](%axons%). [@hall2019]",), kind="pages"),
    "glossary": Text(
        "glossary", {"title": "Words", "toc": True}, ("## Axon", "Early."), kind="pages", is_folder=True
    ),
}

SPARE = {
    "fresh": Text(
        "2024-05-20-fresh",
        {"title": "Fresh", "author": "bo", "coi": "None", "tags": ["myelin", "fresh"], "series": ["Slowly"]},
        ("Newest, with [@lane2020] and [axons](%axons%#methods).",),
        comments={"f1": {"author": "Una", "date": "2024-05-21", "body": "First."}},
    ),
    "first": Text(
        "2020-01-01-first",
        {"title": "First", "author": "ada", "categories": ["history"]},
        ("The oldest.",),
        is_folder=True,
        files={"old.png": picture("olive")},
    ),
    "clash": Text(  # an error: it has the address of “axons”
        "2021-03-09-clash", {"title": "Clash", "author": "ada", "slug": "axons"}, ("Two have one address.",)
    ),
}
"""Texts that an edit may add."""

WORKS = {
    "hall2019": {
        "author": "Hall, Anna and Lane, Mary",
        "title": "Early conduction",
        "journal": "Journal of Early Conduction",
        "year": "2019",
        "volume": "4",
        "pages": "2232--2247",
        "doi": "10.1000/hall",
    },
    "lane2020": {
        "type": "book",
        "author": "Lane, Mary",
        "title": "Lanes",
        "publisher": "Early",
        "year": "2020",
    },
    "kant1781": {"type": "book", "author": "Kant, Immanuel", "title": "Kritik", "year": "1781"},
    "unread2024": {"author": "Doe, Jane", "title": "Unread", "journal": "The Lancet", "year": "2024"},
}

TEMPLATES = "themes/house/templates/"

FILES = {
    "journals.csv": JOURNALS,
    "retractions.csv": RETRACTED,
    "content/static/robots.txt": b"User-agent: *\n# early\n",
    "content/static/charts/early.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="6"/>',
    "themes/house/theme.toml": (
        b'name = "house"\nextends = "default"\n[options.motto]\ntype = "text"\ndefault = "early"\n'
    ),
    f"{TEMPLATES}head.html": b'<link rel="stylesheet" href="{{ asset("css/house.css") }}">\n',
    f"{TEMPLATES}macros/box.html": b'{% macro box(text) %}<p class="box">{{ text }}</p>{% endmacro %}\n',
    f"{TEMPLATES}foot.html": b"<p>{{ theme.motto }} foot</p>\n",
    f"{TEMPLATES}post.html": (
        b'{% extends "default/post.html" %}{% from "macros/box.html" import box %}\n'
        b'{% block end %}{{ super() }}{{ box(page.title) }}{% include "foot.html" %}{% endblock end %}\n'
    ),
    "themes/house/static/css/house.css": b"/* early */ p { color: teal }\n",
}

START = Blog(
    settings=MappingProxyType(SETTINGS),
    texts=MappingProxyType({**AUTHORS, **POSTS, **PAGES}),
    works=MappingProxyType(WORKS),
    redactions=MappingProxyType({"c3": "anonymise"}),
    files=MappingProxyType(FILES),
)


def longer_blog(posts: int) -> Blog:
    """Return the blog with many posts more, each with neighbours, a tag, a citation and a comment."""
    more = {
        f"more{number}": Text(
            f"20{number % 20:02}-{number % 12 + 1:02}-{number % 28 + 1:02}-more-{number}",
            {"title": f"More {number}", "author": "ada", "tags": [f"tag {number % 7}", "many"]},
            (f"Post {number} of many cites [@{('hall2019', 'lane2020', 'kant1781')[number % 3]}].",),
            comments={f"n{number}": {"author": "Una", "date": "2024-01-02", "body": f"Number {number}."}}
            if number % 5 == 0
            else {},
        )
        for number in range(posts)
    }
    return Blog(
        START.settings | {"posts.per_page": 10},
        MappingProxyType({**START.texts, **more}),
        START.works,
        START.redactions,
        START.files,
    )
