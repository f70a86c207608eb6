"""What a build is given: files, settings, the program's options, the time. Nothing else is looked at."""

from __future__ import annotations

from msgspec import Struct

from octavo.errors import Location, Problem, Severity
from octavo.facts.workshop import Workshop
from octavo.graph import Reader, source
from octavo.reading.documents import ParsedText
from octavo.site.discover import SourceKind

Parsed = tuple[ParsedText | None, tuple[Problem, ...]]


class SourceFile(Struct, frozen=True, array_like=True):
    """A file of the content folder."""

    path: str  # relative to the site folder, in Unicode's composed form
    kind: SourceKind
    owner: str  # the text that it belongs to; "" for the whole site
    is_kept_back: bool  # published only when a text asks for it
    file: str  # where it can be read, relative to the site folder


class Content(Struct, frozen=True):
    """What a file holds."""

    data: bytes
    is_current: bool  # False: it changed between being found and being read
    parsed: Parsed | None = None  # of a text that was looked at already, what `parse_document` returned


class Wishes(Struct, frozen=True, array_like=True):
    """What a build was asked to include."""

    with_drafts: bool = False
    with_future: bool = False


settings = source("settings", tuple[str, str])
"""site.toml, and the address that takes the place of its `url`; "" for none."""

wishes = source("wishes", Wishes)

horizon = source("horizon", float)
"""The time of the latest text that is due, in seconds since 1970; no other clock is looked at."""

files = source("files", tuple[SourceFile, ...])

file = source("file", Content, is_large=True)
"""The bytes of a file by its path: one of the content folder, or one that settings name."""

fingerprint = source("fingerprint", str)
"""The digest of a file that may be published as it is, as 32 hexadecimal digits."""

files_outside = source("files_outside", tuple[str, ...])
"""The paths in settings that lead out of the site's folder."""

unreadable_files = source("unreadable_files", tuple[Problem, ...])
"""What is wrong with files that cannot be found or read."""

extension_code = source("extension_code", str)
"""What stands for the code of an extension, by its name, "package.module:function"."""

theme_code = source("theme_code", str)
"""What stands for all files of all themes."""

style_code = source("style_code", str)
"""What stands for a CSL style and all that it prints by, by the style's name; "" for another one."""

workshop = source("workshop", Workshop)
"""What cannot be kept: the folder of the site, the template engine, styles that are set up."""

CHANGED = "changed-meanwhile"
"""The code of the problem beside a value that was made from another file than the one that was found."""


def read_bytes(graph: Reader, path: str) -> bytes:
    """Return what a file holds; the next build rebuilds the value that depends on it if it has changed."""
    content: Content = graph.get(file, path)
    if not content.is_current:
        graph.report(Problem(Location(path), "The file changed.", "", Severity.NOTICE, CHANGED))
    return content.data
