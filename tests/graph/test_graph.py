"""What runs after a change, what does not, and what is published."""

from __future__ import annotations

import gc
import weakref
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from small_blog import (
    QUERIES,
    Blog,
    Strings,
    body,
    comments,
    discussion,
    file,
    many_posts,
    names,
    neighbours,
    page,
    runs_in,
    tag_page,
    tags,
    text,
    title,
)

from octavo.builder.workers import run_chunks
from octavo.graph import (
    Form,
    Gone,
    Graph,
    Reader,
    TableInWorkerError,
    UndeclaredReadError,
    evaluation,
    heap,
    index,
    output,
    query,
    source,
    table,
    traces,
)

THREE = {"a": "A|x y|One.", "b": "B|x|Two.", "c": "C|y|Three."}


def test_a_change_runs_what_depends_on_it() -> None:
    """The words of one post never touch the page of another."""
    graph = Blog(THREE).settled()
    graph.set(file, "a", "A|x y|Other words.")
    assert runs_in(graph, graph.settle) == {"text": 1, "title": 1, "tag_rows": 1, "body": 1, "page": 1}


def test_a_value_that_came_out_the_same_runs_nobody() -> None:
    """A space at the end of a text is a change of the file and of nothing else."""
    graph = Blog(THREE).settled()
    graph.set(file, "a", "A|x y|One. ")
    assert runs_in(graph, graph.settle) == {"text": 1}


def test_a_page_that_is_asked_for_is_made_once() -> None:
    """A page in the preview is, for each key; no value of it is kept, so that it was made again to be had."""
    graph = Blog(THREE).settled()
    graph.set(file, "a", "A|x y|Other words.")
    runs = runs_in(graph, lambda: graph.get(page, "a"))
    assert runs["page"] == 1


def test_a_title_runs_the_pages_that_show_it() -> None:
    """Those of the post itself, of its neighbour and of its tags."""
    blog = Blog(THREE)
    graph = blog.settled()
    graph.set(file, "a", "Another|x y|One.")
    runs = runs_in(graph, graph.settle)
    assert {name: runs[name] for name in ("body", "page", "tag_page")} == {
        "body": 2,
        "page": 2,
        "tag_page": 2,
    }
    assert blog.files["page", "b"] == b"B: Two. (Another, C) NOBODY"
    assert blog.files["tag_page", "x"] == b"x: Another, B"


def test_nothing_changed_visits_no_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second build of a large site should cost what its inputs cost."""
    blog = Blog(many_posts(100), tmp_path)
    blog.settled().keep()
    graph = blog.open()
    monkeypatch.setattr(graph.nodes, "reads", pytest.fail)
    monkeypatch.setattr(graph.nodes, "readers", pytest.fail)
    assert runs_in(graph, graph.settle) == {}
    before = {one.name: one.stat().st_mtime_ns for one in tmp_path.iterdir()}
    graph.keep()
    assert {one.name: one.stat().st_mtime_ns for one in tmp_path.iterdir()} == before


@pytest.mark.parametrize("count", [20, 200])
def test_work_after_a_change_does_not_grow_with_the_site(
    tmp_path: Path, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loop over all pages is the beginning of a slow preview."""
    blog = Blog(many_posts(count), tmp_path)
    blog.settled().keep()
    blog.posts["post0007"] = "Title 7|tag1|Other words."
    graph = blog.open()
    looks = []
    readers = graph.nodes.readers
    monkeypatch.setattr(graph.nodes, "readers", lambda node: looks.append(node) or readers(node))
    graph.settle()
    assert 0 < len(looks) < 30


def test_an_index_is_mended_by_the_rows_that_changed(tmp_path: Path) -> None:
    """A new post among ten thousand changes the lists of its tags only."""
    blog = Blog(many_posts(50), tmp_path)
    blog.settled().keep()
    blog.posts["post0100"] = "New|tag1 fresh|Words."
    graph = blog.open()
    runs = runs_in(graph, graph.settle)
    assert (runs["tag_rows"], runs["tags"], runs["tag_page"]) == (1, 1, 2)
    assert blog.files["tag_page", "fresh"] == b"fresh: New"
    assert graph.get(tags) == ("fresh", "tag0", "tag1")


def test_what_is_no_longer_listed_is_removed_and_forgotten() -> None:
    """A deleted post leaves no page, no tag and no node."""
    blog = Blog(THREE)
    graph = blog.settled()
    graph.remove(file, "c")
    graph.set(names, "", ("a", "b"))
    graph.settle()
    assert blog.removed == [("page", "c")]
    left = {graph.name_of(node) for node in graph.nodes.live()}
    assert [name for name, key in left if key == "c"] == []
    graph.set(file, "b", "B||Two.")
    graph.set(file, "a", "A|y|One.")
    graph.settle()
    assert blog.removed == [("page", "c"), ("tag_page", "x")]


