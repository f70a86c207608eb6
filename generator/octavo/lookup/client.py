"""Services asked over HTTP: politely, a bounded time, for a bounded answer, and every failure a sentence."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import TypeVar

import httpx
from msgspec import Struct

import octavo
import octavo.expressions as re
from octavo.lookup.failure import LookupFailure, broken
from octavo.lookup.kept_answers import KeptAnswers
from octavo.lookup.pace import Pace, is_private, is_this_computer
from octavo.site.config import CiteSettings

T = TypeVar("T")

LARGEST = 5_000_000
"""The most bytes that an answer may have: a record has a few thousand."""

_TIMEOUT = httpx.Timeout(20, connect=10)
_LONGEST_ANSWER = 60.0  # seconds
_FAR_AWAY = 10 * 365 * 86_400.0  # seconds; no service means more
_LONGEST_WAIT = 60.0  # seconds that a service may ask for; longer ones are told and not waited for
_ATTEMPTS = 3
_MOST_REDIRECTS = 5
_BUSY = frozenset({429, 503})
_PASSING = frozenset({500, 502, 504})
_WEB_PAGE = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head)\b", re.IGNORECASE | re.DOTALL
)


class Answer(Struct, frozen=True):
    """What a service answered, with success."""

    url: str  # where it came from in the end
    media_type: str  # "application/json"; "" when it was not said, or came from what was kept
    body: bytes
    charset: str = ""  # as the server said; "" when it did not


class Request(Struct, frozen=True):
    """What is asked of a service."""

    service: str  # as sentences name it: "PubMed"
    url: str  # without who asks
    accept: str = "*/*"
    identity: tuple[tuple[str, str], ...] = ()  # parameters that say who asks
    follows: bool = False  # to other hosts: doi.org leads to the agency that knows the work
    wants_page: bool = False  # a web page is what is asked for
    unknown_status: int = 404  # by which the service says that it knows no such thing

    @property
    def name(self) -> str:
        """Return what the request is kept under: the same words for the same question."""
        return f"GET {self.url}\nAccept: {self.accept}"


class Client:
    """A connection to all services, for one run."""

    def __init__(
        self,
        settings: CiteSettings,
        kept: KeptAnswers,
        pace: Pace,
        *,
        is_fresh: bool = False,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Take the settings; `is_fresh` asks again what was kept. `tell` hears why it takes long.

        Raises `LookupFailure` where the environment names a proxy or certificates that cannot be used.
        """
        self.settings = settings
        self.kept = kept
        self._pace = pace
        # Answers are dated to the second.
        self._since = kept.now().replace(microsecond=0) if is_fresh else None
        self._tell = tell
        self._unreachable: dict[tuple[str, str], LookupFailure] = {}  # by service and host
        # A proxy of the network must not be asked for what runs on this computer.
        here = {f"all://{name}": None for name in ("127.0.0.1", "localhost", "[::1]")}
        try:
            self._http = httpx.Client(timeout=_TIMEOUT, mounts=here)
        except (ImportError, OSError, ValueError, httpx.InvalidURL) as error:
            raise _unusable_environment(error) from error

    def __enter__(self) -> Client:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all connections."""
        self._http.close()

    @property
    def identity(self) -> tuple[tuple[str, str], ...]:
        """Return the parameters by which NCBI wants to know who asks."""
        return (("tool", "octavo"), *((("email", self.settings.mail),) if self.settings.mail else ()))

    def ask(self, request: Request, read: Callable[[Answer], T]) -> T:
        """Return what `read` makes of the answer, which is kept for a day. Raises `LookupFailure`.

        `read` raises it, too, for an answer that it cannot use; that one is not kept.
        """
        # What was kept of a page does not say where it lay in the end, nor in which encoding it came.
        body = None if request.wants_page else self.kept.get(request.name, self._since)
        if body is not None:
            try:
                return read(Answer(request.url, "", body))
            except LookupFailure:
                pass  # an octavo of another version kept it
        answer = self._send(request)
        if not request.wants_page and (answer.media_type == "text/html" or _WEB_PAGE.match(answer.body)):
            raise LookupFailure(
                f"{request.service} answered with a web page instead of data.",
                "The network may ask for a login, or the service may be down for maintenance: "
                "open its address in a browser.",
                "broken-answer",
            )
        try:
            found = read(answer)
        except RecursionError as error:
            raise broken(request.service, "is nested too deeply to be read") from error
        self.kept.put(request.name, answer.body)
        return found

    def _send(self, request: Request) -> Answer:
        try:
            asked = httpx.URL(request.url)
            url = str(httpx.URL(asked, params={**asked.params, **dict(request.identity)}))
            place = (request.service, _host(url))
        except (httpx.InvalidURL, UnicodeError) as error:
            raise _no_address(request.url) from error
        if place in self._unreachable:
            raise self._unreachable[place]
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._attempt(request, url)
            if isinstance(answer, Answer):
                return answer
            url = answer
        raise LookupFailure(
            f"{request.service} sends the request round in a circle.", "Try again later.", "redirected"
        )

    def _attempt(self, request: Request, url: str) -> Answer | str:
        """Return the answer, or the address that the service leads to."""
        host = _host(url)
        for attempt in range(1, _ATTEMPTS + 1):
            self._pace.wait(host)
            try:
                with (
                    self._words_for(request, url),
                    self._http.stream("GET", url, headers=self._headers(request)) as response,
                ):
                    if response.has_redirect_location:
                        return self._next_place(request, url, response)
                    if response.status_code == httpx.codes.OK:
                        return self._read(request, response)
                    status, wait = response.status_code, _seconds_to_wait(response, self.kept.now())
            except _PassingError as error:
                if attempt == _ATTEMPTS:
                    if error.failure.code == "offline":
                        self._unreachable[request.service, host] = error.failure
                    raise error.failure from error
                self._pace.pause(host, float(attempt))
                continue
            if status not in _BUSY | _PASSING or attempt == _ATTEMPTS or wait > _LONGEST_WAIT:
                failure = _refusal(request, status, wait, self.kept.now())
                if status in _BUSY:
                    self._unreachable[request.service, host] = failure
                raise failure
            wait = wait or float(attempt)
            if wait > 5:
                self._tell(f"{request.service} asks for a pause of {wait:.0f} seconds.")
            self._pace.pause(host, wait)
        raise AssertionError  # the last attempt raises

    def _headers(self, request: Request) -> dict[str, str]:
        # Whose page is read need not know who reads it.
        mail = f"; mailto:{self.settings.mail}" if self.settings.mail and not request.wants_page else ""
        agent = f"octavo/{octavo.__version__} (static site generator{mail})"
        return {"User-Agent": agent, "Accept": request.accept}

    def _read(self, request: Request, response: httpx.Response) -> Answer:
        deadline = self._pace.clock() + _LONGEST_ANSWER
        body = bytearray()
        # As they come: of a service that sends a byte now and then, a large piece would never be whole.
        for piece in response.iter_bytes():
            body += piece
            if len(body) > LARGEST:
                raise broken(request.service, f"is larger than {LARGEST // 1_000_000} MB: that is no record")
            if self._pace.clock() > deadline:
                raise broken(request.service, f"was not complete after {_LONGEST_ANSWER:.0f} seconds")
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Answer(str(response.url), media_type, bytes(body), response.charset_encoding or "")

    def _next_place(self, request: Request, url: str, response: httpx.Response) -> str:
        place = httpx.URL(url).join(response.headers["location"])
        host, before = place.host, _host(url)
        is_web = place.scheme in ("http", "https") and not (is_private(host) and not is_private(before))
        if is_web and (request.follows or _same_site(place, httpx.URL(url))):
            return str(place)
        raise LookupFailure(
            f"{request.service} leads to {host or place.scheme}, which is none of the services.",
            "If the service has moved, write its new address into site.toml, under [cite.services].",
            "redirected",
        )

    @contextmanager
    def _words_for(self, request: Request, url: str) -> Iterator[None]:
        """Turn what the network does into sentences."""
        service, host = request.service, _host(url)
        try:
            yield
        except httpx.TimeoutException as error:
            message = f"{service} did not answer in time."
            raise _PassingError(LookupFailure(message, "Try again later.", "offline")) from error
        except httpx.ConnectError as error:
            failure = _no_connection(service, host, error)
            self._unreachable[service, host] = failure
            raise failure from error
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError) as error:
            raise _PassingError(broken(service, "broke off before its end")) from error
        except UnicodeError as error:  # a name of a host that the system cannot look up: "a..b"
            raise _no_address(url) from error
        except httpx.DecodingError as error:
            raise broken(service, "cannot be unpacked") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            message = f"{service} could not be asked: {str(error) or type(error).__name__}."
            raise LookupFailure(message, "Look at its address under [cite.services].", "offline") from error


class _PassingError(Exception):
    """What may go better at the next attempt."""

    def __init__(self, failure: LookupFailure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def _host(url: str) -> str:
    return httpx.URL(url).host


def _same_site(first: httpx.URL, second: httpx.URL) -> bool:
    """Tell whether two addresses are of one server; http may lead to https, and never back."""
    if first.host != second.host:
        return False
    return first.port == second.port if first.scheme == second.scheme else first.scheme == "https"


def _no_address(url: str) -> LookupFailure:
    shown = url if len(url) <= 80 else f"{url[:80]}…"
    return LookupFailure(f"Nobody can be asked at {shown}.", "Compare the address.", "no-identifier")


def _unusable_environment(error: Exception) -> LookupFailure:
    if isinstance(error, OSError):
        name = next((one for one in ("SSL_CERT_FILE", "SSL_CERT_DIR") if os.environ.get(one)), "the system")
        message = f"The certificates that {name} names cannot be read: {error.strerror or error}."
    else:
        message = f"The proxy that the environment names cannot be used: {str(error).rstrip('.')}."
    hint = "Look at HTTPS_PROXY, ALL_PROXY, NO_PROXY and SSL_CERT_FILE in the environment."
    return LookupFailure(message, hint, "offline")


def _no_connection(service: str, host: str, error: httpx.ConnectError) -> LookupFailure:
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and len(causes) < 10:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        message = f"The connection to {service} ({host}) is not secure, and nothing was asked."
        hint = (
            "Look at the date of this computer. In a network that reads all traffic, "
            "SSL_CERT_FILE names its certificate."
        )
        return LookupFailure(message, hint, "offline")
    if is_this_computer(host) and not any(isinstance(cause, socket.gaierror) for cause in causes):
        message = f"{service} does not answer on this computer."
        return LookupFailure(message, "Start it, and look at its address under [cite.services].", "offline")
    message = f"{service} ({host}) cannot be reached."
    hint = "Is this computer connected to the network? Everything else in octavo works without."
    return LookupFailure(message, hint, "offline")


def _refusal(request: Request, status: int, wait: float, now: datetime) -> LookupFailure:
    service = request.service
    if status in (request.unknown_status, httpx.codes.GONE):
        hint = "Compare the address, and that of the service under [cite.services] in site.toml."
        return LookupFailure(f"{service} has nothing under this address ({status}).", hint, "unknown-work")
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        hint = (
            'Write your address under [cite] in site.toml, mail = "you@example.org": services want to know '
            "who asks. Some refuse all programs: then use the DOI or the PubMed number."
        )
        return LookupFailure(f"{service} refuses to answer ({status}).", hint, "refused")
    if status in _BUSY:
        if wait:
            message = f"{service} asks for a pause of {wait:.0f} seconds, until {_clock_time(now, wait)}."
            return LookupFailure(message, "Run the same command again then; what was found is kept.", "busy")
        return LookupFailure(f"{service} is busy ({status}).", "Run the same command again later.", "busy")
    return LookupFailure(f"{service} answered with the error {status}.", "Try again later.", "refused")


def _clock_time(now: datetime, wait: float) -> str:
    """Return when a pause is over, as the clock of this computer shows it then."""
    until = (now + timedelta(seconds=wait)).astimezone()
    is_today = until.date() == now.astimezone().date()
    return f"{until:%H:%M:%S}" if is_today else f"{until:%Y-%m-%d %H:%M:%S}"


def _seconds_to_wait(response: httpx.Response, now: datetime) -> float:
    """Return the value of Retry-After in seconds, whichever form it has; 0 without one."""
    written = response.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,6}", written):
        return float(written)
    try:
        wait = (parsedate_to_datetime(written) - now).total_seconds()
        return min(max(0.0, wait), _FAR_AWAY)
    except (TypeError, ValueError):
        return 0.0
