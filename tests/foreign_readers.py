"""Everything in the package that reads text of strangers, as functions of one text."""

from __future__ import annotations

import importlib
import inspect
import tempfile
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from unittest.mock import MagicMock

from own_sources import module_names

Reader = Callable[[str], object]

# What takes one text but reads none: it looks for files or addresses, or makes objects of a whole site.
_NO_READERS = frozenset({"_files_below", "_get", "load_plugin", "script_json", "read_mailbox"})


def _plain_readers() -> dict[str, Reader]:
    """Return every function of the package that needs one text and nothing else."""
    found: dict[str, Reader] = {}
    for name in module_names():
        if name.startswith("cli/") or name == "__main__.py":
            continue
        module = importlib.import_module(
            f"octavo.{name.removesuffix('.py').replace('/', '.')}".removesuffix(".__init__")
        )
        for key, value in sorted(vars(module).items()):
            if not inspect.isfunction(value) or value.__module__ != module.__name__ or key in _NO_READERS:
                continue
            parameters = inspect.signature(value).parameters.values()
            needed = [
                one for one in parameters if one.default is one.empty and one.kind is not one.VAR_KEYWORD
            ]
            if len(needed) == 1 and needed[0].kind is needed[0].POSITIONAL_OR_KEYWORD:
                if needed[0].annotation in ("str", "object"):
                    found[f"{name}:{key}"] = value
                elif needed[0].annotation == "bytes":
                    found[f"{name}:{key}"] = _of_bytes(value)
    return found


def _of_bytes(function: Callable[[bytes], object]) -> Reader:
    return lambda text: function(text.encode("utf-8", "replace"))


