"""Emoji by the names that chats and other systems use, `:tada:`."""

from __future__ import annotations

import unicodedata

# Those that Unicode does not call so.
_NAMES = {
    "tada": "🎉",
    "smile": "😄",
    "smiley": "😃",
    "grin": "😁",
    "laughing": "😆",
    "joy": "😂",
    "wink": "😉",
    "thumbsup": "👍",
    "+1": "👍",
    "-1": "👎",
    "thumbsdown": "👎",
    "clap": "👏",
    "pray": "🙏",
    "wave": "👋",
    "heart": "❤️",
    "heart_eyes": "😍",
    "blush": "😊",
    "cry": "😢",
    "sob": "😭",
    "tongue": "😛",
    "bulb": "💡",
    "warning": "⚠️",
    "star2": "🌟",
    "boom": "💥",
    "zap": "⚡",
    "muscle": "💪",
    "warning_sign": "⚠️",
    "white_check_mark": "✅",
    "heavy_check_mark": "✔️",
    "x": "❌",
    "point_right": "👉",
    "point_down": "👇",
    "raised_hands": "🙌",
    "sunglasses": "😎",
    "sweat_smile": "😅",
    "computer": "💻",
    "stuck_out_tongue": "😛",
    "book": "📖",
    "mag": "🔍",
    "relaxed": "☺️",
    "info": "ℹ️",
    "information_source": "ℹ️",
    "arrow_right": "➡️",
    "cat": "🐱",
    "dog": "🐶",
    "coffee": "☕",
    "beer": "🍺",
    "earth_americas": "🌎",
    "earth_africa": "🌍",
    "hugs": "🤗",
    "partying_face": "🥳",
    "scream": "😱",
    "sweat": "😓",
    "see_no_evil": "🙈",
    "crossed_fingers": "🤞",
    "octocat": "🐙",
    "star_struck": "🤩",
    "gift": "🎁",
    "email": "✉️",
    "envelope": "✉️",
    "phone": "📞",
    "100": "💯",
}


def emoji_named(name: str) -> str:
    """Return the character of a name such as `tada` or `rocket`; "" if no sign is called so."""
    if name in _NAMES:
        return _NAMES[name]
    words = name.replace("_", " ")
    for wanted in (words, f"{words} face", f"{words} sign", f"{words} symbol"):
        try:
            found = unicodedata.lookup(wanted.upper())
        except KeyError:
            continue
        if ord(found) > 0x2000:
            return found
    return ""
