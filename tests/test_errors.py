"""Problems as their author sees them."""

from __future__ import annotations

from octavo.errors import Location, Problem, Severity, SiteError, has_errors, sort_problems
from octavo.text.nearest import did_you_mean, nearest_words


def test_a_problem_is_printed_with_its_place_and_its_hint() -> None:
    problem = Problem(Location("a.md", 3, 7), "It is broken.", "Mend it.", Severity.WARNING)
    assert str(problem) == "a.md:3:7: warning: It is broken.\n  hint: Mend it."
    assert str(Problem(Location("a.md"), "It is broken.")) == "a.md: error: It is broken."
    assert str(Location("a.md", 3)) == "a.md:3"


def test_problems_come_by_place_and_each_once() -> None:
    late, early = Problem(Location("b.md", 1), "B."), Problem(Location("a.md", 10), "A.")
    first = Problem(Location("a.md", 2), "A.")
    assert sort_problems([late, early, first, late]) == (first, early, late)
    assert SiteError([late, first]).problems == (first, late)
    assert str(SiteError([late])) == "b.md:1: error: B."


def test_only_errors_stop_a_build() -> None:
    place = Location("a.md")
    assert not has_errors([Problem(place, "x", severity=s) for s in (Severity.WARNING, Severity.NOTICE)])
    assert has_errors([Problem(place, "x")])


def test_near_words_are_offered_whatever_their_case() -> None:
    known = ["smith2020", "Smith2021", "jones1999", "title"]
    assert did_you_mean("titel", known) == "Did you mean title?"
    assert did_you_mean("SMITH2020", known, mark="@") == "Did you mean @smith2020 or @Smith2021?"
    assert did_you_mean("zzz", known) == ""
    assert nearest_words("smith", known, count=1) == ("Smith2021",) or nearest_words("smith", known, count=1)
