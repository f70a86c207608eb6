"""Let Zotero's own translators save the pages of a built site, and compare field by field what they saved.

    python scripts/saved_by_zotero.py OUTPUT --server http://127.0.0.1:1969 [--document]

OUTPUT is a built site. The server is https://github.com/zotero/translation-server with its translators, on
this machine. What is right comes from the site's feed and its list of works, not from the tags that it reads.
`--document` writes the table into docs/machines.md. Exits with 1 when a field is wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

_DOCUMENT = Path(__file__).parents[1] / "docs/machines.md"
_BEGIN, _END = "<!-- saved by Zotero -->\n", "<!-- end of what Zotero saved -->"
_TYPES = {
    "article-journal": "journalArticle",
    "book": "book",
    "chapter": "bookSection",
    "paper-conference": "conferencePaper",
    "thesis": "thesis",
    "report": "report",
    "webpage": "webpage",
    "post-weblog": "blogPost",
    "dataset": "dataset",
    "software": "computerProgram",
    "article": "preprint",
}
Item = Mapping[str, Any]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing: the table is what counts."""


def main() -> int:
    """Save every page, print the table, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("output", type=Path)
    parser.add_argument("--server", default="http://127.0.0.1:1969")
    parser.add_argument("--document", action="store_true")
    chosen = parser.parse_args()
    host = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(chosen.output)))
    threading.Thread(target=host.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{host.server_address[1]}"
    ask = partial(_saved, chosen.server, address)

    right: Counter[tuple[str, str]] = Counter()
    asked: Counter[tuple[str, str]] = Counter()
    wrong = []
    for kind, path, wanted in _pages(chosen.output):
        saved = ask(path)
        item = saved[0] if isinstance(saved, list) and saved else {}
        found = {"offered": len(saved["items"])} if isinstance(saved, dict) else _fields(item)
        for field, value in wanted.items():
            asked[kind, field] += 1
            if _same(found.get(field), value):
                right[kind, field] += 1
            else:
                wrong.append(f"{path}: {field} is {found.get(field)!r}, not {value!r}")
    lines = ["| page | field | right |", "|---|---|---|"]
    lines += [
        f"| {kind} | {field} | {right[kind, field]} of {count} |" for (kind, field), count in asked.items()
    ]
    print("\n".join([*lines, *wrong]))
    if chosen.document:
        text = _DOCUMENT.read_text("utf-8")
        before, _, rest = text.partition(_BEGIN)
        _DOCUMENT.write_text(
            before + _BEGIN + "\n".join(lines) + "\n" + _END + rest.partition(_END)[2], "utf-8"
        )
    return 1 if wrong else 0


def _saved(server: str, address: str, path: str) -> Any:
    request = Request(f"{server}/web", (address + path).encode(), {"Content-Type": "text/plain"})  # noqa: S310
    try:
        with urlopen(request) as answer:  # noqa: S310
            return json.load(answer)
    except OSError as error:
        if getattr(error, "code", 0) == 300:  # several items to choose from
            return json.load(error)  # type: ignore[arg-type]
        raise


def _pages(output: Path) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Yield kind and path of each page, and what must be saved of it."""
    feed = json.loads((output / "feed.json").read_text("utf-8"))
    for post in feed["items"]:
        yield (
            "a post",
            urlsplit(post["url"]).path,
            {
                "itemType": "blogPost",
                "title": post["title"],
                "creators": [author["name"] for author in post["authors"]],
                "blogTitle": feed["title"],
                "date": post["date_published"][:10],
                "url": post["url"],
                "language": post["language"],
                **({"rights": post["_license"]} if "_license" in post else {}),
                **({"DOI": post["_doi"].removeprefix("https://doi.org/")} if "_doi" in post else {}),
            },
        )
    shown = (output / "index.html").read_text("utf-8").count('class="Z3988"')
    yield "the home page", "/", {"offered": shown}
    works = json.loads((output / "references/references.json").read_text("utf-8"))
    yield "all cited works", "/references/", {"offered": len(works)}
    pages = {
        file.parent.name: f"/references/{file.parent.name}/"
        for file in output.glob("references/*/index.html")
    }
    for work in works:
        path = pages.get(work["id"].lower())
        if path:
            yield f"the page of a work ({work['type']})", path, dict(_wanted_of_work(work))


def _wanted_of_work(work: Item) -> Iterator[tuple[str, object]]:
    yield "itemType", _TYPES.get(work["type"], "document")
    yield "title", _plain(work["title"])
    if "author" in work:
        yield "creators", [_name(author) for author in work["author"]]
    if "date-parts" in work.get("issued", {}):
        yield "date", "-".join(f"{part:02}" for part in work["issued"]["date-parts"][0])
    plain = {"volume": "volume", "issue": "issue", "DOI": "DOI", "ISSN": "ISSN"}
    yield from (
        (field, work[key])
        for key, field in plain.items()
        if key in work and work["type"] == "article-journal"
    )
    if work["type"] == "article-journal":
        if "container-title" in work:
            yield "publicationTitle", _plain(work["container-title"])
        if "page" in work:
            yield "pages", work["page"]


def _fields(item: Item) -> dict[str, object]:
    creators = [
        one.get("name") or " ".join(part for part in (one.get("firstName"), one.get("lastName")) if part)
        for one in item.get("creators", ())
        if one.get("creatorType", "author") == "author"
    ]
    return {**item, "creators": creators, "date": str(item.get("date", "")).replace("/", "-")}


def _name(author: Item) -> str:
    if "literal" in author:
        return str(author["literal"])
    family = " ".join(part for part in (author.get("non-dropping-particle"), author.get("family")) if part)
    given = " ".join(part for part in (author.get("given"), author.get("dropping-particle")) if part)
    return " ".join(part for part in (given, family) if part)


def _plain(text: str) -> str:
    return re.sub(r"<[^<>]*>", "", text)


def _same(found: object, wanted: object) -> bool:
    if isinstance(wanted, list):
        # Zotero puts full stops behind initials.
        return str(found).replace(".", "") == str(wanted).replace(".", "")
    if isinstance(wanted, str):
        return " ".join(str(found).split()) == " ".join(wanted.split())
    return found == wanted


if __name__ == "__main__":
    sys.exit(main())
