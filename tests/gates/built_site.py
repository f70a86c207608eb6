"""The sample site as it was built for one address, and what its files say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree, html

REPOSITORY = Path(__file__).resolve().parents[2]
_BODY_CLASS = re.compile(r'<body class="([^"]*)"')
_CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)""")


@dataclass(frozen=True)
class BuiltSite:
    """A built site, laid out as on a host: `/a/b/` of the address is the folder a/b of the root."""

    root: Path
    url: str  # with a slash at the end

    @property
    def origin(self) -> str:
        return self.url.removesuffix(self.base_path)

    @property
    def base_path(self) -> str:
        return urlsplit(self.url).path

    @property
    def output(self) -> Path:
        """The folder that octavo wrote."""
        return self.root / self.base_path.strip("/")

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The path of each HTML page, base path included: "/a/b/about/", "/a/b/404.html"."""
        files = sorted(file.relative_to(self.root).as_posix() for file in self.output.rglob("*.html"))
        return tuple(f"/{name.removesuffix('index.html')}" for name in files)

    @cached_property
    def full_pages(self) -> tuple[str, ...]:
        """The pages that a reader sees: all but those that redirect."""
        return tuple(page for page in self.pages if 'http-equiv="refresh"' not in self.read(page))

    @cached_property
    def posts(self) -> tuple[str, ...]:
        """The pages of posts, which alone are dated articles."""
        return tuple(
            page
            for page in self.full_pages
            if '"article:published_time"' in self.read(page).partition("</head>")[0]
        )

    @cached_property
    def pages_to_look_at(self) -> tuple[str, ...]:
        """The pages worth a browser's time: all at the root, fewer under a path, which changes only links."""
        return self.full_pages if self.base_path == "/" else (*self.page_of_each_kind, *self.posts)

    @cached_property
    def page_of_each_kind(self) -> tuple[str, ...]:
        """The first page of each kind, as the class of its body names it, and the 404 page."""
        kinds: dict[str, str] = {f"{self.base_path}404.html": f"{self.base_path}404.html"}
        for page in self.full_pages:
            match = _BODY_CLASS.search(self.read(page))
            kinds.setdefault(match[1] if match else "", page)
        return tuple(sorted(set(kinds.values())))

    def read(self, page: str) -> str:
        """The text behind a path."""
        return self.file_of(page).read_text("utf-8")

    def file_of(self, path: str) -> Path:
        """The file that a host would send for a path; it need not exist."""
        name = unquote(path).lstrip("/")
        return self.root / (f"{name}index.html" if path.endswith("/") else name)

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Every address in every file, with the path of the file that names it."""
        for file in sorted(self.output.rglob("*")):
            name = f"/{file.relative_to(self.root).as_posix()}"
            if file.suffix == ".html":
                for address in _addresses_of_page(file):
                    yield name, address
            elif file.suffix == ".css":
                for address in _CSS_ADDRESS.findall(file.read_text("utf-8")):
                    yield name, address
            elif file.suffix == ".xml":
                for element in etree.parse(file).iter():
                    values = [*element.attrib.values(), element.text or ""]
                    for value in values:
                        if value.strip().startswith(self.url):
                            yield name, value.strip()
                    if element.text and "</" in element.text:
                        for _, _, link, _ in html.iterlinks(html.fromstring(f"<div>{element.text}</div>")):
                            yield name, link
            elif file.name == "feed.json":
                for address in _web_addresses(json.loads(file.read_text("utf-8"))):
                    yield name, address


def _addresses_of_page(file: Path) -> Iterator[str]:
    tree = html.parse(file).getroot()
    for _, _, link, _ in tree.iterlinks():
        yield link
    for element in tree.iter("meta"):
        content = element.get("content", "")
        if content.startswith(("https://", "http://")):
            yield content
    for element in tree.iter("script"):
        if element.get("type") == "application/ld+json":
            yield from _web_addresses(json.loads(element.text))


def _web_addresses(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _web_addresses(item)
    elif isinstance(value, list):
        for item in value:
            yield from _web_addresses(item)
    elif isinstance(value, str) and value.startswith(("https://", "http://")) and not re.search(r"\s", value):
        yield value
