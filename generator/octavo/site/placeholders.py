"""What a new site says until its owner says something else, and the warning while nobody has."""

from __future__ import annotations

from octavo.errors import Location, Problem, Severity

URL = "https://your-blog.example/"
DESCRIPTION = "What this blog is about, in one sentence."
NAME = "Your Name"
AFFILIATION = "Your institution"
BIOGRAPHY = "Two lines about you stand below every post that you write."
ABOUT = "Who writes here, and why."
FIRST_POST = """\
This is a post. It cites a paper by its key in square brackets [@halpern2002], and the reference
stands below, with a link back to this sentence.

<!-- more -->

What you write goes into `content/posts/`, the works that you cite into `content/references.bib`.
"""

_TEXTS = frozenset(text.strip() for text in (BIOGRAPHY, ABOUT, FIRST_POST))
_VALUES = frozenset({URL, DESCRIPTION, NAME, AFFILIATION})
_HINTS = {
    URL: "Write the address at which the site will stand: feeds and search engines are given it.",
    NAME: "Write the name of the author.",
}


def check_text(text: str, path: str, line: int) -> tuple[Problem, ...]:
    """Return a warning where a text is still that of a new site; `line` is its first."""
    if text.strip() not in _TEXTS:
        return ()
    hint = "Write a text of your own, or remove the file."
    line += len(text) - len(text.lstrip("\n"))
    return (_warning(Location(path, line), "This is still the text of a new site.", hint),)


def check_value(value: str, key: str, location: Location) -> tuple[Problem, ...]:
    """Return a warning where the value of a key is still that of a new site."""
    if value not in _VALUES:
        return ()
    hint = _HINTS.get(value, f"Change {key}, or remove it.")
    return (_warning(location, f"“{key}” is still that of a new site: “{value}”.", hint),)


def _warning(location: Location, message: str, hint: str) -> Problem:
    return Problem(location, message, hint, Severity.WARNING, "placeholder")
