"""A publication as readers and those who are interrupted see it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from memory_target import CutOff, MemoryTarget, files_of
from octavo.interruptions import Interrupted
from octavo.publishing.plan import PUBLISHED, read_published
from octavo.publishing.publication import PublicationOptions, carry_out, plan_for
from octavo.publishing.target import PublishError
from octavo.site.config import Config

OLD = {
    "_assets/css/base.0123456789.css": "old style",
    "2021/mice/index.html": "needs _assets/css/base.0123456789.css",
    "2022/men/index.html": "needs _assets/css/base.0123456789.css",
    "index.html": "needs _assets/css/base.0123456789.css links 2021/mice/index.html 2022/men/index.html",
    "atom.xml": "links 2022/men/index.html",
}
NEW = {
    "_assets/css/base.abcdef0123.css": "new style",
    "2021/mice/index.html": "needs _assets/css/base.abcdef0123.css links 2023/mites/index.html",
    "2023/mites/index.html": "needs _assets/css/base.abcdef0123.css",
    "index.html": "needs _assets/css/base.abcdef0123.css links 2021/mice/index.html 2023/mites/index.html",
    "atom.xml": "links 2023/mites/index.html",
}
DAY = date(2026, 11, 30)


def publish(
    target: MemoryTarget,
    contents: Mapping[str, str],
    *,
    site: str = "https://example.org/",
    today: date = DAY,
    **changes: object,
) -> list[str]:
    """Publish, and return the requests."""
    target.requests.clear()
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    options = PublicationOptions(Path(), Path(), noon, {}, **changes)
    plan = plan_for(target, files_of(contents), Config("Blog", site), options)
    carry_out(plan, target, lambda *_: None)
    return target.requests


def published(contents: Mapping[str, str], *before: Mapping[str, str]) -> MemoryTarget:
    target = MemoryTarget()
    for version in (*before, contents):
        publish(target, version)
    return target


def test_nothing_to_do_costs_one_request() -> None:
    """A service publishes after every push, whether the site changed or not."""
    assert publish(published(OLD), OLD) == [f"read {PUBLISHED}"]


def test_assets_come_before_pages_pages_before_lists_lists_before_feeds_and_deletions_last() -> None:
    """Whoever reads meanwhile finds all that a page asks for, and every page that a list names."""
    assert publish(published(OLD), NEW) == [
        f"read {PUBLISHED}",
        f"send {PUBLISHED}",
        "send _assets/css/base.abcdef0123.css",
        "send 2023/mites/index.html",
        "send 2021/mice/index.html",
        "send index.html",
        "send atom.xml",
        "remove 2022/men/index.html",
        f"send {PUBLISHED}",
    ]


def test_what_somebody_else_changed_is_mended_by_sending_everything_again() -> None:
    """The list still says that it is there."""
    target = published(OLD, NEW)
    expected = {**target.files, PUBLISHED: b""}
    del target.files["2021/mice/index.html"]
    target.files["index.html"] = b"defaced"
    assert publish(target, OLD) == [f"read {PUBLISHED}"]
    requests = publish(target, OLD, resend=True)
    assert [request for request in requests if request.startswith("remove")] == []
    assert {**target.files, PUBLISHED: b""} == expected
    assert publish(target, OLD) == [f"read {PUBLISHED}"]


def test_one_edit_sends_one_file() -> None:
    """What is the same by its digest stays where it is, whatever its time says."""
    requests = publish(published(OLD), {**OLD, "2021/mice/index.html": "other words"})
    assert [request for request in requests if PUBLISHED not in request] == ["send 2021/mice/index.html"]


def test_pieces_of_the_search_index_stay_for_those_who_search_and_count_as_no_deletions() -> None:
    """Every edited post gives one of them another name: a change of all posts is no lost folder."""
    piece = "_assets/pagefind/en/fragment/en_{0:07x}.pf_fragment"
    before = {**OLD, **{piece.format(number): "old" for number in range(300)}}
    after = {**OLD, **{piece.format(number): "new" for number in range(300, 600)}}
    target = published(before)
    assert not [request for request in publish(target, after) if request.startswith("remove")]
    requests = publish(target, after, today=DAY + timedelta(days=30))
    assert sum(request.startswith("remove") for request in requests) == 300


def _look_as_a_reader(files: Mapping[str, bytes]) -> None:
    """Fail where a page needs or names something that is not there."""
    for name, data in files.items():
        if name != PUBLISHED:
            named = re.findall(r"(?:_assets|20..)/\S+", data.decode())
            missing = [other for other in named if other not in files]
            assert missing == [], name


@pytest.mark.parametrize("is_reversed", [False, True], ids=["in order", "in another order"])
@pytest.mark.parametrize("before", [(), ({**OLD, "_redirects": "/a/ 2021/mice/index.html"},)])
def test_a_publication_that_is_cut_off_anywhere_is_completed_by_the_next(
    before: tuple[dict[str, str], ...], is_reversed: bool
) -> None:
    """After each request the process may be gone, and the next run knows of every file that it left."""
    new = {**NEW, "_redirects": "/a/ 2023/mites/index.html"}
    if not before:  # of pages that are all new one has to be the first
        new["2021/mice/index.html"] = new["2023/mites/index.html"]
    expected = published(new, *before).files
    for left in count(1):
        target = published(*before) if before else MemoryTarget()
        target.is_reversed = is_reversed
        target.left, target.looks = left, _look_as_a_reader
        try:
            publish(target, new)
        except CutOff:
            pass
        else:
            break
        target.left = 1_000_000
        publish(target, new)
        assert target.files == expected, left
    assert left >= 7


def test_what_a_killed_publication_sent_is_removed_by_the_next_if_the_site_no_longer_has_it() -> None:
    """A page that was published by half and taken back must not stay for ever."""
    target = published(OLD)
    target.left = 5
    with pytest.raises(CutOff):
        publish(target, NEW)
    assert "2023/mites/index.html" in target.files
    target.left = 1_000_000
    publish(target, OLD)
    assert sorted(target.files) == sorted([*OLD, PUBLISHED, "_assets/css/base.abcdef0123.css"])


def test_many_files_are_not_all_sent_again_after_a_kill() -> None:
    """The list is written on the way, too."""
    contents = {f"{number}/index.html": "text" for number in range(3000)}
    target = MemoryTarget(left=2900)
    with pytest.raises(CutOff):
        publish(target, contents)
    target.left = 1_000_000
    assert len(publish(target, contents)) < 600


def test_a_host_that_goes_away_is_told_with_how_far_it_came() -> None:
    """The author has to know whether readers see a broken site meanwhile."""
    target = published(OLD)
    target.left, target.error = 3, "The host ended the connection."
    with pytest.raises(PublishError) as told:
        publish(target, NEW)
    assert str(told.value) == (
        "The host ended the connection. 2 of 6 changes were made. Publish again: it does the rest. "
        "Until then readers find every page that they are led to."
    )


def test_a_host_that_refuses_the_first_change_is_left_as_it_was() -> None:
    """Wrong rights show before anything is changed."""
    target = published(OLD)
    before = dict(target.files)
    target.left, target.error = 0, "No."
    with pytest.raises(PublishError, match=r"^No\. Nothing was published\.$"):
        publish(target, NEW)
    assert target.files == before


def test_an_interruption_tells_how_far_it_came() -> None:
    """Ctrl-C ends with 130 and a sentence."""
    target = published(OLD)

    def interrupt(files: Mapping[str, bytes]) -> None:
        if "2023/mites/index.html" in files:
            raise KeyboardInterrupt

    target.looks = interrupt
    with pytest.raises(Interrupted, match="1 of 6 changes were made"):
        publish(target, NEW)


def test_another_site_is_not_overwritten() -> None:
    """The address of a friend's bucket is one letter away."""
    target = published(OLD)
    with pytest.raises(PublishError, match="Another site is published there: “Blog”"):
        publish(target, NEW, site="https://example.net/")
    assert publish(target, NEW, site="https://example.net/", adopt=True)[-1] == f"send {PUBLISHED}"
    assert sorted(target.files) == sorted([*NEW, PUBLISHED, "_assets/css/base.0123456789.css"])


