"""Whatever single key an author changes, the next build is what a clean one is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec
import pytest
from msgspec.structs import fields

from blog_edits import Edit
from blog_sample import START
from depth import IS_THOROUGH, TIMEOUT
from field_edits import ANCHORS, AUTHOR, COMMENT, HEADER, NOTICE, RECORD, SETTING, TEMPLATE
from octavo.comments.archive import KEYS
from octavo.model.reference import Record
from octavo.site.config import Config
from octavo.site.frontmatter import AuthorKeys, PostKeys
from workshop import CleanBuilds, Step, Workshop

pytestmark = pytest.mark.timeout(TIMEOUT)

KINDS: dict[str, Sequence[Edit]] = {
    "headers": tuple(HEADER.values()),
    "authors": tuple(AUTHOR.values()),
    "comments": tuple(COMMENT.values()),
    "works": tuple(RECORD.values()),
    "notices": NOTICE,
    "settings": tuple(SETTING.values()),
    "templates": TEMPLATE,
    "anchors": ANCHORS,
}
# What a work has from elsewhere than a field of its own.
_GIVEN = {"key", "location", "source_file", "differs_by_case"}
_NOT_BUILT = {"publish", "cite"}


_SAMPLE = tuple(edits[len(edits) // 2] for edits in KINDS.values())
_HAND = 10  # edits that one test tries, so that all processes have work to the end


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param(edits[first : first + _HAND], id=f"{kind} {first}")
        for kind, edits in (KINDS if IS_THOROUGH else {"one of each kind": _SAMPLE}).items()
        for first in range(0, len(edits), _HAND)
    ],
)
def test_each_field_gives_what_a_clean_build_gives(
    edits: Sequence[Edit], tmp_path: Path, clean: CleanBuilds
) -> None:
    """No key may be forgotten that a page, a feed or a warning shows; a few are tried each day."""
    workshop = Workshop(tmp_path, clean)
    for edit in edits:
        workshop.go_back()
        workshop.run([Step((edit,))])


def test_every_field_has_an_edit() -> None:
    """A key that comes to be known gets one here."""
    assert set(HEADER) == {one.encode_name for one in fields(PostKeys)}
    assert set(AUTHOR) == {one.encode_name for one in fields(AuthorKeys)}
    assert set(COMMENT) == set(KEYS)
    assert set(RECORD) == {one.name for one in fields(Record)} - _GIVEN
    assert set(SETTING) == {name for name in settings_of(Config) if name.partition(".")[0] not in _NOT_BUILT}


def test_no_edit_of_a_field_is_idle() -> None:
    """An edit that changes nothing tests nothing."""
    first = START.sources()
    for edit in (edit for edits in KINDS.values() for edit in edits):
        assert edit.apply(START).sources() != first, edit


def settings_of(table: Any, above: str = "") -> Iterator[str]:
    """Yield the keys of a table of site.toml, those of tables in it with a dot between."""
    for one in fields(table):
        name, kind = f"{above}{one.encode_name}", one.type
        inner = [part for part in (kind, *get_args(kind)) if isinstance(part, type)]
        tables = [part for part in inner if issubclass(part, msgspec.Struct)]
        if not tables:
            yield name
        elif get_origin(kind) is not None and issubclass(get_origin(kind) or object, Mapping):
            yield from settings_of(tables[0], f"{name}.NAME.")
        else:
            yield from settings_of(tables[0], f"{name}.")
