"""The public site, asked for a few files and compared with what was published."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from email.message import Message
from http.client import HTTPException
from urllib.parse import unquote

import octavo
from octavo.errors import Location, Problem, Severity
from octavo.hosting.media_types import is_immutable
from octavo.model.addresses import Addresses, output_file
from octavo.publishing.target import Outgoing
from octavo.site.config import Config

_PATIENCE = 20  # seconds
_FEED_TYPES = frozenset(("application/xml", "text/xml", "application/atom+xml", "application/rss+xml"))
_STALE = (
    "A cache between here and the host may still have the old one: wait, or clear it at your host. If "
    "something else changed the files there, publish with --resend."
)


def probe_site(config: Config, files: Mapping[str, Outgoing]) -> tuple[Problem, ...]:
    """Return an error for each file that readers do not get as it was published, warnings for headers.

    Asked for are the home page, the newest post, its feed, and one style sheet.
    """
    addresses = Addresses(config.origin, config.base_path)
    return tuple(
        problem for name in probed_names(config, files) for problem in _probe(addresses, files[name])
    )


def probed_names(config: Config, files: Mapping[str, Outgoing]) -> tuple[str, ...]:
    """Return the names of the files that are asked for."""
    post = _newest_post(config, files)
    beside = f"{post.rpartition('/')[0]}/" if post else ""
    feed = next((name for name in files if beside and name.startswith(beside) and name.endswith(".xml")), "")
    sheet = next((name for name in files if is_immutable(name) and name.endswith(".css")), "")
    return tuple(name for name in ("index.html", post, feed or "atom.xml", sheet) if name in files)


def _newest_post(config: Config, files: Mapping[str, Outgoing]) -> str:
    """Return the file of the newest post, as the feed tells; "" if there is none."""
    if "feed.json" not in files:
        return ""
    items = json.loads(files["feed.json"].read())["items"]
    urls = [unquote(str(item.get("url", ""))) for item in items]
    base = f"{config.origin}{config.base_path}"
    return next((output_file(url.removeprefix(base)) for url in urls if url.startswith(base)), "")


def _probe(addresses: Addresses, file: Outgoing) -> Iterator[Problem]:
    path = f"/{file.name.removesuffix('index.html')}"
    url = addresses.absolute(path)
    try:
        status, data, headers = _get(url)
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        yield _problem(url, f"The public site did not answer: {reason}.", "Look at `url` in site.toml.")
        return
    if status != 200:
        yield _problem(url, f"The public site answers {status}, and {file.name} was published.", _STALE)
        return
    if data != file.read():
        yield _problem(
            url, f"The public site shows something else than {file.name}, which was published.", _STALE
        )
    found = headers.get_content_type() if headers.get("Content-Type") else "no type"
    wanted = file.content_type.partition(";")[0]
    if found != wanted and not {found, wanted} <= _FEED_TYPES:
        yield _problem(
            url, f"Its Content-Type is {found}, and {wanted} would be right.", "", Severity.WARNING
        )
    is_kept = "immutable" in (headers.get("Cache-Control") or "")
    if is_kept and not is_immutable(file.name):
        message = "Browsers are told to keep this page for ever, so that readers never see its next version."
        yield _problem(url, message, "Only files in _assets may be “immutable”: see docs/hosting.md.")
    if not is_kept and is_immutable(file.name):
        message = "Browsers are not told that they may keep this file for ever."
        yield _problem(url, message, "Pages come faster if they are: see docs/hosting.md.", Severity.NOTICE)


def _get(url: str) -> tuple[int, bytes, Message]:
    headers = {
        "User-Agent": f"octavo/{octavo.__version__}",
        "Accept-Encoding": "identity",
        "Cache-Control": "no-cache",
    }
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  # the settings take http and https alone
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers


def _problem(url: str, message: str, hint: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(Location(url), message, hint, severity, "probe")
