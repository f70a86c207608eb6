"""A font whose letters are boxes of one size, so that a page looks the same on every machine.

What fonts a machine has decides where lines break; with this one a theme alone decides.
"""

from __future__ import annotations

import base64
import io

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

_EM = 1000
_LETTERS = range(0x21, 0x2FFFF)  # without blanks, which break lines and are not drawn
_BLANKS = (*range(0x20, 0x21), 0xA0, *range(0x2000, 0x2010), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF)


def _rectangle(width: int, height: int):
    pen = TTGlyphPen(None)
    for place, point in enumerate(((0, 0), (0, height), (width, height), (width, 0))):
        (pen.lineTo if place else pen.moveTo)(point)
    pen.closePath()
    return pen.glyph()


def boxed_letters() -> bytes:
    """Return the font, in TrueType."""
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", "blank", "letter"])
    builder.setupGlyf(
        {".notdef": _rectangle(450, 500), "blank": TTGlyphPen(None).glyph(), "letter": _rectangle(420, 500)}
    )
    builder.setupHorizontalMetrics({".notdef": (480, 0), "blank": (250, 0), "letter": (480, 0)})
    builder.setupHorizontalHeader(ascent=900, descent=-250)
    builder.setupNameTable({"familyName": "Boxed Letters", "styleName": "Regular"})
    builder.setupPost()
    table = newTable("cmap")
    table.tableVersion = 0
    subtable = CmapSubtable.newSubtable(13)
    subtable.platformID, subtable.platEncID, subtable.language = 3, 10, 0
    subtable.cmap = dict.fromkeys(_LETTERS, "letter") | dict.fromkeys(_BLANKS, "blank")
    table.tables = [subtable]
    builder.font["cmap"] = table
    builder.setupOS2(sTypoAscender=900, sTypoDescender=-250, usWinAscent=900, usWinDescent=250, sxHeight=500)
    file = io.BytesIO()
    builder.save(file)
    return file.getvalue()


def rule_for_letters() -> str:
    """Return the CSS that sets every element in this font."""
    data = base64.b64encode(boxed_letters()).decode()
    return (
        f'@font-face {{ font-family: "Boxed Letters"; src: url("data:font/ttf;base64,{data}"); '
        "font-weight: 100 900 }"
        '*, ::before, ::after { font-family: "Boxed Letters" !important; font-synthesis: none !important }'
    )
