"""What the owner of the blog should do after an import."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from textwrap import indent
from urllib.parse import unquote, urlsplit

import octavo.expressions as re
from octavo.importers.dates import read_date
from octavo.importers.report import ReportBuilder
from octavo.importers.settings_advice import add_tables, advise_permalink, advise_zone, tell_damage
from octavo.importers.wordpress.gathering import Gathered, TextFacts
from octavo.importers.wordpress.planning import PlannedText, is_default_category, old_addresses
from octavo.site.config import TERM_TABLES, Config
from octavo.text.slugs import fold_term, safe_slug, term_slug

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_TERM_KINDS = {"category": "category", "post_tag": "tag", "tag": "tag", "series": "series"}


def give_advice(
    report: ReportBuilder,
    site: Path,
    config: Config,
    gathered: Gathered,
    texts: Sequence[PlannedText],
    *,
    is_dry: bool,
) -> None:
    """Add what the settings say now or should say, and what was wrong with the files.

    Raises `OutputError` when site.toml cannot be written.
    """
    tell_damage(report, gathered.breaks, gathered.repairs)
    advise_permalink(report, config, old_addresses(texts, urlsplit(gathered.url).path))
    advise_zone(report, config, _moments(texts))
    if not config.feeds.rss and any(text.facts.is_published for text in texts):
        report.advise(
            "Subscribers know the feed at /feed/. To keep it there, set this in site.toml:\n\n"
            '  [feeds]\n  rss = "feed/index.xml"'
        )

    for kind, count in gathered.types.most_common():
        report.advise(
            f"{count} published texts of the type “{kind}”, which a plug-in made, were not imported. "
            f"--type {kind} imports them as posts, --type {kind}=page as pages."
        )
    if tables := "\n\n".join(term_tables(config, gathered.texts)):
        kept = add_tables(site, tables, is_dry=is_dry)
        report.advise(
            "These terms had addresses that are not made from their names. "
            + ("This keeps them; it was added to site.toml" if kept else "To keep them, change site.toml")
            + f":\n\n{indent(tables, '  ')}"
        )


def term_tables(config: Config, texts: Sequence[TextFacts]) -> Iterator[str]:
    """Yield the tables of site.toml by which terms keep the last part of their old addresses."""
    seen: set[tuple[str, str]] = set()
    taken: set[tuple[str, str]] = set()
    for term in (term for facts in texts for term in facts.item.terms):
        kind = _TERM_KINDS.get(term.taxonomy, "")
        name = " ".join(unescape(term.name).split())
        if not kind or not name or is_default_category(term) or (kind, fold_term(name)) in seen:
            continue
        seen.add((kind, fold_term(name)))
        slug = safe_slug(unquote(term.slug)) if term.slug else None
        if not slug or (kind, slug) in taken:
            continue
        if slug != config.chosen_slugs(kind).get(fold_term(name), term_slug(name)):
            taken.add((kind, slug))
            # A string of JSON is one of TOML.
            key = name if _BARE_KEY.fullmatch(name) else json.dumps(name, ensure_ascii=False)
            yield f"[{TERM_TABLES[kind]}.{key}]\nslug = {json.dumps(slug)}"


def _moments(texts: Sequence[PlannedText]) -> Iterator[tuple[datetime, timedelta]]:
    for text in texts:
        local, gmt = read_date(text.facts.item.date, None), read_date(text.facts.item.date_gmt, None)
        if local is not None and gmt is not None:
            yield gmt, local - gmt
