"""The theme: what it offers, and what it decides of the pages."""

from __future__ import annotations

import os
from functools import partial

from msgspec import Struct

from octavo.facts.documents import config
from octavo.facts.inputs import settings, theme_code, workshop
from octavo.facts.settings import setting_place
from octavo.facts.texts import lists
from octavo.graph import Reader, query
from octavo.site.theme import load_theme

AUTO = "auto"
"""What leaves the place of the sidebar to the number of posts."""

MOST_EVERYWHERE = 500
"""Posts up to which every page has the sidebar: above, each new one would touch too many files."""

_SHARE_IMAGE = "mark.png"
_FEED_STYLE = "css/feed.css"
_FOLLOW = "how-to-follow.html"


class ThemeFacts(Struct, frozen=True):
    """A theme as templates see it."""

    options: dict[str, bool | int | str | None]
    static: dict[str, tuple[str, tuple[bytes, ...]]]  # site path and files by name; not all paths are text
    explains_feeds: bool  # it has the page on how to follow


class ThemeChoices(Struct, frozen=True):
    """The theme options that decide what pages hold."""

    sidebar: str = "everywhere"  # "auto", "everywhere", "loaded", "home" or "none"
    recent_posts: int = 5
    recent_comments: int = 5
    feed_style: str = ""  # site path of the style sheet of feeds
    margin_notes: bool = False  # notes and cited works stand beside their sentences
    explains_feeds: bool = False  # it has the page on how to follow
    share_image: str = ""  # site path of the picture for pages without one of their own


@query(config, theme_code, settings, workshop)
def theme_facts(graph: Reader, _: str) -> ThemeFacts | None:
    """Return the theme as templates see it; None, with what is wrong, where it cannot be used."""
    graph.get(theme_code)
    known, shop = graph.get(config), graph.get(workshop)
    setting = partial(setting_place, graph)
    theme, problems = load_theme(known.theme, known.theme_options, shop.site, setting)
    for problem in problems:
        graph.report(problem)
    if theme is None:
        return None
    static = {name: (one.site_path, tuple(map(os.fsencode, one.files))) for name, one in theme.static.items()}
    explains = any((folder / "templates" / _FOLLOW).is_file() for folder in theme.folders)
    return ThemeFacts(dict(theme.options), static, explains)  # type: ignore[arg-type]


@query(theme_facts)
def theme_choices(graph: Reader, _: str) -> ThemeChoices:
    """Return the theme options that decide what pages hold."""
    theme = graph.get(theme_facts)
    if theme is None:
        return ThemeChoices()
    defaults = ThemeChoices()
    share, style = theme.static.get(_SHARE_IMAGE), theme.static.get(_FEED_STYLE)
    return ThemeChoices(
        sidebar=str(theme.options.get("sidebar", defaults.sidebar)),
        recent_posts=int(str(theme.options.get("recent_posts", defaults.recent_posts))),
        recent_comments=int(str(theme.options.get("recent_comments", defaults.recent_comments))),
        margin_notes=bool(theme.options.get("margin_notes", defaults.margin_notes)),
        feed_style=style[0] if style else "",
        explains_feeds=theme.explains_feeds,
        share_image=share[0] if share else "",
    )


@query(theme_choices, lists)
def sidebar_place(graph: Reader, _: str) -> str:
    """Return where the sidebar stands: "everywhere", "loaded", "home" or "none"."""
    chosen = graph.get(theme_choices).sidebar
    if chosen != AUTO:
        return chosen
    return "everywhere" if len(graph.at(lists, "posts") or ()) <= MOST_EVERYWHERE else "loaded"


QUERIES = (theme_facts, theme_choices, sidebar_place)
