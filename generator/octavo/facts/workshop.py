"""What queries work with and what no graph can keep: a folder, engines that are set up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from octavo.storage.kept_results import KeptResults


class Workshop:
    """The tools of one build. Each is made when somebody needs it, from values that the graph knows."""

    def __init__(
        self, site: Path, compiled: KeptResults, kept_images: Path, *, only_looks: bool = False
    ) -> None:
        """Take the site's folder, where compiled templates are kept, and where copies of pictures are.

        One that `only_looks` publishes nothing: pictures are read, but no copies are made.
        """
        self.site = site
        self.compiled = compiled
        self.kept_images = kept_images
        self.only_looks = only_looks
        self.theme_code = ""  # the value of the input of that name: which templates an engine has loaded
        self._tools: dict[str, tuple[tuple[Any, ...], Any]] = {}

    def tool(self, name: str, made_from: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """Return a tool; another one is made where what it was made from is another."""
        known = self._tools.get(name)
        if known is None or known[0] != made_from:
            known = self._tools[name] = made_from, make()
        return known[1]
