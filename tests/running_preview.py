"""A preview that is served on loopback while a test runs, and a browser's requests to it."""

from __future__ import annotations

import http.client
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from octavo.errors import Problem
from octavo.preview.preview import Preview, PreviewOptions
from octavo.preview.server import PreviewServer, listen
from site_builder import NOW

_PATIENCE = 60.0  # seconds, on a machine that has other things to do


@dataclass(frozen=True)
class Answer:
    """What was answered to a request."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass
class RunningPreview:
    """A preview, and what it told its user."""

    port: int
    preview: Preview
    told: list[tuple[Problem, ...]] = field(default_factory=list)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Send one request; the path goes out as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": f"127.0.0.1:{self.port}", **headers}.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        found = connection.getresponse()
        answer = Answer(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
        connection.close()
        return answer

    def ask_raw(self, line: bytes) -> int:
        """Send a request line that no client would, and return the status."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=_PATIENCE) as connection:
            connection.sendall(line + b"\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
        found = re.match(rb"HTTP/1\.1 (\d{3})", answer)
        assert found is not None, answer
        return int(found[1])

    def wait_for(self, path: str, is_there: Callable[[Answer], bool]) -> Answer:
        """Ask until the answer is what is waited for."""
        end = time.monotonic() + _PATIENCE
        answer = self.ask(path)
        while not is_there(answer):
            assert time.monotonic() < end, f"{path}: {answer.status} {answer.text[:500]}"
            time.sleep(0.01)
            answer = self.ask(path)
        return answer

    def wait_for_text(self, path: str, text: str) -> Answer:
        return self.wait_for(path, lambda answer: text in answer.text)

    @contextmanager
    def taking_in(self) -> Iterator[None]:
        """Wait until the change that the block makes is known, and then until nothing is left to do."""
        self.is_at_rest()
        epoch = self.preview.live.epoch
        yield
        end = time.monotonic() + _PATIENCE
        while self.preview.live.epoch == epoch:
            assert time.monotonic() < end
            time.sleep(0.01)
        self.is_at_rest()

    def wait_until_noticed(self) -> None:
        """Wait until a change that was just made has been heard of."""
        end = time.monotonic() + _PATIENCE
        while not self.preview.is_busy:
            assert time.monotonic() < end
            time.sleep(0.005)

    def is_at_rest(self) -> None:
        """Wait until the preview has nothing left to do."""
        end = time.monotonic() + _PATIENCE
        calm = 0
        epoch = -1
        while calm < 15:
            assert time.monotonic() < end
            calm = calm + 1 if self.preview.live.epoch == epoch and not self.preview.is_busy else 0
            epoch = self.preview.live.epoch
            time.sleep(0.02)

    @contextmanager
    def listen(self, path: str, **headers: str) -> Iterator[EventReader]:
        """Hold the stream of events of an open page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        connection.request("GET", f"/.octavo-preview/events?since=0&page={path}", headers=headers)
        found = connection.getresponse()
        try:
            yield EventReader(found)
        finally:
            found.close()
            connection.close()


@dataclass
class EventReader:
    """Reads what a page is told."""

    answer: http.client.HTTPResponse

    def next(self) -> dict[str, object]:
        while True:
            line = self.answer.readline()
            assert line, "The stream has ended."
            if line.startswith(b"data: "):
                message: dict[str, object] = json.loads(line[6:])
                return message

    def wait_for(self, is_there: Callable[[dict[str, object]], bool]) -> dict[str, object]:
        while not is_there(message := self.next()):
            pass
        return message


@contextmanager
def serving(site: Path, *, polls: bool = False, navigates: bool = False) -> Iterator[RunningPreview]:
    """Serve a site while the block runs."""
    told: list[tuple[Problem, ...]] = []
    found = listen("127.0.0.1", 0)
    preview = Preview(
        PreviewOptions(site, lambda: NOW, navigates=navigates), lambda problems: told.append(tuple(problems))
    )
    preview.read_first()
    server = PreviewServer(preview, found, polls=polls)
    ready = threading.Event()
    thread = threading.Thread(target=server.run, args=(lambda notice: ready.set(),))
    thread.start()
    try:
        assert ready.wait(_PATIENCE)
        yield RunningPreview(server.port, preview, told)
    finally:
        server.stop()
        thread.join(_PATIENCE)
        preview.wait(_PATIENCE)
