"""citeproc-js inside mini-racer: a whole page's citations and its list, as a CSL style prints them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from octavo.errors import OctavoError

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


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """What the engine printed; not yet safe."""

    clusters: tuple[str, ...]  # HTML, one for each citation
    keys: tuple[str, ...]  # of the list, in its order
    entries: tuple[str, ...]  # HTML, one for each key


class CslEngine:
    """One engine for one style; pages are printed one after the other."""

    def __init__(self, program: Path, style: str, locales: Mapping[str, str], language: str) -> None:
        """Start the engine. Raises `CslError` when the program or the style cannot be used."""
        try:
            from py_mini_racer import MiniRacer

            self._engine = MiniRacer()
            # The package ends with an export that only Node knows.
            source = program.read_text("utf-8").replace("module.exports = CSL", "")
            self._engine.eval(f"{source};{_GLUE};LOCALES={json.dumps(dict(locales))};0")
            self._engine.call("start", style, language)
        except Exception as error:  # the engine raises its own kinds
            raise CslError(
                str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
            ) from error

    def print_page(
        self,
        items: Mapping[str, Mapping[str, Any]],
        citations: Sequence[Mapping[str, Any]],
        uncited: Sequence[str],
    ) -> PrintedPage:
        """Return the citations and the list. Raises `CslError` when the style fails on them."""
        try:
            answer = self._engine.call("print", dict(items), list(citations), list(uncited))
        except Exception as error:
            raise CslError(str(error).strip().splitlines()[0]) from error
        data = json.loads(str(answer))
        return PrintedPage(tuple(data["clusters"]), tuple(data["keys"]), tuple(data["entries"]))


class CslError(OctavoError):
    """The program or the style cannot be used; the message is the engine's own."""
