"""What the macros of LaTeX stand for: tables only."""

from __future__ import annotations

from octavo.bibliography.inline_html import BOLD, ITALIC, LOWERED, RAISED, SMALL_CAPITALS

# Accents: the macro and the combining character that follows the letter in Unicode.
ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "h": "\u0309",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
    "t": "\u0361",
}

# The same for maths, which titles also have outside of it: `\overline{1}`.
MATHS_ACCENTS = {
    "overline": "\u0305",
    "bar": "\u0304",
    "check": "\u030c",
    "hat": "\u0302",
    "tilde": "\u0303",
    "ddot": "\u0308",
    "dot": "\u0307",
    "acute": "\u0301",
    "grave": "\u0300",
    "breve": "\u0306",
}

# What an accent prints when nothing stands under it: `\~{}` in addresses, mostly.
LONE_ACCENTS = {"`": "`", "'": "´", "^": "^", "~": "~", "=": "¯", ".": "˙", '"': "¨"}

# Inline markup around the argument.
WRAPPERS = {
    **dict.fromkeys(("textit", "textsl", "emph", "mkbibemph", "mkbibitalic"), ITALIC),
    **dict.fromkeys(("textbf", "mkbibbold"), BOLD),
    "textsc": SMALL_CAPITALS,
    **dict.fromkeys(("textsuperscript", "mkbibsuperscript"), RAISED),
    **dict.fromkeys(("textsubscript", "mkbibsubscript"), LOWERED),
    **dict.fromkeys(("enquote", "mkbibquote"), ("“", "”")),
    "mkbibparens": ("(", ")"),
    "mkbibbrackets": ("[", "]"),
}

# The old switches, which last to the end of their group: `{\it …}`.
SWITCHES = {
    **dict.fromkeys(("it", "em", "sl", "itshape", "slshape"), ITALIC),
    **dict.fromkeys(("bf", "bfseries"), BOLD),
    **dict.fromkeys(("sc", "scshape"), SMALL_CAPITALS),
}

# Macros whose first argument is not text.
_FIRST_ARGUMENT_DROPPED_WORDS = """
    href noopsort NoopSort SortNoop sortnoop foreignlanguage textcolor color hspace vspace label
    bibinfo bibfield bibnamefont selectlanguage begin end
"""
FIRST_ARGUMENT_DROPPED = frozenset(_FIRST_ARGUMENT_DROPPED_WORDS.split())

# In Unicode's order, small and capital; a final sigma has no capital.
_GREEK_WORDS = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau
    upsilon phi chi psi omega
"""
GREEK = {
    **{name: chr(0x3B1 + place) for place, name in enumerate(_GREEK_WORDS.split())},
    **{name.title(): chr(0x391 + place) for place, name in enumerate(_GREEK_WORDS.split())},
    "varepsilon": "ε",
    "vartheta": "ϑ",
    "varphi": "φ",
    "varrho": "ϱ",
}
del GREEK["Varsigma"]

# Signs of mathematics that need no MathML when they stand alone.
SIGNS = {
    "pm": "±",
    "times": "×",
    "cdot": "·",
    "sim": "∼",
    "approx": "≈",
    "leq": "≤",
    "le": "≤",
    "geq": "≥",
    "ge": "≥",
    "neq": "≠",
    "infty": "∞",
    "circ": "∘",
    "degree": "°",
    "to": "→",
    "rightarrow": "→",
    "leftarrow": "←",
    "leftrightarrow": "↔",
    "prime": "′",
    "dagger": "†",
    "bullet": "•",
    "ldots": "…",
    "dots": "…",
    "cdots": "⋯",
}

SYMBOLS = {
    **GREEK,
    **{f"text{name}": letter for name, letter in GREEK.items()},
    **SIGNS,
    "ss": "ß",
    "SS": "SS",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "i": "ı",
    "j": "ȷ",
    "dh": "ð",
    "DH": "Ð",
    "dj": "đ",
    "DJ": "Đ",
    "th": "þ",
    "TH": "Þ",
    "ng": "ŋ",
    "NG": "Ŋ",
    "textendash": "–",
    "textemdash": "—",
    "textquoteleft": "‘",
    "textquoteright": "’",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "textquotesingle": "'",
    "textquotedbl": '"',
    "quotedblbase": "„",
    "quotesinglbase": "‚",
    "glqq": "„",
    "grqq": "“",
    "flqq": "«",
    "frqq": "»",
    "guillemotleft": "«",
    "guillemotright": "»",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textasciigrave": "`",
    "textbackslash": "\\",
    "textbar": "|",
    "textless": "<",
    "textgreater": ">",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textunderscore": "_",
    "textdollar": "$",
    "textdegree": "°",
    "textregistered": "®",
    "texttrademark": "™",
    "textcopyright": "©",
    "copyright": "©",
    "textmu": "µ",
    "textpm": "±",
    "texttimes": "×",
    "textperiodcentered": "·",
    "textbullet": "•",
    "textellipsis": "…",
    "texteuro": "€",
    "euro": "€",
    "pounds": "£",
    "textsterling": "£",
    "textyen": "¥",
    "textcent": "¢",
    "textonehalf": "½",
    "textonequarter": "¼",
    "textordmasculine": "º",
    "textordfeminine": "ª",
    "textexclamdown": "¡",
    "textquestiondown": "¿",
    "textsection": "§",
    "S": "§",
    "P": "¶",
    "dag": "†",
    "ddag": "‡",
    "textdagger": "†",
    "slash": "/",
    "space": " ",
    "nobreakspace": "\u00a0",
    "newline": " ",
    "quad": " ",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "BibTeX": "BibTeX",
    "bibrangedash": "–",
    "hyphen": "-",
}

# A backslash before one character that is no letter, where it does not stand for that character.
ESCAPED = {
    "\n": " ",
    "\\": " ",
    ",": "\u2009",
    ";": " ",
    ":": " ",
    "-": "",
    "/": "",
    "!": "",
    "@": "",
    "*": "",
}

# Sequences of plain characters with a meaning of their own.
LIGATURES = {
    "---": "—",
    "--": "–",
    "``": "“",
    "''": "”",
    "`": "‘",
    "~": "\u00a0",
    "!`": "¡",
    "?`": "¿",
}
