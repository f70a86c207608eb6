"""Everything that would be published, rendered and parsed: the last look of `octavo check`.

What each part of octavo promises is looked at where it counts: in the very pages and feeds. So nothing that
a theme, a plug-in or a mistake of octavo's brings in goes unseen, and `check` is never weaker than `build`.
"""

from __future__ import annotations

import json
import os
import posixpath
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from msgspec import Struct

import octavo.expressions as re
from octavo.builder.host_limits import check_limits
from octavo.builder.making import searched_pages
from octavo.builder.site_graph import SiteGraph
from octavo.errors import Location, Problem, Severity
from octavo.facts.documents import config
from octavo.formats.decoding import FORBIDDEN
from octavo.formats.html_tags import addresses_in, host_of, ids_in, read_tags, requested_by, requested_by_css
from octavo.graph import Query
from octavo.model.addresses import Addresses, output_file
from octavo.rendering.host_files import redirects
from octavo.rendering.link_checks import is_elsewhere
from octavo.rendering.outputs import MadeFile, read_made
from octavo.rendering.plan import plan
from octavo.rendering.rendering import shared_part, shared_parts
from octavo.rendering.well_formed import xml_fault
from octavo.resolving.holes import addresses

_EXTERNAL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_QUOTED = re.compile("“([^“”]*)”")
_TOLD = frozenset({"outside-request", "broken-link", "broken-anchor", "unpublished-link", "missing-image"})
_COPIES = frozenset({"asset", "picture_copy", "sharing_card", "theme_file"})
_LEAST = 4  # letters by which a place may be found; fewer stand anywhere
_MADE_LATER = "pagefind/"  # the search index, out of the finished pages


class _Target(Struct, frozen=True):
    """Where a link leads."""

    site_path: str
    fragment: str
    written: str


class _Page(Struct, frozen=True):
    """What a page has and where it leads."""

    source: str  # the text that it shows; "" for others
    ids: frozenset[str]
    targets: frozenset[_Target]


