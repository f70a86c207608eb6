"""A site into which a blog is imported: what all importers of posts read, plan and write alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from octavo.bibliography.library.site_library import open_library
from octavo.errors import SiteError
from octavo.formats.decoding import decode_text
from octavo.importers.blog import ImportedAuthor
from octavo.importers.comment_file import no_works
from octavo.importers.content_writer import ContentWriter, WriterSettings
from octavo.importers.file_plan import FilePlan, PlannedFile
from octavo.importers.ledger import Ledger
from octavo.importers.link_targets import LinkTarget, LinkTargets
from octavo.importers.media_folder import MediaFolder
from octavo.importers.post_text import leave_paragraphs
from octavo.importers.references.importing import paragraph_reader, work_finder
from octavo.importers.report import ReportBuilder
from octavo.moderation.archives import usable_redactions
from octavo.site.discover import AUTHORS
from octavo.site.frontmatter import read_author_header
from octavo.site.headers.forms import split_header
from octavo.site.load import load_config
from octavo.text.slugs import MAX_SEGMENT, slugify


class SiteImport:
    """One import. To be used in a `with`, at whose end the ledger and the bibliography are written."""

    def __init__(
        self,
        site: Path,
        kinds: Iterable[str],
        *,
        media: Path | None = None,
        is_dry: bool = False,
        with_works: bool = False,
    ) -> None:
        """`kinds` are reported even when there are none; `media` is a copy of the old blog's files.

        `with_works` makes citations of the references in posts. Raises `SiteError` if there is no site,
        `UsageError` for a ledger or a bibliography that cannot be read.
        """
        config, problems = load_config(site)
        if config is None:
            raise SiteError(problems)
        self.site, self.config, self.is_dry = site, config, is_dry
        self.report = ReportBuilder()
        self.report.expect(*kinds)
        self.ledger = Ledger(site, is_writable=not is_dry)
        self.files = FilePlan(site, config, self.ledger.files)
        self.media = MediaFolder(media, site, self.report, is_dry=is_dry)
        self._library = open_library(site) if with_works else None

    def __enter__(self) -> SiteImport:
        return self

    def __exit__(self, *_: object) -> None:
        with self.ledger:
            # Posts that were written cite them, also when the import is interrupted.
            if self._library and not self.is_dry:
                self._library.write()

    def plan_authors(self, people: Iterable[tuple[str, ImportedAuthor]]) -> dict[str, ImportedAuthor]:
        """Return the author for each person's key; the ids that come with people are wishes."""
        known = _author_ids_by_name(self.site)
        return plan_authors(people, known, self.ledger.foreign_authors(known.values()))

    def target(self, place: PlannedFile, anchors: Collection[str] = ()) -> LinkTarget:
        """Return a text as what links lead to; they may name `anchors` in it."""
        url = f"{self.config.base_path.rstrip('/')}{place.site_path}"
        return LinkTarget(place.file, url, frozenset(anchors))

    def writer(
        self, authors: Mapping[str, ImportedAuthor], targets: LinkTargets, anchors: Collection[str] = ()
    ) -> ContentWriter:
        """Write the authors; return what writes posts. `anchors` are the ids that links may lead to."""
        works = self._library.works if self._library else None
        settings = WriterSettings(
            zone=self.config.zone,
            redactions=usable_redactions(self.site)[1],
            targets=targets,
            anchors=frozenset(anchors),
            read_paragraphs=paragraph_reader(works, self.report) if works else leave_paragraphs,
            find_works=work_finder(works) if works else no_works,
            is_dry=self.is_dry,
        )
        writer = ContentWriter(self.site, self.ledger, self.report, settings)
        for author in dict.fromkeys(authors.values()):
            writer.write_author(author)
        return writer

    def tell_renamed(self, place: PlannedFile) -> None:
        """Tell of a text that could not have its name."""
        if place.is_renamed:
            self.report.remark("Renamed, because another text has their name", place.file, "")


def _author_ids_by_name(site: Path) -> dict[str, str]:
    """Return the id of each author of the site by the name, in lower case."""
    found: dict[str, str] = {}
    for path in sorted((site / AUTHORS).glob("*.md")):
        text, _ = decode_text(path.read_bytes(), path.name)
        header = split_header(text, path.name)[0].header if text is not None else None
        keys = read_author_header(header, path.name)[0] if header is not None else None
        if keys is not None:
            found.setdefault(keys.name.casefold(), path.stem)
    return found


def plan_authors(
    people: Iterable[tuple[str, ImportedAuthor]], site_authors: Mapping[str, str], foreign: Collection[str]
) -> dict[str, ImportedAuthor]:
    """Return the author for each key by which the source knows somebody.

    The id that comes with a person is a wish, "" for none; an e-mail address is not kept. `site_authors` has
    the ids that are there, by name in lower case. Two keys of one name are one person. The ids in `foreign`
    are of people whom no import brought: somebody of another name never gets one of them.
    """
    planned: dict[str, ImportedAuthor] = {}
    by_name: dict[str, ImportedAuthor] = {}
    taken = set(foreign)
    for key, person in people:
        if key in planned:
            continue
        name = person.name.partition("@")[0] if "@" in person.name else person.name
        folded = name.casefold()
        if folded not in by_name:
            wish = slugify(name if "@" in person.id or not person.id else person.id)
            author_id = site_authors.get(folded) or _free(wish, taken)
            taken.add(author_id)
            by_name[folded] = replace(person, id=author_id, name=name)
        planned[key] = by_name[folded]
    return planned


def _free(wish: str, taken: Collection[str]) -> str:
    author_id, number = wish, 1
    while author_id in taken:
        number += 1
        author_id = f"{wish[: MAX_SEGMENT - 6]}-{number}"
    return author_id
