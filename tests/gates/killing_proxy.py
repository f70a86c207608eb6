"""A web proxy in front of one server that kills a client when it has sent a number of requests."""

from __future__ import annotations

import http.client
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

_NEVER = 1 << 30


class KillingProxy:
    """Passes requests on, counts them, and kills the process in `number` instead of passing one on."""

    def __init__(self, server: str, number: Path) -> None:
        self.address = ""
        self.requests: list[str] = []  # method and path, as they came
        self.left = _NEVER  # how many may pass
        self.is_gone = False  # whether connections are cut instead, as by a host that goes away
        self.signal = signal.SIGKILL
        self._server = urlsplit(server).netloc
        self._number = number
        self._lock = threading.Lock()

    def begin(
        self, left: int = _NEVER, *, is_gone: bool = False, by: signal.Signals = signal.SIGKILL
    ) -> None:
        with self._lock:
            self.requests, self.left, self.is_gone, self.signal = [], left, is_gone, by

    def may_pass(self, request: str) -> bool:
        with self._lock:
            self.requests.append(request)
            if len(self.requests) <= self.left:
                return True
            if not self.is_gone and len(self.requests) == self.left + 1:
                os.kill(int(self._number.read_text()), self.signal)
            return self.signal != signal.SIGKILL

    def pass_on(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(self._server, timeout=60)
        connection.request(method, path, body, headers)
        return connection.getresponse()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy: KillingProxy

    def do_GET(self) -> None:
        if not self.proxy.may_pass(f"{self.command} {self.path}"):
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = self.proxy.pass_on(self.command, self.path, dict(self.headers.items()), body)
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", answer.getheader("Content-Length", str(len(content))))
        self.end_headers()
        self.wfile.write(content)

    do_PUT = do_DELETE = do_GET  # noqa: N815  # likewise

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of a client that was killed."""


@contextmanager
def killing_proxy(server: str, number: Path) -> Iterator[KillingProxy]:
    """A proxy in front of a server, until the block ends."""
    proxy = KillingProxy(server, number)
    handler = type("_ProxyHandler", (_Handler,), {"proxy": proxy})
    listening = _Server(("127.0.0.1", 0), handler)
    proxy.address = f"http://127.0.0.1:{listening.server_port}"
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()
