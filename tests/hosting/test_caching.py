"""How long browsers may keep what they got."""

from __future__ import annotations

import pytest

from octavo.hosting.media_types import cache_control, media_type


@pytest.mark.parametrize(
    ("name", "is_kept"),
    [
        ("_assets/css/base.0123456789.css", True),
        ("_assets/images/mouse.0123456789.480.avif", True),
        ("_assets/pagefind/en/pagefind.js", False),
        ("2021/10/mice/index.html", False),
        ("atom.xml", False),
        ("uploads/_assets/paper.pdf", False),
    ],
)
def test_only_names_with_a_digest_are_kept_for_ever(name: str, is_kept: bool) -> None:
    """The search index is under /_assets/ too, and a reader who kept it would search last year's blog."""
    assert ("immutable" in cache_control(name)) == is_kept
    assert ("must-revalidate" in cache_control(name)) != is_kept


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("references.bib", "application/x-bibtex; charset=utf-8"),
        ("references.ris", "application/x-research-info-systems; charset=utf-8"),
        ("atom.xml", "application/xml"),
        ("a.480.avif", "image/avif"),
        ("index.html", "text/html; charset=utf-8"),
        ("CNAME", "application/octet-stream"),
        (".nojekyll", "application/octet-stream"),
    ],
)
def test_a_file_has_its_type_by_its_name(name: str, kind: str) -> None:
    """The machine's own table of types differs from system to system, and few know bibliographies."""
    assert media_type(name) == kind
