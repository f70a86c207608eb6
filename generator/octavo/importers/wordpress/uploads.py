"""Addresses of uploaded files and of the pages that showed them → files of the new site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from urllib.parse import parse_qs

import octavo.expressions as re
from octavo.importers.blog import ImportedImage
from octavo.importers.link_targets import normal_path, plain_host, split_address
from octavo.importers.media_folder import MediaFolder, is_variant, safe_tail, without_variant
from octavo.importers.report import ReportBuilder
from octavo.importers.wordpress.gathering import Attachment

_UPLOADS = re.compile(r"/wp-content/(?:uploads|blogs\.dir/\d+/files)/|/files/(?=\d{4}/)")
_PHOTON = re.compile(r"https?://i\d\.wp\.com/", re.IGNORECASE)
_NEW_FOLDER = "/wp-content/uploads/"

MISSING_FILES = "Files that are not in the media folder; their old addresses were left"
REMOTE_FILES = "Files that stay on the old host (--media takes them from a copy of its uploads)"


class Uploads:
    """What is known of the old blog's files."""

    def __init__(
        self,
        attachments: Mapping[str, Attachment],
        folder: MediaFolder,
        hosts: Iterable[str],
        report: ReportBuilder,
        *,
        has_folder: bool,
    ) -> None:
        """`hosts` are the blog's own, without www."""
        self._attachments = attachments
        self._folder = folder
        self._report = report
        self._has_folder = has_folder
        self._addresses = {_plain(item.picture.address) for item in attachments.values()}
        self._hosts = frozenset(hosts)
        self._file_hosts = frozenset(plain_host(item.picture.address) for item in attachments.values()) - {""}
        self._pages: dict[str, Attachment] = {}
        for item in attachments.values():
            if item.link and "?" not in item.link:
                self._pages.setdefault(normal_path(split_address(item.link).path), item)
        self.new_address = cache(self._resolve)
        """Returns where a file is now: a path of the new site, or its old address; None for no file."""

    def pictures(self, ids: Sequence[str]) -> tuple[ImportedImage, ...]:
        """Return the attachments with these ids, in this order; those that are not there are left out."""
        return tuple(self._attachments[name].picture for name in ids if name in self._attachments)

    def _resolve(self, address: str) -> str | None:
        # Jetpack's copies: https://i0.wp.com/old.example/wp-content/…?resize=…
        whole = _PHOTON.sub("https://", address)
        parts, host = split_address(whole), plain_host(whole)
        if host not in self._hosts and host not in self._file_hosts:
            return None
        tail = _tail_of(host, parts.path)
        if tail:
            return self._file(tail, whole)
        item = self._page(parts.path, parts.query) if host in self._hosts else None
        return self._resolve(item.picture.address) if item and item.picture.address != address else None

    def _file(self, tail: str, address: str) -> str:
        name = self._folder.find(tail)
        if name:
            path = _NEW_FOLDER + name
            self._folder.copy(name, path)
            return path
        self._report.remark(MISSING_FILES if self._has_folder else REMOTE_FILES, tail, "")
        original = without_variant(address)
        return original if is_variant(address) and _plain(original) in self._addresses else address

    def _page(self, path: str, query: str) -> Attachment | None:
        if name := (parse_qs(query).get("attachment_id") or [""])[0]:
            return self._attachments.get(name)
        return self._pages.get(normal_path(path))


def attached_images(attachments: Mapping[str, Attachment]) -> Mapping[str, tuple[ImportedImage, ...]]:
    """Return the pictures that were uploaded to each post, by its id, in the order of its gallery."""
    by_parent: dict[str, list[tuple[int, int, Attachment]]] = {}
    for number, item in enumerate(attachments.values()):
        if re.search(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp)$", item.picture.address, re.IGNORECASE):
            by_parent.setdefault(item.parent, []).append((item.order, number, item))
    return {
        parent: tuple(item.picture for *_, item in sorted(items, key=lambda entry: entry[:2]))
        for parent, items in by_parent.items()
    }


def _tail_of(host: str, path: str) -> str:
    """Return the part of a path below the uploads folder; "" for what is no upload."""
    if host.endswith(".files.wordpress.com"):
        return safe_tail(path)
    found = _UPLOADS.search(path)
    return safe_tail(path[found.end() :]) if found else ""


def _plain(address: str) -> str:
    return address.partition("?")[0].partition("://")[2].removeprefix("www.").casefold()
