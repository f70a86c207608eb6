"""The desk over HTTP: its page, its modules, and its actions, behind the guard."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cache
from inspect import Parameter, signature
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import msgspec
from msgspec import Struct, defstruct, structs
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from octavo.desk.first_site import FirstSite
from octavo.desk.guard import Guard
from octavo.desk.places import DeskError
from octavo.desk.workbench import Workbench
from octavo.errors import OctavoError, SiteError
from octavo.hosting.media_types import media_type
from octavo.preview.connections import is_too_long

_STATIC = Path(__file__).with_name("static")
_LARGEST_TEXT = 12_000_000  # bytes
_LARGEST_PICTURE = 60_000_000
_PATIENCE = 20.0  # seconds that a page waits for news
_USED = (
    "This address opens the desk once, and it was used already. Go on in the window that it opened, or start "
    "octavo desk again."
)

_T = TypeVar("_T", bound=Struct)
Action = Callable[..., Awaitable[dict[str, Any]]]


def _actions(*names: str) -> dict[str, Action]:
    """Return actions by what requests call them."""
    return {name.replace("_", "-"): getattr(Workbench, name) for name in names}


_READS = _actions("posts", "marks", "text", "problems", "offer", "works", "work", "discussion", "targets")
_WRITES = {
    **_actions("save", "keep", "give_up", "header", "cite", "rename", "delete", "put_back", "mend", "decide"),
    **_actions("reply", "plan", "publish"),
    "posts": Workbench.begin_post,
}


@cache
def _wanted_by(action: Action) -> type[Struct]:
    """Return what an action takes, as a type: its parameters are what a request has to say."""
    hints = get_type_hints(action)
    fields: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    for name, parameter in signature(action).parameters.items():
        if parameter.default is not Parameter.empty:
            fields.append((name, hints[name], parameter.default))
        elif name != "self":
            fields.append((name, hints[name]))
    return defstruct(action.__name__, fields)


class DeskApplication:
    """Answers requests, as an ASGI application."""

    def __init__(
        self, bench: Workbench, guard: Guard, frame: str, on_site: Callable[[], Awaitable[None]]
    ) -> None:
        """Take the workbench, the guard, the preview's origin, and what is called after a first site."""
        self._bench = bench
        self._guard = guard
        self._frame = frame
        self._asked = time.monotonic()
        self._on_site = on_site
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
            "connect-src 'self'; "
            f"frame-src {frame}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )
        self._always = {
            "Content-Security-Policy": policy,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }

    def idle_time(self) -> float:
        """Return for how many seconds no window of the desk has asked for anything."""
        return time.monotonic() - self._asked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        response = self._refusal(request)
        if response is None:
            try:
                response = await self._answer(request)
            except DeskError as error:
                response = _failed(error.message, error.hint, error.status)
            except SiteError as error:
                response = _failed("The site has mistakes.", "\n".join(map(str, error.problems)), 422)
            except ClientDisconnect:
                return
            except OctavoError as error:
                response = _failed(str(error), getattr(error, "hint", ""), 422)
        response.headers.update(self._always)
        await response(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        headers = request.headers
        if is_too_long(request.scope):
            return _text("The address and the headers are too long.", 431)
        if reason := self._guard.refusal(request.method, headers):
            return _text(reason, 403)
        if request.method not in ("GET", "HEAD", "POST"):
            return _text("Only GET and POST.", 405)
        if token := request.query_params.get("token", ""):
            return self._opened(token, request)
        if not self._guard.is_known(headers.get("cookie", "")):
            return _text("Open the desk with the address that octavo desk printed.", 403)
        self._asked = time.monotonic()
        return None

    def _opened(self, token: str, request: Request) -> Response:
        if request.method != "GET" or request.url.path != "/":
            return _text("There is no such address.", 404)
        if (cookie := self._guard.exchange(token)) is None:
            if self._guard.is_known(request.headers.get("cookie", "")):
                return RedirectResponse("/", 303)  # a reload, in the window that has been let in
            return _text(_USED, 403)
        return RedirectResponse("/", 303, {"Set-Cookie": cookie})

    async def _answer(self, request: Request) -> Response:
        path = request.url.path
        if path.startswith("/api/"):
            return await self._act(path.removeprefix("/api/"), request)
        if request.method == "POST":
            return _text("There is no such address.", 404)
        name = "index.html" if path == "/" else path.removeprefix("/")
        # Only names that are there, never a path.
        if name not in {file.name for file in _STATIC.iterdir()}:
            return _text("There is no such address.", 404)
        return Response((_STATIC / name).read_bytes(), headers={"Content-Type": media_type(name)})

    async def _act(self, name: str, request: Request) -> Response:
        bench, query = self._bench, request.query_params
        if request.method == "POST":
            return _json(await self._write(name, request))
        if name == "start":
            place = {"has_site": bench.has_site, "frame": self._frame, "folder": str(bench.site)}
            return _json({**place, "title": await bench.title()})
        if name == "news":
            return _json(await self._news(query))
        if name not in _READS:
            return _text("There is no such address.", 404)
        if not bench.has_site:
            raise DeskError("There is no site here yet.", status=409)
        read = _READS[name]
        given = {key: query.get(key, "") for key in _wanted_by(read).__struct_fields__}
        return _json(await read(bench, **given))

    async def _write(self, name: str, request: Request) -> dict[str, Any]:
        kind = request.headers.get("content-type", "").partition(";")[0]
        if name == "picture" and kind == "application/octet-stream":
            query = request.query_params
            data = await _body(request, _LARGEST_PICTURE)
            return await self._bench.picture(query.get("path", ""), query.get("name", ""), data)
        if kind != "application/json":
            raise DeskError("The desk does not understand this request.", status=415)
        data = await _body(request, _LARGEST_TEXT)
        if name == "site":
            done = await self._bench.begin_site(_decoded(data, FirstSite))
            await self._on_site()
            return done
        if not self._bench.has_site:
            raise DeskError("There is no site here yet.", status=409)
        if name not in _WRITES:
            raise DeskError("There is no such address.", status=404)
        write = _WRITES[name]
        return await write(self._bench, **structs.asdict(_decoded(data, _wanted_by(write))))

    async def _news(self, query: QueryParams) -> dict[str, Any]:
        """Return the preview's epoch as soon as it is another than the one that the page knows."""
        preview = self._bench.preview
        if preview is None:
            await asyncio.sleep(0.2)
            return {"epoch": -1}
        known = query.get("epoch", "")
        if known == str(preview.live.epoch):
            with suppress(TimeoutError):
                await asyncio.wait_for(preview.changed(int(known)), _PATIENCE)
        return {"epoch": preview.live.epoch}


def _decoded(data: bytes, kind: type[_T]) -> _T:
    """Return a request. Raises `DeskError` for what is none."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DeskError("The desk does not understand this request.") from error


def _json(data: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(data), status, media_type="application/json")


def _failed(message: str, hint: str, status: int) -> Response:
    return _json({"message": message, "hint": hint}, status)


async def _body(request: Request, most: int) -> bytes:
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > most:
            raise DeskError("This is too large.", status=413)
        pieces.append(piece)
    return b"".join(pieces)


def _text(text: str, status: int) -> Response:
    return PlainTextResponse(f"{text}\n", status)
