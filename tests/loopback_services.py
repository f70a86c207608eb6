"""The services that works are looked up at, on this computer: they answer as documented, or as told."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from octavo.site.config import CiteSettings, read_config

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


@dataclass(slots=True)
class Clock:
    """Time that passes only while somebody waits."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        self.seconds += seconds


DATA = Path(__file__).parent / "data" / "lookup"
_DOI = re.compile(r"^(?:AID|LID) *- (\S+) \[doi\]$", re.MULTILINE)


def recorded(name: str) -> str:
    """Return what a file of tests/data/lookup holds."""
    return (DATA / name).read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered."""

    body: bytes | str = b""
    media_type: str = "application/json"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    announced: int | None = None  # the length that is promised, where the answer breaks off

    @property
    def data(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in."""

    path: str  # "/eutils/efetch.fcgi"
    query: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(slots=True)
class LoopbackServices:
    """All services behind one port, told apart by the first part of the path."""

    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    replies: dict[str, list[Reply]] = field(
        default_factory=dict
    )  # by the beginning of a path, before all else
    medline: dict[str, str] = field(default_factory=dict)  # by PubMed number
    pages: dict[str, str] = field(default_factory=dict)  # by path: "/page/a"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> str:
        """Return what site.toml has to say."""
        names = ("eutils", "idconv", "doi", "crossref", "arxiv", "openlibrary", "googlebooks", "zotero")
        lines = [f'{name} = "{self.address}/{name}"' for name in names]
        return "\n".join(["[cite]", 'mail = "author@example.org"', "[cite.services]", *lines, ""])

    @property
    def paths(self) -> list[str]:
        """Return the paths that were asked for, in order."""
        return [one.path for one in self.asked]

    def reply(self, asked: Asked) -> Reply:
        """Return the answer to a request."""
        for beginning, replies in self.replies.items():
            if asked.path.startswith(beginning) and replies:
                return replies.pop(0) if len(replies) > 1 else replies[0]
        if asked.path in self.pages:
            return Reply(self.pages[asked.path], "text/html; charset=utf-8")
        service, _, rest = asked.path.removeprefix("/").partition("/")
        answer = getattr(self, f"_{service}", None)
        return answer(rest, asked) if answer else Reply("Not Found", "text/plain", 404)

    def _eutils(self, rest: str, asked: Asked) -> Reply:
        query = asked.query
        if rest == "efetch.fcgi":
            assert (query["db"], query["rettype"], query["retmode"]) == ("pubmed", "medline", "text")
            missing = "id: {0} Error occurred: The following PMID is not available: {0}\n"
            texts = [self.medline.get(pmid, missing.format(pmid)) for pmid in query["id"].split(",")]
            return Reply("\n" + "\n".join(texts), "text/plain; charset=UTF-8")
        found = [pmid for pmid, text in self.medline.items() if _matches(text, query["term"])]
        result = {"count": str(len(found)), "idlist": found[: int(query["retmax"])]}
        return Reply(json.dumps({"header": {"type": "esearch"}, "esearchresult": result}))

    def _idconv(self, _: str, asked: Asked) -> Reply:
        assert (asked.query["idtype"], asked.query["format"]) == ("pmcid", "json")
        number = asked.query["ids"]
        if (DATA / f"{number}.idconv.json").exists():
            return Reply(recorded(f"{number}.idconv.json"))
        error = {"requested-id": number, "status": "error", "errmsg": "Identifier not found in PMC"}
        return Reply(json.dumps({"status": "ok", "records": [error]}))

    def _doi(self, rest: str, asked: Asked) -> Reply:
        # As doi.org does: to the agency, which is another host.
        assert asked.headers["accept"] == "application/vnd.citationstyles.csl+json"
        if unquote(rest).lower() not in ("10.1093/brain/awq176", "10.1016/s0140-6736(97)11096-0"):
            return Reply("DOI Not Found", "text/html", 404)
        return Reply(status=302, headers={"Location": f"http://localhost:{self.port}/agency/{rest}"})

    def _agency(self, rest: str, _: Asked) -> Reply:
        if unquote(rest).endswith("awq176"):
            return Reply(recorded("awq176.csl.json"), "application/vnd.citationstyles.csl+json")
        work = json.loads(recorded("wakefield.crossref.json"))["message"]
        flat = {name: value[0] if "title" in name else value for name, value in work.items()}
        del flat["updated-by"]
        return Reply(json.dumps(flat), "application/vnd.citationstyles.csl+json")

    def _crossref(self, rest: str, _: Asked) -> Reply:
        work = json.loads(recorded("wakefield.crossref.json"))
        if rest == "works":
            csl = json.loads(recorded("awq176.csl.json"))
            listed = {name: [value] if "title" in name else value for name, value in csl.items()}
            return Reply(json.dumps({"status": "ok", "message": {"items": [listed, work["message"]]}}))
        if unquote(rest).endswith("awq176"):
            return Reply(json.dumps({"status": "ok", "message": json.loads(recorded("awq176.csl.json"))}))
        return Reply(json.dumps(work))

    def _arxiv(self, _: str, asked: Asked) -> Reply:
        file = DATA / f"{re.sub('v[0-9]+$', '', asked.query['id_list'])}.atom"
        empty = '<feed xmlns="http://www.w3.org/2005/Atom"><title>ArXiv Query</title></feed>'
        return Reply(file.read_bytes() if file.exists() else empty, "application/atom+xml; charset=UTF-8")

    def _openlibrary(self, _: str, asked: Asked) -> Reply:
        file = DATA / f"{asked.query['bibkeys'].removeprefix('ISBN:')}.openlibrary.json"
        return Reply(file.read_bytes() if file.exists() else "{}")

    def _googlebooks(self, _: str, asked: Asked) -> Reply:
        file = DATA / f"{asked.query['q'].removeprefix('isbn:')}.google.json"
        return Reply(file.read_bytes() if file.exists() else '{"kind": "books#volumes", "totalItems": 0}')

    def _zotero(self, rest: str, asked: Asked) -> Reply:
        assert (rest, asked.query["format"]) == ("users/0/items/top", "csljson")
        items = json.loads(recorded("zotero.csl.json"))
        found = [item for item in items if asked.query["q"].lower() in json.dumps(item).lower()]
        return Reply(json.dumps(found), "text/plain")


def _matches(text: str, term: str) -> bool:
    if term.endswith("[doi]"):
        return term[1:-6].casefold() in [doi.casefold() for doi in _DOI.findall(text)]
    return all(word.casefold() in text.casefold() for word in term.split())


def settings_of(services: LoopbackServices) -> CiteSettings:
    """Return what site.toml says when it names the loopback services."""
    text = f'title = "T"\nurl = "https://example.org/"\n{services.settings}'
    config, problems = read_config(text)
    assert config is not None
    assert problems == ()
    return config.cite


@contextmanager
def loopback_services(host: str = "127.0.0.1") -> Iterator[LoopbackServices]:
    """Run the services while the block runs."""
    services = LoopbackServices()
    services.medline = {pmid: recorded(f"{pmid}.medline") for pmid in ("426466", "9500320")}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(parts.path, query, headers)
            services.asked.append(asked)
            reply = services.reply(asked)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.media_type)
            self.send_header("Content-Length", str(reply.announced or len(reply.data)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.data)
            self.close_connection = reply.announced is not None

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing: that a client hangs up is what some tests want."""

    server = Server((host, 0), Handler)
    services.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield services
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
