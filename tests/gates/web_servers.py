"""Real web servers on loopback, set up with what docs/hosting.md tells their owners to write."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from built_site import REPOSITORY, BuiltSite
from gate_tools import find_tool

_DOCUMENTED_HOST = "blog.example.org"
_DOCUMENTED_ROOT = f"/srv/www/{_DOCUMENTED_HOST}"

_NGINX = """\
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{documented}
}}
"""

# The modules of Debian's package, and those that the page says to switch on.
_APACHE = """\
ServerRoot {folder}
PidFile {folder}/apache.pid
ErrorLog {folder}/log
Listen 127.0.0.1:{port}
{modules}
TypesConfig /dev/null
{documented}
"""
_APACHE_MODULES = (
    "mpm_event authz_core dir mime alias setenvif filter deflate autoindex negotiation rewrite headers"
)

_CADDY = """\
{{
	admin off
	auto_https off
	storage file_system {folder}/caddy
	log {{
		output file {folder}/log
	}}
}}
{documented}
"""


def documented(language: str) -> str:
    """The first block of a language in docs/hosting.md."""
    text = (REPOSITORY / "docs/hosting.md").read_text("utf-8")
    found = re.search(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found, f"docs/hosting.md shows no {language}"
    return found[1]


class Served:
    """A site on a server; `root` is a copy of the host's folder, which a test may change."""

    def __init__(self, name: str, site: BuiltSite, root: Path, port: int) -> None:
        self.name = name
        self.site = BuiltSite(root, site.url)
        self.port = port


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve_with(name: str, site: BuiltSite) -> Iterator[Served]:
    """Serve a copy of the site with a server: "nginx", "apache" or "caddy"."""
    # Started by root, servers give up their rights, and with them the way into a test's private folder.
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        root = folder / "www"
        shutil.copytree(site.root, root)
        root.chmod(0o755)
        port = _free_port()
        command = _COMMANDS[name](folder, port, BuiltSite(root, site.url))
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            try:
                _wait_for(port, process, folder / "log")
                yield Served(name, site, root, port)
            finally:
                process.terminate()


def _at(text: str, site: BuiltSite) -> str:
    """What the page shows, for the place where this site lies."""
    output = str(site.output)
    return text.replace(f"{_DOCUMENTED_ROOT}/.hosting", f"{output}/.hosting").replace(
        _DOCUMENTED_ROOT, str(site.root)
    )


def _nginx(folder: Path, port: int, site: BuiltSite) -> list[str]:
    text = _at(documented("nginx"), site).replace("listen 80;", f"listen 127.0.0.1:{port};")
    file = folder / "nginx.conf"
    file.write_text(_NGINX.format(folder=folder, documented=text), "utf-8")
    return [find_tool("nginx"), "-c", str(file), "-e", str(folder / "log")]


def _apache(folder: Path, port: int, site: BuiltSite) -> list[str]:
    text = _at(documented("apache"), site).replace("*:80", f"127.0.0.1:{port}")
    program = find_tool("apache2", "httpd")
    libraries = Path("/usr/lib/apache2/modules")
    modules = "\n".join(
        f"LoadModule {name}_module {libraries}/mod_{name}.so" for name in _APACHE_MODULES.split()
    )
    file = folder / "apache.conf"
    file.write_text(_APACHE.format(folder=folder, port=port, modules=modules, documented=text), "utf-8")
    return [program, "-f", str(file), "-DFOREGROUND"]


def _caddy(folder: Path, port: int, site: BuiltSite) -> list[str]:
    text = _at(documented("caddy"), site).replace(f"{_DOCUMENTED_HOST} {{", f"http://127.0.0.1:{port} {{")
    file = folder / "Caddyfile"
    file.write_text(_CADDY.format(folder=folder, documented=text), "utf-8")
    return [find_tool("caddy"), "run", "--config", str(file), "--adapter", "caddyfile"]


_COMMANDS: dict[str, Callable[[Path, int, BuiltSite], list[str]]] = {
    "nginx": _nginx,
    "apache": _apache,
    "caddy": _caddy,
}


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            told = (process.stderr.read() if process.stderr else b"").decode("utf-8", "replace")
            pytest.fail(f"{told}\n{log.read_text('utf-8') if log.exists() else ''}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("The server did not come up within ten seconds.")
