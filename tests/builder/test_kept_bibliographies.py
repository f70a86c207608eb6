"""A bibliography is parsed once; later builds read what was kept of it."""

from __future__ import annotations

import octavo.bibliography.read
from site_builder import post

BIB = "@article{a2020, author = {Doe, Jane}, title = {One}, journal = {J}, year = 2020}\n"


SECOND = {"content/posts/2021-01-03-b.md": post("B", text="[@a2020]\n")}


def never(*_: object) -> None:
    raise AssertionError("the bibliography was parsed again")


def test_an_unchanged_bibliography_is_not_parsed_again(make_site, monkeypatch) -> None:
    """A library of thousands costs seconds to parse, and it seldom changes."""
    site = make_site(
        {"content/references.bib": BIB, "content/posts/2021-01-02-a.md": post(text="[@a2020]\n")}
    )
    site.build()
    first = site.page("2021/01/a/references.bib")
    monkeypatch.setattr(octavo.bibliography.read, "read_bibliography", never)

    site.write(SECOND).build()

    assert site.page("2021/01/b/references.bib") == first


def test_a_changed_bibliography_is_read_anew(make_site) -> None:
    site = make_site(
        {"content/references.bib": BIB, "content/posts/2021-01-02-a.md": post(text="[@a2020]\n")}
    )
    site.build()
    site.write({"content/references.bib": BIB.replace("One", "Two")})
    site.build()

    (reference,) = site.article("/2021/01/a/").references

    assert "Two" in reference.html


def test_warnings_are_kept_too(make_site) -> None:
    """A mistake in a .bib file must not be reported once and then be forgotten."""
    broken = BIB + "@article{a2020, title = {Again}}\n"
    site = make_site(
        {"content/references.bib": broken, "content/posts/2021-01-02-a.md": post(text="[@a2020]\n")}
    )
    first = site.build().problems

    assert first
    assert site.build().problems == first, "of a site that did not change at all"
    assert site.write(SECOND).build().problems == first
    assert site.found() == first
