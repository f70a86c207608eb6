"""What a person does at the desk, seen in the site's files."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_client import DeskClient, with_desk

from loopback_services import LoopbackServices, loopback_services, recorded
from made_pictures import SECRETS, XMP, corners, encoded, exif
from octavo.builder.check import check_site
from octavo.builder.options import BuildOptions
from octavo.preview.preview import Preview, PreviewOptions
from site_builder import NOW, Site, post

PATH = "content/posts/2024-01-02-first.md"
BIB = (
    "% mine\r\n@article{lee2020, author={Lee,\r\n Ann}, title={Mice},\r\n  journal={Cell}, year={2020}}\r\n"
    "@article{luczak2019, author={Łuczak, Jan}, title={Men}, journal={Cell}, year=2019, volume=3,"
    " pages={1--2}}\r\n"
)
BLOG = {
    PATH: post("First", "Words [@lee2020].\n", tags="[mice]"),
    "content/posts/2024-03-04-draft.md": post("Draft", "Not yet.\n", draft="true"),
    "content/posts/2099-01-01-later.md": post("Later", "In years.\n"),
    "content/posts/2024-04-05-broken.md": "---\ntitel: Broken\n---\nWords.\n",
    "content/authors/ann.md": "---\nname: Ann Lee\n---\n",
    "content/references.bib": BIB,
}
MakeSite = Callable[..., Site]


@pytest.fixture
def services() -> Iterator[LoopbackServices]:
    with loopback_services() as running:
        running.medline["426466"] = recorded("426466.medline")
        yield running


def test_posts_say_what_readers_see_of_them_and_when(make_site: MakeSite) -> None:
    """An author's first question is what is out, and what is not."""

    async def work(desk: DeskClient) -> None:
        data = (await desk.get("posts")).json()
        found = {one["title"]: one for one in data["posts"]}
        assert {title: one["status"] for title, one in found.items() if title != "Untitled"} == {
            "First": "published",
            "Draft": "draft",
            "Later": "scheduled",
        }
        assert [one["path"] for one in data["posts"] if one["is_wrong"]] == [
            "content/posts/2024-04-05-broken.md"
        ]
        assert found["First"]["works"] == 1
        assert data["authors"] == [{"path": "content/authors/ann.md", "title": "Ann Lee"}]

    with_desk(make_site(BLOG).folder, work)


MARKED = {
    "wrong": {
        "content/posts/2024-05-01-picture.md": "![A mouse](mouse.png)\n",
        "content/posts/2024-05-02-citation.md": "Words [@nobody2020].\n",
        "content/posts/2024-05-03-link.md": "[There](2024-01-02-nowhere.md)\n",
        "content/posts/2024-05-04-anchor.md": "[There](2024-01-02-first.md#nowhere)\n",
    },
    "warned": {
        "content/posts/2024-05-07-maths.md": "A formula $\\frac{1}{$ in words.\n",
    },
    "well": {
        "content/posts/2024-05-08-well.md": "![A mouse](cat.png) [there](2024-01-02-first.md), "
        "[here](#x), [elsewhere](https://example.org/a.md#b) [@lee2020].\n\n## A head {#x}\n",
    },
}


def test_each_text_with_a_mistake_or_a_warning_is_marked(make_site: MakeSite) -> None:
    """In a list of a thousand posts nobody opens each of them to see what `check` says of it."""
    texts = {path: post("T", body) for files in MARKED.values() for path, body in files.items() if body}
    site = make_site({**BLOG, **texts, "content/posts/cat.png": encoded(corners(40, 30), "PNG")})

    async def work(desk: DeskClient) -> None:
        preview = desk.bench.preview = Preview(PreviewOptions(site.folder, lambda: NOW), lambda _: None)
        preview.read_first()
        marks = (await desk.get("marks")).json()
        preview.close()
        broken = "content/posts/2024-04-05-broken.md"
        assert set(marks["wrong"]) == {broken, *MARKED["wrong"]}
        assert set(marks["warned"]) == set(MARKED["warned"])

    with_desk(site.folder, work)


