"""The site folder → everything that was parsed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from octavo.bibliography.bibtex import Bibliography
from octavo.bibliography.stored import bibliography_to_data, data_to_bibliography
from octavo.cache import Store
from octavo.comments.redactions import Redactions, read_redactions
from octavo.config import CONFIG_FILE, Config, read_config
from octavo.decoding import decode_text
from octavo.discover import CONTENT, Source, SourceKind, discover_sources
from octavo.engine import keyed_digest
from octavo.errors import Location, Problem, SiteError
from octavo.index.build_index import ParsedSite
from octavo.markdown.parser import plugin_faults
from octavo.parse import AuthorProfile, CommentArchive, Document, Parsed, ParseOptions, parse_source
from octavo.schema import place_of
from octavo.toml_tree import read_toml

_BIBLIOGRAPHIES = ".octavo/bibliographies"
_PARSED = frozenset(
    {SourceKind.POST, SourceKind.PAGE, SourceKind.AUTHOR, SourceKind.COMMENTS, SourceKind.BIBLIOGRAPHY}
)


@dataclass(frozen=True, slots=True)
class LoadedSite:
    """A site's settings and all that its files say."""

    config: Config
    sources: tuple[Source, ...]
    parsed: ParsedSite
    problems: tuple[Problem, ...]
    settings_text: str  # of site.toml
    keeps: bool  # whether anything may be kept in the site's folder for the next build

    def setting(self, *keys: str | int) -> Location:
        """Return where site.toml sets a key. The file is read again: only a mistake asks for it."""
        tree, _ = read_toml(self.settings_text, path=CONFIG_FILE)
        return Location(CONFIG_FILE, *place_of(tree, *keys))


def load_site(site: Path, base_url: str = "", *, keeps: bool = True) -> LoadedSite:
    """Return a site as it is on the disk; `keeps` says whether parsed bibliographies may be kept there.

    Raises `SiteError` when there is no site or its settings cannot be used at all; all other problems
    come back beside what could be read.
    """
    text, problems = _read_settings(site)
    if text is None:
        raise SiteError(problems)
    config, problems = read_config(text, base_url=base_url)
    if config is None:
        raise SiteError(problems)
    if not (site / CONTENT).is_dir():
        hint = "Posts belong into content/posts/; `octavo new site DIR` makes a site to begin with."
        raise SiteError(
            [*problems, Problem(Location(CONTENT), "There is no folder “content”.", hint, code="no-site")]
        )
    unusable = _unusable_plugins(config)
    if unusable:
        raise SiteError([*problems, *unusable])
    sources, found = discover_sources(site, follow_symlinks=config.content.follow_symlinks)
    problems += found
    kept = Store(site / _BIBLIOGRAPHIES, is_writable=keeps)
    parsed, found = _parse_all(site, config, sources, kept)
    return LoadedSite(config, sources, parsed, problems + found, text, keeps)


def _unusable_plugins(config: Config) -> list[Problem]:
    """Return an error for each plug-in that cannot be loaded: without it texts would say something else."""
    hint = "Is its package installed, and is the name written as “package.module:function”?"
    place = Location(CONFIG_FILE)
    faults = plugin_faults(config.markdown.plugins)
    return [Problem(place, fault, hint, code="unknown-plugin") for fault in faults]


def load_config(site: Path, base_url: str = "") -> tuple[Config | None, tuple[Problem, ...]]:
    """Return the settings of a site and what is wrong with them."""
    text, problems = _read_settings(site)
    return (None, problems) if text is None else read_config(text, base_url=base_url)


def _read_settings(site: Path) -> tuple[str | None, tuple[Problem, ...]]:
    try:
        data = (site / CONFIG_FILE).read_bytes()
    except FileNotFoundError:
        hint = "Run octavo in the site's folder or name it; `octavo new site DIR` makes a new one."
        return None, (Problem(Location(CONFIG_FILE), "There is no site.toml here.", hint, code="no-site"),)
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        return None, (Problem(Location(CONFIG_FILE), message, code="unreadable"),)
    return decode_text(data, CONFIG_FILE)


def _parse_all(
    site: Path, config: Config, sources: Sequence[Source], kept: Store
) -> tuple[ParsedSite, tuple[Problem, ...]]:
    author_ids = frozenset(
        source.path.rpartition("/")[2].removesuffix(".md")
        for source in sources
        if source.kind is SourceKind.AUTHOR
    )
    options = ParseOptions(config.zone, config.markdown.plugins, author_ids)
    problems: list[Problem] = []
    documents: list[Document] = []
    unreadable: list[str] = []
    authors: list[AuthorProfile] = []
    archives: list[CommentArchive] = []
    bibliographies: list[Bibliography] = []
    redactions = Redactions()
    for source in sources:
        if source.kind is SourceKind.REDACTIONS:
            redactions, found = _read_redactions(site, source)
            problems += found
        if source.kind not in _PARSED:
            continue
        parsed, found = _parse(site, source, options, kept)
        problems += found
        if isinstance(parsed, Document):
            documents.append(parsed)
        elif isinstance(parsed, AuthorProfile):
            authors.append(parsed)
        elif isinstance(parsed, CommentArchive):
            archives.append(parsed)
        elif isinstance(parsed, Bibliography):
            bibliographies.append(parsed)
        elif source.kind in (SourceKind.POST, SourceKind.PAGE):
            unreadable.append(source.path)
    files = [source for source in sources if source.kind is SourceKind.BIBLIOGRAPHY]
    kept.keep_only(frozenset(map(_key_of, files)))
    owners = {source.path: source.owner for source in files}
    site_parts = ParsedSite(
        tuple(documents),
        tuple(unreadable),
        tuple(authors),
        tuple(archives),
        tuple(bibliographies),
        owners,
        redactions,
        author_ids,
    )
    return site_parts, tuple(problems)


def _key_of(source: Source) -> str:
    return keyed_digest(b"bibliography", source.path.encode(), source.digest.encode())


def _parse(
    site: Path, source: Source, options: ParseOptions, kept: Store
) -> tuple[Parsed | None, tuple[Problem, ...]]:
    """Return what a source says; a bibliography as it was kept, when it is still the same file."""
    if source.kind is not SourceKind.BIBLIOGRAPHY:
        return parse_source(source, (site / source.path).read_bytes(), options)
    key = _key_of(source)
    if (data := kept.read(key)) is not None:
        bibliography = data_to_bibliography(source.path, data)
        return bibliography, bibliography.problems
    parsed, found = parse_source(source, (site / source.path).read_bytes(), options)
    if isinstance(parsed, Bibliography):
        kept.write(key, bibliography_to_data(parsed))
    return parsed, found


def _read_redactions(site: Path, source: Source) -> tuple[Redactions, tuple[Problem, ...]]:
    text, problems = decode_text((site / source.path).read_bytes(), source.path)
    if text is None:
        return Redactions(), problems
    return read_redactions(source.path, text)
