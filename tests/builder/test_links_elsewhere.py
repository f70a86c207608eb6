"""Links into parts of the host that another program serves."""

from __future__ import annotations

from site_builder import post

LINKS = "\n".join(f"[a](/packages/p{number}/)" for number in range(30))


def test_many_broken_links_into_one_folder_are_one_message_with_a_way_out(make_site) -> None:
    """A blog that is one part of a larger site had two thousand errors for one missing setting."""
    site = make_site({"content/posts/2021-10-20-a.md": post(text=LINKS)})
    problems = [one for one in site.found() if one.code == "broken-link"]
    assert len(problems) == 1
    assert problems[0].message.startswith("30 links lead below “/packages/”")
    assert 'elsewhere = ["/packages/"]' in problems[0].hint


def test_paths_that_another_program_serves_are_not_checked(make_site) -> None:
    files = {"content/posts/2021-10-20-a.md": post(text=f"{LINKS}\n[b](/packages) [c](/other/)")}
    site = make_site(files, '[links]\nelsewhere = ["/packages/"]\n')
    assert [one.message for one in site.found() if one.code == "broken-link"] == [
        "The link leads to “/other/”, and no page or file has that address."
    ]
