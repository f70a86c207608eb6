"""Embedded things: an address alone on its line, and the plug-in elements of old video sites."""

from __future__ import annotations

from html import escape, unescape
from urllib.parse import parse_qs

import octavo.expressions as re
from octavo.importers.link_targets import plain_host, split_address

# WordPress shows what an address leads to when it stands alone on its line.
_BARE_LINE = re.compile(r"^[ \t]*(https?://[^\s<>\"\[\]]+)[ \t]*$", re.MULTILINE)
_BARE_PARAGRAPH = re.compile(
    r"(<(?:p|div|figure)\b[^<>]*+>)\s*+(https?://[^\s<>\"\[\]]++)\s*+(?=</(?:p|div|figure)>)", re.IGNORECASE
)
_OBJECT_END = re.compile(r"</object\s*+>", re.IGNORECASE)
_EMBED = re.compile(r"<embed\b[^<>]*+>(?:\s*+</embed\s*+>)?", re.IGNORECASE)
# One that is never closed takes all that follows: no later one is closed either.
_PLUGIN = re.compile(rf"<object\b(?:.*?{_OBJECT_END.pattern}|.*)|{_EMBED.pattern}", re.DOTALL | re.IGNORECASE)
_PLUGIN_ADDRESS = re.compile(
    r"(?:\b(?:src|data)\s*=\s*|\bname\s*=\s*[\"']?movie[\"']?\s+value\s*=\s*)[\"']?(https?://[^\s\"'<>]+|//[^\s\"'<>]+)",
    re.IGNORECASE,
)
_YOUTUBE_HOSTS = frozenset(
    {"youtube.com", "m.youtube.com", "youtu.be", "youtube-nocookie.com", "music.youtube.com"}
)
_SCHEMES = ("http", "https", "")
_VIMEO_HOSTS = frozenset({"vimeo.com", "player.vimeo.com"})
_YOUTUBE_ID = re.compile(r"[\w-]{6,20}")
_VIMEO_ID = re.compile(r"/(?:video/|channels/\w+/|groups/\w+/videos/)?(\d+)")


def embed_bare_addresses(html: str) -> str:
    """Return HTML in which every address alone on its line or in its block is what it embeds, or a link."""
    if "http" not in html:
        return html
    html = _BARE_PARAGRAPH.sub(lambda found: f"{found[1]}{embed_address(unescape(found[2]))}", html)
    return _BARE_LINE.sub(lambda found: f"\n{embed_address(unescape(found[1]))}\n", html)


def embed_address(address: str) -> str:
    """Return the HTML for something embedded: a video's frame, else a link."""
    return (
        youtube_frame(address) or vimeo_frame(address) or f'<a href="{escape(address)}">{escape(address)}</a>'
    )


def replace_plugins(html: str) -> str:
    """Return HTML in which players of old video sites are frames, and other plug-ins links."""
    if "<object" not in html.lower() and "<embed" not in html.lower():
        return html

    def replaced(found: re.Match[str]) -> str:
        address = _PLUGIN_ADDRESS.search(found.group())
        if address is None:
            return found.group()  # the sanitiser removes it, and says so
        whole = unescape(address[1])
        return embed_address(f"https:{whole}" if whole.startswith("//") else whole)

    ends = [found.end() for found in _OBJECT_END.finditer(html)]
    last = ends[-1] if ends else 0
    return _PLUGIN.sub(replaced, html[:last]) + _EMBED.sub(replaced, html[last:])


def youtube_frame(address: str) -> str:
    """Return the frame for a video of YouTube, or ""."""
    host, parts = plain_host(address), split_address(address)
    if host not in _YOUTUBE_HOSTS or parts.scheme not in _SCHEMES:
        return ""
    kind, _, rest = parts.path.strip("/").partition("/")
    name = (parse_qs(parts.query).get("v") or [""])[0]
    if not name:
        name = kind if host == "youtu.be" else rest if kind in ("embed", "v", "shorts", "live") else ""
    # Old players end in parameters: /v/ID&hl=en
    found = _YOUTUBE_ID.match(name)
    if found is None:
        return ""
    start = re.search(r"(?:^|[&?])(?:t|start)=(\d+)", parts.query)
    begin = f"?start={start[1]}" if start else ""
    return _frame(f"https://www.youtube-nocookie.com/embed/{found.group()}{begin}", "Video on YouTube")


def vimeo_frame(address: str) -> str:
    """Return the frame for a video of Vimeo, or ""."""
    parts = split_address(address)
    if plain_host(address) not in _VIMEO_HOSTS or parts.scheme not in _SCHEMES:
        return ""
    found = _VIMEO_ID.match(parts.path)
    name = found[1] if found else (parse_qs(parts.query).get("clip_id") or [""])[0]
    return _frame(f"https://player.vimeo.com/video/{name}", "Video on Vimeo") if name.isdecimal() else ""


def _frame(address: str, title: str) -> str:
    return (
        f'\n\n<iframe src="{address}" title="{title}" width="560" height="315" allowfullscreen></iframe>\n\n'
    )
