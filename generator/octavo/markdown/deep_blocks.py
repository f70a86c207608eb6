"""Blocks that are nested deeper than a text may nest them: they are read as plain paragraphs.

markdown-it leaves out, without a word, all that follows a block at its limit `maxNesting`, up to the end
of the text. Here the words stay, and a post's author is told.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph

from octavo.markdown.text_state import has_state, state_of

# A list takes two levels, a quotation takes one. A hundred levels are 300 of Python's 1,000 frames, and
# are more than imports of HTML write.
POST_LEVELS = 100
COMMENT_LEVELS = 20  # sanitised comments hold hardly more, and quotations of strangers cost time by depth
_STEP = 10  # more than any one block adds, so that none steps over the rule below


def deep_blocks_plugin(md: MarkdownIt, levels: int) -> None:
    """Teach a parser to read blocks below so many levels as paragraphs; its own limit is never met."""
    md.options["maxNesting"] = levels + _STEP

    def deep_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        if silent or state.level <= levels:
            return False
        text = state_of(state.env) if has_state(state.env) else None
        if text and not text.is_too_deep:
            text.is_too_deep = True
            many = f"More than {POST_LEVELS // 2} lists, or {POST_LEVELS} quotations,"
            text.report(
                text.file_line(start_line),
                f"{many} are nested one in another here.",
                hint="Write what stands deeper as paragraphs, or as a list of its own below.",
                code="nested-too-deep",
            )
        return paragraph(state, start_line, end_line, False)

    md.block.ruler.before(md.block.ruler.get_all_rules()[0], "deep_block", deep_block)