def _special_readers() -> dict[str, Reader]:
    """Return readers that need more than a text."""
    from octavo.assets.vector_size import measure_svg
    from octavo.bibliography.journals import read_journals
    from octavo.bibliography.read import read_bibliography
    from octavo.bibliography.retractions import read_retractions
    from octavo.comments.archive import read_comments
    from octavo.comments.editing import append_items
    from octavo.comments.redactions import read_redactions
    from octavo.comments.sanitise import sanitise_html
    from octavo.formats.decoding import decode_text
    from octavo.formats.toml_tree import read_toml
    from octavo.formats.yaml_tree import read_yaml
    from octavo.importers.blogger import importing as blogger
    from octavo.importers.blogger.reading import BloggerReader
    from octavo.importers.dates import read_date
    from octavo.importers.disqus.importing import plain_message
    from octavo.importers.disqus.reading import DisqusReader
    from octavo.importers.link_targets import LinkTargets
    from octavo.importers.mail.importing import read_mailbox
    from octavo.importers.mail.own_words import own_words
    from octavo.importers.markdown_text import fence_for
    from octavo.importers.post_text import convert_post_html, leave_paragraphs
    from octavo.importers.references.in_texts import cite_in_markdown, keys_in_comment
    from octavo.importers.references.reading import read_references
    from octavo.importers.references.tails import read_tail
    from octavo.importers.tex_formulas import mark_formulas
    from octavo.importers.wordpress.post_html import strip_blocks
    from octavo.importers.wordpress.reading import ExportReader
    from octavo.importers.wordpress.shortcodes import expand_shortcodes
    from octavo.markdown.citation_scanner import CitationScanner
    from octavo.markdown.code import highlight
    from octavo.markdown.maths import to_mathml
    from octavo.markdown.renderer import render_comment, render_post
    from octavo.markdown.text_state import MarkdownOptions
    from octavo.preview.preview_chrome import with_preview_chrome
    from octavo.reading.documents import link_target
    from octavo.rendering.feeds.absolute import absolute_html
    from octavo.site.config import read_config
    from octavo.site.frontmatter import read_author_header, read_header
    from octavo.site.headers.forms import split_header
    from octavo.text.moments import read_moment
    from octavo.text.nearest import did_you_mean
    from octavo.text.sentences import sentences_around

    options = MarkdownOptions("a.md")
    untrusted = MarkdownOptions("a.md", is_trusted_html=False)
    ignore: Callable[..., None] = lambda *_: None  # noqa: E731
    names = [f"smith{number}jones" for number in range(300)]

    def scan(text: str) -> None:
        scanner = CitationScanner(text)
        for position, character in enumerate(text):
            if character == "@":
                scanner.key_at(position)
            elif character == "[":
                scanner.closing_bracket(position)
                scanner.bracketed(position)
                scanner.behind_key(position)
        scanner.mentions_key(0, len(text))

    def export(reader: Callable[..., object], before: str, after: str) -> Reader:
        def read(text: str) -> None:
            escaped = "".join(c for c in text if c in "\n\t\r" or c >= " ").replace("]]>", "")
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder, "export.xml")
                file.write_text(before + escaped + after, "utf-8", "replace")
                for _ in reader(file, lambda count: None).values():  # type: ignore[attr-defined]
                    pass

        return read

    def mailbox(text: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "mail.mbox")
            file.write_text(f"From a\nFrom: a@b.org\n\n{text}", "utf-8", "replace")
            for _ in read_mailbox(file):
                pass

    def message(before: str) -> Reader:
        from octavo.importers.mail.message import read_message

        return lambda text: read_message((before + text).encode("utf-8", "replace"))

    def header(text: str) -> None:
        found = split_header(f"---\n{text}\n---\n", "a.md")
        read_header(f"---\n{text}\n---\n", "a.md", UTC, needs_date=True) if found else None

    targets = LinkTargets({}, {}) if False else MagicMock(spec=LinkTargets)
    targets.resolve = lambda *a, **k: None
    return {
        "a post": lambda text: render_post(text, options),
        "a post of a stranger": lambda text: render_post(text, untrusted),
        "a comment": lambda text: sanitise_html(render_comment(text)),
        "a comment file": lambda text: read_comments("a.yaml", text, authors=(), zone=UTC),
        "a comment in a file": lambda text: read_comments(
            "a.yaml",
            "- author: A\n  date: 2020-01-01\n  text: |\n    " + text.replace("\n", "\n    "),
            authors=(),
            zone=UTC,
        ),
        "items for a comment file": lambda text: append_items(text, ()),
        "redactions": lambda text: read_redactions("a.yaml", text),
        "a header": header,
        "a header's title": lambda text: header(f"title: {text}"),
        "an author": lambda text: read_author_header(f"---\n{text}\n---\n", "a.md"),
        "YAML": lambda text: read_yaml(text, path="a.yaml"),
        "TOML": lambda text: read_toml(text, path="a.toml"),
        "site.toml": read_config,
        "bytes": lambda text: decode_text(text.encode("utf-8", "replace"), path="a.md"),
        "BibTeX": lambda text: read_bibliography("a.bib", text.encode("utf-8", "replace")),
        "BibTeX's title": lambda text: read_bibliography(
            "a.bib", ("@article{a, title = {" + text + "}}").encode("utf-8", "replace")
        ),
        "BibTeX's author": lambda text: read_bibliography(
            "a.bib", ("@article{a, author = {" + text + "}}").encode("utf-8", "replace")
        ),
        "BibTeX's fields": lambda text: read_bibliography(
            "a.bib",
            (
                "@article{a, "
                + ", ".join(f"{name} = {{{text}}}" for name in ("year", "date", "pages", "doi", "url"))
                + "}"
            ).encode("utf-8", "replace"),
        ),
        "CSL-JSON": lambda text: read_bibliography("a.json", text.encode("utf-8", "replace")),
        "nbib": lambda text: read_bibliography("a.nbib", text.encode("utf-8", "replace")),
        "RIS": lambda text: read_bibliography("a.ris", text.encode("utf-8", "replace")),
        "RIS's fields": lambda text: read_bibliography(
            "a.ris",
            "".join(f"{tag}  - {text}\n" for tag in ("TY", "AU", "TI", "DA", "SP", "N1", "UR", "ER")).encode(
                "utf-8", "replace"
            ),
        ),
        "journals": lambda text: read_journals("a.csv", text.encode("utf-8", "replace")),
        "retractions": lambda text: read_retractions("a.csv", text.encode("utf-8", "replace")),
        "citations": scan,
        "code": lambda text: highlight(text, "python"),
        "code in HTML": lambda text: highlight(text, "html"),
        "a formula": lambda text: to_mathml(text, is_display=False),
        "a moment": lambda text: read_moment(text, UTC),
        "sentences": lambda text: sentences_around(f'<p>{text}<a id="a">b</a>', frozenset({"a"})),
        "a feed's HTML": lambda text: absolute_html(text, "https://example.org/"),
        "a picture": lambda text: measure_svg(text.encode("utf-8", "replace")),
        "a picture that is SVG": lambda text: measure_svg(f"<svg {text}".encode("utf-8", "replace")),
        "a page of the preview": lambda text: with_preview_chrome(
            text.encode("utf-8", "replace"), "/a.js", is_unpublished=True
        ),
        "a link": lambda text: link_target("a.md", text),
        "the nearest name": lambda text: did_you_mean(text, names),
        "a date of an export": lambda text: read_date(text, UTC),
        "WordPress": export(ExportReader, "<rss><channel><item/>", "</channel></rss>"),
        "WordPress's item": export(ExportReader, "<rss><channel><item>", "</item></channel></rss>"),
        "WordPress's text": export(
            ExportReader,
            "<rss xmlns:c='http://purl.org/rss/1.0/modules/content/'><channel><item><c:encoded><![CDATA[",
            "]]></c:encoded></item></channel></rss>",
        ),
        "Blogger": export(BloggerReader, "<feed><entry/>", "</feed>"),
        "Blogger's entry": export(BloggerReader, "<feed><entry>", "</entry></feed>"),
        "Blogger's text": export(
            BloggerReader, "<feed><entry><content type='html'><![CDATA[", "]]></content></entry></feed>"
        ),
        "Disqus": export(DisqusReader, "<disqus><thread/>", "</disqus>"),
        "Disqus's comment": export(DisqusReader, "<disqus><post>", "</post></disqus>"),
        "Disqus's message": export(
            DisqusReader, "<disqus><post><message><![CDATA[", "]]></message></post></disqus>"
        ),
        "a post of Blogger": lambda text: blogger.render_post(text, ignore),
        "a message of Disqus": lambda text: plain_message(text, {}),
        "blocks": lambda text: strip_blocks(text, {}, ignore),
        "shortcodes": lambda text: expand_shortcodes(text, {"caption": lambda code: code.content}, ignore),
        "formulas of WordPress": lambda text: mark_formulas(text, ignore),
        "HTML to Markdown": lambda text: convert_post_html(text, "a.md", targets),
        "paragraphs of references": lambda text: leave_paragraphs(text, "a.md"),
        "references in Markdown": lambda text: cite_in_markdown(text, MagicMock()),
        "references in a comment": lambda text: keys_in_comment(text, MagicMock()),
        "a list of references": lambda text: read_references("a.txt", text.encode("utf-8", "replace")),
        "what follows a reference": lambda text: read_tail(text, 0),
        "a fence": lambda text: fence_for(text, ""),
        "an answer": lambda text: own_words(text, is_answer=True),
        "a letter": message("From: a@b.org\nSubject: x\n\n"),
        "a letter's header": message("From: "),
        "a letter's subject": message("Subject: "),
        "a letter in HTML": message("Content-Type: text/html\n\n"),
        "a letter in parts": message('Content-Type: multipart/mixed; boundary="a"\n\n--a\n'),
        "a mailbox": mailbox,
    }


def readers() -> dict[str, Reader]:
    """Return what reads foreign text, by name."""
    return {**_special_readers(), **_plain_readers()}