class LastLook:
    """Looks at every output, and remembers what was seen, for links lead from each page to any other."""

    def __init__(self) -> None:
        self._addresses = Addresses("", "/")
        self._outputs: dict[str, tuple[str, str, bytes]] = {}  # query, the text that is shown, data; by name
        self._problems: list[Problem] = []
        self._known: frozenset[str] = frozenset()
        self._files: set[str] = set()  # what is published, and where a host leads on
        self._site: Path | None = None
        self._allowed_hosts: frozenset[str] = frozenset()
        self._elsewhere: tuple[str, ...] = ()
        self._requests: dict[tuple[str, str], dict[str, str]] = {}  # by host and address: texts by page
        self._pages: dict[str, _Page] = {}

    def publish(self, query: Query[bytes], site_path: str, data: bytes, _digest: int) -> bytes:
        """Return what the first process looks at of an output."""
        return data

    def published(self, query: Query[bytes], site_path: str, data: bytes) -> None:
        """Take an output."""
        self._outputs[output_file(site_path)] = query.name, site_path, data

    def problems_beside(
        self, site: SiteGraph, known: Iterable[Problem], host: str = ""
    ) -> tuple[Problem, ...]:
        """Return what is wrong in the pages and feeds of a site without errors, as they would be published.

        `known` are the problems that were found in its sources: none is told twice. `host` is one whose
        limits are looked at, too.
        """
        graph = site.graph
        settings = graph.get(config)
        self._site = site.folder
        self._allowed_hosts = settings.allowed_hosts
        self._addresses = graph.get(addresses)
        self._known = frozenset(
            quoted
            for problem in known
            if problem.code in _TOLD
            for quoted in _QUOTED.findall(problem.message)
        )
        paths = (quoted for quoted in self._known if quoted.startswith("/") and quoted.endswith("/"))
        self._elsewhere = (*settings.links.elsewhere, *paths)
        parts = {name: graph.get(shared_part, name) for name in graph.get(shared_parts)}
        planned = graph.get(plan)
        self._files.update(self._outputs)
        self._files.update(output_file(redirect.path) for redirect in graph.get(redirects))
        sizes = {}
        for name, (query, site_path, data) in self._outputs.items():
            one = planned[site_path]
            source = one.subject if query in ("text_page", "redirect") else ""
            made = read_made(data)
            whole = b"" if query in _COPIES else made.with_parts(parts)
            sizes[name] = len(whole)
            if name.endswith(".css"):
                self._see_requests(name, source, requested_by_css(_text_of(made)))
            if query not in _COPIES:
                self._problems += self._at(name, source, whole)
        if host:
            searched = sum(1 for _ in searched_pages(site, settings))
            self._problems += check_limits(graph, site.folder, sizes, searched, host)
        return (*self._problems, *self._outside_requests(), *self._dead_links())

    def _at(self, name: str, source: str, data: bytes) -> Iterator[Problem]:
        """Yield what is wrong with a file, and remember what a page has."""
        text = data.decode("utf-8")
        if found := FORBIDDEN.search(text):
            code = f"U+{ord(found[0]):04X}"
            message = f"{_shown(name)} has the character {code}, which no page and no feed can hold."
            yield self._problem(name, source, message, "character", Severity.ERROR)
        if name.endswith((".html", ".htm")):
            yield from self._see_page(name, source, text)
        elif name.endswith(".xml") and (fault := xml_fault(data)):
            message = f"{_shown(name)} is no well-formed XML: {fault}."
            yield self._problem(name, source, message, "output", Severity.ERROR)
        elif name.endswith(".json"):
            try:
                json.loads(text)
            except ValueError as error:
                message = f"{_shown(name)} is no JSON: {error}."
                yield self._problem(name, source, message, "output", Severity.ERROR)

    def _see_page(self, name: str, source: str, text: str) -> Iterator[Problem]:
        ids: set[str] = set()
        twice: dict[str, None] = {}
        targets = set()
        for tag in read_tags(text):
            if not tag.is_closed:
                what = "a comment" if tag.name == "!--" else f"<{tag.name}>"
                message = f"In {_shown(name)} {what} is never closed."
                yield self._problem(name, source, message, "output")
            for one in ids_in(tag):
                if one.value in ids:
                    twice[one.value] = None
                ids.add(one.value)
            self._see_requests(name, source, requested_by(tag))
            for address in addresses_in(tag):
                targets |= {self._target(name, url) for url, _ in address.candidates}
        for value in twice:
            message = f"{_shown(name)} has the id “{value}” twice."
            forms = (f'id="{value}"', f"id='{value}'", f"id={value}", f"{{#{value}")
            yield self._problem(name, source, message, "duplicate-id", words=forms)
        found = frozenset(target for target in targets if target is not None)
        self._pages[name] = _Page(source, frozenset(ids), found)

    def _see_requests(self, name: str, source: str, urls: Iterable[str]) -> None:
        for url in urls:
            host = host_of(url)
            if host and host not in self._allowed_hosts and url not in self._known:
                self._requests.setdefault((host, url), {})[name] = source

    def _target(self, name: str, url: str) -> _Target | None:
        """Return where an address leads; None outside the site."""
        site_path = f"/{name.removesuffix('index.html')}"
        absolute = self._addresses.absolute(site_path)
        if _EXTERNAL.match(url) and not url.startswith(f"{self._addresses.origin}/"):
            return None
        try:
            parts = urlsplit(urljoin(absolute, url))
        except ValueError:
            return None
        base = self._addresses.base_path
        if f"{parts.scheme}://{parts.netloc}" != self._addresses.origin or not parts.path.startswith(base):
            return None
        return _Target(f"/{unquote(parts.path[len(base) :])}", unquote(parts.fragment), url)

    def _outside_requests(self) -> Iterator[Problem]:
        """Yield a warning for each address of another host that browsers ask for, at the first such page."""
        for (host, url), sources in self._requests.items():
            first, *more = sources
            on_others = f" It is the first of {len(sources)} such pages." if more else ""
            message = f"Whoever opens {_shown(first)} asks {host} for “{url}”, and is seen there.{on_others}"
            # What many pages have comes from the theme, not from the text that one of them shows.
            source = "" if more else sources[first]
            place = self._place(source, (url,)) if source else Location(f"output/{first}")
            hint = f'Keep a copy in the site; [privacy] allow = ["{host}"] says that it is meant.'
            yield Problem(place, message, hint, Severity.WARNING, "outside-request")

    def _dead_links(self) -> Iterator[Problem]:
        """Yield a warning for each address inside the site that leads nowhere, at the first page with it."""
        leading: dict[tuple[str, str], list[str]] = {}
        written: dict[tuple[str, str], str] = {}
        for name, page in self._pages.items():
            for target in page.targets:
                if self._is_dead(target):
                    leading.setdefault((target.site_path, target.fragment), []).append(name)
                    written.setdefault((target.site_path, target.fragment), target.written)
        for (site_path, fragment), names in leading.items():
            shown = f"{site_path}#{fragment}" if fragment else site_path
            on_others = f" {_shown(names[0])} is the first of {len(names)} such pages." if names[1:] else ""
            message = f"{_shown(names[0])} leads to “{shown}”, which is not there.{on_others}"
            address = written[site_path, fragment]
            words = (address, unquote(address), shown, site_path, posixpath.basename(site_path))
            yield self._problem(names[0], self._pages[names[0]].source, message, "broken-link", words=words)

    def _is_dead(self, target: _Target) -> bool:
        name = output_file(target.site_path)
        if name.startswith(_MADE_LATER) or name in self._files:
            page = self._pages.get(name)
            is_there = page is None or not target.fragment or target.fragment in (*page.ids, "top")
            return not is_there and f"#{target.fragment}" not in self._known
        if output_file(f"{target.site_path}/") in self._files:
            return False
        written = unquote(target.written.partition("#")[0].partition("?")[0])
        is_told = {written, target.site_path} & self._known
        return not (is_told or is_elsewhere(target.site_path, self._elsewhere))

    def _problem(
        self,
        name: str,
        source: str,
        message: str,
        code: str,
        severity: Severity = Severity.WARNING,
        words: Iterable[str] = (),
    ) -> Problem:
        """Return a problem of a page; `words` are those by which its place in the text may be found."""
        hint = "Look into the text, or into the templates of the theme." if source else ""
        hint = hint or "Look into the templates of the theme."
        place = self._place(source, words) if source else Location(f"output/{name}")
        return Problem(place, message, hint, severity, code)

    def _place(self, source: str, words: Iterable[str]) -> Location:
        """Return where a text has the first of some words that it has; without a line when it has none."""
        text = ""
        if self._site is not None:
            with suppress(OSError):
                text = (self._site / source).read_text("utf-8", "replace")
        for word in words:
            at = text.find(word) if len(word) >= _LEAST else -1
            if at >= 0:
                return Location(source, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        return Location(source)


def _text_of(made: MadeFile) -> str:
    data = Path(os.fsdecode(made.copied)).read_bytes() if made.copied else made.with_parts({})
    return data.decode("utf-8", "replace")


def _shown(name: str) -> str:
    """Return a published file as readers know it."""
    return f"/{name.removesuffix('index.html')}"
