"""`[extensions]` in site.toml: code of the site's own, each by the name or the address that it gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from msgspec import Struct, field

import octavo.expressions as re
from octavo.formats.schema import Pattern

FUNCTION = Pattern(r"[\w.]+:\w+", "“package.module:function”")

_Functions = Mapping[str, Annotated[str, FUNCTION]]
_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_FILTER = re.compile(r"[a-z][a-z0-9_]*")
_FILE = re.compile(r"/(?:\.well-known/)?(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*")
_KEYS = {
    "styles": (_NAME, "a small letter, then small letters, digits, - and _"),
    "filters": (_FILTER, "a small letter, then small letters, digits and _"),
    "outputs": (_FILE, "the address of a file, such as /humans.txt"),
}


class ExtensionSettings(Struct, frozen=True):
    """What a site adds to octavo beside the Markdown rules of [markdown]."""

    styles: _Functions = field(default_factory=dict)  # by name
    filters: _Functions = field(default_factory=dict)  # by name
    outputs: _Functions = field(default_factory=dict)  # by site path


def check_extensions(found: ExtensionSettings, report: Callable[..., None]) -> None:
    """Report names that no extension can have; `report` takes a message, a hint and the keys of a setting."""
    for table, (form, what) in _KEYS.items():
        functions: _Functions = getattr(found, table)
        for name in functions:
            if not form.fullmatch(name):
                report(f"“{name}” cannot name an extension.", f"It is {what}.", "extensions", table, name)
