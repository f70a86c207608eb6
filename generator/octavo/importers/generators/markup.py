"""Octavo's words for what other systems have shortcodes, tags and directives for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

import octavo.expressions as re
from octavo.importers.markdown_text import one_line

_PLAIN_KEY = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_]|[:.#$%&+?~/-](?=[A-Za-z0-9_]))*")
_WIDTH = re.compile(r"\d{1,4}(?:px|%)?")
CALLOUTS: Mapping[str, str] = {
    **dict.fromkeys(
        ("note", "info", "notice", "admonition", "seealso", "todo", "abstract", "summary"), "NOTE"
    ),
    **dict.fromkeys(("tip", "hint", "success", "check", "question", "example"), "TIP"),
    **dict.fromkeys(("important", "attention"), "IMPORTANT"),
    **dict.fromkeys(("warning", "warn", "alert", "bug", "failure"), "WARNING"),
    **dict.fromkeys(("caution", "danger", "error"), "CAUTION"),
}
"""The callout that each system's box becomes, by its name there."""


def first_of(given: Mapping[str, str], *keys: str) -> str:
    """Return the first of some arguments that was given, "" for none."""
    return next((given[key] for key in keys if given.get(key)), "")


def figure(
    source: str,
    *,
    caption: str = "",
    alt: str = "",
    name: str = "",
    width: str = "",
    link: str = "",
    title: str = "",
) -> str:
    """Return a picture alone in its paragraph; "" without a source."""
    source = source.strip()
    if not source:
        return ""
    caption = re.sub(
        r"(?<!\\)\](?![(\[{])",
        r"\]",
        re.sub(r"(?<!\\)\[(?![^\]\n]{0,500}+\][(\[{])(?![@^])", r"\[", one_line(caption)),
    )
    caption = re.sub(r"(\[-?@[^\[\]\\]*+)\\\]", r"\1]", caption)
    parts = [f"#{name}"] if name else []
    parts += [f'alt="{quoted(alt)}"'] if alt else []
    parts += [f"width={width.strip()}"] if _WIDTH.fullmatch(width.strip()) else []
    braces = f"{{{' '.join(parts)}}}" if parts else ""
    address = f"<{source}>" if re.search(r"[\s()]", source) else source
    if title:
        address += f' "{quoted(one_line(title))}"'
    picture = f"![{caption}]({address}){braces}"
    return f"[{picture}]({link})" if link else picture


def quoted(text: str) -> str:
    """Return a text for straight double quotes."""
    return one_line(text).replace("\\", "\\\\").replace('"', '\\"')


def cited(keys: Iterable[str], known: Mapping[str, str], *, form: str = "", locator: str = "") -> str:
    """Return a citation of these keys; `known` has the key that each, in small letters, is written as.

    A key that no bibliography has is shown in brackets, as the old system showed that it was missing. `form`
    is "text", "full", "year" or "".
    """
    found = [known.get(key.strip().casefold(), "") or f"?{key.strip()}" for key in keys if key.strip()]
    works = [key for key in found if not key.startswith("?")]
    lost = [rf"\[{key}\]" for key in found if key.startswith("?")]
    behind = f", {locator}" if locator else ""
    if not works:
        return " ".join(lost)
    if form == "text":
        place = f" [{locator}]" if locator else ""
        return " ".join([*map(_key, works[:-1]), _key(works[-1]) + place, *lost])
    minus = "-" if form == "year" else ""
    braces = "{.full}" if form == "full" else ""
    return " ".join(["[" + "; ".join(minus + _key(key) for key in works) + behind + "]" + braces, *lost])


def _key(key: str) -> str:
    return f"@{key}" if _PLAIN_KEY.fullmatch(key) else f"@{{{key}}}"


def quotation(text: str, author: str = "") -> str:
    """Return a quotation, with whose words they are below it."""
    rows = [*text.split("\n"), *(["", f"— {author}"] if author else [])]
    return "\n".join(f"> {row}".rstrip() for row in rows)


def anchor_of(name: str, kind: str = "") -> str:
    """Return a name as an anchor; with `kind`, that of a figure (fig), a table (tbl) or a formula (eq)."""
    name = re.sub(r"[^\w-]+", "-", name).strip("-")
    return name if not name or not kind or name.startswith(f"{kind}-") else f"{kind}-{name}"


def callout(kind: str, title: str, body: str) -> str:
    """Return a box as a callout."""
    name = CALLOUTS.get(kind.lower(), "NOTE")
    lines = [f"[!{name}] {one_line(title)}".rstrip(), *body.strip("\n").split("\n")]
    return "\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n"


def details(title: str, body: str) -> str:
    """Return what readers unfold."""
    return f"\n<details><summary>{one_line(title) or 'Details'}</summary>\n\n{body.strip()}\n\n</details>\n"


def frame(address: str, title: str = "") -> str:
    """Return a frame of another site."""
    return (
        f'\n<iframe src="{escape(address)}" title="{escape(title or "Embedded content")}" width="640" '
        'height="360" loading="lazy" allowfullscreen></iframe>\n'
    )


def embed(service: str, name: str) -> str:
    """Return what a service's shortcode shows: a frame for videos, a link for all others."""
    name = name.strip("\"' ")
    if service == "youtube":
        found = re.search(r"(?:v=|youtu\.be/|embed/)([\w-]{6,})", name)
        return frame(f"https://www.youtube-nocookie.com/embed/{found[1] if found else name}", "YouTube")
    if service == "vimeo":
        return frame(f"https://player.vimeo.com/video/{name.rpartition('/')[2]}", "Vimeo")
    if name.startswith(("http://", "https://")):
        return f"<{name}>"
    hosts = {
        "gist": f"https://gist.github.com/{name.replace(' ', '/')}",
        "tweet": f"https://twitter.com/i/status/{name}",
        "instagram": f"https://www.instagram.com/p/{name}/",
        "speakerdeck": f"https://speakerdeck.com/player/{name}",
        "asciinema": f"https://asciinema.org/a/{name}",
    }
    return f"<{hosts.get(service, name)}>"


def video(address: str, caption: str = "") -> str:
    """Return a video's file with controls."""
    below = f"<figcaption>{one_line(caption)}</figcaption>" if caption else ""
    return f'\n<figure><video src="{escape(address)}" controls></video>{below}</figure>\n'


def footnote(text: str, notes: list[str]) -> str:
    """Return the mark of a footnote, and keep its text for the end."""
    notes.append(text)
    return f"[^n{len(notes)}]"


def with_footnotes(text: str, notes: Iterable[str]) -> str:
    """Return a text with the notes that `footnote` kept."""
    written = [f"[^n{number}]: {one_line(note)}" for number, note in enumerate(notes, 1)]
    return text.rstrip() + "\n\n" + "\n\n".join(written) + "\n" if written else text
