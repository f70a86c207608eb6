"""HTML that readers wrote → HTML that can do no harm.

Three steps: nh3 parses as a browser does and gives well-formed HTML of known elements; `fragment` turns it
into the few elements that comments have, validly nested; nh3 cleans again with the strict list. So the
last word is always that of a real HTML parser, and our own code cannot let anything through.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import octavo.expressions as re
from octavo.comments.fragment import REWRITTEN, is_tidy, tidy_fragment
from octavo.comments.mail_addresses import remove_divided_addresses

if TYPE_CHECKING:
    import nh3

ALLOWED_TAGS: frozenset[str] = frozenset(
    {
        *("a", "abbr", "b", "blockquote", "br", "cite", "code", "del", "em", "i", "ins", "li", "ol", "p"),
        *("pre", "q", "s", "strong", "sub", "sup", "ul"),
    }
)
ALLOWED_ATTRIBUTES = {"a": frozenset({"href"}), "abbr": frozenset({"title"}), "ol": frozenset({"start"})}
LINK_REL = "nofollow ugc noopener"

# Their contents are no text of the reader's.
_DROPPED_WITH_CONTENTS = frozenset(
    {
        *("embed", "iframe", "math", "noembed", "noframes", "noscript", "object", "plaintext", "script"),
        *("select", "style", "svg", "template", "textarea", "title", "xmp"),
    }
)

MAX_TAGS = 2_000
"""A comment with more tags is shown as plain text: some nestings take a parser quadratic time."""

# Paragraphs of characters that HTML reads as nothing but themselves, and that belong to no address. Most
# comments are no more than that, and cleaning them was a fifth of reading a discussion.
_CHARACTER = r"A-Za-z0-9!\"#$'()*+,./:;=?\[\\\]^_`{|}~‘’“”–—…À-ÖØ-öø-ÿ-"
_PLAIN_PARAGRAPHS = re.compile(rf"(?:<p>[{_CHARACTER}][{_CHARACTER} \n]*</p>\n?)+")
_TAG_START = re.compile(r"<[a-zA-Z]")
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>?")


def sanitise_html(html: str) -> str:
    """Return HTML of the allowed elements and attributes only, validly nested; twice is the same as once.

    Links are absolute http(s) ones with `rel="nofollow ugc noopener"`. Headings become paragraphs in bold,
    images links, other blocks paragraphs. Invisible and bidi-overriding characters, piled-up marks and
    e-mail addresses are taken out. The contents of scripts, styles, embedded documents and drawings are gone.
    """
    if _PLAIN_PARAGRAPHS.fullmatch(html) and html.count("<") <= MAX_TAGS:
        return html.rstrip("\n")
    if not _has_too_many_tags(html):
        clean = _cleaned(html)
        if not _has_too_many_tags(clean):
            return clean
    return _cleaned(_TAG.sub(" ", html).replace("<", "&lt;"))


def _cleaned(html: str) -> str:
    # Only a reference (&#13;) gives this character, and written out it would be read as a line feed.
    parsed = _first_cleaner().clean(html).replace("\r", "\n")
    if is_tidy(parsed):
        return parsed.strip("\n")
    clean = _strict_cleaner().clean(tidy_fragment(parsed))
    while (without := remove_divided_addresses(clean)) != clean:
        clean = _strict_cleaner().clean(tidy_fragment(_first_cleaner().clean(without)))
    return clean


def _has_too_many_tags(html: str) -> bool:
    return html.count("<") > MAX_TAGS and len(_TAG_START.findall(html)) > MAX_TAGS


@cache
def _first_cleaner() -> nh3.Cleaner:
    """Return a cleaner that also keeps the elements which are rewritten afterwards."""
    return _cleaner({"img": {"src", "alt"}}, ALLOWED_TAGS | REWRITTEN, None)


@cache
def _strict_cleaner() -> nh3.Cleaner:
    return _cleaner({}, ALLOWED_TAGS, LINK_REL)


def _cleaner(more: dict[str, set[str]], tags: frozenset[str], link_rel: str | None) -> nh3.Cleaner:
    import nh3

    attributes = {tag: set(names) for tag, names in ALLOWED_ATTRIBUTES.items()}
    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags=set(_DROPPED_WITH_CONTENTS),
        # Without "*" nh3 lets `title` and `lang` through on any element.
        attributes=attributes | more | {"*": set()},
        link_rel=link_rel,
        url_schemes={"http", "https"},
        url_relative="deny",
    )
