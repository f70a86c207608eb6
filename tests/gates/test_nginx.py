"""The output folder on a real web server, as it is."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from built_site import BuiltSite
from gate_tools import find_tool

_CONFIGURATION = """\
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    types {{ text/html html; text/css css; application/xml xml; application/json json; image/png png; }}
    server {{
        listen 127.0.0.1:{port};
        root {root};
        error_page 404 {base}404.html;
        location {base}_assets/ {{ add_header Cache-Control "public, max-age=31536000, immutable"; }}
    }}
}}
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def nginx(site: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an nginx that serves the site."""
    program = find_tool("nginx")
    folder = tmp_path_factory.mktemp("nginx")
    port = _free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(
        _CONFIGURATION.format(
            # Started by root, nginx would give up its rights, and with them the way into a private folder.
            user="user root;" if os.geteuid() == 0 else "",
            folder=folder,
            port=port,
            root=site.root,
            base=site.base_path,
        )
    )
    with subprocess.Popen([program, "-c", str(configuration), "-e", str(folder / "error.log")]) as process:
        try:
            _wait_for(port, process, folder / "error.log")
            yield port
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(100):
        assert process.poll() is None, log.read_text()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("nginx did not come up within five seconds.")


def _get(port: int, path: str) -> tuple[int, str, bytes, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return (
        response.status,
        response.headers["Content-Type"] or "",
        body,
        response.headers["Cache-Control"] or "",
    )


def test_nginx_serves_every_file_under_its_address(site: BuiltSite, nginx: int) -> None:
    """Directory addresses need no rule of rewriting: the folder is the site."""
    for page in site.pages:
        status, kind, body, _ = _get(nginx, page)
        assert (status, kind) == (200, "text/html"), page
        assert body == site.file_of(page).read_bytes(), page


def test_nginx_answers_a_missing_page_with_the_404_page(site: BuiltSite, nginx: int) -> None:
    """One line of configuration gives the site's own page, with the status that search engines need."""
    status, _, body, _ = _get(nginx, f"{site.base_path}no/such/page")
    assert status == 404
    assert body == (site.output / "404.html").read_bytes()


def test_nginx_can_let_browsers_keep_assets_for_ever(site: BuiltSite, nginx: int) -> None:
    """Names under /_assets/ carry their digest, so one prefix tells what never changes."""
    sheets = sorted((site.output / "_assets").rglob("*.css"))
    assert sheets
    status, kind, body, caching = _get(nginx, f"/{sheets[0].relative_to(site.root).as_posix()}")
    assert (status, kind, caching) == (200, "text/css", "public, max-age=31536000, immutable")
    assert body == sheets[0].read_bytes()
