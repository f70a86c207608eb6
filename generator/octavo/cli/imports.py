"""`octavo import`: an existing blog, or its comments, into a content folder."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from octavo.cli.lazy_group import LazyGroup
from octavo.cli.options import existing_site
from octavo.cli.printing import printable
from octavo.errors import UsageError
from octavo.extensions import outside_importers
from octavo.extras import install_command

if TYPE_CHECKING:
    from octavo.importers.report import ImportReport

_F = TypeVar("_F", bound=Callable[..., Any])
_MOST_REMARKS = 20
_GENERATORS = ("hugo", "jekyll", "myst", "pelican", "quarto")


class ImportGroup(LazyGroup):
    """The importers that octavo brings, and those of other packages."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all importers, in order."""
        return sorted({*super().list_commands(ctx), *outside_importers()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return an importer's command; octavo's own, if a package has one of its name."""
        found = super().get_command(ctx, cmd_name)
        if found is None and (outside := outside_importers().get(cmd_name)):
            module = import_module("octavo.cli.import_outside")
            package = outside.dist.name if outside.dist else outside.value
            found = cast(click.Command, module.outside_command(cmd_name, package))
        return found


@click.group(
    "import",
    cls=ImportGroup,
    places={
        **{name: f"octavo.cli.import_generators:{name}" for name in _GENERATORS},
        "disqus": "octavo.cli.import_discussions:disqus",
        "isso": "octavo.cli.import_discussions:isso",
        "mail": "octavo.cli.import_discussions:mail",
        "references": "octavo.cli.import_references:references",
    },
)
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


def import_options(function: _F) -> _F:
    """Add what all importers share: --site, --dry-run, --full-report."""
    decorators = [
        click.option(
            "--site",
            type=click.Path(file_okay=False, path_type=Path),
            default=Path(),
            help="The site's folder.",
        ),
        click.option("--dry-run", is_flag=True, help="Write nothing; only tell what would be done."),
        click.option("--full-report", is_flag=True, help="List every remark, however many there are."),
    ]
    for decorator in reversed(decorators):
        function = decorator(function)
    return function


@import_.command()
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@import_options
@click.option(
    "--media",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
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
    files: tuple[Path, ...],
    site: Path,
    dry_run: bool,
    full_report: bool,
    media: Path | None,
    include_protected: bool,
    types: Mapping[str, str],
) -> int:
    """Import a WordPress export: FILE is what Tools > Export gives; of a split one, all its files.

    \b
    Example:
      octavo import wordpress export.xml --media wp-content/uploads --site blog
    """  # noqa: D301
    from octavo.importers.wordpress.importing import WordPressOptions, import_wordpress

    options = WordPressOptions(
        existing_site(site), files, media, types=types, with_protected=include_protected, is_dry=dry_run
    )
    size = sum(file.stat().st_size for file in files)
    with rare_collections(), show_progress(size, "Reading") as advance:
        report = import_wordpress(options, advance)
    print_report(report, is_dry=dry_run, is_full=full_report)
    return 0


@import_.command()
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@import_options
@click.option(
    "--media",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A copy of the albums (Takeout: Blogger/Albums/…): pictures are taken from it.",
)
def blogger(files: tuple[Path, ...], site: Path, dry_run: bool, full_report: bool, media: Path | None) -> int:
    """Import a blog from Blogger: FILE is Takeout's feed.atom, or an export of former times (blog-….xml).

    \b
    Example:
      octavo import blogger Takeout/Blogger/Blogs/Relapse/feed.atom --site blog
    """  # noqa: D301
    from octavo.importers.blogger.importing import BloggerOptions, import_blogger

    options = BloggerOptions(existing_site(site), files, media, dry_run)
    size = sum(file.stat().st_size for file in files)
    with rare_collections(), show_progress(size, "Reading") as advance:
        report = import_blogger(options, advance)
    print_report(report, is_dry=dry_run, is_full=full_report)
    return 0


def _types_of(values: Iterable[str]) -> Mapping[str, str]:
    """Return the kind, "post" or "page", that each type of texts is to become."""
    types: dict[str, str] = {}
    for value in values:
        name, _, kind = value.partition("=")
        if not name or kind not in ("", "post", "page"):
            raise click.BadParameter(f"“{value}” is not NAME, NAME=post or NAME=page.")
        types[name] = kind or "post"
    return types


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let Python look for garbage less often: at its usual pace that takes a tenth of an import's time."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def show_progress(length: int, label: str) -> Iterator[Callable[[int], None]]:
    """Give a function that takes how much more was done: it moves a bar on a terminal, else nothing."""
    stream = sys.stderr
    if not stream.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=length, label=label, file=stream) as bar:
        yield bar.update


def print_report(report: ImportReport, *, is_dry: bool, is_full: bool) -> None:
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
            click.echo(printable(f"  {file}: {text}" if text else f"  {file}"))
        if len(shown) < len(remarks.items):
            click.echo(f"  … and {len(remarks.items) - len(shown)} more (--full-report lists them)")
    for sentence in report.advice:
        click.echo(f"\n{sentence}")
    if is_dry:
        click.echo("\nNothing was written.")
