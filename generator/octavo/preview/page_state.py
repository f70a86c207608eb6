"""What an open page has to know: whether it is still as it was, what is wrong, and where to go."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from octavo.errors import sort_problems
from octavo.model.addresses import output_file
from octavo.preview.excerpt import problems_to_data
from octavo.preview.live_site import LiveSite
from octavo.preview.page_maker import PageMaker
from octavo.preview.preview_chrome import Marks, marks_of, with_preview_chrome
from octavo.preview.request_path import below


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
