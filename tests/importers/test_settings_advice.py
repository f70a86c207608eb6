"""What site.toml should say after an import."""

from __future__ import annotations

import tomllib

from octavo.config import read_config
from octavo.importers.report import ReportBuilder
from octavo.importers.settings_advice import advise_term_slugs

_SITE = 'title = "Blog"\nurl = "https://example.org/"\n'
_OLD = {
    "tag": {"CD4": "cd4", "CD4+": "cd4-2", 'A "B"': "a-b", "脱髄": "%e8%84%b1", "T cells": "t-cells-2"},
    "category": {"Methods": "how"},
    "series": {},
}


def advise(settings: str) -> tuple[str, ...]:
    config, problems = read_config(_SITE + settings)
    assert config is not None
    assert problems == ()
    report = ReportBuilder()
    advise_term_slugs(report, config, _OLD)
    return report.report().advice


def test_terms_whose_old_addresses_would_be_lost_are_named() -> None:
    """As settings that can be pasted; what needs no setting is not among them, nor what is no plain name."""
    (advice,) = advise("")
    sentence, _, settings = advice.partition("\n\n")
    assert sentence == (
        "Some terms had other addresses than they get now. To keep them, set this in site.toml:"
    )
    assert tomllib.loads(settings) == {
        "categories": {"Methods": {"slug": "how"}},
        "tags": {"CD4+": {"slug": "cd4-2"}, "T cells": {"slug": "t-cells-2"}},
    }


def test_settings_that_follow_the_advice_are_not_advised_again() -> None:
    assert advise(advise("")[0].partition("\n\n")[2]) == ()
