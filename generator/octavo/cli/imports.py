"""`octavo import`: an existing blog, or its comments, into a content folder."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from octavo.cli.options import existing_site, site_option
from octavo.cli.printing import say
from octavo.cli.progress import show_progress
from octavo.errors import UsageError
from octavo.extensions import outside_importers
from octavo.extras import install_command

if TYPE_CHECKING:
    from octavo.importers.report import ImportReport

_MOST_REMARKS = 20


class ImportGroup(click.Group):
    """The importers that octavo brings, and those of other packages."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all importers, in order."""
        return sorted({*super().list_commands(ctx), *outside_importers()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return an importer's command; octavo's own, if a package has one of its name."""
        found = super().get_command(ctx, cmd_name)
        if found is None and (outside := outside_importers().get(cmd_name)):
            found = _outside_command(cmd_name, outside.dist.name if outside.dist else outside.value)
        return found


@click.group("import", cls=ImportGroup)
def import_() -> None:
    """Bring an existing blog over, whole. Again: only what changed.

    What was edited here since the last import is left alone, and the report says so.

    \b
    Example:
      octavo import wordpress export.xml --media uploads --site blog
    """  # noqa: D301
    missing = [name for name in ("bs4", "lxml", "markdownify", "nh3") if find_spec(name) is None]
    if missing:
        raise UsageError(f"importing needs more libraries: {install_command('import')}")


def importer(function: Callable[..., ImportReport]) -> Callable[..., int]:
    """Make of a function what a command runs: with --site, --dry-run and --full-report, and a report.

    The function is given the site's folder, `is_dry`, and what it has options for of its own.
    """

    @site_option
    @click.option("--dry-run", is_flag=True, help="Write nothing; only tell what would be done.")
    @click.option("--full-report", is_flag=True, help="List every remark, however many there are.")
    @wraps(function)
    def run(site: Path, dry_run: bool, full_report: bool, **given: Any) -> int:
        report = function(existing_site(site), is_dry=dry_run, **given)
        _print_report(report, is_dry=dry_run, is_full=full_report)
        return 0

    return run


@contextmanager
def show_reading(*files: Path) -> Iterator[Callable[[int], None]]:
    """Show how much of some files is read, by the bytes that the given function is told of.

    Meanwhile Python looks for garbage less often: at its usual pace that takes a tenth of an import's time.
    """
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 20, 100)
    try:
        size = sum(file.stat().st_size for file in files if file.is_file())
        with show_progress(size, "Reading") as advance:
            yield advance
    finally:
        gc.set_threshold(*usual)


def _print_report(report: ImportReport, *, is_dry: bool, is_full: bool) -> None:
    """Print what was imported and what there is to look at, on standard output."""
    verb = "to write" if is_dry else "written"
    for counts in report.counts:
        # One word is a plain plural; "pictures and files" stays as it is.
        kind = counts.kind[:-1] if counts.found == 1 and " " not in counts.kind else counts.kind
        parts = [f"{counts.written} {verb}"] if counts.found else []
        parts += [f"{counts.unchanged} unchanged"] if counts.unchanged else []
        parts += [f"{count} {reason}" for reason, count in counts.skipped.items()]
        click.echo(f"{counts.found} {kind}" + (f": {'; '.join(parts)}" if parts else ""))
    for remarks in report.remarks:
        click.echo(f"\n{remarks.topic}:")
        shown = remarks.items if is_full else remarks.items[:_MOST_REMARKS]
        for file, text in shown:
            say(f"  {file}: {text}" if text else f"  {file}")
        if len(shown) < len(remarks.items):
            click.echo(f"  … and {len(remarks.items) - len(shown)} more (--full-report lists them)")
    for sentence in report.advice:
        click.echo(f"\n{sentence}")
    if is_dry:
        click.echo("\nNothing was written.")


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_files = click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)

_GENERATORS = {
    "hugo": "Import a blog of Hugo or blogdown: SOURCE is the folder with hugo.toml or config.toml.",
    "jekyll": "Import a blog of Jekyll, al-folio or Octopress: SOURCE is the folder with _config.yml.",
    "myst": "Import a blog of MyST, Jupyter Book or Sphinx: SOURCE is the folder with myst.yml or conf.py.",
    "pelican": "Import a blog of Pelican: SOURCE is the folder with pelicanconf.py.",
    "quarto": "Import a blog of Quarto or Distill: SOURCE is the folder with _quarto.yml or _site.yml.",
}


def _types_of(values: Iterable[str]) -> Mapping[str, str]:
    """Return the kind, "post" or "page", that each type of texts is to become."""
    types: dict[str, str] = {}
    for value in values:
        name, _, kind = value.partition("=")
        if not name or kind not in ("", "post", "page"):
            raise click.BadParameter(f"“{value}” is not NAME, NAME=post or NAME=page.")
        types[name] = kind or "post"
    return types


@import_.command()
@_files
@importer
@click.option(
    "--media",
    type=_FOLDER,
    help="A copy of wp-content/uploads: the files that posts show or link to are taken from it.",
)
@click.option(
    "--include-protected", is_flag=True, help="Import the texts of posts with a password, too (as drafts)."
)
@click.option(
    "--type",
    "types",
    multiple=True,
    metavar="NAME[=page]",
    callback=lambda context, option, values: _types_of(values),
    help="Import texts of a type that a plug-in made, too: as posts, with =page as pages. Can be repeated.",
)
def wordpress(
    site: Path,
    files: tuple[Path, ...],
    media: Path | None,
    include_protected: bool,
    types: Mapping[str, str],
    *,
    is_dry: bool,
) -> ImportReport:
    """Import a WordPress export: FILE is what Tools > Export gives; of a split one, all its files.

    \b
    Example:
      octavo import wordpress export.xml --media wp-content/uploads --site blog
    """  # noqa: D301
    from octavo.importers.wordpress.importing import import_wordpress

    with show_reading(*files) as advance:
        return import_wordpress(
            site, files, advance, media=media, types=types, with_protected=include_protected, is_dry=is_dry
        )


@import_.command()
@_files
@importer
@click.option(
    "--media",
    type=_FOLDER,
    help="A copy of the albums (Takeout: Blogger/Albums/…): pictures are taken from it.",
)
def blogger(site: Path, files: tuple[Path, ...], media: Path | None, *, is_dry: bool) -> ImportReport:
    """Import a blog from Blogger: FILE is Takeout's feed.atom, or an export of former times (blog-….xml).

    \b
    Example:
      octavo import blogger Takeout/Blogger/Blogs/Relapse/feed.atom --site blog
    """  # noqa: D301
    from octavo.importers.blogger.importing import import_blogger

    with show_reading(*files) as advance:
        return import_blogger(site, files, advance, media=media, is_dry=is_dry)


def _of_generator(system: str) -> click.Command:
    help_text = (
        f"{_GENERATORS[system]}\n\nNothing of the old blog is run: results come from what it stored.\n\n"
        f"\b\nExample:\n  octavo import {system} old-blog --site blog"
    )

    @click.command(system, help=help_text)
    @click.argument("source", type=_FOLDER)
    @importer
    def command(site: Path, source: Path, *, is_dry: bool) -> ImportReport:
        from octavo.importers.generators.importing import import_blog

        with show_reading() as advance:
            return import_blog(site, source, system, advance, is_dry=is_dry)

    return command


for _system in _GENERATORS:
    import_.add_command(_of_generator(_system))


def _outside_command(name: str, package: str) -> click.Command:
    """Return the command of an importer that another package brings."""
    help_text = (
        f"Import a blog by the importer that {package} brings.\n\n"
        f"\b\nExample:\n  octavo import {name} old-blog --site blog"
    )

    @click.command(name, help=help_text)
    @click.argument("source", type=click.Path(exists=True, path_type=Path))
    @importer
    @click.option(
        "--media",
        type=_FOLDER,
        help="A folder of pictures and files: those that posts show or link to are taken from it.",
    )
    def command(site: Path, source: Path, media: Path | None, *, is_dry: bool) -> ImportReport:
        from octavo.importers.from_outside import import_from_outside

        with show_reading() as advance:
            return import_from_outside(site, source, name, advance, media=media, is_dry=is_dry)

    return command


@import_.command()
@click.argument("database", metavar="DATABASE", type=_FILE)
@importer
def isso(site: Path, database: Path, *, is_dry: bool) -> ImportReport:
    """Fold what readers wrote in Isso into the archives of the posts.

    DATABASE is Isso's comments.db; it is only read, and Isso may go on running. Published comments are taken,
    each once, however often this is run.

    \b
    Example:
      octavo import isso /var/lib/isso/comments.db --site blog
    """  # noqa: D301
    from octavo.importers.isso import import_isso

    return import_isso(database, site, is_dry=is_dry)


@import_.command()
@click.argument("mailbox", metavar="MAILBOX", type=click.Path(exists=True, path_type=Path))
@importer
def mail(site: Path, mailbox: Path, *, is_dry: bool) -> ImportReport:
    """Turn answers by mail into pending comments.

    MAILBOX is an mbox file, a maildir, a folder of .eml files, or a single message. The mark in the subject,
    which the links below comments put there, tells what is answered. Quotations and signatures are cut off;
    addresses are not kept. Each answer is taken once, however often this is run.

    \b
    Example:
      octavo import mail letters.mbox --site blog
    """  # noqa: D301
    from octavo.importers.mail.importing import import_mail

    with show_reading(mailbox) as advance:
        return import_mail(mailbox, site, is_dry=is_dry, advance=advance)


@import_.command()
@_files
@importer
@click.option(
    "--author",
    "authors",
    metavar="USERNAME=ID",
    multiple=True,
    help="What USERNAME wrote in Disqus is by the site's author ID. May be given several times.",
)
def disqus(site: Path, files: tuple[Path, ...], authors: tuple[str, ...], *, is_dry: bool) -> ImportReport:
    """Fold what readers wrote in Disqus into the archives of the posts.

    FILE is the export that Disqus sends (Moderation > Export), packed or not. A comment finds its post by the
    path of its page, old addresses in `aliases` too: import the blog first. Each is taken once, however often
    this is run.

    \b
    Example:
      octavo import disqus blog-2021-10-20.xml.gz --site blog --author oratio=orla
    """  # noqa: D301
    from octavo.importers.disqus.importing import import_disqus

    pairs = dict(pair.partition("=")[::2] for pair in authors)
    if not all(name and author for name, author in pairs.items()):
        raise UsageError("--author: write USERNAME=ID, such as oratio=orla.")
    with show_reading(*files) as advance:
        return import_disqus(site, files, advance, authors=pairs, is_dry=is_dry)


@import_.command()
@_files
@importer
@click.option(
    "--into",
    metavar="FILE.bib",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Add to this file instead of content/references.bib.",
)
def references(site: Path, files: tuple[Path, ...], into: Path | None, *, is_dry: bool) -> ImportReport:
    """Add references to a bibliography: those of FILE that are not there yet.

    FILE is PubMed's .nbib, .ris, CSL-JSON, or a text with references as PubMed prints them, one a line or a
    paragraph. What is not sure is listed and left out; what stands in the .bib file stays as it is.

    \b
    Example:
      octavo import references pubmed.nbib reading-list.txt --site blog
    """  # noqa: D301
    from octavo.importers.references.importing import import_references

    return import_references(files, site, into, is_dry=is_dry)