def test_what_is_no_longer_listed_is_not_made_once_more() -> None:
    """Its file would be written and removed again."""
    blog = Blog(THREE)
    graph = blog.settled()
    graph.set(file, "c", "C|y|Other words.")
    graph.set(names, "", ("a", "b"))
    assert "c" not in str(runs_in(graph, graph.settle))
    assert blog.files.keys() == {("page", "a"), ("page", "b"), ("tag_page", "x"), ("tag_page", "y")}


def test_an_output_goes_to_the_publisher_with_its_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes a large page need not hash it a second time."""
    hashed: list[bytes] = []
    digest_of = heap.digest_of
    monkeypatch.setattr(evaluation, "digest_of", lambda data: hashed.append(data) or digest_of(data))
    blog = Blog(THREE)
    blog.settled()
    for name, data in blog.files.items():
        assert hashed.count(data) == 1
        assert blog.digests[name] == digest_of(data)


def test_an_output_that_came_out_the_same_is_not_published_again() -> None:
    """The file is there already."""
    blog = Blog(THREE)
    graph = blog.settled()
    blog.files.clear()
    graph.set(file, "a", "A|x y|Other words.")
    graph.settle()
    assert list(blog.files) == [("page", "a")]


def test_an_output_whose_file_was_lost_is_published_again() -> None:
    """Somebody deleted it by hand."""
    blog = Blog(THREE)
    graph = blog.settled()
    blog.files.clear()
    graph.invalidate(page, "b")
    graph.settle()
    assert list(blog.files) == [("page", "b")]


def test_an_undeclared_read_is_an_error() -> None:
    """The declaration is the architecture: what it does not name cannot be read."""

    @query(file)
    def other(graph: Reader, name: str) -> str:
        return graph.get(title, name)

    graph = Graph([*QUERIES, other])
    graph.set(file, "a", THREE["a"])
    with pytest.raises(UndeclaredReadError, match="other reads title, which it does not name"):
        graph.get(other, "a")


def test_each_query_stands_above_what_it_reads() -> None:
    """A circle cannot be written, for only what is defined can be named."""
    for one in QUERIES:
        assert all(read.rank < one.rank for read in one.reads)


def test_an_output_cannot_be_read() -> None:
    """Nothing is kept of it but its digest."""
    with pytest.raises(TypeError, match="other cannot read page"):

        @query(page)
        def other(graph: Reader, name: str) -> str:
            return ""


def test_a_graph_has_all_queries_that_its_queries_read() -> None:
    """Else a read would fail when it is first made."""
    with pytest.raises(ValueError, match="The graph does not have title"):
        Graph([one for one in QUERIES if one is not title])


def test_a_query_says_that_something_is_gone_only_after_reading_it() -> None:
    """A mistake that looks like a deleted file would remove pages."""

    @query(file)
    def wrong(graph: Reader, name: str) -> str:
        raise Gone("file", name, 3)

    with pytest.raises(RuntimeError, match="wrong says that something is gone which it has not read"):
        Graph([file, wrong]).get(wrong, "a")


def test_whatever_needs_a_missing_input_is_gone_with_it() -> None:
    """And is there again as soon as the input is."""
    graph = Blog(THREE).settled()
    with pytest.raises(Gone, match=r"title\('d'\) is not there"):
        graph.get(title, "d")
    graph.set(file, "d", "D||Four.")
    assert graph.get(title, "d") == "D"
    graph.remove(file, "d")
    with pytest.raises(Gone):
        graph.get(title, "d")


def test_what_nobody_needs_any_more_may_fail() -> None:
    """A node runs before it is known that nobody reads it now; a clean start would not run it."""
    number, wanted = source("number", int), source("wanted", Strings)

    @query(number)
    def inverse(graph: Reader, key: str) -> float:
        return 1 / graph.get(number, key)

    @output(inverse)
    def shown(graph: Reader, key: str) -> bytes:
        return b"%f" % graph.get(inverse, key)

    @query(wanted)
    def all_shown(graph: Reader, _: str) -> tuple[tuple[str, str], ...]:
        return tuple(("shown", key) for key in graph.get(wanted))

    graph = Graph([number, wanted, inverse, shown, all_shown], listed=all_shown)
    graph.set(wanted, "", ("a", "b"))
    graph.set(number, "a", 1)
    graph.set(number, "b", 2)
    graph.settle()
    graph.set(number, "b", 0)
    graph.set(wanted, "", ("a",))
    graph.settle()
    graph.set(number, "a", 0)
    with pytest.raises(ZeroDivisionError):
        graph.settle()
    with pytest.raises(ZeroDivisionError):  # as long as nobody mends it
        graph.settle()
    graph.set(number, "a", 4)
    graph.settle()


def test_a_problem_is_no_part_of_a_value() -> None:
    """The line that a message names moves with every word above it, and must not run anything."""
    graph = Blog({"a": "|x|One.", "b": "B||Two."}).settled()
    assert list(graph.problems()) == [("text", "a", "a has no title.")]
    graph.set(file, "a", "|x|One. ")
    assert runs_in(graph, graph.settle) == {"text": 1}
    graph.set(file, "a", "A|x|One.")
    graph.settle()
    assert list(graph.problems()) == []


def test_problems_stay_until_they_are_mended(tmp_path: Path) -> None:
    """A build that did not read a file again still tells what is wrong with it."""
    blog = Blog({"a": "|x|One.", "b": "B||Two."}, tmp_path)
    blog.settled().keep()
    graph = blog.settled()
    assert list(graph.problems()) == [("text", "a", "a has no title.")]
    graph.keep()
    assert list(blog.settled().problems()) == [("text", "a", "a has no title.")]


def test_a_page_is_explained_by_the_reads_that_changed() -> None:
    """`build --explain` prints this."""
    graph = Blog(THREE).settled()
    graph.set(file, "a", "Another|x y|One.")
    graph.settle()
    assert graph.explain(page, "b") == [
        ("page", "b"),
        ("body", "b"),
        ("title", "a"),
        ("text", "a"),
        ("file", "a"),
    ]
    assert graph.explain(page, "c") == [("page", "c"), ("published", "")]  # it was new


def test_a_page_is_explained_through_the_entry_of_an_index() -> None:
    """The list of a tag depends on the posts that bear it."""
    graph = Blog(THREE).settled()
    graph.set(file, "c", "C|x|Three.")
    graph.settle()
    chain = [name for name, _ in graph.explain(tag_page, "x")]
    assert chain == ["tag_page", "tags[]", "tags", "tag_rows", "text", "file"]


def test_what_is_asked_for_tells_its_readers() -> None:
    """A page that a preview has shown must be shown anew after the next edit, and after the one before it."""
    graph = Blog(THREE).settled()
    graph.set(file, "a", "Another|x y|One.")
    assert graph.get(title, "a") == "Another"  # runs it, outside of `settle`
    assert graph.get(body, "b") == "B: Two. (Another, C) NOBODY"
    graph.set(file, "a", "A third|x y|One.")
    assert graph.get(body, "b") == "B: Two. (A third, C) NOBODY"


def test_asking_runs_what_the_answer_needs() -> None:
    """A saved text costs a preview its own page; an unchanged title costs the other page nothing."""
    graph = Blog(THREE).settled()
    graph.set(file, "a", "A|x y|Other words.")
    runs = runs_in(graph, partial(graph.get, body, "b"))
    assert runs == {"text": 1, "tag_rows": 1, "title": 1}
    assert runs_in(graph, partial(graph.get, body, "b")) == {}
    assert runs_in(graph, partial(graph.get, body, "a")) == {"body": 1}


def test_everything_above_a_change_is_not_run_because_it_was_marked() -> None:
    """To mark what may have changed is cheap; to run it all would lose the early cut-off."""
    graph = Blog(THREE).settled()
    graph.set(file, "a", "A|x y|One. ")
    assert runs_in(graph, partial(graph.get, page, "a"))["page"] == 1  # of an output nothing is kept
    assert "body" not in runs_in(graph, graph.settle)


def test_what_ran_and_came_out_the_same_puts_nothing_in_doubt() -> None:
    """To ask for the page of a text that was saved must not take longer where there are more posts."""
    graph = Blog(many_posts(30)).settled()
    graph.set(file, "post0007", "Title 7|tag1|Other words.")
    assert "Words." in graph.get(body, "post0001")
    in_doubt = {graph.query_of(node).name for node in graph.dirty.doubtful}
    assert not in_doubt & {"tags", "tag_rows", "text"}
    assert "Other words." in graph.get(body, "post0007")


def test_an_entry_of_a_table_is_read_alone() -> None:
    """A new post at the end has one neighbour."""
    graph = Blog(THREE).settled()
    graph.set(file, "d", "D||Four.")
    graph.set(names, "", ("a", "b", "c", "d"))
    runs = runs_in(graph, graph.settle)
    assert (runs["neighbours"], runs["body"]) == (1, 2)
    assert graph.get(neighbours)["c"].after == "d"


def test_a_table_is_not_made_by_a_worker() -> None:
    """Each would make a part of it, and the site would be wrong without a word."""
    graph = Blog(THREE).open()
    node = graph.node(neighbours, "")
    chunks = [[node], [graph.node(tags, "")]]
    with pytest.raises(TableInWorkerError, match="has to be made before there are workers"):
        list(run_chunks(partial(traces._work, graph, graph.nodes.count), chunks, 2))


def test_workers_find_the_tables_made() -> None:
    """A first build runs hundreds of pages at once, which all read the same tables."""
    posts = many_posts(100)
    alone, shared = Blog(posts).settled(), Blog(posts).open(spread=partial(run_chunks, jobs=2))
    shared.prepare((text, name) for name in posts)
    shared.settle()
    assert (shared.runs[text], shared.runs[neighbours], shared.runs[page]) == (100, 1, 100)
    for name in posts:
        assert shared.nodes.digest[shared.node(page, name)] == alone.nodes.digest[alone.node(page, name)]


@pytest.mark.slow
def test_large_values_do_not_stay_in_memory() -> None:
    """Ten thousand rendered pages are a third of a gigabyte."""

    class Page(str):
        __slots__ = ("__weakref__",)

    made: list[weakref.ref[Page]] = []
    words = source("words", int)

    @query(words, is_large=True, form=Form(str.encode, lambda data: Page(data.decode())))
    def large(graph: Reader, key: str) -> Any:
        value = Page("x" * graph.get(words, key))
        made.append(weakref.ref(value))
        return value

    graph = Graph([words, large])
    for number in range(200):
        graph.set(words, str(number), number)
        graph.get(large, str(number))
    gc.collect()
    assert len(made) == 200
    assert sum(one() is not None for one in made) <= 64


def test_a_value_that_lies_elsewhere_is_found_there_or_made_again() -> None:
    """A page's main part is cut out of the published file, which somebody may have changed by hand."""
    elsewhere: dict[str, str] = {}
    graph = Blog(THREE).open(loads={body: elsewhere.get})
    graph.settle()
    elsewhere["a"] = graph.get(body, "a")
    graph.memory.recent.clear()
    assert runs_in(graph, partial(graph.get, body, "a")) == {}
    graph.memory.recent.clear()
    elsewhere["a"] += "!"
    assert runs_in(graph, partial(graph.get, body, "a")) == {"body": 1}
    assert graph.get(body, "a").startswith("A: One.")


