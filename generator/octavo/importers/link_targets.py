"""Where the addresses of the old blog lead now: to imported texts, to files that were copied, or nowhere."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

import octavo.expressions as re
from octavo.markdown.text_state import RESERVED_ANCHORS

_ABSOLUTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PATH_SAFE = "/~@!$&+,;=:-._"
_ID_KEYS = ("p", "page_id", "attachment_id")
_FRAGMENT = re.compile(r"<a\b[^<>]*?\shref\s*+=\s*+[\"'][^\"'#>]*+#([^\"'>\s]+)", re.IGNORECASE)
_NAME = re.compile(r"<[a-z][^<>]*?\s(?:id|name)\s*+=\s*+[\"']([^\"'>\s]+)", re.IGNORECASE)
_RESERVED_ANCHOR = re.compile(r"(?:fn|fnref|ref|cite|comment|citation)-")
_PLAIN_ANCHOR = re.compile(r"[\w.:-]+")


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """A text of the new site that an old address leads to."""

    file: str  # below content/
    url: str  # root-relative, with the base path, for places where only HTML can stand
    anchors: frozenset[str] = frozenset()  # that links may name


@dataclass(frozen=True, slots=True)
class NewAddress:
    """What an address becomes."""

    markdown: str  # as Markdown has it: a file's name, a path of the site, or an absolute address
    html: str  # as raw HTML has it
    lost: str = ""  # the old address, when it was one of the blog's and nothing of it was imported


@dataclass(frozen=True, slots=True)
class LinkTargets:
    """All that is known of the old blog's addresses."""

    base: str = ""  # the old blog's address; relative ones are resolved against it
    hosts: frozenset[str] = frozenset()  # in lower case, without www.
    by_path: Mapping[str, LinkTarget] = field(default_factory=dict)  # path without slash at its end
    by_id: Mapping[str, LinkTarget] = field(default_factory=dict)  # of ?p=ID
    # absolute address → site path or absolute address of a file
    media: Callable[[str], str | None] = lambda address: None
    base_path: str = "/"  # of the new site's address

    def new_address(self, address: str, file: str) -> NewAddress:
        """Return what an address in the text of `file` becomes. An empty fragment is none."""
        address = address.strip()
        if address.startswith("#") or not address:
            return NewAddress(address, address)
        if _OTHER_SCHEME.match(address) and not _ABSOLUTE.match(address):
            return NewAddress(address, address)
        absolute = self.absolute(address)
        try:
            parts = urlsplit(absolute)
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:
            return NewAddress(address, address)
        if (found := self.media(absolute)) is not None:
            if not found.startswith("/"):
                return NewAddress(found, found)
            return NewAddress(quote(found, safe=_PATH_SAFE), self._url(found))
        if host not in self.hosts:
            return NewAddress(absolute, absolute)
        target = self._target(parts.path, parts.query)
        if target is None:
            return NewAddress(absolute, absolute, lost=absolute)
        fragment = unquote(parts.fragment)
        mark = f"#{fragment}" if fragment in target.anchors else ""
        if target.file == file and mark:
            return NewAddress(mark, mark)
        name = posixpath.relpath(target.file, posixpath.dirname(file))
        return NewAddress(f"{quote(name)}{mark}", f"{target.url}{mark}")

    def absolute(self, address: str) -> str:
        """Return an address of the old blog with its host."""
        if address.startswith("//"):
            return f"https:{address}"
        if _ABSOLUTE.match(address) or not self.base:
            return address
        parts = urlsplit(self.base)
        if address.startswith("/"):
            return f"{parts.scheme}://{parts.netloc}{address}"
        return f"{self.base.rstrip('/')}/{address}"

    def _target(self, path: str, query: str) -> LinkTarget | None:
        for key in _ID_KEYS if query else ():
            for value in parse_qs(query).get(key, ()):
                if value in self.by_id:
                    return self.by_id[value]
        return self.by_path.get(normal_path(path))

    def _url(self, site_path: str) -> str:
        return f"{self.base_path.rstrip('/')}{quote(site_path, safe=_PATH_SAFE)}"


def split_address(address: str) -> SplitResult:
    """Return the parts of an address; they are empty where it cannot be taken apart."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def plain_host(address: str) -> str:
    """Return the host of an address in lower case, without www.; "" for none."""
    return (split_address(address).hostname or "").removeprefix("www.")


def readable_address(address: str) -> str:
    """Return an address without blanks around it, "" for one that cannot be taken apart."""
    try:
        urlsplit(address.strip())
    except ValueError:
        return ""
    return address.strip()


def normal_path(path: str) -> str:
    """Return a path as a key: decoded, in lower case, without a slash at its end."""
    return unquote(path).rstrip("/").casefold() or "/"


def fragments_in(html: str) -> Iterable[str]:
    """Return the names of places that links in a text lead to, in any text."""
    return _FRAGMENT.findall(html)


def places_in(html: str) -> tuple[str, ...]:
    """Return the names of places in a text that links may lead to."""
    return tuple(dict.fromkeys(_NAME.findall(html))) if "id=" in html or "name=" in html else ()


def usable_anchors(fragments: Iterable[str]) -> set[str]:
    """Return the names that places in a text may have."""
    return {
        name
        for name in fragments
        if _PLAIN_ANCHOR.fullmatch(name) and name not in RESERVED_ANCHORS and not _RESERVED_ANCHOR.match(name)
    }
