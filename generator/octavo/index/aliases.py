"""Old addresses that lead to articles, and who wants which address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from octavo.errors import Location, Problem
from octavo.index.site import Article, SiteIndex
from octavo.model.addresses import Claim

_PLAIN = re.compile(r"[^\\%\x00-\x1f\x7f#:]*")
_QUERY = re.compile(r"[^\s\"\\\x00-\x1f\x7f#]+")


def gather_redirects(articles: Iterable[Article]) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Return the site path of each alias with that of its article, and an error for each that is no path.

    `articles` come in the order in which they have a right to an address.
    """
    redirects: dict[str, str] = {}
    problems = []
    for article in articles:
        for alias in article.document.header.keys.aliases:
            site_path, query = split_alias(alias)
            if site_path:
                # A query reaches no file; hosts with redirect files are told of it instead.
                if not query:
                    redirects.setdefault(site_path, article.site_path)
                continue
            message = f"The alias “{alias}” is not a path inside the site."
            problems.append(Problem(_place(article), message, "Write it as /old/path/.", code="unsafe-alias"))
    return redirects, tuple(problems)


def article_claims(index: SiteIndex) -> Iterator[Claim]:
    """Yield the claims of articles to their addresses, then those of their aliases.

    The oldest article comes first: who comes to an address later has to give way, and an alias to a page.
    """
    articles = (*reversed(index.posts), *index.pages)
    for article in articles:
        header = article.document.header
        keys = header.keys
        place = header.place("permalink" if keys.permalink else "slug" if keys.slug else "title")
        yield Claim(article.site_path, _what(article), Location(article.path, *place))
    for article in articles:
        for alias in article.document.header.keys.aliases:
            site_path, query = split_alias(alias)
            if site_path and not query:
                yield Claim(site_path, f"an alias of {_what(article)}", _place(article))


def _what(article: Article) -> str:
    return f"the {'post' if article.document.is_post else 'page'} “{article.document.header.keys.title}”"


def _place(article: Article) -> Location:
    return Location(article.path, *article.document.header.place("aliases"))


def split_alias(alias: str) -> tuple[str, str]:
    """Return the site path that an alias means, and its query; the path is "" where it is none."""
    written, mark, query = alias.partition("?")
    segments = written.strip("/").split("/")
    if mark and not _QUERY.fullmatch(query):
        return "", ""
    if mark and segments == [""]:
        return "/", query
    if any(not segment or segment.startswith(".") for segment in segments) or not _PLAIN.fullmatch(written):
        return "", ""
    path = f"/{written.strip('/')}"
    return (path if "." in segments[-1] else f"{path}/"), query