def test_a_file_is_loaded_when_it_is_read() -> None:
    """A build knows files by their digests, and reads those that it parses."""
    read: list[str] = []

    def load(name: str) -> str:
        read.append(name)
        return THREE[name]

    graph = Graph(QUERIES, loads={file: load})
    for number, name in enumerate(THREE):
        graph.set_digest(file, name, 100 + number)
    assert graph.get(title, "b") == "B"
    assert read == ["b"]


def test_an_index_of_a_private_query_is_private() -> None:
    """So are all that could repeat a reader's words; a digest repeats none."""
    assert discussion.is_private
    assert body.is_private
    assert not page.is_private
    rows = query(comments)(_rows)
    assert index("words", names, rows).entry.is_private
    assert not query(discussion, is_private=False)(_length).is_private


def _rows(graph: Reader, key: str) -> tuple[tuple[str, str], ...]:
    return ((graph.get(comments, key), key),)


def _length(graph: Reader, key: str) -> int:
    return len(graph.get(discussion, key))


def test_two_queries_need_two_names() -> None:
    """A list of what is published knows queries by their names."""

    @table(names)
    def title(graph: Reader, _: str) -> dict[str, int]:
        return {}

    with pytest.raises(ValueError, match="Two queries of the graph have one name"):
        Graph([*QUERIES, title])


