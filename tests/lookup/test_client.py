"""Services that are slow, busy, broken or gone: what is asked, how often, and what the author is told."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from loopback_services import NOW, Clock, LoopbackServices, Reply, loopback_services, recorded, settings_of
from octavo.lookup.client import LARGEST, Client, Request
from octavo.lookup.crossref import notices_of
from octavo.lookup.doi import fetch_doi
from octavo.lookup.failure import LookupFailure
from octavo.lookup.kept_answers import KeptAnswers
from octavo.lookup.pace import Pace, is_private
from octavo.lookup.pubmed import fetch_pubmed

EFETCH = "/eutils/efetch.fcgi"
PRINEAS = recorded("426466.medline")


def fails(ask: Callable[[], object]) -> LookupFailure:
    with pytest.raises(LookupFailure) as raised:
        ask()
    failure = raised.value
    assert failure.message.endswith("."), failure.message
    assert failure.hint.endswith("."), failure.hint
    return failure


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reply", "attempts", "code", "message"),
    [
        (Reply("No", "text/plain", 403), 1, "refused", "PubMed refuses to answer (403)."),
        (Reply("No", "text/plain", 404), 1, "refused", "PubMed answered with the error 404."),
        (
            Reply("ID list is empty! Possibly it has no correct IDs.", "text/plain", 400),
            1,
            "unknown-work",
            "PubMed knows no work with the number 426466.",
        ),
        (Reply("No", "text/plain", 502), 3, "refused", "PubMed answered with the error 502."),
        (Reply("No", "text/plain", 429), 3, "busy", "PubMed is busy (429)."),
        (
            Reply("No", "text/plain", 429, {"Retry-After": "300"}),
            1,
            "busy",
            "PubMed asks for a pause of 300 seconds, until 12:05:00.",
        ),
        (
            Reply("No", "text/plain", 503, {"Retry-After": "Mon, 30 Nov 2026 13:00:00 GMT"}),
            1,
            "busy",
            "PubMed asks for a pause of 3600 seconds, until 13:00:00.",
        ),
        (
            Reply(PRINEAS[:400], "text/plain", announced=len(PRINEAS)),
            3,
            "broken-answer",
            "The answer of PubMed broke off before its end.",
        ),
        (
            Reply(PRINEAS[:400], "text/plain"),
            1,
            "broken-answer",
            "The answer of PubMed is not complete: a record has no end.",
        ),
        (
            Reply("<!DOCTYPE html><title>Log in</title>", "text/html"),
            1,
            "broken-answer",
            "PubMed answered with a web page instead of data.",
        ),
        (
            Reply("\n<html><body>Log in", "text/plain"),
            1,
            "broken-answer",
            "PubMed answered with a web page instead of data.",
        ),
        (
            Reply(b"\xff\x00" * LARGEST, "text/plain"),
            1,
            "broken-answer",
            "The answer of PubMed is larger than 5 MB: that is no record.",
        ),
        (
            Reply(gzip.compress(bytes(3 * LARGEST)), "text/plain", headers={"Content-Encoding": "gzip"}),
            1,
            "broken-answer",
            "The answer of PubMed is larger than 5 MB: that is no record.",
        ),
        (
            Reply(b"no gzip", "text/plain", headers={"Content-Encoding": "gzip"}),
            1,
            "broken-answer",
            "The answer of PubMed cannot be unpacked.",
        ),
        (
            Reply(status=302, headers={"Location": "https://evil.example/efetch"}),
            1,
            "redirected",
            "PubMed leads to evil.example, which is none of the services.",
        ),
        (
            Reply(status=302, headers={"Location": "file:///etc/passwd"}),
            1,
            "redirected",
            "PubMed leads to file, which is none of the services.",
        ),
        (
            Reply(status=302, headers={"Location": EFETCH}),
            6,
            "redirected",
            "PubMed sends the request round in a circle.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "-" in value else None,
)
def test_every_failure_is_a_sentence(
    services: LoopbackServices, client: Client, reply: Reply, attempts: int, code: str, message: str
) -> None:
    """An author can do something about a sentence, and nothing about a traceback."""
    services.replies[EFETCH] = [reply]
    failure = fails(lambda: fetch_pubmed(client, "426466"))
    assert (failure.message, failure.code) == (message, code)
    assert services.paths == [EFETCH] * attempts
    services.replies.clear()
    if code != "busy":
        assert fetch_pubmed(client, "426466").record.pmid == "426466", "a bad answer is not kept"


@pytest.fixture(autouse=True)
def _greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Clocks show the same wherever the tests run."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


def test_the_end_of_a_pause_is_told_by_the_clock_on_the_wall(
    services: LoopbackServices, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who reads it looks at the clock of the computer, and not at Greenwich; a day later there is a date."""
    monkeypatch.setenv("TZ", "CET-1")
    time.tzset()
    services.replies[EFETCH] = [Reply("No", "text/plain", 429, {"Retry-After": "300"})]
    assert fails(lambda: fetch_pubmed(client, "426466")).message.endswith("until 13:05:00.")
    services.replies["/crossref"] = [Reply("No", "text/plain", 429, {"Retry-After": "86400"})]
    assert fails(lambda: notices_of(client, "10.1/a")).message.endswith("until 2026-12-01 13:00:00.")
    services.replies["/doi"] = [
        Reply("No", "text/plain", 503, {"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"})
    ]
    assert "until 2036-" in fails(lambda: fetch_doi(client, "10.1000/1")).message


