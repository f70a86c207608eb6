"""The Markdown parsers: one for posts, one for a line of settings, one for readers' comments."""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin

from octavo.extensions import load_extension
from octavo.markdown.attributes import (
    attach_block_attributes,
    block_attributes,
    inline_attributes,
    span,
)
from octavo.markdown.bare_addresses import bare_addresses_plugin
from octavo.markdown.callouts import callouts_plugin, make_callouts
from octavo.markdown.chinese import chinese_plugin
from octavo.markdown.citation_rule import citations_plugin, mark_block_citations
from octavo.markdown.code import code_plugin, read_code_languages
from octavo.markdown.deep_blocks import COMMENT_LEVELS, POST_LEVELS, deep_blocks_plugin
from octavo.markdown.figures import figures_plugin, make_figures
from octavo.markdown.footnotes import footnotes_plugin
from octavo.markdown.foreign.fenced_divs import fenced_divs_plugin, settle_divs
from octavo.markdown.foreign.syntax import find_foreign_syntax
from octavo.markdown.headings import number_headings, split_heading_attributes
from octavo.markdown.images import images_plugin, settle_inline_images
from octavo.markdown.inlines import COMMENT_STOPS, LINE_STOPS, POST_STOPS, inlines_plugin
from octavo.markdown.links import links_plugin
from octavo.markdown.maths import convert_maths, line_maths_plugin, maths_plugin
from octavo.markdown.plain_blocks import plain_blocks_plugin
from octavo.markdown.raw_html import raw_html_plugin, read_raw_html
from octavo.markdown.read_more import read_more_plugin
from octavo.markdown.references_place import references_plugin, settle_references_places
from octavo.markdown.scripts import scripts_plugin
from octavo.markdown.tables import make_tables, tables_plugin
from octavo.markdown.task_lists import task_lists_plugin
from octavo.markdown.typography import isolate_in_paragraphs, set_typography, typography_plugin

_BEFORE_INLINE = (
    attach_block_attributes,
    settle_divs,
    make_callouts,
    split_heading_attributes,
    make_tables,
    read_code_languages,
)
_BEHIND_INLINE = (
    make_figures,
    settle_inline_images,
    mark_block_citations,
    convert_maths,
    set_typography,
    isolate_in_paragraphs,
)
_AT_THE_END = (settle_references_places, read_raw_html, number_headings, find_foreign_syntax)


@lru_cache(maxsize=16)
def post_parser(plugins: tuple[str, ...], is_trusted_html: bool, language: str) -> MarkdownIt:
    """Return the parser for posts in a language, built once for each set of options.

    Raises whatever a plug-in does that cannot be used: a build tries them beforehand.
    """
    md = plain_parser(is_trusted_html=is_trusted_html, has_plugins=bool(plugins), language=language)
    for name in plugins:
        md.use(load_extension(name))
    return md


def plain_parser(*, is_trusted_html: bool, has_plugins: bool, language: str = "en") -> MarkdownIt:
    """Return a new parser for posts, without short cuts that rules of plug-ins would miss if it has any."""
    md = MarkdownIt("js-default", {"html": is_trusted_html})
    md.disable(["linkify", "replacements", "smartquotes"])
    typography_plugin(md, language)
    md.inline.ruler.after("link", "span", span)
    md.inline.ruler.push("attributes", inline_attributes)
    md.block.ruler.before("fence", "attributes", block_attributes)
    for plugin in (
        links_plugin,
        images_plugin,
        footnotes_plugin,
        deflist_plugin,
        maths_plugin,
        citations_plugin,
        figures_plugin,
        callouts_plugin,
        code_plugin,
        tables_plugin,
        task_lists_plugin,
        references_plugin,
        fenced_divs_plugin,
        bare_addresses_plugin,
        read_more_plugin,
        scripts_plugin,
        chinese_plugin,
        raw_html_plugin,
    ):
        md.use(plugin)
    inlines_plugin(md, None if has_plugins else POST_STOPS)
    if not has_plugins:
        plain_blocks_plugin(md)
    deep_blocks_plugin(md, POST_LEVELS)
    for rule in _BEFORE_INLINE:
        md.core.ruler.before("inline", rule.__name__, rule)
    for rule in _BEHIND_INLINE:
        md.core.ruler.before("text_join", rule.__name__, rule)
    for rule in _AT_THE_END:
        md.core.ruler.push(rule.__name__, rule)
    return md


@lru_cache(maxsize=16)
def line_parser(language: str) -> MarkdownIt:
    """Return the parser for titles and captions in settings: one line, no raw HTML, no images."""
    md = MarkdownIt("js-default", {"maxNesting": 20})
    md.disable(["image", "linkify", "replacements", "smartquotes"])
    typography_plugin(md, language)
    md.use(scripts_plugin)
    md.use(chinese_plugin)
    md.use(line_maths_plugin)
    md.use(inlines_plugin, LINE_STOPS)
    md.core.ruler.before("text_join", set_typography.__name__, set_typography)
    return md


@lru_cache(maxsize=1)
def comment_parser() -> MarkdownIt:
    """Return the parser for readers' Markdown: CommonMark, strikethrough and bare addresses."""
    md = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False})
    md.enable("strikethrough")
    md.use(chinese_plugin)
    md.use(bare_addresses_plugin)
    md.use(inlines_plugin, COMMENT_STOPS)
    md.use(plain_blocks_plugin)
    deep_blocks_plugin(md, COMMENT_LEVELS)
    return md
