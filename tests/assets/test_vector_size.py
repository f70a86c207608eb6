"""Vector graphics are as large as Chromium shows them; a gate compares the table with it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from octavo.assets.broken import BrokenPicture
from octavo.assets.vector_size import measure_svg, unzipped

TABLE = json.loads((Path(__file__).parents[1] / "data" / "vector_graphics.json").read_text("utf-8"))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="60">'


@pytest.mark.parametrize("row", TABLE, ids=[row["name"] for row in TABLE])
def test_sizes_are_those_of_a_browser(row: dict[str, object]) -> None:
    """Plots in points were shown at three quarters, their words too; no size means that the page jumps."""
    data = str(row["svg"]).encode()
    if row["size"] is None:
        with pytest.raises(BrokenPicture):
            measure_svg(data)
    else:
        assert list(measure_svg(data)) == row["size"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_of_browsers_are_read(encoding: str) -> None:
    assert measure_svg(f"{SVG}<text>é–</text></svg>".encode(encoding)) == (80, 60)


@pytest.mark.parametrize("name", ["iso-8859-1", "windows-1252"])
def test_other_encodings_are_named(name: str) -> None:
    """Chromium shows nothing of such a picture."""
    head = f'<?xml version="1.0" encoding="{name}"?>'
    assert measure_svg(f"{head}{SVG}</svg>".encode()) == (80, 60)
    with pytest.raises(BrokenPicture) as raised:
        measure_svg(f"{head}{SVG}<text>é</text></svg>".encode("latin-1"))
    assert raised.value.message == f"This SVG file is in {name}, and browsers show nothing of it."


def test_a_root_may_come_late() -> None:
    """Licences and metadata of Inkscape take thousands of bytes before it."""
    text = f'<?xml version="1.0"?><!-- {"words " * 2000} -->\n{SVG}</svg>'
    assert measure_svg(text.encode()) == (80, 60)


def test_a_mistake_has_its_place() -> None:
    with pytest.raises(BrokenPicture) as raised:
        measure_svg(f"{SVG}\n<g>\n  </text></svg>".encode())
    broken = raised.value
    assert (broken.line, broken.column) == (3, 5)
    assert broken.message == (
        "This SVG file is no well-formed XML, and browsers show nothing of it: mismatched tag."
    )


def test_a_file_without_the_name_of_svg_is_told_how_to_get_it() -> None:
    with pytest.raises(BrokenPicture) as raised:
        measure_svg(b'<svg width="80" height="60"/>')
    assert raised.value.hint == 'Write <svg xmlns="http://www.w3.org/2000/svg" …>.'


def test_entities_of_entities_are_refused() -> None:
    """Ten lines of them can stand for gigabytes."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE svg [<!ENTITY e0 "x">{entities}]>{SVG}<text>&e11;</text></svg>'
    with pytest.raises(BrokenPicture) as raised:
        measure_svg(bomb.encode())
    assert raised.value.message == "This SVG file has entities that are made of entities, or very long ones."


def test_a_long_entity_used_often_costs_no_more_than_the_file() -> None:
    entity = "x" * 9000
    text = f'<!DOCTYPE svg [<!ENTITY e "{entity}">]>{SVG}<text>{"&e;" * 100_000}</text></svg>'
    with pytest.raises(BrokenPicture) as raised:
        measure_svg(text.encode())
    assert "amplification" in raised.value.message


def test_no_other_file_is_read(tmp_path: Path) -> None:
    """A picture that somebody sent must not carry a file of this machine to the public."""
    secret = tmp_path / "secret"
    secret.write_text("80mm")
    for declared in (
        f'<!ENTITY w SYSTEM "{secret.as_uri()}">',
        f'<!ENTITY % w SYSTEM "{secret.as_uri()}"> %w;',
    ):
        text = f"<!DOCTYPE svg [{declared}]>{SVG}<text>&w;</text></svg>"
        assert measure_svg(text.encode()) == (80, 60)


def test_compressed_graphics_are_unpacked() -> None:
    data = f"{SVG}</svg>".encode()
    assert unzipped(gzip.compress(data)) == unzipped(data) == data


def test_compressed_graphics_that_are_damaged_or_endless_are_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    zipped = gzip.compress(f"{SVG}</svg>".encode())
    for damaged in (zipped[:-9], b"\x1f\x8bnothing"):
        with pytest.raises(BrokenPicture):
            unzipped(damaged)
    monkeypatch.setattr("octavo.assets.vector_size._LARGEST", 1000)
    with pytest.raises(BrokenPicture) as raised:
        unzipped(gzip.compress(bytes(1001)))
    assert raised.value.message == "This picture has more than 64 MB when it is unpacked."