def test_a_service_that_sends_a_byte_now_and_then_is_not_waited_for(
    clock: Clock, tmp_path: Path, services: LoopbackServices
) -> None:
    """No single byte is late, and the whole would take for ever."""
    is_over = threading.Event()

    class Dripping(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"P")
            self.wfile.flush()
            is_over.wait()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    def hurrying() -> float:
        clock.seconds += 61
        return clock.seconds

    with ThreadingHTTPServer(("127.0.0.1", 0), Dripping) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        request = Request("PubMed", f"http://127.0.0.1:{server.server_port}/")
        kept = KeptAnswers(tmp_path, lambda: NOW)
        with Client(settings_of(services), kept, Pace(hurrying, clock.sleep)) as client:
            failure = fails(lambda: client.ask(request, lambda answer: answer))
        is_over.set()
        server.shutdown()
    assert failure.message == "The answer of PubMed was not complete after 60 seconds."


@pytest.mark.parametrize(
    "address",
    [
        "http://a..b/",
        f"http://{'a' * 70}.org/",
        "http://256.1.1.1/",
        "http://☃.invalid/",
        "http://xn--/",
        f"http://127.0.0.1/{'a' * 70_000}",
    ],
)
def test_what_only_looks_like_an_address_is_a_sentence(
    services: LoopbackServices, client: Client, address: str
) -> None:
    """Typed so by an author, or what a page leads to."""
    request = Request("a page", address, follows=True)
    assert fails(lambda: client.ask(request, lambda answer: answer)).message.startswith("Nobody can be asked")
    if address.isascii() and len(address) < 1000:
        services.replies["/page"] = [Reply(status=302, headers={"Location": address})]
        leading = Request("a page", f"{services.address}/page", follows=True)
        fails(lambda: client.ask(leading, lambda answer: answer))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("ALL_PROXY", "socks://127.0.0.1:9", "The proxy that the environment names cannot be used"),
        ("SSL_CERT_FILE", "/nowhere/at/all", "The certificates that SSL_CERT_FILE names cannot be read"),
    ],
)
def test_an_environment_that_cannot_be_used_is_named(
    services: LoopbackServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str,
    words: str,
) -> None:  # fmt: skip
    """Desktops set such variables by themselves; nobody remembers having done it."""
    monkeypatch.setenv(name, value)
    kept, pace = KeptAnswers(tmp_path, lambda: NOW), Pace(lambda: 0.0, lambda _: None)
    assert fails(lambda: Client(settings_of(services), kept, pace)).message.startswith(words)


def test_a_service_that_is_busy_is_not_asked_again_in_the_same_run(
    services: LoopbackServices, client: Client
) -> None:
    """It named a time; forty more requests before that would be rude."""
    services.replies[EFETCH] = [Reply("No", "text/plain", 429, {"Retry-After": "300"})]
    first = fails(lambda: fetch_pubmed(client, "426466"))
    assert fails(lambda: fetch_pubmed(client, "9500320")).message == first.message
    assert services.paths == [EFETCH]


def test_a_short_pause_is_waited_for(services: LoopbackServices, client: Client, clock: Clock) -> None:
    """Retry-After is the service's word; a few seconds are worth it."""
    services.replies[EFETCH] = [
        Reply("No", "text/plain", 429, {"Retry-After": "7"}),
        Reply("\n" + PRINEAS, "text/plain"),
    ]
    assert fetch_pubmed(client, "426466").record.volume == "5"
    assert clock.waits == [7.0]


