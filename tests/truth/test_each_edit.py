"""One edit after the other, compared with a clean build; and sequences that are known to be hard.

Where any edit is refused, a clean build has to refuse it too, and nothing may have been published.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from blog_edits import Add, Beside, Comment, Delete, Edit, File, Header, Paragraph, Setting
from blog_mishaps import (
    AddToOutput,
    LoseKept,
    LoseOutput,
    RestoreKept,
    SpoilAllKept,
    SpoilKept,
    SpoilManifest,
    SpoilOutput,
    Touch,
    kept_files,
    spoil,
)
from blog_sample import NOW, TEMPLATES, longer_blog, picture
from depth import IS_THOROUGH, TIMEOUT
from edit_choices import DAMAGES, FURTHER, MISHAPS, MISTAKES, REWORDING, TELLING, WAYS, WORDS
from octavo.builder.site_graph import SiteGraph
from octavo.graph import Graph
from octavo.rendering.outputs import text_page
from workshop import CleanBuilds, Step, Way, Workshop

pytestmark = pytest.mark.timeout(TIMEOUT)
EDITS = (*TELLING, *FURTHER, *WORDS) if IS_THOROUGH else TELLING
HANDS = 12 if IS_THOROUGH else 2  # that share the edits, each in a test of its own


@pytest.fixture
def workshop(tmp_path: Path, clean: CleanBuilds) -> Workshop:
    return Workshop(tmp_path, clean)


@pytest.mark.parametrize("hand", range(HANDS))
def test_each_edit_gives_what_a_clean_build_gives(hand: int, workshop: Workshop) -> None:
    """Each takes the place of the one before, which is undone in the same build."""
    for edit in EDITS[hand::HANDS]:
        workshop.go_back()
        workshop.run([Step((edit,))])


@pytest.mark.slow
def test_words_of_one_text_run_no_other_page(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most builds change the words of one text: what others take from it is as it was."""
    graphs: list[Graph] = []

    class Observed(SiteGraph):
        def __init__(self, *arguments: Any, **more: Any) -> None:
            super().__init__(*arguments, **more)
            if self.workspace.folder.parent == workshop.site:  # and not the folder of a clean build
                graphs.append(self.graph)

    monkeypatch.setattr("octavo.builder.publish.SiteGraph", Observed)
    for edit in REWORDING if IS_THOROUGH else REWORDING[::2]:  # each is of other words
        graphs.clear()
        workshop.run([Step((edit,))])
        assert graphs[0].runs[text_page] <= 2, edit