def test_a_title_becomes_a_draft_whose_form_can_be_filled_in(make_site: MakeSite) -> None:
    """A colon in a title is where a header written by hand breaks."""
    site = make_site(BLOG)

    async def work(desk: DeskClient) -> None:
        path = (await desk.post("posts", {"title": "Mice: and men"})).json()["path"]
        opened = (await desk.get("text", path=path)).json()
        assert opened["form"]["values"]["title"] == "Mice: and men"
        assert opened["form"]["values"]["draft"] is True
        assert "mice" in opened["names"]["tags"]
        text = opened["header"] + opened["body"]
        sent = {"path": path, "text": text, "key": "tags", "value": ["mice", "men"]}
        changed = (await desk.post("header", sent)).json()
        assert changed["form"]["values"]["tags"] == ["mice", "men"]
        saved = await desk.post(
            "save", {"path": path, "digest": opened["digest"], "text": changed["header"] + "Words.\n"}
        )
        assert saved.json()["is_saved"]
        assert "tags: [mice, men]\n" in (site.folder / path).read_text("utf-8")
        again = await desk.post("posts", {"title": "Mice: and men"})
        assert again.status_code == 422
        assert "is there already" in again.json()["message"]

    with_desk(site.folder, work)


def test_a_text_that_is_as_it_was_is_not_sent_again(make_site: MakeSite) -> None:
    """An open page asks after every change anywhere, and the form of a large blog takes its time."""

    async def work(desk: DeskClient) -> None:
        opened = (await desk.get("text", path=PATH)).json()
        same = (await desk.get("text", path=PATH, known=opened["digest"])).json()
        assert same == {"digest": opened["digest"]}
        assert "body" in (await desk.get("text", path=PATH, known="another")).json()

    with_desk(make_site(BLOG).folder, work)


def test_works_are_offered_while_somebody_types(make_site: MakeSite) -> None:
    """By author, year, title or key, also without the letters that a keyboard does not have."""

    async def work(desk: DeskClient) -> None:
        async def keys(words: str) -> list[str]:
            return [one["key"] for one in (await desk.get("offer", words=words)).json()["works"]]

        assert await keys("lucz") == ["luczak2019"]
        assert await keys("lee mice") == ["lee2020"]
        assert await keys("2019") == ["luczak2019"]
        assert sorted(await keys("")) == ["lee2020", "luczak2019"]
        assert await keys("nobody") == []

    with_desk(make_site(BLOG).folder, work)


@pytest.mark.parametrize(
    ("pasted", "key", "asks"),
    [
        ("https://pubmed.ncbi.nlm.nih.gov/426466/", "", True),
        ("@article{own2021, author={Own, A}, title={T}, journal={J}, year={2021}}", "own2021", False),
        ("TY  - JOUR\nAU  - Ris, Bea\nTI  - A title\nJO  - Cell\nPY  - 2018\nER  - \n", "ris2018", False),
        (
            "Smith J, Doe A. A study of mice. J Neurol. 2015;12(3):45-50. doi: 10.1000/abc.1",
            "smith2015",
            False,
        ),
    ],
    ids=["a PubMed address", "BibTeX", "RIS", "a reference in words"],
)
def test_what_is_pasted_becomes_a_work_and_a_citation(
    make_site: MakeSite, services: LoopbackServices, pasted: str, key: str, asks: bool
) -> None:
    """The author has it in one of these forms; only a number is looked up."""
    site = make_site(BLOG, settings=services.settings)

    async def work(desk: DeskClient) -> None:
        found = (await desk.post("cite", {"text": pasted})).json()
        (one,) = found["works"]
        assert one["is_new"]
        assert not key or one["key"] == key
        bib = (site.folder / "content/references.bib").read_bytes()
        assert bib.startswith(BIB.encode())
        assert one["key"].encode() in bib.removeprefix(BIB.encode())
        assert b"\n" not in bib.replace(b"\r\n", b"")
        again = (await desk.post("cite", {"text": pasted})).json()
        assert (again["works"][0]["key"], again["works"][0]["is_new"]) == (one["key"], False)
        assert (await desk.get("offer", words=one["key"])).json()["works"]

    with_desk(site.folder, work)
    assert bool(services.asked) == asks


