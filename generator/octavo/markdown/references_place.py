"""Where the list of references goes: a `::: references` block, or a heading with the id `references`."""

from __future__ import annotations

from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

import octavo.expressions as re
from octavo.markdown.attributes import whole_attributes
from octavo.markdown.foreign.fenced_divs import CLOSING, row_of
from octavo.markdown.text_state import TextState, add_render_rule, state_of
from octavo.model.body import ReferencesPlace
from octavo.text.nearest import did_you_mean

_OPENING = re.compile(r":{3,}[ \t]*(?:references\b|(?=\{[ \t]*[#.](?:refs|references)\b))[ \t]*(.*)$")
_FILTERS = ("keywords", "type", "files")


def references_plugin(md: MarkdownIt) -> None:
    """Teach a parser the place of a list of references."""
    md.block.ruler.before(
        "fence",
        "references_place",
        references_place,
        {"alt": ["paragraph", "reference", "blockquote", "list"]},
    )
    add_render_rule(md, "references_place", _render_place)


def references_place(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read `::: references keywords="a, b"` and the `:::` that closes it."""
    opening = None if state.is_code_block(start_line) else _OPENING.match(row_of(state, start_line))
    if opening is None:
        return False
    if silent:
        return True
    next_line = start_line + 1
    while next_line < end_line and state.isEmpty(next_line):
        next_line += 1
    if next_line < end_line and CLOSING.match(row_of(state, next_line)):
        next_line += 1
    else:
        next_line = start_line + 1
    token = state.push("references_place", "", 0)
    token.map = [start_line, next_line]
    token.meta["filters"] = opening.group(1).strip()
    state.line = next_line
    return True


def settle_references_places(state: StateCore) -> None:
    """Read the filters of each place; put one behind a heading whose id is `references`."""
    text = state_of(state.env)
    tokens: list[Token] = []
    is_behind = False
    for token in state.tokens:
        tokens.append(token)
        if token.type == "references_place":
            line = text.line_of(token)
            token.meta["place"] = _place(text, token.meta["filters"], line)
        elif token.type == "heading_open":
            is_behind = text.anchors.get("references", 0) > 0 and token.attrs.get("id") == "references"
            place_line = text.line_of(token)
        elif token.type == "heading_close" and is_behind:
            is_behind = False
            place = ReferencesPlace(line=place_line)
            tokens.append(Token("references_place", "", 0, meta={"place": place}))
    state.tokens = tokens


def _place(text: TextState, filters: str, line: int) -> ReferencesPlace:
    braced = filters if filters.startswith("{") else f"{{{filters}}}"
    attributes = whole_attributes(braced)
    if attributes is None:
        text.report(
            line,
            f"The filters “{filters}” of this list of references cannot be read.",
            hint='Write ::: references keywords="a, b" type="book" files="x.bib".',
            code="bad-references-filter",
        )
        return ReferencesPlace(line=line)
    values = attributes.values
    for key in values:
        if key not in _FILTERS:
            text.report(
                line,
                f"A list of references has no filter “{key}”.",
                hint=did_you_mean(key, _FILTERS) or f"There are {', '.join(_FILTERS)}.",
                code="unknown-references-filter",
            )
    return ReferencesPlace(
        _listed(values, "keywords"), _listed(values, "type"), _listed(values, "files"), line
    )


def _listed(values: Mapping[str, str], key: str) -> tuple[str, ...]:
    return tuple(word for part in values.get(key, "").split(",") if (word := part.strip()))


def _render_place(text: TextState, token: Token) -> str:
    return text.add_hole(token.meta["place"]) + "\n"
