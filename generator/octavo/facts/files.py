"""The files beside the texts: where each is published, what there is to know of pictures, what is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from octavo.assets.images import PictureFacts, examine_picture, plan_picture
from octavo.assets.picture_format import is_picture
from octavo.facts.documents import author, authors, config, header_and_facts, texts
from octavo.facts.inputs import SourceFile, file, files, fingerprint, read_bytes
from octavo.facts.snippets import DISCLAIMER, names_of, settings_body
from octavo.facts.texts import standing
from octavo.graph import Reader, index, query, table
from octavo.model.body import Body, Image, Link, holes_in
from octavo.model.fingerprinted import fingerprinted
from octavo.model.picture import Picture
from octavo.reading.documents import link_target, picture_path
from octavo.site.config import CONFIG_FILE, TERM_TABLES
from octavo.site.discover import STATIC, SourceKind
from octavo.text.composed import composed


class PlacedFile(Struct, frozen=True):
    """A file that is published, or may be."""

    source: SourceFile
    site_path: str
    is_on_demand: bool  # published only when a text shows it or links to it
    digest: str  # of its bytes

    @property
    def is_static(self) -> bool:
        """Tell whether it is copied as it is, wherever it lies."""
        return self.source.kind is SourceKind.STATIC


@table(files, fingerprint, standing)
def placed_files(graph: Reader, _: str) -> dict[str, PlacedFile]:
    """Return the files that may be published, by source path.

    A bundle's files stand beside its page under their own names; static files at the root; others get a
    name with their digest when something uses them. Files of a bundle whose text is not published are left
    out.
    """
    placed = {}
    for source in graph.get(files):
        if source.kind is SourceKind.STATIC:
            site_path, is_on_demand = source.file.removeprefix(STATIC), source.is_kept_back
        elif source.kind is not SourceKind.FILE:
            continue
        elif not source.owner:
            site_path = fingerprinted(source.path, graph.get(fingerprint, source.path))
            is_on_demand = True
        else:
            text = graph.find(standing, source.owner)
            if text is None or not text.is_published:
                continue
            inside = source.path.removeprefix(f"{source.owner.rpartition('/')[0]}/")
            site_path, is_on_demand = f"{text.site_path.rpartition('/')[0]}/{inside}", source.is_kept_back
        digest = graph.get(fingerprint, source.path)
        placed[source.path] = PlacedFile(source, site_path, is_on_demand, digest)
    return placed


@query(file)
def picture_facts(graph: Reader, path: str) -> PictureFacts:
    """Return what there is to know of a picture."""
    return examine_picture(path, read_bytes(graph, path))


@query(placed_files, picture_facts, config)
def picture(graph: Reader, path: str) -> Picture | None:
    """Return a picture with what is published of it; None if there is none."""
    placed = graph.at(placed_files, path)
    if placed is None or not is_picture(path):
        return None
    facts = graph.get(picture_facts, path)
    formats = graph.get(config).pictures.formats
    return plan_picture(
        path, placed.site_path, placed.digest, facts, is_copied=placed.is_static, formats=formats
    )


class Pictures(Mapping[str, Picture]):
    """The pictures of the site, by source path; each is read when it is asked for."""

    reads = (placed_files, picture)

    def __init__(self, graph: Reader) -> None:
        self._graph = graph

    def get(self, path: str, default: object = None) -> Picture | None:  # type: ignore[override]
        """Return a picture; None if there is none."""
        return self._graph.get(picture, path) if path and is_picture(path) else None

    def __getitem__(self, path: str) -> Picture:
        found = self.get(path)
        if found is None:
            raise KeyError(path)
        return found

    def __iter__(self) -> Iterator[str]:
        return (path for path in self._graph.get(placed_files) if is_picture(path))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class SitePaths(Mapping[str, str]):
    """Where the files beside the texts are published, by source path; each is read when it is asked for."""

    def __init__(self, graph: Reader) -> None:
        self._graph = graph

    def get(self, path: str, default: str = "") -> str:  # type: ignore[override]
        """Return a file's address."""
        placed = self._graph.at(placed_files, path)
        return placed.site_path if placed else default

    def __getitem__(self, path: str) -> str:
        placed = self._graph.at(placed_files, path)
        if placed is None:
            raise KeyError(path)
        return placed.site_path

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self._graph.at(placed_files, path) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._graph.get(placed_files))

    def __len__(self) -> int:
        return len(self._graph.get(placed_files))


# ---- what is used


@query(header_and_facts, standing)
def use_rows(graph: Reader, path: str) -> tuple[tuple[str, tuple[bool, str]], ...]:
    """Return the files that a text shows or links to, each with whether the text is published now."""
    head = graph.get(header_and_facts, path)
    if head is None:
        return ()
    found = [
        static_path(one.target) if one.target.startswith("/") else one.target for one in head.facts.links
    ]
    found += head.facts.pictures
    if head.header.keys.image is not None:
        found.append(picture_path(path, head.header.keys.image.src))
    row = (graph.get(standing, path).is_published, path)
    return tuple([(used, row) for used in dict.fromkeys(found)])


using = index("using", texts, use_rows)
"""The texts that show a file or link to it."""


@table(authors, author)
def used_by_authors(graph: Reader, _: str) -> dict[str, bool]:
    """Return the files that authors show or link to."""
    found: dict[str, bool] = {}
    for author_id in graph.get(authors):
        known = graph.get(author, author_id)
        if known is not None:
            found[link_target(known.path, known.keys.avatar)] = True
            found |= dict.fromkeys(used_in(known.path, known.biography), True)
    return found


def used_in(path: str, body: Body) -> Iterable[str]:
    """Yield the files that a snippet of a file shows or links to."""
    for hole in holes_in(body):
        if isinstance(hole, Link):
            is_site_path = hole.target.startswith("/")
            yield static_path(hole.target) if is_site_path else link_target(path, hole.target)
        elif isinstance(hole, Image):
            yield picture_path(path, hole.source)


@table(config, settings_body)
def used_by_settings(graph: Reader, _: str) -> dict[str, bool]:
    """Return the pictures that texts of site.toml show."""
    known = graph.get(config)
    keys = [names_of(DISCLAIMER, name) for name in known.disclaimers]
    keys += [names_of(table, name) for kind, table in TERM_TABLES.items() for name in known.terms(kind)]
    return {
        picture_path(CONFIG_FILE, hole.source): True
        for key in keys
        for hole in holes_in(graph.get(settings_body, key))
        if isinstance(hole, Image)
    }


USES = (using, used_by_authors, used_by_settings)
"""What `is_shown` reads."""


def is_shown(graph: Reader, path: str) -> bool:
    """Tell whether anything that is published shows a file or links to it."""
    return (
        any(is_published for is_published, _ in graph.at(using, path) or ())
        or graph.at(used_by_authors, path) is not None
        or graph.at(used_by_settings, path) is not None
    )


def static_path(site_path: str) -> str:
    """Return the source path of the static file that a site path would mean."""
    return composed(f"{STATIC}{site_path.partition('?')[0]}")


QUERIES = (placed_files, picture_facts, picture, use_rows, *USES)