def test_a_number_that_nobody_knows_is_told_in_a_sentence(
    make_site: MakeSite, services: LoopbackServices
) -> None:
    """A digit was wrong; the words that were pasted stay where they are."""

    async def work(desk: DeskClient) -> None:
        done = await desk.post("cite", {"text": "pmid:999"})
        assert done.status_code == 422
        assert done.json()["message"].endswith(".")
        assert done.json()["hint"]

    with_desk(make_site(BLOG, settings=services.settings).folder, work)


def test_a_record_is_mended_and_no_other_line_changes(make_site: MakeSite) -> None:
    """The bibliography is the author's own file."""
    site = make_site(BLOG)

    async def work(desk: DeskClient) -> None:
        rows = {one["key"]: one for one in (await desk.get("works")).json()["works"]}
        assert rows["lee2020"]["lacks"] == ["volume", "pages"]
        assert rows["lee2020"]["cited_in"] == [[PATH, "First"]]
        opened = (await desk.get("work", key="lee2020")).json()
        values = {**opened["values"], "title": "Mice and {RNA}", "volume": "7"}
        values["author"] = values["author"].replace("\r\n", "")  # as a field of one line does
        sent = {"key": "lee2020", "digest": opened["digest"], "values": values}
        assert (await desk.post("mend", sent)).status_code == 200
        bib = (site.folder / "content/references.bib").read_bytes().decode()
        assert "title={Mice and {RNA}}" in bib
        assert "7" in bib.partition("luczak")[0]
        assert bib.startswith("% mine\r\n@article{lee2020, author={Lee,\r\n Ann},")
        assert bib.endswith(BIB.partition("@article{luczak")[2])
        assert (await desk.post("mend", sent)).status_code == 409
        unsafe = {"key": "lee2020", "digest": "", "values": {"title": "a}, x={"}}
        assert (await desk.post("mend", unsafe)).status_code == 400

    with_desk(site.folder, work)


def test_a_comment_is_found_by_its_words(make_site: MakeSite) -> None:
    """Who writes “please take down what I said in May” names no number of a comment."""
    people = [("Tony", "Myelin grows."), ("Béa", "<b>Trials</b> <a href='https://example.org/x'>differ</a>.")]
    comments = "".join(
        f"- id: '{n}'\n  author: {name}\n  date: 2024-01-03\n  format: html\n  body: {json.dumps(text)}\n"
        for n, (name, text) in enumerate([*people, *[("Una", "Myelin.")] * 250])
    )
    site = make_site({**BLOG, PATH.replace(".md", ".comments.yaml"): comments})
    expected = {
        "MYELIN grow": (1, ["Tony"]),
        "béa trials": (1, ["Béa"]),
        "href": (0, []),
        "first una": (250, ["Una"] * 200),
        "": (252, ["Una"] * 200),
    }

    async def work(desk: DeskClient) -> None:
        for words, (count, authors) in expected.items():
            found = (await desk.get("discussion", status="approved", words=words)).json()
            assert (found["found"], [row["author"] for row in found["rows"]]) == (count, authors), words
            assert found["counts"] == {"approved": 252}

    with_desk(site.folder, work)


HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)><a href='javascript:alert(3)' onclick=alert(4)>"
    "click</a><svg onload=alert(5)></svg><p style='position:fixed'>Fine <a href='https://example.org/'>here</a></p>"
)


