"""Which files of a site are bibliographies: by their names alone."""

from pathlib import Path

import pytest

from octavo.site.discover import SourceKind, discover_sources
from octavo.storage.signatures import Signatures


@pytest.mark.parametrize(
    ("path", "kind", "owner"),
    [
        ("content/all.json", SourceKind.BIBLIOGRAPHY, ""),
        ("content/all.nbib", SourceKind.BIBLIOGRAPHY, ""),
        ("content/lists/all.ris", SourceKind.BIBLIOGRAPHY, ""),
        ("content/posts/p/references.json", SourceKind.BIBLIOGRAPHY, "content/posts/p/index.md"),
        ("content/posts/p/mine.csl.json", SourceKind.BIBLIOGRAPHY, "content/posts/p/index.md"),
        ("content/posts/p/mine.nbib", SourceKind.BIBLIOGRAPHY, "content/posts/p/index.md"),
        ("content/posts/p/mine.RIS", SourceKind.BIBLIOGRAPHY, "content/posts/p/index.md"),
        ("content/posts/p/data.json", SourceKind.FILE, "content/posts/p/index.md"),
        ("content/posts/p/comments.json", SourceKind.COMMENTS, "content/posts/p/index.md"),
        ("content/posts/q.comments.json", SourceKind.COMMENTS, "content/posts/q.md"),
        ("content/posts/q.csl.comments.json", SourceKind.COMMENTS, "content/posts/q.csl.md"),
        ("content/static/data.json", SourceKind.STATIC, ""),
    ],
)
def test_names_tell_bibliographies_from_data_and_discussions(
    tmp_path: Path, path: str, kind: SourceKind, owner: str
) -> None:
    """Data beside a text is its author's, and must reach readers as it is."""
    for name in ("content/posts/p/index.md", "content/posts/q.md", path):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}")
    sources, problems = discover_sources(tmp_path, Signatures(tmp_path / "signatures"))
    found = {source.path: (source.kind, source.owner) for source in sources}
    assert (found[path], problems) == ((kind, owner), ())
