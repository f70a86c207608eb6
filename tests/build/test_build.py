"""A whole build."""

from __future__ import annotations

from site_builder import post


def test_the_smallest_site_builds(make_site) -> None:
    """Settings and one post are a blog; nothing else may be asked of a newcomer."""
    site = make_site({"content/posts/2021-10-20-first.md": post("First")})
    report = site.build()
    assert report.problems == ()
    assert "First" in site.page("2021/10/first/index.html")