def test_pending_comments_are_shown_as_plain_data_and_decided(make_site: MakeSite) -> None:
    """A reader's HTML reaches the desk as texts and a few known elements, whatever was in it."""
    comments = (
        "- id: '1'\n  author: Tony\n  date: 2024-01-03\n  status: pending\n  format: html\n"
        f"  body: {json.dumps(HOSTILE)}\n# a remark\n- id: '2'\n  author: Bea\n  date: 2024-01-04\n"
        "  status: pending\n  parent: '1'\n  body: I *agree*.\n"
    )
    site = make_site({**BLOG, PATH.replace(".md", ".comments.yaml"): comments})

    async def work(desk: DeskClient) -> None:
        view = (await desk.get("discussion", status="pending")).json()
        first, second = view["rows"]
        tags, addresses = elements(first["body"])
        assert tags <= {"p", "a", "strong", "em", "br"}
        assert addresses <= {"", "https://example.org/"}
        assert "alert" not in json.dumps([one for one in flat(first["body"]) if "alert(1)" in one])
        assert second["answers"].startswith("Tony: ")
        approve = {"names": [second["name"]], "action": "approve"}
        done = (await desk.post("decide", approve)).json()
        assert done == {"sentence": "1 comment approved.", "counts": {"pending": 1, "approved": 1}}
        answer = {"name": first["name"], "text": "Thank you.", "author": "ann"}
        assert (await desk.post("reply", answer)).json()["sentence"] == "Answered as Ann Lee."
        shown = (await desk.get("discussion", status="approved")).json()
        assert sorted(one["author"] for one in shown["rows"]) == ["Ann Lee", "Bea", "Tony"]
        assert (await desk.post("decide", {"names": ["x#9"], "action": "spam"})).status_code == 422

    with_desk(site.folder, work)
    text = (site.folder / PATH.replace(".md", ".comments.yaml")).read_text("utf-8")
    assert "# a remark\n" in text


def test_a_comment_is_hidden_from_readers_and_stays_in_its_file(make_site: MakeSite) -> None:
    """What is redacted can be shown again; only what is forgotten leaves the file."""
    file = PATH.replace(".md", ".comments.yaml")
    comments = "- id: '1'\n  author: Tony\n  date: 2024-01-03\n  body: Words.\n"
    site = make_site({**BLOG, file: comments})

    async def work(desk: DeskClient) -> None:
        (row,) = (await desk.get("discussion", status="approved")).json()["rows"]
        assert row["redaction"] == ""
        for action, shown in (("hide-name", "anonymise"), ("hide", "remove"), ("hide-name", "remove")):
            wanted = {"names": [row["name"]], "action": action, "reason": "asked by mail"}
            assert (await desk.post("decide", wanted)).status_code == 200
            (found,) = (await desk.get("discussion", status="approved")).json()["rows"]
            assert found["redaction"] == shown
        assert (await desk.post("decide", {"names": ["x"], "action": "hide-all"})).status_code == 400

    with_desk(site.folder, work)
    assert (site.folder / file).read_text("utf-8") == comments
    redactions = (site.folder / "content/redactions.yaml").read_text("utf-8")
    assert [line.strip() for line in redactions.splitlines() if "action" in line] == [
        "action: anonymise",
        "action: remove",
    ]


HIDDEN = (
    "# mine\r\n- id: '1'\r\n  post: 2024-03-04-draft\r\n- id: '1'\r\n  post: 2024-01-02-first\r\n"
    "  action: anonymise\r\n  reason: asked by mail\r\n# the last\r\n- id: '2'\r\n"
    "  post: 2024-01-02-first\r\n"
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            HIDDEN,
            "# mine\r\n- id: '1'\r\n  post: 2024-03-04-draft\r\n# the last\r\n- id: '2'\r\n"
            "  post: 2024-01-02-first\r\n",
        ),
        ("- id: '1'\n  post: first\n- id: '1'\n  post: first\n  action: anonymise", ""),
        ("- id: '1'\n", None),
        ("[{id: '1', post: first}]\n", None),
    ],
    ids=["among others", "twice", "for every post", "in brackets"],
)
def test_what_was_hidden_can_be_shown_again(make_site: MakeSite, before: str, after: str | None) -> None:
    """Only the comment's own entry goes; one that concerns others is for a person to change."""
    comments = "- id: '1'\n  author: Tony\n  date: 2024-01-03\n  body: Words.\n"
    site = make_site({**BLOG, PATH.replace(".md", ".comments.yaml"): comments})
    file = site.folder / "content/redactions.yaml"
    file.write_bytes(before.encode())

    async def work(desk: DeskClient) -> None:
        (row,) = (await desk.get("discussion", status="approved")).json()["rows"]
        assert row["redaction"]
        done = await desk.post("decide", {"names": [row["name"]], "action": "show"})
        assert done.status_code == (422 if after is None else 200)
        (row,) = (await desk.get("discussion", status="approved")).json()["rows"]
        assert (row["redaction"] == "") == (after is not None)

    with_desk(site.folder, work)
    assert file.read_bytes() == (before if after is None else after).encode()


