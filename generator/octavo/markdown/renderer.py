"""Markdown rendered to HTML with holes: posts, single lines and readers' comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from msgspec import structs

import octavo.expressions as re
from octavo.errors import Location, sort_problems
from octavo.extensions import blamed_extension, failure
from octavo.markdown.footnotes import footnote_anchors
from octavo.markdown.links import inner_link, is_external
from octavo.markdown.parser import comment_parser, line_parser, post_parser
from octavo.markdown.plain_text import count_words, plain_text
from octavo.markdown.raw_html import without_raw_ids
from octavo.markdown.text_state import MarkdownOptions, TextState, new_environment
from octavo.model.body import EXCERPT_LENGTH, Body, Rendered

# Paragraphs of one line that begins with a letter, without markup: most comments are nothing else.
_PLAIN_PARAGRAPHS = re.compile(r"(?:[^\W\d_][^\x00-\x1f\x85\\`~*_\[\]<&]*+(?:\n\n+|\n?\Z))++")


def render_post(text: str, options: MarkdownOptions) -> Rendered:
    """Return a post's or page's Markdown as HTML with holes.

    Where a plug-in fails the text comes back as it is without plug-ins, with one problem more.
    """
    if not options.plugins:
        return _render_post(text, options)
    try:
        return _render_post(text, options)
    except Exception as error:
        # Octavo's own rules may stumble over what a plug-in left behind; over a text alone they do not.
        plain = _render_post(text, structs.replace(options, plugins=()))
        name = blamed_extension(error, options.plugins)
        problem = failure(error, name, "Markdown plug-in", Location(options.path), options.path)
        return structs.replace(plain, problems=(*plain.problems, problem))


def _render_post(text: str, options: MarkdownOptions) -> Rendered:
    md = post_parser(options.plugins, options.is_trusted_html, options.language)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    state = TextState(options, text.split("\n"))
    env = new_environment(state)
    tokens = md.parse(text, env)
    body = state.body(_without_form_feeds(md.renderer.render(tokens, md.options, env)))
    inlines = [token for token in tokens if token.type == "inline"]
    anchors = [*state.anchors, *footnote_anchors(tokens)]
    return Rendered(
        body=body,
        summary=_summary(md, tokens, state),
        headings=tuple(state.headings),
        targets=tuple(state.targets),
        anchors=tuple(dict.fromkeys(anchors)),
        words=count_words("\n".join([plain_text(token.children or ()) for token in inlines])),
        excerpt=_excerpt(tokens),
        has_math=state.has_math,
        has_code=state.has_code,
        problems=sort_problems(state.problems),
        typed_keys=tuple(state.typed_keys),
    )


def render_title(text: str, language: str = "en") -> str:
    """Return one line of Markdown as safe inline HTML, without links: a title stands in links itself."""
    tokens = [token for token in _line(text, language) if token.type not in ("link_open", "link_close")]
    return _line_html(tokens, language)


def render_line(text: str, language: str = "en", line: int = 1, column: int = 0) -> Body:
    """Return one line of Markdown from a header: a summary, a caption. The links have the key's place."""
    tokens, holes = _line(text, language), []
    for token in tokens:
        if token.type == "link_open" and not is_external(href := str(token.attrs["href"])):
            holes.append(inner_link(href, line, column))
            token.attrs["href"] = "\0"  # which the text does not have: markdown-it replaces it
    return Body(tuple(_line_html(tokens, language).split("\0")), tuple(holes))


def _line(text: str, language: str) -> Sequence[Token]:
    (inline,) = line_parser(language).parseInline(" ".join(text.split()), {})
    return inline.children or ()


def _line_html(tokens: Sequence[Token], language: str) -> str:
    md = line_parser(language)
    inline = Token("inline", "", 0, children=list(tokens))
    return _without_form_feeds(str(md.renderer.render([inline], md.options, {})))


def _without_form_feeds(html: str) -> str:
    """Return HTML without what `&#12;` stands for; markdown-it refuses all other characters of its kind."""
    return html.replace("\f", " ")


def render_comment(text: str) -> str:
    """Return a reader's Markdown as HTML, raw HTML shown as typed and images as links.

    The result still has to be sanitised.
    """
    if _PLAIN_PARAGRAPHS.fullmatch(text) and "www." not in text and "://" not in text:
        return "".join([f"<p>{escapeHtml(line.rstrip())}</p>\n" for line in text.split("\n") if line])
    md = comment_parser()
    env: dict[str, object] = {}
    tokens = md.parse(text, env)
    for token in tokens:
        if token.children:
            token.children = list(_images_as_links(token.children))
    return str(md.renderer.render(tokens, md.options, env))


def _images_as_links(tokens: Iterable[Token]) -> Iterator[Token]:
    depth = 0  # a link in a link is no HTML
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "image":
            yield token
            continue
        source = str(token.attrs["src"])
        words = Token("text", "", 0, content=plain_text(token.children or ()) or source)
        if depth or not source:
            yield words
        else:
            yield Token("link_open", "a", 1, attrs={"href": source})
            yield words
            yield Token("link_close", "a", -1)


def _summary(md: MarkdownIt, tokens: Sequence[Token], state: TextState) -> Body | None:
    end = next((i for i, token in enumerate(tokens) if token.type == "more" and token.level == 0), None)
    if end is None:
        return None
    scratch = structs.replace(state, holes=[], problems=[])
    html = md.renderer.render(list(_without_ids(tokens[:end])), md.options, new_environment(scratch))
    return scratch.body(_without_form_feeds(html))


def _without_ids(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield tokens fit for a page that shows many summaries: nothing in them is unique."""
    for token in tokens:
        if token.type in ("footnote_ref", "references_place"):
            continue
        attrs = {key: value for key, value in token.attrs.items() if key != "id"}
        meta = dict(token.meta)
        if "formula" in meta:
            meta["formula"] = meta["formula"].without_ids()
        if "pieces" in meta:
            meta["pieces"] = without_raw_ids(meta["pieces"])
        children = list(_without_ids(token.children)) if token.children else token.children
        yield replace(token, attrs=attrs, children=children, meta=meta)


def _excerpt(tokens: Sequence[Token]) -> str:
    """Return the first paragraph that has words, cut at a word."""
    for token, inline in pairwise(tokens):
        if token.type == "paragraph_open" and token.level == 0:
            words = plain_text(inline.children or ())
            if words:
                return _cut(words)
    return ""


def _cut(text: str) -> str:
    if len(text) <= EXCERPT_LENGTH:
        return text
    start = text[:EXCERPT_LENGTH]  # one character less than the limit, and the ellipsis
    head, _, rest = start.rpartition(" ")
    # Chinese and Japanese have few blanks to end at, or none.
    return (head if len(rest) < EXCERPT_LENGTH // 2 else start[:-1]).rstrip(" ,;:–—-") + "…"
