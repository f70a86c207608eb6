"""Letters of other scripts in addresses, typed as they are or percent-encoded."""

from __future__ import annotations

import re
from collections.abc import Callable

from site_builder import Site, post

TEXT = (
    "## Η α-έλικα\n\n[1](#η-α-έλικα) [2](#%CE%B7-%CE%B1-%CE%AD%CE%BB%CE%B9%CE%BA%CE%B1)\n"
    "[3](/α.csv) [4](/%CE%B1.csv)\n"
    '<a href="/α.csv#x">5</a> [6](2021-10-20-αβγ.md) [7](2021-10-20-%CE%B1%CE%B2%CE%B3.md) [8](/παλιό/)\n'
)


def test_links_with_greek_letters_lead_where_they_say(make_site: Callable[..., Site]) -> None:
    """Editors type letters, browsers copy per cents: both mean one place, under any path of the site."""
    site = make_site(
        {
            "content/posts/2021-10-20-αβγ.md": post("Αβγ", TEXT, aliases="[/παλιό/]", tags="[β-catenin]"),
            "content/static/α.csv": "1\n",
        }
    )
    assert site.found(base_url="https://example.org/b/") == ()
    site.build(base_url="https://example.org/b/")
    assert re.findall(r'<a href="([^"]*)">\d</a>', site.page("2021/10/avg/index.html")) == [
        *["#%CE%B7-%CE%B1-%CE%AD%CE%BB%CE%B9%CE%BA%CE%B1"] * 2,
        *["/b/%CE%B1.csv"] * 2,
        "/b/%CE%B1.csv#x",
        *["/b/2021/10/avg/"] * 2,
        "/b/%CF%80%CE%B1%CE%BB%CE%B9%CF%8C/",
    ]
