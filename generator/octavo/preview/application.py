"""The preview over HTTP (RFC 9110): pages, files, and events for the pages that are open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

import msgspec
from starlette.datastructures import Headers
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from octavo.hosting.media_types import media_type
from octavo.model.addresses import output_file
from octavo.preview.connections import is_too_long
from octavo.preview.live_site import Made
from octavo.preview.preview import Preview
from octavo.preview.preview_chrome import NO_PAGE, OWN, SCRIPT, with_preview_chrome
from octavo.preview.visitors import Visitors, below, read_path
from octavo.storage.signatures import digest_of, signature_of

_SCRIPT = Path(__file__).with_name(SCRIPT)
_ALWAYS = {
    # A browser may keep what it has, if it asks each time whether it is still true.
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
# Drafts are for this preview's own pages: no other site may embed or hold them, nor frame them but the desk.
# Its own may frame one another, as they may where they are published.
_FOR_OURSELVES = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_BEAT = 15.0  # seconds between signs of life on a stream of events
_EVENTS = "text/event-stream"
_RETRY = "retry: 500\n\n"
_SMALL = 1 << 20  # bytes; larger files are sent piece by piece


class Application:
    """Answers requests, as an ASGI application."""

    def __init__(self, preview: Preview, visitors: Visitors, framed_by: str = "") -> None:
        """Take what is served, who may ask, and the origin of the desk that may frame it, if there is one."""
        self._preview = preview
        self._visitors = visitors
        self._headers = {**_framing(framed_by), **_FOR_OURSELVES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        response = self._refusal(scope, headers) or await self._response(scope, headers)
        response.headers.update(self._headers)
        await response(scope, receive, send)

    async def _response(self, scope: Scope, headers: Headers) -> Response:
        path = read_path(scope.get("raw_path") or scope["path"].encode())
        if path is None:
            return _text("There is no such address.", 400)
        if path.endswith(f"/{OWN}events"):
            # Below any base path: `url` may have had another when the page was opened.
            return self._events(scope, headers)
        return await self._answer(path, scope, headers)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        if not self._visitors.may_ask(headers.get("host")):
            return _text("This preview answers to this machine's own name only.", 403)
        if is_too_long(scope):
            return _text("The address and the headers are too long.", 431, {"Connection": "close"})
        if scope["method"] not in ("GET", "HEAD"):
            return _text("Only GET and HEAD.", 405, {"Allow": "GET, HEAD"})
        return None

    async def _answer(self, path: str, scope: Scope, headers: Headers) -> Response:
        preview = self._preview
        base_path = preview.live.base_path
        if path == "/" and base_path != "/":
            return RedirectResponse(base_path, 307, dict(_ALWAYS))
        site_path = below(path, base_path)
        if site_path is None:
            if f"{path}/" == base_path:
                return _moved(path, scope)
            return await self._missing(headers)
        if site_path == f"{OWN}{SCRIPT}":
            return _bytes(_SCRIPT.read_bytes(), SCRIPT, headers)
        made = await preview.page(output_file(f"/{site_path}"))
        if made is None:
            if site_path and not site_path.endswith("/") and f"{site_path}/index.html" in preview.live.files:
                return _moved(path, scope)
            return await self._missing(headers)
        if made.file is not None:
            return await self._file(made, made.file, headers)
        if made.data is None and not made.is_page:
            return _text("This cannot be made: see the page that is open in the browser.", 404)
        return self._page(made, headers)

    def _page(self, made: Made, headers: Headers, status: int = 200) -> Response:
        data = NO_PAGE if made.data is None else made.data
        if made.is_page:
            base_path = self._preview.live.base_path
            data = with_preview_chrome(data, base_path, is_unpublished=made.is_unpublished)
        return _bytes(data, made.name, headers, status)

    async def _missing(self, headers: Headers) -> Response:
        """Return the site's own page for what is not there."""
        made = await self._preview.page("404.html") or Made("404.html", None, None, ())
        return self._page(made, headers, 404)

    async def _file(self, made: Made, file: Path, headers: Headers) -> Response:
        try:
            found = file.stat()
            if found.st_size <= _SMALL and "range" not in headers:
                # At once, or somebody who writes into it meanwhile makes it shorter than was announced.
                return _bytes(file.read_bytes(), made.name, headers)
            with file.open("rb"):
                pass
        except FileNotFoundError:
            return await self._missing(headers)
        except OSError as error:
            return _text(f"This file cannot be read: {error.strerror}.", 404)
        # By what is on the disk now: it may be newer than what was read.
        tag = f'"{digest_of(repr(signature_of(found)).encode())}"'
        if _has(headers, tag):
            return Response(status_code=304, headers={**_ALWAYS, "ETag": tag})
        return FileResponse(
            file, headers={**_ALWAYS, "ETag": tag}, media_type=media_type(made.name), stat_result=found
        )

    def _events(self, scope: Scope, headers: Headers) -> Response:
        """Return what an open page has to know whenever that changes: server-sent events (HTML, 9.2)."""
        host, origin, site = headers.get("host"), headers.get("origin"), headers.get("sec-fetch-site")
        if not self._visitors.may_listen(host, origin, site):
            return _text("Events are for the pages of this preview only.", 403)
        since, _, page = scope["query_string"].partition(b"&page=")
        path = read_path(unquote_to_bytes(page))
        if path is None or not since.startswith(b"since="):
            return _text("Which page?", 400)
        always = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        if scope["method"] == "HEAD":
            return Response(headers=always, media_type=_EVENTS)
        return StreamingResponse(self._states(path, _number(since[6:])), headers=always, media_type=_EVENTS)

    async def _states(self, path: str, since: int) -> AsyncIterator[str]:
        preview = self._preview
        epoch, known = -1, ""
        yield _RETRY
        while not preview.is_closed:
            if preview.live.epoch == epoch:
                yield ": alive\n\n"
            else:
                state = await preview.state(path, since, known)
                since, epoch, known = state.epoch, state.epoch, state.whole
                yield f"data: {msgspec.json.encode(state).decode()}\n\n"
            with suppress(TimeoutError):
                await asyncio.wait_for(preview.changed(epoch), _BEAT)


