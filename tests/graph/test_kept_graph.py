"""What is kept of a graph: little at a time, nothing of it trusted, and no word that was deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_blog import Blog, body, comments, discussion, file, many_posts, page, runs_in

from octavo.graph import store

FILES = ("nodes", "changes", "values", "private-values")


def test_an_edit_is_kept_beside_the_file_of_nodes(tmp_path: Path) -> None:
    """The file of a large site is not written again for one word."""
    blog = Blog(many_posts(100), tmp_path)
    blog.settled().keep()
    nodes = (tmp_path / "nodes").stat()
    blog.posts["post0003"] = "Title 3|tag1|Other words."
    blog.settled().keep()
    assert (tmp_path / "nodes").stat().st_ino == nodes.st_ino
    graph = blog.open()
    assert runs_in(graph, graph.settle) == {}


def test_many_edits_are_kept_in_a_new_file_of_nodes(tmp_path: Path) -> None:
    """What lies beside it has to be read at every build."""
    blog = Blog(many_posts(100), tmp_path)
    blog.settled().keep()
    blog.posts |= {name: f"{name}|tag1|Other words." for name in list(blog.posts)[:40]}
    blog.settled().keep()
    assert (tmp_path / "changes").stat().st_size < 200
    graph = blog.open()
    assert runs_in(graph, graph.settle) == {}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("garbage", [b"", b"\0" * 5000, b"garbage" * 99])
def test_garbage_costs_time_only(tmp_path: Path, name: str, garbage: bytes) -> None:
    """After a power cut a file may hold anything."""
    blog = Blog({**many_posts(10), "a": "A|x|One."}, tmp_path, comments={"a": "Good!"})
    blog.settled().keep()
    (tmp_path / name).write_bytes(garbage)
    blog.posts["post0003"] = "Another|tag0|Words."
    blog.settled().keep()
    clean = Blog(blog.posts, comments=blog.comments)
    clean.settled()
    assert blog.files == clean.files


def test_what_another_version_kept_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its values may have another form."""
    blog = Blog(many_posts(10), tmp_path)
    blog.settled().keep()
    (tmp_path / "values").write_bytes(b"of another version" + (tmp_path / "values").read_bytes())
    monkeypatch.setattr("octavo.graph.node_file.keyed_digest", lambda *_: "00" * 16)
    graph = blog.settled()
    assert graph.runs[page] == 10
    graph.keep()
    assert b"of another version" not in (tmp_path / "values").read_bytes()


def test_nodes_without_their_changes_are_not_used(tmp_path: Path) -> None:
    """They tell of an older state than that of the published files."""
    blog = Blog(many_posts(100), tmp_path)
    blog.settled().keep()
    blog.posts["post0003"] = "Title 3|tag1|Other words."
    graph = blog.settled()
    graph.store.begin_publishing()  # and the build is killed now
    blog.posts["post0003"] = "Title 3|tag1|Words."
    assert blog.settled().runs[page] == 100
    assert blog.files["page", "post0003"].startswith(b"Title 3: Words.")


def test_no_deleted_word_of_a_reader_stays(tmp_path: Path) -> None:
    """A comment that was taken back is on the disk no longer."""
    blog = Blog(many_posts(30), tmp_path, comments={"post0004": "secret", "post0005": "harmless"})
    blog.settled().keep()
    kept = b"".join((tmp_path / name).read_bytes() for name in FILES)
    assert b"secret" in kept
    assert b"SECRET" in kept
    blog.comments["post0004"] = "taken back"
    graph = blog.settled()
    assert graph.get(body, "post0005").endswith("HARMLESS")
    graph.keep()
    kept = b"".join((tmp_path / name).read_bytes() for name in FILES)
    assert b"secret" not in kept.lower()
    graph = blog.open()
    assert graph.get(body, "post0005").endswith("HARMLESS")
    assert runs_in(graph, graph.settle) == {}
    graph.remove(comments, "post0005")
    graph.settle()
    graph.keep()
    kept = b"".join((tmp_path / name).read_bytes() for name in FILES)
    assert b"harmless" not in kept.lower()


def test_values_that_nobody_has_any_more_do_not_pile_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A blog is edited for years."""
    monkeypatch.setattr(store, "_UNUSED", 0)
    monkeypatch.setattr(store, "_LARGE", 1000)
    blog = Blog(many_posts(10), tmp_path)
    for number in range(12):
        blog.posts = dict.fromkeys(blog.posts, f"Title {number}|tag1|Words.")
        blog.settled().keep()
    first = Blog(blog.posts, tmp_path / "other")
    first.settled().keep()
    assert (tmp_path / "values").stat().st_size < 3 * (tmp_path / "other/values").stat().st_size
    graph = blog.open()
    assert runs_in(graph, graph.settle) == {}


def test_a_graph_that_is_not_settled_is_not_kept(tmp_path: Path) -> None:
    """The next build would not know what was still to be done."""
    blog = Blog(many_posts(10), tmp_path)
    blog.settled().keep()
    graph = blog.open()
    graph.set(file, "post0003", "Another|tag1|Words.")
    graph.keep()
    blog.posts["post0003"] = "Another|tag1|Words."
    assert blog.settled().runs[page] > 0


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    """Somebody may build where only reading is allowed."""
    (tmp_path / "file").write_bytes(b"")
    blog = Blog(many_posts(3), tmp_path / "file" / "folder")
    blog.settled().keep()
    assert len(blog.files) == 5


def test_a_check_reads_what_was_kept_and_writes_nothing(tmp_path: Path) -> None:
    """It may run beside a build."""
    blog = Blog(many_posts(10), tmp_path)
    blog.settled().keep()
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    blog.posts["post0003"] = "Another|tag1|Words."
    graph = blog.settled(is_writable=False)
    assert 0 < graph.runs[page] < 10
    graph.keep()
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == before


def test_a_name_that_is_no_text_is_found_again(tmp_path: Path) -> None:
    """A folder may hold names of any bytes."""
    for is_new in (True, False):
        graph = Blog({}, tmp_path).open()
        assert graph.set(file, "caf\udce9", "Coffee|x|One.") is is_new
        graph.settle()
        graph.keep()


def test_other_discussions_are_found_after_one_has_changed(tmp_path: Path) -> None:
    """All of them lie elsewhere in their heap then, and need not be read again."""
    blog = Blog(many_posts(100), tmp_path, comments={f"post{number:04}": "Good!" for number in range(100)})
    blog.settled().keep()
    blog.comments["post0004"] = "Better, and longer!"
    blog.settled().keep()
    graph = blog.open()
    assert runs_in(graph, lambda: graph.get(discussion, "post0050")) == {}
