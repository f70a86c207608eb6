"""`octavo import`: an existing blog, or its comments, into a content folder."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from octavo.cli.lazy_group import LazyGroup
from octavo.cli.options import existing_site, site_option
from octavo.cli.printing import say
from octavo.errors import UsageError
from octavo.extensions import outside_importers
from octavo.extras import install_command

if TYPE_CHECKING:
    from octavo.importers.report import ImportReport

_MOST_REMARKS = 20
_VERBS = (
    *("blogger", "disqus", "hugo", "isso", "jekyll", "mail", "myst", "pelican", "quarto", "references"),
    "wordpress",
)


class ImportGroup(LazyGroup):
    """The importers that octavo brings, and those of other packages."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all importers, in order."""
        return sorted({*super().list_commands(ctx), *outside_importers()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return an importer's command; octavo's own, if a package has one of its name."""
        found = super().get_command(ctx, cmd_name)
        if found is None and (outside := outside_importers().get(cmd_name)):
            module = import_module("octavo.cli.import_verbs")
            package = outside.dist.name if outside.dist else outside.value
            found = cast(click.Command, module.outside_command(cmd_name, package))
        return found


@click.group(
    "import",
    cls=ImportGroup,
    places={name: f"octavo.cli.import_verbs:{name}" for name in _VERBS},
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


@contextmanager
def show_progress(length: int, label: str) -> Iterator[Callable[[int], None]]:
    """Give a function that takes how much more was done: it moves a bar on a terminal, else nothing."""
    stream = sys.stderr
    if not stream.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=length, label=label, file=stream) as bar:
        yield bar.update


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
