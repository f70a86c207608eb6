"""The verbs of `octavo import`, one for each kind of blog, of discussions and of references."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from octavo.cli.imports import importer, show_reading
from octavo.errors import UsageError

if TYPE_CHECKING:
    from octavo.importers.report import ImportReport

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


@click.command()
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
    from octavo.importers.wordpress.importing import WordPressOptions, import_wordpress

    options = WordPressOptions(
        site, files, media, types=types, with_protected=include_protected, is_dry=is_dry
    )
    with show_reading(*files) as advance:
        return import_wordpress(options, advance)


@click.command()
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
    from octavo.importers.blogger.importing import BloggerOptions, import_blogger

    with show_reading(*files) as advance:
        return import_blogger(BloggerOptions(site, files, media, is_dry), advance)


def _of_generator(system: str) -> click.Command:
    help_text = (
        f"{_GENERATORS[system]}\n\nNothing of the old blog is run: results come from what it stored.\n\n"
        f"\b\nExample:\n  octavo import {system} old-blog --site blog"
    )

    @click.command(system, help=help_text)
    @click.argument("source", type=_FOLDER)
    @importer
    def command(site: Path, source: Path, *, is_dry: bool) -> ImportReport:
        from octavo.importers.generators.importing import GeneratorOptions, import_blog

        with show_reading() as advance:
            return import_blog(GeneratorOptions(site, source, system, is_dry), advance)

    return command


hugo, jekyll, myst, pelican, quarto = map(_of_generator, sorted(_GENERATORS))


def outside_command(name: str, package: str) -> click.Command:
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
        from octavo.importers.from_outside import OutsideOptions, import_from_outside

        with show_reading() as advance:
            return import_from_outside(OutsideOptions(site, source, name, media, is_dry), advance)

    return command


@click.command()
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


@click.command()
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


@click.command()
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
    from octavo.importers.disqus.importing import DisqusOptions, import_disqus

    pairs = dict(pair.partition("=")[::2] for pair in authors)
    if not all(name and author for name, author in pairs.items()):
        raise UsageError("--author: write USERNAME=ID, such as oratio=orla.")
    with show_reading(*files) as advance:
        return import_disqus(DisqusOptions(site, files, pairs, is_dry), advance)


@click.command()
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