def test_words_that_were_forgotten_cannot_be_shown_again(make_site: MakeSite) -> None:
    """The entry keeps an import from bringing them back."""
    comments = "- id: '1'\n  author: Tony\n  date: 2024-01-03\n  status: pending\n  body: Words.\n"
    site = make_site({**BLOG, PATH.replace(".md", ".comments.yaml"): comments})

    async def work(desk: DeskClient) -> None:
        (row,) = (await desk.get("discussion", status="pending")).json()["rows"]
        await desk.post("decide", {"names": [row["name"]], "action": "forget"})
        done = await desk.post("decide", {"names": [row["name"]], "action": "show"})
        assert done.status_code == 409

    with_desk(site.folder, work)
    assert "id: " in (site.folder / "content/redactions.yaml").read_text("utf-8")


@pytest.mark.parametrize("redactions", ["", "- id: '1'\n  post: first\n  action: anonymise\n"])
def test_what_was_forgotten_comes_back_until_something_else_is_decided(
    make_site: MakeSite, redactions: str
) -> None:
    """A slip of the hand costs nothing, and yet no copy of the words stays anywhere on the disk."""
    comments = "- id: '1'\n  author: Tony\n  date: 2024-01-03\n  body: Words.\n# mine\n"
    comments += "- id: '2'\n  author: Ann\n  date: 2024-01-04\n  body: More.\n"
    path, hidden = PATH.replace(".md", ".comments.yaml"), "content/redactions.yaml"
    site = make_site({**BLOG, path: comments, hidden: redactions})

    def text_of(path: str) -> str:
        return (site.folder / path).read_text("utf-8")

    async def work(desk: DeskClient) -> None:
        rows = (await desk.get("discussion", status="approved")).json()["rows"]
        one, other = sorted(row["name"] for row in rows)

        async def decide(name: str, action: str) -> int:
            return (await desk.post("decide", {"names": [name], "action": action})).status_code

        assert await decide(one, "bring-back") == 409
        assert await decide(one, "forget") == 200
        for file in site.folder.rglob("*"):
            assert not file.is_file() or b"Tony" not in file.read_bytes(), file
        assert await decide(other, "bring-back") == 409
        assert await decide(one, "bring-back") == 200
        assert text_of(path) == comments
        assert text_of(hidden) == redactions

        await decide(one, "forget")
        forgotten = text_of(path)
        site.write({path: forgotten + "# of an editor\n"})
        assert await decide(one, "bring-back") == 422
        assert text_of(path) == forgotten + "# of an editor\n"
        site.write({path: forgotten})
        await decide(other, "spam")
        assert await decide(one, "bring-back") == 409

    with_desk(site.folder, work)


def flat(tree: list[Any]) -> Iterator[str]:
    for node in tree:
        if isinstance(node, str):
            yield node
        else:
            yield from flat(node[2])


def elements(tree: list[Any]) -> tuple[set[str], set[str]]:
    tags: set[str] = set()
    addresses: set[str] = set()
    for node in tree:
        if not isinstance(node, str):
            below = elements(node[2])
            tags |= {node[0], *below[0]}
            addresses |= {node[1], *below[1]}
    return tags, addresses


