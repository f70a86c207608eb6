"""Nothing that is published or kept tells who a reader is, whatever was typed where."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from site_builder import Site, post

ADDRESS = "tony.reader@mail.example"
COMMENTS = "content/posts/2021-10-20-trust.comments.yaml"

# Every place of a comments file that takes text, and every way to write an address that a browser or a mail
# program understands.
TYPED = f"""\
- id: "1"
  author: Tony <{ADDRESS}>
  author_url: https://{ADDRESS}/about?me={ADDRESS}
  date: 2021-10-21T14:03:00+00:00
  body: |
    Write to {ADDRESS}, <{ADDRESS}>, [me](mailto:{ADDRESS}), {ADDRESS.upper()}, `{ADDRESS}`.

    # {ADDRESS}

    > tony.reader&#64;mail.example or tony.reader&commat;mail.example, tony.reader\\@mail.example

    ```{ADDRESS}
    {ADDRESS}
    ```

    [here](https://example.org/?u=tony.reader%40mail.example "{ADDRESS}") ![{ADDRESS}](https://example.org/{ADDRESS}.png)

    Split: tony.reader@*mail*.example, tony.rea**der@mail.example**, tony\u200b.reader@mail.example
- id: "2"
  parent: "1"
  author: {ADDRESS}
  date: 2021-10-22T14:03:00+00:00
  format: html
  body: >-
    <p title="{ADDRESS}">Mail <a href="mailto:{ADDRESS}">{ADDRESS}</a>,
    <a href="https://example.org/#{ADDRESS}">x</a>, tony.reader&#x40;mail.example,
    tony.reader@<b>mail</b>.example, <abbr title="{ADDRESS}">A</abbr>,
    <img src="https://example.org/{ADDRESS}" alt="{ADDRESS}">
    <!-- {ADDRESS} --> <script>{ADDRESS}</script></p>
- id: "3"
  kind: pingback
  author: {ADDRESS}
  author_url: https://example.org/{ADDRESS}
  date: 2021-10-23
  body: {ADDRESS}
- id: "4"
  author: Pending Person
  status: pending
  body: {ADDRESS}
- id: "5"
  author: Removed Person
  status: removed
  body: {ADDRESS}
"""


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    """A site with the default theme, search, feeds of comments, and all that is kept for the next build."""
    site = make_site({"content/posts/2021-10-20-trust.md": post("Trust"), COMMENTS: TYPED})
    site.write({"site.toml": 'title = "Blog"\nurl = "https://example.org/"\n[search]\nenabled = true\n'})
    return site


def kept_bytes(site: Site) -> Iterator[tuple[Path, bytes]]:
    """Every file of the output and of what is kept, unpacked."""
    for folder in ("output", ".octavo"):
        for file in sorted((site.folder / folder).rglob("*")):
            if file.is_file():
                data = file.read_bytes()
                yield file, gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def traces(address: str) -> list[bytes]:
    """What an address, or a hash of it as picture services use it, looks like."""
    hashes = [hashlib.new(name, address.encode()) for name in ("md5", "sha1", "sha256")]
    forms = [address, *(value.hexdigest() for value in hashes)]
    return [form.lower().encode() for form in forms] + [value.digest() for value in hashes]


@pytest.mark.slow
def test_no_address_is_published_or_kept(site: Site) -> None:
    """Not in pages, feeds, JSON-LD, search index or cache; not as a picture service's hash."""
    site.build()

    found = {
        file.relative_to(site.folder).as_posix(): trace
        for file, data in kept_bytes(site)
        for trace in (*traces(ADDRESS), b"tony.reader", b"pending person", b"removed person")
        if trace in re.sub(rb"<[^<>]*>", b"", data).lower() or trace in data.lower()
    }

    assert found == {}
    assert "[address removed]" in site.page("2021/10/trust/index.html")
    assert any(file.suffix == ".pf_fragment" for file, _ in kept_bytes(site)), "There is no search index."


def test_an_address_that_markup_disguises_is_told_of(site: Site) -> None:
    """In the file it is as plain to a person as any other; the moderator has to know of it."""
    site.write({COMMENTS: "- id: a\n  author: A\n  body: a\\@b.example and c@*d*.example, e@f.example\n"})
    hint = "Delete it from the file too: the file may be public, and so are its old versions."

    problems = [str(problem) for problem in site.build().problems if COMMENTS in str(problem)]

    assert problems == [
        f"{COMMENTS}:1: warning: 2 e-mail addresses in “body” are not published.\n  hint: {hint}",
        f"{COMMENTS}:3:9: warning: An e-mail address in “body” is not published.\n  hint: {hint}",
    ]


def test_a_forgotten_comment_leaves_pages_feeds_search_and_cache(
    site: Site, run_octavo: Callable[..., object]
) -> None:
    """The next build is enough: nothing of an earlier one may outlive it."""
    written = '- id: "7"\n  author: Quiet Person\n  date: 2021-10-21\n  body: |\n    Unfortunate words.\n'
    site.write({COMMENTS: written})
    site.build()
    assert any(b"Unfortunate words" in data for _, data in kept_bytes(site))

    run_octavo("comments", "forget", "7", "--site", site.folder)
    site.build()

    for file, data in kept_bytes(site):
        for words in (b"unfortunate", b"quiet person"):
            assert words not in data.lower(), file
