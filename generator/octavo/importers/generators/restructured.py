"""reStructuredText as Markdown, by docutils and the converter that all imports of HTML share."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path

import octavo.expressions as re
from octavo.formats.decoding import decode_text
from octavo.importers.generators.source import SourceText, read_source
from octavo.importers.link_targets import LinkTargets
from octavo.importers.post_text import convert_post_html

_FIELD = re.compile(r"^:(?P<key>\w+):[ \t]*(?P<value>.*)$")
_RULE = re.compile(r"^([=\-~^\"'`#*+.:_])\1{2,}\s*$")
_LITERAL = re.compile(r'<span class="docutils literal">(.*?)</span>', re.DOTALL)
_PROGRAM = re.compile(r'<pre class="code ([\w+-]+) literal-block"><code>(.*?)</code></pre>', re.DOTALL)


def read_restructured(path: Path, root: Path, zone: tzinfo) -> SourceText | None:
    """Return a text in reStructuredText with its body as Markdown; None if it is none.

    Files that it names are not read into it, and raw HTML in it is left out: docutils is told so.
    """
    text, _ = decode_text(path.read_bytes(), path.name)
    if text is None:
        return None
    title, fields, body = _split(text)
    lines = [f"Title: {title}", *(f"{key.capitalize()}: {value}" for key, value in fields.items() if value)]
    markdown = _markdown(body, path.name)
    return read_source(path, root, zone, text="\n".join(lines) + f"\n\n{markdown}") if title else None


def _split(text: str) -> tuple[str, dict[str, str], str]:
    """Return title, fields and body of an article."""
    rows = text.split("\n")
    title = ""
    fields: dict[str, str] = {}
    at = 0
    while at < len(rows) and (not rows[at].strip() or _RULE.match(rows[at])):
        at += 1
    if at + 1 < len(rows) and _RULE.match(rows[at + 1]):
        title = rows[at].strip()
        at += 2
    while at < len(rows):
        if found := _FIELD.match(rows[at]):
            fields[found["key"].lower()] = found["value"].strip()
        elif rows[at].strip() and fields and rows[at][:1] in " \t":
            last = next(reversed(fields))
            fields[last] = f"{fields[last]} {rows[at].strip()}"
        elif rows[at].strip():
            break
        at += 1
    title = title or fields.pop("title", "")
    return title, fields, "\n".join(rows[at:])


def _markdown(body: str, name: str) -> str:
    from docutils.core import publish_parts

    settings = {
        "file_insertion_enabled": False,
        "raw_enabled": False,
        "report_level": 5,
        "halt_level": 6,
        "initial_header_level": 2,
        "doctitle_xform": False,
        "syntax_highlight": "none",
        "math_output": "LaTeX",
        "smart_quotes": False,
    }
    body = re.sub(r"\|(filename|static|attach)\|", r"{\1}", body)
    html = publish_parts(body, writer="html5", settings_overrides=settings)["body"]
    html = re.sub(r"<div class=\"system-message.*?</div>", "", html, flags=re.DOTALL)
    html = _LITERAL.sub(r"<code>\1</code>", html)
    html = _PROGRAM.sub(lambda found: f'<pre><code class="language-{found[1]}">{found[2]}</code></pre>', html)
    return convert_post_html(html, name, LinkTargets()).markdown
