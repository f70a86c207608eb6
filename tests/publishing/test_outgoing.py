"""What of the output folder is published."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest

from octavo.errors import OutputError
from octavo.output.manifest import Manifest, write_manifest
from octavo.publishing.outgoing import outgoing_files
from octavo.publishing.target import Outgoing, PublishError
from octavo.storage.signatures import Signatures

PAGE = "<p>words</p>\n" * 100


def outgoing(folder: Path, files: dict[str, str], **options: object) -> dict[str, Outgoing]:
    """Write files as a build does, and return what of them is published."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    write_manifest(folder, Manifest(files=frozenset(files)))
    found = outgoing_files(folder, Signatures(folder / ".signatures"), **options)
    return {file.name: file for file in found}


def test_only_what_the_build_wrote_is_published(tmp_path: Path) -> None:
    """Neither octavo's own dotfiles nor what somebody keeps in the folder."""
    (tmp_path / "notes.txt").write_text("private")
    (tmp_path / ".octavo-lock").write_text("1")
    found = outgoing(tmp_path, {"index.html": PAGE, ".well-known/x": "x"})
    assert {name: file.read() for name, file in found.items()} == {
        "index.html": PAGE.encode(),
        ".well-known/x": b"x",
    }


def test_a_file_has_its_type_and_its_age(tmp_path: Path) -> None:
    """Hosts that keep headers get them with the file."""
    found = outgoing(tmp_path, {"_assets/a.0123456789.css": "a", "b.bib": "b"})
    assert {name: (file.content_type, file.cache_control) for name, file in found.items()} == {
        "_assets/a.0123456789.css": ("text/css; charset=utf-8", "public, max-age=31536000, immutable"),
        "b.bib": ("application/x-bibtex; charset=utf-8", "public, max-age=0, must-revalidate"),
    }


def test_compressed_copies_stand_beside_texts_that_are_worth_it(tmp_path: Path) -> None:
    """Servers send them as they are; a copy is a new one only if its page is."""
    files = {"index.html": PAGE, "short.html": "short", "photo.jpg": PAGE}
    found = outgoing(tmp_path, files, compress=("gz", "br"))
    assert sorted(found) == ["index.html", "index.html.br", "index.html.gz", "photo.jpg", "short.html"]
    assert gzip.decompress(found["index.html.gz"].read()) == PAGE.encode()
    assert brotli.decompress(found["index.html.br"].read()) == PAGE.encode()
    again = outgoing(tmp_path, files, compress=("gz", "br"))
    assert again["index.html.gz"].read() == found["index.html.gz"].read()
    assert {name: file.digest for name, file in again.items()} == {
        name: file.digest for name, file in found.items()
    }
    other = outgoing(tmp_path, {**files, "index.html": PAGE.upper()}, compress=("gz", "br"))
    assert other["index.html.br"].digest != found["index.html.br"].digest


def test_headers_count_where_a_host_keeps_them(tmp_path: Path) -> None:
    """A version of octavo that knows a type better has to send the file again, to such a host alone."""
    files = {"a.bib": "text", "a.txt": "text"}
    assert len({file.digest for file in outgoing(tmp_path, files).values()}) == 1
    assert len({file.digest for file in outgoing(tmp_path, files, keeps_headers=True).values()}) == 2


def test_an_output_that_was_never_built_is_no_site(tmp_path: Path) -> None:
    """An empty folder would empty the public site."""
    with pytest.raises(OutputError, match="There is no site in"):
        outgoing_files(tmp_path, Signatures(tmp_path / ".signatures"))


def test_a_file_that_is_missing_or_changes_meanwhile_is_not_published(tmp_path: Path) -> None:
    """Half of one build and half of another is no site."""
    found = outgoing(tmp_path, {"index.html": PAGE})
    (tmp_path / "index.html").write_text("other")
    with pytest.raises(PublishError, match="changed while the site was published"):
        found["index.html"].read()
    (tmp_path / "index.html").unlink()
    with pytest.raises(OutputError, match="cannot be read"):
        outgoing_files(tmp_path, Signatures(tmp_path / ".signatures"))