def test_half_an_answer_is_asked_for_once_more(
    services: LoopbackServices, client: Client, clock: Clock
) -> None:
    """Connections break off in trains."""
    services.replies[EFETCH] = [
        Reply(PRINEAS[:300], "text/plain", announced=len(PRINEAS)),
        Reply("\n" + PRINEAS, "text/plain"),
    ]
    assert fetch_pubmed(client, "426466").record.volume == "5"
    assert clock.waits == [1.0]


def test_a_host_is_asked_once_a_second(clock: Clock, tmp_path: Path) -> None:
    """NCBI allows three a second, others are smaller; only a service on this computer needs no rest."""
    with loopback_services("127.0.0.2") as services:
        settings = settings_of(services)
        elsewhere = f"http://127.0.0.2:{services.port}"
        kept = KeptAnswers(tmp_path, lambda: NOW)
        with Client(settings, kept, Pace(clock.now, clock.sleep)) as client:
            for number in range(3):
                client.ask(Request("A", f"{elsewhere}/arxiv?id_list={number}"), lambda answer: answer)
    assert clock.waits == [1.0, 1.0]


def test_who_asks_is_said(services: LoopbackServices, client: Client) -> None:
    """Services write to those who ask too much before they lock them out."""
    fetch_pubmed(client, "426466")
    (asked,) = services.asked
    assert asked.headers["user-agent"].startswith("octavo/")
    assert "mailto:author@example.org" in asked.headers["user-agent"]
    assert (asked.query["tool"], asked.query["email"]) == ("octavo", "author@example.org")


def test_no_network_is_said_at_once(services: LoopbackServices, client: Client, clock: Clock) -> None:
    """Whoever sits in a train should not wait for three time-outs to learn it."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    gone = Request("PubMed", f"http://127.0.0.1:{port}/x")
    failure = fails(lambda: client.ask(gone, lambda answer: answer))
    assert (failure.code, failure.message) == ("offline", "PubMed does not answer on this computer.")
    nowhere = Request("PubMed", "http://octavo-test.invalid/x")
    failure = fails(lambda: client.ask(nowhere, lambda answer: answer))
    assert failure.message == "PubMed (octavo-test.invalid) cannot be reached."
    assert clock.waits == []


def test_answers_are_kept_raw_for_a_day(services: LoopbackServices, clock: Clock, tmp_path: Path) -> None:
    """A run that was broken off goes on where it was; a day later a retraction may have come."""
    time = NOW
    kept = KeptAnswers(tmp_path / "answers", lambda: time)

    def ask(*, is_fresh: bool = False) -> None:
        pace = Pace(clock.now, clock.sleep)
        with Client(settings_of(services), kept, pace, is_fresh=is_fresh) as client:
            fetch_pubmed(client, "426466")

    ask()
    (file,) = (tmp_path / "answers").iterdir()
    head, _, body = file.read_bytes().partition(b"\n\n")
    assert body == b"\n" + PRINEAS.encode()
    assert b"author@example.org" not in head, "who asked is nobody's business"
    time = NOW + timedelta(hours=23)
    ask()
    assert len(services.asked) == 1
    time = NOW + timedelta(hours=25)
    ask()
    assert len(services.asked) == 2
    ask(is_fresh=True)
    assert len(services.asked) == 2, "it was answered in this very second"
    time += timedelta(seconds=1)
    ask(is_fresh=True)
    assert len(services.asked) == 3
    file.write_bytes(b"damaged")
    ask()
    assert len(services.asked) == 4


def test_a_clock_that_runs_backwards_is_no_matter(services: LoopbackServices, tmp_path: Path) -> None:
    """Clocks are set right, and files come from other computers."""
    folder = tmp_path / "answers"
    KeptAnswers(folder, lambda: NOW).put("GET http://a/", b"x")
    assert KeptAnswers(folder, lambda: NOW - timedelta(days=400)).get("GET http://a/") == b"x"
    assert KeptAnswers(folder, lambda: NOW.astimezone(UTC)).get("GET http://b/") is None
    assert KeptAnswers(folder, lambda: datetime(2026, 12, 2, tzinfo=UTC)).get("GET http://a/") is None


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("192.168.1.1", True),
        ("printer.local", True),
        ("8.8.8.8", False),
        ("doi.org", False),
    ],
)
def test_private_hosts_are_known(host: str, answer: bool) -> None:
    """A page of the web must not lead a request into the author's own network."""
    assert is_private(host) is answer
