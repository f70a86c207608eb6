"""Read a built site as Rogue Scholar does, and count what arrives.

    python scripts/read_by_rogue_scholar.py OUTPUT --importer CHECKOUT [--document]

OUTPUT is a built site. CHECKOUT is https://github.com/front-matter/rogue-scholar-api; commonmeta-py and what
its module `api.posts` imports must be installed. It reads both feeds, and commonmeta reads each page.
`--document` writes the table into docs/machines.md. Exits with 1 when something did not arrive.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter
from datetime import datetime, tzinfo
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

_DOCUMENT = Path(__file__).parents[1] / "docs/machines.md"
_BEGIN, _END = "<!-- read by Rogue Scholar -->\n", "<!-- end of what Rogue Scholar read -->"


def main() -> int:
    """Print the table, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("output", type=Path)
    parser.add_argument("--importer", type=Path, required=True)
    parser.add_argument("--document", action="store_true")
    chosen = parser.parse_args()
    posts = _importer(chosen.importer)
    import xmltodict  # type: ignore[import-not-found]
    from commonmeta.readers.schema_org_reader import (  # type: ignore[import-not-found]
        parse_schema_org_html,
        read_schema_org,
    )

    feed = json.loads((chosen.output / "feed.json").read_text("utf-8"))
    atom = xmltodict.parse((chosen.output / "atom.xml").read_bytes())["feed"]
    entries = {entry["id"]: entry for entry in atom["entry"]}
    blog = {"title": feed["title"], "slug": "blog", "home_page_url": feed["home_page_url"], "secure": True}
    arrived: Counter[tuple[str, str]] = Counter()
    asked: Counter[tuple[str, str]] = Counter()
    for item in feed["items"]:
        html = (chosen.output / urlsplit(item["url"]).path.lstrip("/") / "index.html").read_text("utf-8")
        page = read_schema_org(parse_schema_org_html(html) | {"via": "schema_org", "state": "findable"})
        zone = datetime.fromisoformat(item["date_published"]).tzinfo
        read = {
            "JSON Feed": _of_importer(asyncio.run(posts.extract_jsonfeed_post(item, blog)), zone),
            "Atom": _of_importer(asyncio.run(posts.extract_atom_post(entries[item["id"]], blog)), zone),
            "page (commonmeta)": _of_commonmeta(page),
        }
        wanted = _wanted(item)
        for reader, found in read.items():
            for field, value in wanted.items():
                if field not in found:
                    continue  # this reader does not look for it
                for one in value if isinstance(value, set) else [value]:
                    asked[reader, field] += 1
                    has = found.get(field)
                    is_there = one in has if isinstance(has, set) else has == one
                    arrived[reader, field] += is_there
                    if not is_there:
                        print(f"{item['url']}: {reader}: {field}: {one!r} is not {has!r}", file=sys.stderr)
    fields = list(dict.fromkeys(field for _, field in asked))
    readers = list(dict.fromkeys(reader for reader, _ in asked))
    lines = [f"| | {' | '.join(readers)} |", "|---" * (len(readers) + 1) + "|"]
    for field in fields:
        counts = [
            f"{arrived[reader, field]} of {asked[reader, field]}" if asked[reader, field] else "not read"
            for reader in readers
        ]
        lines.append(f"| {field} | {' | '.join(counts)} |")
    print("\n".join(lines))
    if chosen.document:
        text = _DOCUMENT.read_text("utf-8")
        before, _, rest = text.partition(_BEGIN)
        table = "\n".join(lines)
        _DOCUMENT.write_text(f"{before}{_BEGIN}{table}\n{_END}{rest.partition(_END)[2]}", "utf-8")
    return 0 if arrived == asked else 1


def _importer(checkout: Path) -> Any:
    """Return Rogue Scholar's module `api.posts`, without its web application and its database."""
    package = ModuleType("api")
    package.__path__ = [str(checkout / "api")]
    sys.modules["api"] = package
    database = ModuleType("api.db_client")
    for name in ("Database", "BlogsQueries", "PostsQueries", "CitationsQueries"):
        setattr(database, name, type(name, (), {}))
    sys.modules["api.db_client"] = database
    from importlib import import_module

    return import_module("api.posts")


def _wanted(item: dict[str, Any]) -> dict[str, Any]:
    references = {
        one["url"].lower() for one in item.get("_references", ()) if "doi.org" in one.get("url", "")
    }
    orcids = {one["url"] for one in item["authors"] if "orcid.org" in one["url"]}
    return {
        "title": item["title"],
        "authors": {one["name"] for one in item["authors"]},
        **({"ORCID": orcids} if orcids else {}),
        "day of publication": item["date_published"][:10],
        **({"licence": item["_license"].rstrip("/")} if "_license" in item else {}),
        **({"DOI": item["_doi"].lower()} if "_doi" in item else {}),
        **({"picture": item["image"]} if "image" in item else {}),
        **({"references with a DOI": references} if references else {}),
    }


def _of_importer(post: dict[str, Any], zone: tzinfo | None) -> dict[str, Any]:
    people = post.get("authors", ())
    return {
        "title": post.get("title"),
        "authors": {_name(one.get("given"), one.get("family"), one.get("name")) for one in people},
        "ORCID": {one.get("url") for one in people},
        "day of publication": datetime.fromtimestamp(post.get("published_at", 0), zone).isoformat()[:10],
        "picture": post.get("image") or next((one.get("src") for one in post.get("images") or ()), None),
        "references with a DOI": {str(one.get("id")).lower() for one in post.get("reference") or ()},
    }


def _of_commonmeta(page: dict[str, Any]) -> dict[str, Any]:
    people = [one.get("person") or one.get("organization") or {} for one in page.get("contributors") or ()]
    return {
        "title": page.get("title"),
        "authors": {_name(one.get("given_name"), one.get("family_name"), one.get("name")) for one in people},
        "ORCID": {one.get("id") for one in people},
        "day of publication": str(page.get("date_published"))[:10],
        "licence": str((page.get("license") or {}).get("url")).removesuffix("legalcode").rstrip("/"),
        "DOI": {f"https://doi.org/{one['identifier']}".lower() for one in page.get("identifiers") or ()},
        "picture": page.get("image"),
        "references with a DOI": {str(one.get("id")).lower() for one in page.get("references") or ()},
    }


def _name(given: str | None, family: str | None, whole: str | None) -> str:
    return " ".join(part for part in (given, family) if part) or whole or ""


if __name__ == "__main__":
    sys.exit(main())