def test_files_of_somebody_else_are_not_overwritten_and_stay() -> None:
    """A university's web space has more in it than a blog; dotfiles and CNAME are the host's."""
    publish(MemoryTarget({".well-known/x": b"", "CNAME": b""}), NEW)
    target = MemoryTarget({"thesis.pdf": b"%PDF", "index.html": b"by hand"})
    with pytest.raises(PublishError, match=r"octavo did not publish \(index.html, thesis.pdf\)"):
        publish(target, NEW)
    publish(target, NEW, adopt=True)
    assert target.files["thesis.pdf"] == b"%PDF"
    assert target.files["index.html"] == NEW["index.html"].encode()


def test_a_damaged_list_stops() -> None:
    """What was published would be forgotten, and stay for ever."""
    target = published(OLD)
    target.files[PUBLISHED] = target.files[PUBLISHED][:-40]
    with pytest.raises(PublishError, match="is damaged"):
        publish(target, NEW)
    publish(target, NEW, adopt=True)
    assert read_published(target.files[PUBLISHED]) is not None


def test_more_deletions_than_allowed_stop_before_anything_is_changed() -> None:
    """A folder that was not there when the site was built must not empty the public one."""
    target = published(OLD)
    before = dict(target.files)
    with pytest.raises(
        PublishError, match=r"3 published files would be removed, and 2 may be\..*--max-delete 3"
    ):
        publish(target, {"index.html": "empty"}, max_delete=2)
    assert target.files == before
    publish(target, {"index.html": "empty"}, max_delete=3)


def test_an_asset_stays_for_thirty_days_after_its_last_use() -> None:
    """Pages in caches ask for it, and it costs nothing."""
    sheet = "_assets/css/base.0123456789.css"
    target = published(NEW, OLD)
    for day, is_there in (((2026, 12, 29), True), ((2026, 12, 30), False)):
        publish(target, NEW, today=date(*day), max_delete=0)
        assert (sheet in target.files) == is_there
    assert published(OLD, OLD, NEW).files == published(OLD, NEW).files | {}


def test_an_asset_that_is_used_again_is_counted_anew() -> None:
    """A style sheet that comes back is not removed a month after it went."""
    target = published(OLD, OLD, NEW)
    publish(target, NEW, today=date(2026, 12, 25))
    publish(target, NEW, today=date(2027, 1, 5))
    assert "_assets/css/base.0123456789.css" in target.files


def test_a_file_gives_way_to_a_folder_and_a_folder_to_a_file() -> None:
    """A redirect for /about becomes the page /about/: on a disk the one has to go before the other comes."""
    requests = publish(published({"about": "a"}), {"about/index.html": "b"})
    assert requests.index("remove about") < requests.index("send about/index.html")
    requests = publish(published({"about/index.html": "a"}), {"about": "b"})
    assert requests.index("remove about/index.html") < requests.index("send about")


def test_a_target_that_appears_at_once_gets_its_list_once() -> None:
    """In a commit nothing is on the way."""
    target = MemoryTarget()
    target.appears_at_once = True
    assert [request for request in publish(target, OLD) if PUBLISHED in request] == [
        f"read {PUBLISHED}",
        f"send {PUBLISHED}",
    ]