def test_what_a_worker_did_not_find_tells_its_readers_when_it_comes() -> None:
    """The first comment on a post that a worker rendered without any."""
    posts = many_posts(100)
    graph = Blog(posts).settled(spread=partial(run_chunks, jobs=2))
    graph.set(comments, "post0004", "Good!")
    graph.settle()
    assert graph.get(body, "post0004").endswith("GOOD!")


def test_a_problem_that_nobody_needs_any_more_is_not_told_before_all_is_settled() -> None:
    """A check looks at one value: what that read yesterday, and does not read today, is no matter of it."""
    switch, words = source("switch", bool), source("words", str)

    @query(words)
    def checked(graph: Reader, _: str) -> int:
        graph.report(f"{graph.get(words)} is wrong.")
        return 1

    @query(switch, checked)
    def total(graph: Reader, _: str) -> int:
        return graph.get(checked) if graph.get(switch) else 0

    graph = Graph([switch, words, checked, total])
    graph.set(switch, "", True)
    graph.set(words, "", "This")
    for is_on, word, told in ((True, "This", ["This is wrong."]), (True, "That", ["That is wrong."])):
        graph.set(switch, "", is_on)
        graph.set(words, "", word)
        graph.prepare([(total, "")])
        assert graph.prepared(total) == 1
        assert [problem for *_, problem in graph.problems_under(total)] == told
    graph.set(switch, "", False)
    graph.prepare([(total, "")])
    assert graph.prepared(total) == 0
    assert list(graph.problems_under(total)) == []
