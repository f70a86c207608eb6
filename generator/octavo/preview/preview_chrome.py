"""A page as it is published → the page that a preview sends, and what our script in it has to know."""

from __future__ import annotations

from hashlib import blake2b
from html import escape
from pathlib import Path

from msgspec import Struct

import octavo.expressions as re
from octavo.errors import sort_problems
from octavo.model.addresses import output_file
from octavo.preview.excerpt import problems_to_data
from octavo.preview.live_site import LiveSite, PageMaker
from octavo.preview.visitors import below

OWN = ".octavo-preview/"
"""Below the base path: what is the preview's own and no part of the site."""

SCRIPT = "preview.js"

_SHEET = re.compile(rb"<link\b(?=[^<>]*?\brel=[\"']?stylesheet\b)[^<>]*+>", re.IGNORECASE)
_HEAD_END = re.compile(rb"</head\s*+>", re.IGNORECASE)
_BODY = re.compile(rb"<body\b[^<>]*+>", re.IGNORECASE)
_ROBOTS = re.compile(rb"<meta\b(?=[^<>]*?\bname=[\"']?robots\b)[^<>]*+>", re.IGNORECASE)
_BANNER = (
    '<p class="octavo-preview-banner" role="note" lang="en" dir="ltr" style="position:fixed;'
    "inset-block-end:1rem;inset-inline-start:1rem;z-index:2147483000;margin:0;padding:.35rem .8rem;"
    "border-radius:1rem;background:#5a3d00;color:#fff;font:600 .85rem/1.4 system-ui,sans-serif;"
    'pointer-events:none">Not published: a draft, or a post for later</p>'
)
NO_PAGE = (
    b'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Not yet</title>\n</head>\n'
    b"<body>\n<h1>This page cannot be shown yet</h1>\n"
    b"<p>It appears here as soon as what is wrong with the site is mended.</p>\n</body>\n</html>\n"
)
"""What is shown for a page that was never made."""


class Marks(Struct, frozen=True):
    """What tells two states of a page apart."""

    whole: str  # of all bytes
    content: str  # of all but the links to style sheets


def marks_of(data: bytes) -> Marks:
    """Return the marks of a page."""
    return Marks(_digest(data), _digest(_SHEET.sub(b"", data)))


def with_preview_chrome(data: bytes, base_path: str, *, is_unpublished: bool) -> bytes:
    """Return a page with the preview's script, and with a banner and `noindex` where it is not published."""
    marks = marks_of(data)
    script = (
        f'<script src="{escape(f"{base_path}{OWN}{SCRIPT}")}" data-whole="{marks.whole}" '
        f'data-content="{marks.content}" defer></script>'
    )
    if is_unpublished:
        found = _ROBOTS.search(data)
        if found is None or b"noindex" not in found[0]:
            script = f'<meta name="robots" content="noindex">{script}'
        data = _with(data, _BODY, _BANNER, is_after=True)
    return _with(data, _HEAD_END, script, is_after=False)


def _with(data: bytes, place: re.Pattern[bytes], text: str, *, is_after: bool) -> bytes:
    found = place.search(data)
    if found is None:
        # A theme may leave out what HTML lets it leave out: at the end it still works.
        return data + text.encode()
    at = found.end() if is_after else found.start()
    return data[:at] + text.encode() + data[at:]


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=12).hexdigest()


class PageState(Struct, frozen=True, rename="camel"):
    """What an open page has to know."""

    epoch: int
    whole: str  # the marks of the page; "" if there is none
    content: str
    problems: list[dict[str, object]]
    files: tuple[str, ...]
    goes_to: str  # "": nowhere
    page: str = ""  # its HTML, if it is another than the page that was told of before


def state_of(
    live: LiveSite, maker: PageMaker, path: str, since: int, known: str, *, site: Path, navigates: bool
) -> PageState:
    """Return what the open page of a path has to know that had been told of the epoch `since`.

    `known` is the mark of the page that it was told of; with another page comes its HTML. `site` is the
    site's folder. With `navigates` it goes to the page of the text that was saved last.
    """
    site_path = below(path, live.base_path)
    name = output_file(f"/{site_path}") if site_path is not None else ""
    made = maker.make(live, name) if name else None
    problems = sort_problems((*live.problems, *(made.problems if made else ())))
    data = problems_to_data(problems, site)
    files = tuple(url for url, epoch in live.changed_files.items() if epoch > since)
    goes_to = live.saved_page if navigates and live.saved_in > since else ""
    if live.read is not None and name in live.moved:
        goes_to = live.read.url_of(live.moved[name])
    elif made is None and live.read is not None:
        # The path of `url` was another one when this page was opened?
        goes_to = _moved(live, path) or (live.base_path if site_path is None else goes_to)
    marks, page = Marks("", ""), ""
    if made is not None and made.data is not None:
        marks = marks_of(made.data)
        if known not in ("", marks.whole):
            html = with_preview_chrome(made.data, live.base_path, is_unpublished=made.is_unpublished)
            page = html.decode(errors="replace")
    return PageState(live.epoch, marks.whole, marks.content, data, files, goes_to, page)


def _moved(live: LiveSite, path: str) -> str:
    """Return where a page is now that lay below the base path before; "" when it is nowhere."""
    site_path = below(path, live.base_before)
    is_there = site_path is not None and output_file(f"/{site_path}") in live.files
    return f"{live.base_path}{site_path}" if is_there else ""