def test_a_picture_is_put_beside_its_text_without_what_it_tells(make_site: MakeSite) -> None:
    """A photograph of a patient's letter should not say where it was taken."""
    site = make_site(BLOG)
    photo = encoded(corners(), "JPEG", exif=exif(), xmp=XMP)
    assert any(secret in photo for secret in SECRETS)

    async def work(desk: DeskClient) -> None:
        sent = {"Origin": desk.guard.origin, "Content-Type": "application/octet-stream"}

        async def add(name: str, data: bytes) -> Any:
            query = {"path": PATH, "name": name}
            return await desk.client.post("/api/picture", params=query, content=data, headers=sent)

        assert (await add("My Photo.JPG", photo)).json() == {"src": "my-photo.jpg"}
        assert (await add("My Photo.JPG", photo)).json() == {"src": "my-photo.jpg"}
        assert (await add("My Photo.JPG", encoded(corners(30, 20), "PNG"))).json() == {"src": "my-photo.png"}
        page = await add("page.png", b"<svg onload=alert(1)>")
        assert page.status_code == 415

    with_desk(site.folder, work)
    found = (site.folder / "content/posts/my-photo.jpg").read_bytes()
    assert not any(secret in found for secret in SECRETS)


def test_a_first_site_has_nothing_that_must_be_replaced(tmp_path: Path) -> None:
    """Placeholders are published by those who do not know where they stand."""
    folder = tmp_path / "blog"
    answers = {
        "name": 'Mice, "men" \\ more',
        "author": "Ann Łee",
        "url": "https://blog.example.org",
        "disclaimer": "Nothing here is advice.",
        "timezone": "Europe/Nowhere",
    }

    async def work(desk: DeskClient) -> None:
        assert (await desk.get("start")).json()["has_site"] is False
        assert (await desk.get("posts")).status_code == 409
        assert (await desk.post("site", {**answers, "url": "blog"})).status_code == 400
        assert (await desk.post("site", answers)).status_code == 200
        assert (await desk.post("posts", {"title": "Begun"})).status_code == 200
        assert (await desk.post("site", answers)).status_code == 409

    with_desk(folder, work)
    assert check_site(BuildOptions(folder, NOW, with_drafts=True)) == ()
    bib = "@article{lee2020, author={Lee, Ann}, title={Mice}, journal={Cell}, year={2020}}\n"
    (folder / "content/references.bib").write_text(bib, "utf-8")
    (folder / "content/posts/2024-01-02-mice.md").write_text(post("Mice", "A work [@lee2020].\n"), "utf-8")
    assert check_site(BuildOptions(folder, NOW, with_drafts=True)) == ()


def test_publishing_says_first_what_would_change(make_site: MakeSite, tmp_path: Path) -> None:
    """Whoever presses the button knows what comes of it."""
    files = {path: text for path, text in BLOG.items() if "broken" not in path}
    target = tmp_path / "public"
    site = make_site(files, settings=f'[publish.web]\nto = "{target}"\n')

    async def work(desk: DeskClient) -> None:
        async def done(name: str) -> dict[str, Any]:
            assert (await desk.post(name, {})).status_code == 200
            while True:
                progress = (await desk.get("targets")).json()["progress"]
                if progress["state"] != "working":
                    return dict(progress)
                await asyncio.sleep(0.005)

        plan = await done("plan")
        assert plan["state"] == "planned"
        assert plan["changes"][0].startswith("1 new post: ")
        assert not target.exists() or not any(target.iterdir())
        assert (await done("publish"))["state"] == "published"
        assert "Words" in (target / "2024/01/first/index.html").read_text("utf-8")
        assert (await done("plan"))["is_empty"]
        (site.folder / "content/posts/2024-05-05-bad.md").write_text("---\ntitle: [\n---\n", "utf-8")
        failed = await done("publish")
        assert failed["state"] == "failed"
        assert failed["problems"][0]["path"] == "content/posts/2024-05-05-bad.md"

    with_desk(site.folder, work)