def _framing(framed_by: str) -> dict[str, str]:
    """Return the headers that say who may frame a page."""
    if framed_by:
        return {"Content-Security-Policy": f"frame-ancestors 'self' {framed_by}"}
    return {"Content-Security-Policy": "frame-ancestors 'self'", "X-Frame-Options": "SAMEORIGIN"}


def _number(text: bytes) -> int:
    """Return an epoch; one that was never, for what is no number."""
    return int(text) if text.isdigit() and len(text) < 10 else 1 << 60


def _moved(path: str, scope: Scope) -> Response:
    """Return a redirect to the path with a slash: relative, for we may have been called by any name."""
    query = scope["query_string"].decode("latin-1")
    location = f"./{quote(path.rpartition('/')[2])}/" + (f"?{query}" if query else "")
    return Response(status_code=301, headers={**_ALWAYS, "Location": location})


def _bytes(data: bytes, name: str, headers: Headers, status: int = 200) -> Response:
    tag = f'"{digest_of(data)}"'
    always = {**_ALWAYS, "ETag": tag}
    if status == 200 and _has(headers, tag):
        return Response(status_code=304, headers=always)
    return Response(data, status, {**always, "Content-Type": media_type(name)})


def _has(headers: Headers, tag: str) -> bool:
    """Tell whether the browser has these bytes: RFC 9110, 13.1.2, where the comparison is weak."""
    known = [one.strip().removeprefix("W/") for one in headers.get("if-none-match", "").split(",")]
    return tag in known or known == ["*"]


def _text(text: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(f"{text}\n", status, {**_ALWAYS, **(headers or {})})
