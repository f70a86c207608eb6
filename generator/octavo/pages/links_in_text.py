"""Links of a text on its page, not in a feed: headings to themselves, pictures to their full size."""

from __future__ import annotations

import octavo.expressions as re

_HEADING = re.compile(
    r'<(?P<tag>h[2-6])(?P<before>(?: [^<>]*)?) id="(?P<id>[^"<>]+)"(?P<after>[^<>]*)>'
    r"(?P<words>(?>(?:[^<]|<(?!/?h[1-6]\b))*))</(?P=tag)>"
)
# Nothing that can be pressed may lie inside a link.
_PRESSED = re.compile(r"<(?:a|button|details|input|label|audio|video)\b", re.IGNORECASE)
_PICTURE = re.compile(
    r"(?P<figure><figure\b[^<>]*>)(?P<picture>(?:<picture>(?:<source\b[^<>]*>)*)?"
    r'<img src="(?P<address>/(?!/)[^"]*)" alt="[^"]+"[^<>]*>(?:</picture>)?)'
)


def with_links(html: str) -> str:
    """Return a text whose headings lead to themselves, and whose figures open their pictures at full size.

    A heading that holds something to press stays as it is, and so do pictures of other hosts and those
    without words for what they show: a link needs a name.
    """
    if "<h" in html:
        html = _HEADING.sub(_linked_heading, html)
    return _PICTURE.sub(_linked_picture, html) if "<figure" in html else html


def _linked_heading(found: re.Match[str]) -> str:
    if _PRESSED.search(found["words"]):
        return found[0]
    tag, anchor = found["tag"], found["id"]
    return (
        f'<{tag}{found["before"]} id="{anchor}"{found["after"]}>'
        f'<a class="heading-link" href="#{anchor}">{found["words"]}</a></{tag}>'
    )


def _linked_picture(found: re.Match[str]) -> str:
    return f'{found["figure"]}<a class="full-size" href="{found["address"]}">{found["picture"]}</a>'
