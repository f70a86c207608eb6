"""Segments of addresses."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.text.slugs import MAX_SEGMENT, safe_slug, slugify


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("A trial, re-read: part 2", "a-trial-re-read-part-2"),
        ("What didn't work", "what-didnt-work"),
        ("Café Müller", "cafe-muller"),
        ("Cafe\u0301 Mu\u0308ller", "cafe-muller"),
        ("脱髄", "tuosui"),
        ("التصلب المتعدد", "ltslb-lmt-dd"),
        ("Рассеянный склероз", "rasseyannyy-skleroz"),
        ("ﬁne ½", "fine-1-2"),
        ("CON", "con-"),
        ("lpt1", "lpt1-"),
        ("../../etc/passwd", "etc-passwd"),
        ("--a--", "a"),
        ("Η ζωή μου", "i-zoi-moy"),
        ("β-catenin", "beta-catenin"),
        ("IFNγ and TNF-α", "ifn-gamma-and-tnf-alpha"),
        ("Aβ42 in γδ T cells", "a-beta42-in-gamma-delta-t-cells"),
        ("λ phage, Δψ, 10 µm", "lambda-phage-delta-psi-10-um"),
        ("β2-agonists", "beta2-agonists"),
    ],
)
def test_a_title_becomes_a_readable_segment(title: str, slug: str) -> None:
    """Other scripts are transliterated, so that an address can be typed and read aloud."""
    assert slugify(title) == slug


@pytest.mark.parametrize("title", ["!!!", "…", "—", "", " "])
def test_a_title_without_letters_has_a_stable_address(title: str) -> None:
    """Nothing but punctuation is a title too; its address may not change or be empty."""
    assert re.fullmatch(r"x[0-9a-f]{8}", slugify(title))
    assert slugify(title) == slugify(title)


def test_a_long_title_is_cut() -> None:
    assert slugify("word " * 100) == ("word-" * 24).rstrip("-")


@given(st.text())
def test_any_text_gives_a_safe_segment(text: str) -> None:
    slug = slugify(text)
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", slug)
    assert len(slug) <= MAX_SEGMENT + 1
    assert slugify(slug) == slug


@pytest.mark.parametrize("slug", ["v1.0-notes", "a_b", "2021", "on-x"])
def test_a_plain_slug_is_kept(slug: str) -> None:
    assert safe_slug(slug) == slug


@pytest.mark.parametrize(
    ("slug", "segment"), [("Über Uns", "uber-uns"), ("CamelCase", "camelcase"), ("con", "con-")]
)
def test_a_slug_that_needs_it_is_made_plain(slug: str, segment: str) -> None:
    assert safe_slug(slug) == segment


@pytest.mark.parametrize(
    "slug", ["../../x", "/etc/x", "..%2f", "a\\..\\b", "a\0b", ".hidden", "a/b", "x..y", "a\nb"]
)
def test_a_slug_that_tries_to_be_a_path_is_refused(slug: str) -> None:
    """A slug is one segment of the address, whatever it says."""
    assert safe_slug(slug) is None


@given(st.text())
def test_no_slug_leaves_its_folder(text: str) -> None:
    segment = safe_slug(text)
    assert segment is None or re.fullmatch(r"[a-z0-9][a-z0-9._-]*", segment)
