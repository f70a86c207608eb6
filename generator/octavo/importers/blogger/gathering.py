"""A first reading of all files: what is there, and every text and comment put aside for the second.

A comment may stand far from its post, before it or in another file, and links need all addresses.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

import octavo.expressions as re
from octavo.importers.blogger.pictures import GooglePictures
from octavo.importers.blogger.reading import BloggerEntry, BloggerReader, number_of
from octavo.importers.comment_file import DISCUSSION
from octavo.importers.content_writer import PAGES, POSTS
from octavo.importers.link_targets import fragments_in, places_in, plain_host, split_address
from octavo.importers.report import ReportBuilder
from octavo.importers.spool import Slot, Spool

_KINDS = {"post": POSTS, "page": PAGES, "comment": DISCUSSION}
# Addresses of posts: https://name.blogspot.com/2012/03/words-of-title.html
_POST_LINK = re.compile(
    r"https?://([\w.-]+)(?::\d+)?(/\d{4}/\d\d/(?:(?!https?://)[^\s\"'<>#?])+\.html)", re.IGNORECASE
)
_BLOGSPOT = re.compile(r"([\w-]+)\.blogspot\.(?:com?\.)?\w+")


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What others need to know of a post or a page."""

    entry: BloggerEntry  # without its content, which may be long
    is_page: bool
    is_published: bool
    path: str  # decoded: "/2012/03/words.html"; "" if it had no address
    names: tuple[str, ...]  # of places in its text
    slot: Slot

    @property
    def source(self) -> str:
        """Return its name in the source for ever."""
        name = self.entry.id.removeprefix("tag:blogger.com,1999:")
        return f"blogger:{name or self.path or self.entry.title}"

    @property
    def slug(self) -> str:
        """Return the last part of its address, "" if it had none."""
        return self.path.rpartition("/")[2].removesuffix(".html")


@dataclass(slots=True)
class Gathered:
    """All that the files hold; texts and comments wait in a spool."""

    spool: Spool[BloggerEntry]
    url: str = ""  # of the blog; Takeout does not say it
    texts: list[TextFacts] = field(default_factory=list)
    # By the number of what they are about: the comment's number, and where it waits.
    comments: dict[str, list[tuple[str, Slot]]] = field(default_factory=lambda: defaultdict(list))
    not_imported: set[str] = field(default_factory=set)  # numbers of texts in the bin
    fragments: set[str] = field(default_factory=set)  # that links name
    pictures: GooglePictures = field(default_factory=GooglePictures)
    repairs: int = 0
    breaks: list[str] = field(default_factory=list)
    _links: dict[tuple[str, str], None] = field(default_factory=dict)  # to posts: host, path
    _ids: set[str] = field(default_factory=set)

    def put_aside(self, entry: BloggerEntry) -> bool:
        """Keep an entry; return False for one that came before."""
        if entry.id and entry.id in self._ids:
            return False
        self._ids.add(entry.id)
        slot = self.spool.put(entry)
        if entry.kind == "comment":
            self.comments[number_of(entry.post) or entry.post].append((entry.number, slot))
            return True
        self.fragments.update(fragments_in(entry.content))
        self.pictures.note(entry.content)
        for host, path in _POST_LINK.findall(entry.content):
            self._links[host.lower().removeprefix("www."), unquote(path)] = None
        path = unquote(split_address(entry.address).path)
        self.texts.append(
            TextFacts(
                entry=replace(entry, content=""),
                is_page=entry.kind == "page",
                is_published=not entry.is_draft,
                path=path if path.startswith("/") and path.strip("/") else "",
                names=places_in(entry.content),
                slot=slot,
            )
        )
        return True

    def hosts(self) -> tuple[str, ...]:
        """Return the hosts that the blog had, without www., its own first.

        Takeout does not name any: then it is one where links find the posts of this export. A blog at
        blogspot.com answers in other countries by other names.
        """
        own = plain_host(self.url)
        paths = {text.path for text in self.texts if text.path}
        found = Counter(host for host, path in self._links if path in paths)
        hosts = dict.fromkeys(filter(None, (own, *(host for host, _ in found.most_common()))))
        names = {match[1] for host in hosts if (match := _BLOGSPOT.fullmatch(host))}
        for host, _ in self._links:
            match = _BLOGSPOT.fullmatch(host)
            if match and match[1] in names:
                hosts[host] = None
        return tuple(hosts)


def gather(
    files: Iterable[Path],
    spool: Spool[BloggerEntry],
    report: ReportBuilder,
    advance: Callable[[int], None],
) -> Gathered:
    """Read all files, their texts and comments into `spool`. Raises `UsageError` when one is no export."""
    found = Gathered(spool)
    others: Counter[str] = Counter()
    for path in files:
        reader = BloggerReader(path, advance)
        for value in reader.values():
            if value.kind not in _KINDS:
                others[value.kind] += 1
            elif value.hidden:
                report.skipped(_KINDS[value.kind], value.hidden)
                if value.kind != "comment":
                    found.not_imported.add(number_of(value.id) or value.id)
            elif not found.put_aside(value):
                report.skipped(_KINDS[value.kind], "in the export twice")
        found.url = found.url or reader.url
        found.repairs += reader.repairs
        found.breaks += [f"{path.name}: {place}" for place in reader.breaks]
    for kind, count in others.most_common():
        report.skipped("other items", kind, count)
    return found
