"""The desk's own end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from octavo.desk import server
from octavo.desk.server import DeskOptions, DeskServer
from octavo.lookup.pace import Pace
from site_builder import NOW, Site, post


def test_a_desk_that_an_icon_started_ends_when_no_window_is_open(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody who clicked on an icon knows of a program that still runs, or of Ctrl-C."""
    monkeypatch.setattr(server, "_PATIENCE", 0.1)
    monkeypatch.setattr(server, "_LOOK", 0.02)
    site = make_site({"content/posts/2024-01-02-first.md": post()})
    pace = Pace(lambda: 0.0, lambda seconds: None)
    desk = DeskServer(DeskOptions(site.folder, lambda: NOW, pace, 0, ends_when_left=True), lambda found: None)
    desk.run()
    assert desk.bench.has_site
