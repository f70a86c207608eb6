"""`octavo publish`."""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from octavo.cli.options import existing_site, read_now, site_option
from octavo.cli.printing import count_problems, print_problems, printable, say
from octavo.cli.progress import BuildProgress
from octavo.errors import Severity, SiteError, has_errors

if TYPE_CHECKING:
    from octavo.publishing.plan import Plan
    from octavo.publishing.publication import PublicationReport
    from octavo.site.config import Config

_WIDTH = 36  # of a name while it is sent
_UNITS = ("bytes", "kB", "MB", "GB")


@click.command()
@click.argument("target", required=False, default="")
@site_option
@click.option(
    "--dry-run", is_flag=True, help="Print what would be sent and removed, and change nothing there."
)
@click.option(
    "--no-build", is_flag=True, help="Publish the output folder as it is, without building it first."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Publish this folder instead of SITE/output."
)
@click.option(
    "--max-delete",
    type=click.IntRange(min=0),
    metavar="N",
    default=256,
    show_default=True,
    help="Stop if more than N published files would be removed.",
)
@click.option(
    "--adopt",
    is_flag=True,
    help="Publish where another site is, which is removed, or where files of somebody else are, which stay "
    "unless one of the site has the same name.",
)
@click.option(
    "--resend",
    is_flag=True,
    help="Send every file again: for a target that something else than octavo changed.",
)
@click.option(
    "--probe", is_flag=True, help="Ask the public site for a few files afterwards, and compare them."
)
@click.option(
    "--now",
    metavar="TIME",
    default="",
    help="Build and publish as at this time instead of the clock's; SOURCE_DATE_EPOCH does the same.",
)
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("-v", "--verbose", is_flag=True, help="Print each file that is sent or removed.")
def publish(
    target: str,
    site: Path,
    dry_run: bool,
    no_build: bool,
    output: Path | None,
    max_delete: int,
    adopt: bool,
    resend: bool,
    probe: bool,
    now: str,
    strict: bool,
    verbose: bool,
) -> int:
    """Build the site and publish it to TARGET: a [publish.NAME] of site.toml, the first when left out.

    TARGET may be an address, too: a folder, sftp://you@host/path, s3://bucket/prefix, git:origin#gh-pages.
    Only what changed is sent. Whatever interrupts it, the next run completes it.

    \b
    Example:
      octavo publish --dry-run
      octavo publish web --probe
    """  # noqa: D301
    from octavo.publishing.publication import PublicationOptions, choose_target, publish_output
    from octavo.site.load import usable_config

    started = time.perf_counter()
    folder = existing_site(site)
    config = usable_config(folder)
    settings = choose_target(config, target, Path.cwd())
    moment = read_now(now, folder)
    if not no_build and not _build(folder, output, moment, is_strict=strict):
        return 1
    options = PublicationOptions(
        folder.absolute(),
        output or folder / "output",
        moment,
        os.environ,
        max_delete,
        adopt,
        dry_run,
        resend,
    )
    sent = 0
    with BuildProgress(sys.stderr, is_wanted=not verbose) as progress:

        def tell(name: str, size: int | None, done: int, of: int) -> None:
            nonlocal sent
            sent += size or 0
            if verbose:
                what = "removed" if size is None else "sent   "
                say(f"{what} {name}{_in_brackets(size or 0)}")
            progress(f"{'Removed' if size is None else 'Sent'} {_shortened(name, size or 0)}", done, of)

        report = publish_output(config, settings, options, tell)
    if dry_run:
        _print_plan(report.plan)
    _print_summary(report, sent, is_dry_run=dry_run, seconds=time.perf_counter() - started)
    return _probe(config, report, is_strict=strict) if probe and not dry_run else 0


def _build(site: Path, output: Path | None, now: datetime, *, is_strict: bool) -> bool:
    """Build the site, and tell whether it can be published."""
    from octavo.builder.build import build_site
    from octavo.builder.options import BuildOptions

    with BuildProgress(sys.stderr) as progress:
        options = BuildOptions(site=site, now=now, output=output, is_strict=is_strict, progress=progress)
        try:
            report = build_site(options)
        except SiteError as error:
            print_problems(error.problems, "text")
            click.echo(f"Nothing was published: {count_problems(error.problems)}.", err=True)
            return False
    print_problems(report.problems, "text")
    changes = report.changes
    click.echo(
        f"Built: {len(changes.written):,} written, {changes.unchanged:,} unchanged, "
        f"{len(changes.removed):,} removed"
    )
    return True


def _print_plan(plan: Plan) -> None:
    for name in plan.in_the_way:
        say(f"remove   {name}")
    for file in plan.sent:
        say(f"{'new' if file.is_new else 'changed':8} {file.name}{_in_brackets(file.size)}")
    for name in (*plan.removed, *plan.expired):
        say(f"remove   {name}")


def _print_summary(report: PublicationReport, sent: int, *, is_dry_run: bool, seconds: float) -> None:
    plan, name = report.plan, printable(report.target)
    if plan.is_empty:
        click.echo(
            f"Nothing to do: {name} has all {len(report.files):,} files as they are here ({seconds:.2f} s)"
        )
        return
    removed = len(plan.in_the_way) + len(plan.removed) + len(plan.expired)
    size = sum(file.size for file in plan.sent) if is_dry_run else sent
    counts = (
        f"{_files(len(plan.sent))} {'to send' if is_dry_run else 'sent'} ({_size(size)}), {plan.unchanged:,} "
    )
    counts += f"unchanged, {removed:,} {'to remove' if is_dry_run else 'removed'}"
    click.echo(f"{counts}: {name} ({seconds:.2f} s)")
    if plan.after.unused:
        click.echo(
            f"{_files(len(plan.after.unused))} of _assets that no page needs any more stay for 30 days."
        )


def _probe(config: Config, report: PublicationReport, *, is_strict: bool) -> int:
    from octavo.publishing.probe import probe_site, probed_names

    files = {file.name: file for file in report.files}
    problems = probe_site(config, files)
    print_problems(problems, "text")
    asked = len(probed_names(config, files))
    wrong = [problem for problem in problems if problem.severity is not Severity.NOTICE]
    is_failed = has_errors(problems) or (is_strict and wrong)
    if not wrong:
        click.echo(f"The public site shows {_files(asked)} as published.")
    return 1 if is_failed else 0


def _files(count: int) -> str:
    return f"{count:,} file{'' if count == 1 else 's'}"


def _shortened(name: str, size: int) -> str:
    """Return a name and a size for a line that is no longer than a terminal."""
    end = printable(name)[-_WIDTH:].rjust(_WIDTH)
    return f"{'…' if len(name) > _WIDTH else ' '}{end} {_size(size):>8}"


def _in_brackets(size: int) -> str:
    return f" ({_size(size)})" if size else ""


def _size(count: int) -> str:
    """Return a number of bytes as people write it: "12.3 kB"."""
    size, unit = float(count), 0
    while size >= 999.5 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.0f} {_UNITS[unit]}" if not unit or size >= 99.5 else f"{size:.1f} {_UNITS[unit]}"
