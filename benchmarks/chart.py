"""Bar charts as SVG that read in light and in dark, without any library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_WIDTH = 720
_LABELS = 232  # where the bars begin
_LONGEST = 380
_ROW = 22
_BAR = 13
_PANEL_HEAD = 34
_PANEL_GAP = 14
_STYLE = """
  svg { color-scheme: light dark; font: 13px system-ui, sans-serif }
  .paper { fill: #fffdf9 } .ink { fill: #1d1b19 } .muted { fill: #5d5852 }
  .head { font-weight: 600; font-size: 14px }
  .ours { fill: #8b2c22 } .theirs { fill: #8d98a6 } .axis { stroke: #b9b2a8 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #171614 } .ink { fill: #e8e3da } .muted { fill: #a8a198 }
    .ours { fill: #e58a7c } .theirs { fill: #6f7b8a } .axis { stroke: #4d4842 }
  }
"""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart."""

    label: str
    value: float | None  # None: there is no bar, only the text
    text: str  # what stands behind the bar
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows that share a scale, which begins at nought."""

    title: str
    bars: Sequence[Bar]


def bar_chart(title: str, panels: Sequence[Panel]) -> str:
    """Return an SVG document: the panels one below the other, every bar with its label and its figure."""
    parts: list[str] = []
    top = 8
    for panel in panels:
        parts.append(_panel(panel, top))
        top += _PANEL_HEAD + _ROW * len(panel.bars) + _PANEL_GAP
    described = "; ".join(
        f"{panel.title}: {', '.join(f'{bar.label} {bar.text}' for bar in panel.bars)}" for panel in panels
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" '
        f'width="{_WIDTH}" height="{top}" '
        'role="img" aria-labelledby="title description">\n'
        f'<title id="title">{escape(title)}</title>\n<desc id="description">{escape(described)}</desc>\n'
        f"<style>{_STYLE}</style>\n"
        f'<rect class="paper" width="{_WIDTH}" height="{top}"/>\n{"".join(parts)}</svg>\n'
    )


def _panel(panel: Panel, top: int) -> str:
    longest = max((bar.value for bar in panel.bars if bar.value is not None), default=0) or 1
    rows = top + _PANEL_HEAD
    lines = [f'<text class="ink head" x="12" y="{top + 20}">{escape(panel.title)}</text>\n']
    for place, bar in enumerate(panel.bars):
        y = rows + _ROW * place
        baseline = y + _BAR - 2
        length = 0.0
        lines.append(
            f'<text class="ink" x="{_LABELS - 10}" y="{baseline}" text-anchor="end">'
            f"{escape(bar.label)}</text>\n"
        )
        if bar.value is not None:
            length = max(1.5, bar.value / longest * _LONGEST)
            kind = "ours" if bar.is_ours else "theirs"
            lines.append(
                f'<rect class="{kind}" x="{_LABELS}" y="{y}" rx="1.5" '
                f'width="{length:.1f}" height="{_BAR}"/>\n'
            )
        lines.append(
            f'<text class="muted" x="{_LABELS + length + 7:.1f}" y="{baseline}">{escape(bar.text)}</text>\n'
        )
    bottom = rows + _ROW * len(panel.bars) - (_ROW - _BAR) + 4
    lines.append(f'<line class="axis" x1="{_LABELS}" x2="{_LABELS}" y1="{rows - 5}" y2="{bottom}"/>\n')
    return "".join(lines)
