"""Settings of terms that no post has are told, for nobody would miss what they say."""

from __future__ import annotations

import pytest

from site_builder import SiteMaker, post

POST = {"content/posts/2024-01-02-a.md": post("A", categories="[Methods]", tags="[Mice]")}


@pytest.mark.parametrize(
    ("table", "hint"),
    [
        ('[tags.mcie]\nslug = "voles"\n', "Did you mean Mice?"),
        ("[categories.laboratory]\ndescription = 'Rooms'\n", "Take it out when no post will have it."),
        ('[series.slow]\nslug = "slow"\n', "Take it out when no post will have it."),
    ],
)
def test_settings_of_a_term_that_no_post_has_are_a_notice(
    make_site: SiteMaker, table: str, hint: str
) -> None:
    """Whoever mistypes the name of a tag gives its address to nothing."""
    (found,) = make_site(POST, table).found()
    assert (found.code, str(found.severity), found.location.line) == ("unused-setting", "notice", 4)
    assert "that no published post has" in found.message
    assert hint == found.hint


def test_settings_of_terms_however_they_are_written_are_used(make_site: SiteMaker) -> None:
    """Names that differ by case are one term."""
    assert make_site(POST, "[tags.mice]\nslug = 'm'\n[categories.METHODS]\ndescription = 'X'\n").found() == ()