@pytest.mark.slow
@pytest.mark.parametrize("hand", range(HANDS // 2))
def test_each_mistake_is_refused_and_can_be_mended(hand: int, workshop: Workshop) -> None:
    """Nothing is published of a site with an error, whatever was built of it before."""
    for edit in (MISTAKES if IS_THOROUGH else MISTAKES[::4])[hand :: HANDS // 2]:
        assert not workshop.build(Step((edit, Header("axons", "title", "Changed meanwhile")))), edit
        workshop.go_back()
        assert workshop.build(Step())


@pytest.mark.slow
def test_no_edit_to_choose_from_is_idle(workshop: Workshop) -> None:
    """An edit that changes nothing tests nothing."""
    first = workshop.blog.sources()
    for edit in (*TELLING, *FURTHER, *REWORDING, *MISTAKES, *WORDS):
        assert edit.apply(workshop.blog).sources() != first, edit


@pytest.mark.slow
@pytest.mark.parametrize("writing", ["in place", "replaced", "unseen"])
def test_words_of_one_length_are_told_apart(writing: str, workshop: Workshop) -> None:
    """A size and a time that stay as they were say nothing of the bytes."""
    steps = [Step((edit,), writing=writing) for edit in (WORDS if IS_THOROUGH else WORDS[::12])]
    workshop.run(steps)


@pytest.mark.slow
def test_mishaps_are_mended(workshop: Workshop) -> None:
    """A publisher who has lost or spoilt a file builds once more."""
    numbers = range(0, 100, 7 if IS_THOROUGH else 50)
    spoilt = [SpoilOutput(n, damage, keeps_time=bool(n % 2)) for n in numbers for damage in DAMAGES]
    workshop.run(Step((mishap,)) for mishap in (*spoilt, *(MISHAPS if IS_THOROUGH else ()), LoseOutput()))


@pytest.mark.slow
def test_what_is_kept_may_be_damaged(workshop: Workshop) -> None:
    """A cache that is cut off, or holds anything else, costs time and nothing more."""
    numbers = range(0, 100, 7) if IS_THOROUGH else (3,)
    spoilt = [SpoilKept(n, damage) for n in numbers for damage in DAMAGES]
    edit = Paragraph("axons", 0, "Changed.")
    workshop.run(
        Step((mishap, edit) if mishap == LoseKept() else (mishap,))
        for mishap in (*spoilt, SpoilAllKept("garbage"), LoseKept(), RestoreKept())
    )


@pytest.mark.slow
def test_kept_pictures_may_be_damaged(workshop: Workshop) -> None:
    """They cost the most to make again, but half a picture is worse than none."""
    pictures = [file for file in kept_files(workshop.site) if file.parent.name == "images"]
    assert pictures
    for file in pictures:
        spoil(file, "half")
    workshop.run([Step((LoseOutput(),))])


@pytest.mark.slow
def test_a_manifest_that_is_damaged_is_made_anew(workshop: Workshop) -> None:
    """As long as nothing else was lost, the next build knows again what it wrote."""
    workshop.run([Step((SpoilManifest(),)), Step((Delete("twins"),))])


@pytest.mark.slow
def test_ways_of_building_may_change_between_builds(workshop: Workshop) -> None:
    """A preview for another address must leave nothing behind in the site that is published."""
    edit = Header("axons", "title", "Changed")
    ways = WAYS if IS_THOROUGH else WAYS[1:6:2]
    workshop.run(Step((edit,) if way.with_drafts else (), way) for way in ways)


@pytest.mark.slow
def test_a_scheduled_post_appears_when_it_is_due(workshop: Workshop) -> None:
    """No file has changed: what the clock decides is no reason to forget a page."""
    workshop.run([Step(way=Way(now=NOW + timedelta(days=days))) for days in (8, 9, 0)])


@pytest.mark.slow
def test_two_output_folders_do_not_disturb_each_other(workshop: Workshop) -> None:
    """What was kept of one says nothing of the other."""
    first, second = Way(), Way(output="public")
    workshop.run(
        [
            Step(way=second),
            Step((Delete("twins"),), first),
            Step((Add("twins"), Comment("axons", "c2", None)), second),
            Step(way=first),
        ]
    )


@pytest.mark.slow
def test_a_mistake_may_be_mended_by_going_on(workshop: Workshop) -> None:
    """Half of an author's edits are made while the site is broken: none may be lost over it."""
    assert workshop.build(Step((Header("mice", "title", "Before"),)))
    assert not workshop.build(
        Step((Paragraph("twins", 0, "[@nobody2020]"), Header("axons", "slug", "nerves"), Delete("glossary")))
    )
    assert not workshop.build(
        Step((Setting("title", "Meanwhile"), File(f"{TEMPLATES}foot.html", b"{% if %}")))
    )
    assert not workshop.build(Step((Paragraph("twins", 0, "[@lane2020]"),)))
    assert workshop.build(Step((File(f"{TEMPLATES}foot.html", b"<p>After</p>\n"),)))


@pytest.mark.slow
def test_a_template_that_was_missing_may_come(workshop: Workshop) -> None:
    """Which templates a page shows is decided by those that are there, too."""
    head = b'{% include "maybe.html" ignore missing %}{% include ["chosen.html", "foot.html"] %}\n'
    workshop.run(
        [
            Step((File(f"{TEMPLATES}head.html", head),)),
            Step((File(f"{TEMPLATES}maybe.html", b"<!-- maybe -->"),)),
            Step((File(f"{TEMPLATES}chosen.html", b"<!-- chosen -->"),)),
            Step((File(f"{TEMPLATES}maybe.html", None), File(f"{TEMPLATES}macros/box.html", None))),
            Step((File(f"{TEMPLATES}chosen.html", None),)),
        ]
    )


def test_a_text_may_leave_the_bibliography_of_another(workshop: Workshop) -> None:
    """What it cites is looked for elsewhere then, though the words that cite it are the same."""
    own = Header("twins", "bibliography", ["../posts/2021-10-20-mice/references.bib"])
    assert workshop.build(Step((own, Paragraph("twins", 0, "As [@vole2020]."))))
    assert not workshop.build(Step((Header("twins", "bibliography", None),)))


@pytest.mark.slow
def test_a_picture_may_be_exchanged_and_come_back(workshop: Workshop) -> None:
    """Its variants are named by its digest; those of the other one have to go."""
    files = (picture("pink", 500, 3), picture("navy", 490, 4), None)
    workshop.run([Step((Beside("axons", "wave.png", data),), writing="replaced") for data in files])


@pytest.mark.slow
def test_a_blog_with_full_archives_stays_right(tmp_path: Path, clean: CleanBuilds) -> None:
    """With many posts lists have several pages, and feeds archives that are full."""
    edits: tuple[Edit, ...] = (
        Add("fresh"),
        Delete("more30"),
        Header("more7", "title", "Changed"),
        Header("more8", "date", "1999-01-01"),
        Setting("posts.per_page", 7),
    )
    workshop = Workshop(tmp_path, clean, longer_blog(45 if IS_THOROUGH else 25))
    workshop.run(Step((edit,)) for edit in (edits if IS_THOROUGH else edits[:1]))


@pytest.mark.slow
def test_files_of_others_stay(workshop: Workshop) -> None:
    """An output folder may hold what its host asks for."""
    workshop.run([Step((AddToOutput(),)), Step((Delete("twins"), Touch()))])
    assert (workshop.site / "output" / "thesis.tex").is_file()
