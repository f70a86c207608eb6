"""Old addresses as aliases: none twice, none that octavo uses, and none that is a text's own address."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from octavo.importers.file_plan import is_reserved
from octavo.importers.report import ReportBuilder
from octavo.model.addresses import Claim, find_long_names, output_file, split_alias

_REFUSED = "Old addresses that cannot be kept"


class AliasPlan:
    """Gives out old addresses."""

    def __init__(self, taken: Iterable[str], report: ReportBuilder) -> None:
        """`taken` are the site paths of all texts, those of this import and those of the site."""
        self._report = report
        self._files: set[str] = set()
        self._folders: set[str] = set()
        for path in taken:
            self._take(_folded(output_file(path)))

    def give(self, wanted: Iterable[str], own: str, text: str) -> tuple[str, ...]:
        """Return which old paths a text published at `own` can have; the report tells which nobody can.

        `text` is its file.
        """
        found = []
        for path in wanted:
            file = _folded(_alias_file(path))
            if file == _folded(output_file(own)):
                continue
            if _is_odd(path) or not self._is_free(file):
                self._report.remark(_REFUSED, text, path)
                continue
            self._take(file)
            found.append(path)
        return tuple(found)

    def _is_free(self, file: str) -> bool:
        # A file cannot stand where another address needs a folder.
        is_below_a_file = any(str(folder) in self._files for folder in PurePosixPath(file).parents)
        return not is_below_a_file and file not in self._files and file not in self._folders

    def _take(self, file: str) -> None:
        self._files.add(file)
        self._folders.update(str(folder) for folder in PurePosixPath(file).parents)


def _is_odd(path: str) -> bool:
    if "?" in path or not split_alias(path)[0] or is_reserved(path):
        return True
    return bool(find_long_names((Claim(path, "an alias", None),)))


def _alias_file(path: str) -> str:
    """Return the file that answers for an alias: what looks like a file's name is one."""
    plain = path.strip("/")
    return output_file(f"/{plain}" if "." in plain.rpartition("/")[2] else f"/{plain}/")


def _folded(file: str) -> str:
    return unicodedata.normalize("NFC", file).casefold()
