"""What a file's name alone tells: a text, a backup, what a program left behind, a name nobody can read."""

from __future__ import annotations

import os

import octavo.expressions as re

TEXT_ENDINGS = ("md", "markdown", "mdown", "mkd", "mkdn")
"""Endings of Markdown, in small letters; capitals make no difference."""

KNOWN_DOTFILES = frozenset(
    {
        ".well-known",  # RFC 8615: security.txt, certificates, ids
        ".nojekyll",  # GitHub Pages: publish as it is
        ".htaccess",  # Apache
        ".domains",  # Codeberg Pages
        ".nomedia",  # Android: no pictures for the gallery
        ".surgeignore",  # surge.sh
    }
)
"""Names with a dot that belong to a published site."""

# What editors, desktops and interpreters make for themselves. It is nobody's content, anywhere.
_DEBRIS = re.compile(
    r"\.DS_Store|\._.*|\.gitkeep|\.keep|\.directory|\.Trash.*|Thumbs\.db|desktop\.ini|__pycache__|.*\.py[co]"
    r"|.*~|.*\.sw[opx]|.*\.tmp|4913|#.*#|\.#.*|~\$.*|\.~lock\..*#",
    re.IGNORECASE,
)
# Dropbox ("x (Ann's conflicted copy 2021-10-01).md", in some languages), Syncthing, ownCloud, Git, editors.
_BACKUP = re.compile(
    r".*\.(?:bak|backup|orig|save|old|rej)(?:[.~]?\d+)?"
    r"|.*\((?:.*\b)?(?:conflicted copy|case conflict|konfliktkopie|in konflikt stehende|copie en conflit"
    r"|copia (?:in|en) conflitto|copia en conflicto)\b.*\).*"
    r"|.*\.sync-conflict-\d{8}-.*|.*_conflict-\d{8}-.*",
    re.IGNORECASE,
)
_STEM = re.compile(rf"\.(?:{'|'.join(TEXT_ENDINGS)})\Z", re.IGNORECASE)
_INDEX = re.compile(rf"index\.(?:{'|'.join(TEXT_ENDINGS)})", re.IGNORECASE)


def is_text(name: str) -> bool:
    """Tell whether a name is that of a text in Markdown."""
    return _STEM.search(name) is not None


def is_index(name: str) -> bool:
    """Tell whether a name is that of the text of a folder."""
    return _INDEX.fullmatch(name) is not None


def without_text_ending(path: str) -> str:
    """Return the path of a text without its ending; of a folder's text that of the folder."""
    folder, _, name = path.rpartition("/")
    return folder if folder and is_index(name) else _STEM.sub("", path)


def is_debris(name: str) -> bool:
    """Tell whether a file or folder is what a program made for itself."""
    return _DEBRIS.fullmatch(name) is not None


def is_backup(name: str) -> bool:
    """Tell whether a file is an older state of another, or a second one that a synchronisation made."""
    return _BACKUP.fullmatch(name) is not None


def is_readable(name: str) -> bool:
    """Tell whether a name is UTF-8, and not bytes that Python had to carry along."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def escaped(name: str) -> str:
    r"""Return a name with the bytes that are no UTF-8 as `\xe9`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
