"""citeproc-js inside mini-racer: a whole page's citations and its list, as a CSL style prints them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from octavo.errors import OctavoError
from octavo.storage.cache import Store
from octavo.storage.program import keyed_digest

_GLUE = """
var LOCALES = {}, ITEMS = {}, ENGINE = null;
var SYSTEM = {
  retrieveLocale: function (language) { return LOCALES[language] || LOCALES["en-US"]; },
  retrieveItem: function (id) { return ITEMS[id]; }
};
function start(style, language) {
  ENGINE = new CSL.Engine(SYSTEM, style, language);
  return ENGINE.opt["class"] + "";
}
function print(items, citations, uncited) {
  // What an earlier page cited stays known: the engine looks it up once more when it forgets it.
  for (var key in items) { ITEMS[key] = items[key]; }
  // Forget the page before: its works would stay in the list otherwise.
  ENGINE.updateUncitedItems([]);
  ENGINE.updateItems([]);
  var clusters = ENGINE.rebuildProcessorState(citations, "html", uncited);
  var list = ENGINE.makeBibliography();
  return JSON.stringify({
    clusters: clusters.map(function (cluster) { return cluster[2]; }),
    keys: list ? list[0].entry_ids.map(function (ids) { return ids[0]; }) : [],
    entries: list ? list[1] : []
  });
}
"""


class PrintedPage(Struct, frozen=True):
    """What the engine printed; not yet safe."""

    clusters: tuple[str, ...]  # HTML, one for each citation
    keys: tuple[str, ...]  # of the list, in its order
    entries: tuple[str, ...]  # HTML, one for each key


class CslEngine:
    """One engine for one style; pages are printed one after the other, and kept for the next build."""

    def __init__(
        self,
        program: Path,
        style: str,
        locales: Mapping[str, str],
        language: str,
        store: Store | None = None,
    ) -> None:
        """Take the style. Raises `CslError` when it or the program cannot be used.

        With a `store`, the engine starts only for a page that was never printed before: it takes a second.
        """
        # The package ends with an export that only Node knows.
        self._source = program.read_text("utf-8").replace("module.exports = CSL", "")
        self._style = style
        self._locales = json.dumps(dict(locales))
        self._language = language
        self._store = store
        self._engine: Any = None
        parts = (self._source, style, self._locales, language)
        self.identity = keyed_digest(b"csl", *(part.encode() for part in parts))
        works = keyed_digest(b"csl works", self.identity.encode())
        if store is None or store.read(works) is None:
            self._start()
            if store:
                store.write(works, b"")

    def print_page(
        self,
        items: Mapping[str, Mapping[str, Any]],
        citations: Sequence[Mapping[str, Any]],
        uncited: Sequence[str],
    ) -> PrintedPage:
        """Return the citations and the list. Raises `CslError` when the style fails on them."""
        page = [dict(items), list(citations), list(uncited)]
        key = keyed_digest(b"csl page", self.identity.encode(), json.dumps(page).encode())
        answer = self._store.read(key) if self._store else None
        if answer is None:
            answer = self._call("print", *page).encode()
            if self._store:
                self._store.write(key, answer)
        data = json.loads(answer)
        return PrintedPage(tuple(data["clusters"]), tuple(data["keys"]), tuple(data["entries"]))

    def _start(self) -> None:
        from py_mini_racer import MiniRacer

        self._engine = MiniRacer()
        try:
            self._engine.eval(f"{self._source};{_GLUE};LOCALES={self._locales};0")
        except Exception as error:  # the engine raises its own kinds
            raise CslError(_first_line(error)) from error
        self._call("start", self._style, self._language)

    def _call(self, function: str, *arguments: object) -> str:
        if self._engine is None:
            self._start()
        try:
            return str(self._engine.call(function, *arguments))
        except Exception as error:
            raise CslError(_first_line(error)) from error


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else repr(error)


class CslError(OctavoError):
    """The program or the style cannot be used; the message is the engine's own."""
