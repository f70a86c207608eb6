"""Emoji by the names that chats and other systems use, `:tada:`."""

from __future__ import annotations

import unicodedata

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
    "thinking": "🤔",
    "bulb": "💡",
    "warning": "⚠️",
    "star2": "🌟",
    "boom": "💥",
    "zap": "⚡",
    "muscle": "💪",
    "eyes": "👀",
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
    "slightly_smiling_face": "🙂",
    "stuck_out_tongue": "😛",
    "bug": "🐛",
    "memo": "📝",
    "book": "📖",
    "books": "📚",
    "chart_with_upwards_trend": "📈",
    "bar_chart": "📊",
    "link": "🔗",
    "mag": "🔍",
    "fireworks": "🎆",
    "confetti_ball": "🎊",
    "sparkling_heart": "💖",
    "relaxed": "☺️",
    "info": "ℹ️",
    "information_source": "ℹ️",
    "package": "📦",
    "wrench": "🔧",
    "hammer": "🔨",
    "arrow_right": "➡️",
    "cat": "🐱",
    "dog": "🐶",
    "coffee": "☕",
    "beer": "🍺",
    "earth_americas": "🌎",
    "earth_africa": "🌍",
    "purple_heart": "💜",
    "blue_heart": "💙",
    "green_heart": "💚",
    "yellow_heart": "💛",
    "relieved": "😌",
    "hugs": "🤗",
    "hugging": "🤗",
    "partying_face": "🥳",
    "scream": "😱",
    "sweat": "😓",
    "see_no_evil": "🙈",
    "crossed_fingers": "🤞",
    "ok_hand": "👌",
    "octocat": "🐙",
    "shrug": "🤷",
    "star_struck": "🤩",
    "christmas_tree": "🎄",
    "gift": "🎁",
    "calendar": "📅",
    "email": "✉️",
    "envelope": "✉️",
    "phone": "📞",
    "lock": "🔒",
    "key": "🔑",
    "fire": "🔥",
    "rocket": "🚀",
    "sparkles": "✨",
    "100": "💯",
    "snake": "🐍",
}


def emoji_named(name: str) -> str:
    """Return the character of a name such as `tada` or `rocket`; "" where no sign is called so."""
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
