"""`octavo build`, `octavo check` and `octavo clean`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from octavo.cli.options import existing_site, site_argument, site_options
from octavo.cli.printing import (
    count_problems,
    describe_counts,
    describe_left_out,
    print_problems,
    printable,
    say,
)
from octavo.cli.progress import BuildProgress
from octavo.errors import Location, OutputError, Problem, Severity, SiteError, UsageError
from octavo.hosting.hosts import HOSTS
from octavo.site.discover import CONTENT

if TYPE_CHECKING:
    from octavo.builder.options import BuildOptions, BuildReport


@click.command()
@site_options
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write here instead of SITE/output.")
@click.option(
    "--adopt", is_flag=True, help="Write into a folder that holds other files, and leave those alone."
)
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    metavar="N",
    default=0,
    help="Work in N processes at once; 1 needs the least memory. 0, as when left out: as many as the machine "
    "has processors.",
)
@click.option("--no-cache", is_flag=True, help="Make everything anew, whatever earlier builds kept.")
@click.option(
    "--explain", is_flag=True, help="Print each file that is made or removed, and why: one line for each."
)
@click.option(
    "--profile",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write where the time went into FILE, a page of HTML.",
)
def build(
    options: BuildOptions,
    output: Path | None,
    strict: bool,
    form: str,
    adopt: bool,
    jobs: int,
    no_cache: bool,
    explain: bool,
    profile: Path | None,
) -> int:
    """Build SITE (this folder when left out) into its output folder.

    Nothing is written unless the whole site is free of errors. Only what changed since the last build is
    made.

    \b
    Example:
      octavo build blog --base-url https://example.org/preview/
      octavo build blog --explain
    """  # noqa: D301
    from octavo.builder.build import build_site

    started = time.perf_counter()
    if explain and form == "json":
        raise UsageError("--explain prints lines of text, and --format json nothing but JSON: choose one.")
    if profile is not None and not profile.parent.is_dir():
        raise UsageError(f"--profile: There is no folder {profile.parent}.")
    progress = BuildProgress(sys.stderr, is_wanted=form == "text")
    options = replace(
        options,
        output=output,
        is_strict=strict,
        adopt=adopt,
        jobs=jobs,
        uses_cache=not no_cache,
        progress=progress,
    )
    try:
        with progress:
            report = build_site(options)
    except SiteError as error:
        print_problems(error.problems, form)
        if form == "text":
            click.echo(f"Nothing was written: {count_problems(error.problems)}.", err=True)
        return 1
    problems = report.problems
    left_out = describe_left_out(report.left_out)
    if left_out and form == "json":
        hint = "--drafts and --future include them."
        problems += (Problem(Location(CONTENT), left_out, hint, Severity.NOTICE, "left-out"),)
    print_problems(problems, form)
    if profile is not None:
        _write_profile(profile, report)
    if form == "text":
        seconds = time.perf_counter() - started
        changes = report.changes
        if explain:
            _explain(report)
        made = f"{len(report.reasons)} made, " if explain else ""
        click.echo(describe_counts(report.counts, report.previous_counts))
        click.echo(
            f"{made}{len(changes.written)} written, {changes.unchanged} unchanged, "
            f"{len(changes.removed)} removed in {printable(str(options.output_folder))} ({seconds:.2f} s)"
        )
        if left_out:
            click.echo(left_out)
        if report.next_due:
            click.echo(f"The next scheduled post is due on {report.next_due}.")
    return 0


def _explain(report: BuildReport) -> None:
    """Print why each file was made, by its path in the output folder."""
    lines = {**report.reasons, **dict.fromkeys(report.changes.removed, "no longer made")}
    for name, reason in sorted(lines.items()):
        say(f"{name}: {reason}")


def _write_profile(file: Path, report: BuildReport) -> None:
    """Write where the time went. Raises `OutputError` when that cannot be written; the site is published."""
    from octavo.builder.profile_page import profile_page
    from octavo.storage.whole_file import replace_whole

    page = profile_page(report).encode()
    try:
        if file.exists() and not file.is_file():
            file.write_bytes(page)  # /dev/stdout
        else:
            replace_whole(file, page)
    except OSError as error:
        message = f"The site was built, and its profile {file} cannot be written: {error.strerror}."
        raise OutputError(message) from error


@click.command()
@site_options
@click.option(
    "--host",
    type=click.Choice(sorted(HOSTS)),
    default=None,
    help="Compare the site with what this host takes: files, sizes, redirects, header rules.",
)
def check(options: BuildOptions, strict: bool, form: str, host: str | None) -> int:
    """Find everything that is wrong with SITE, and write nothing.

    \b
    Example:
      octavo check blog --drafts --format json
      octavo check blog --host cloudflare
    """  # noqa: D301
    from octavo.builder.check import check_site

    problems = check_site(options, host or "")
    print_problems(problems, form)
    found = {problem.severity for problem in problems}
    if form == "text":
        click.echo(f"{count_problems(problems)}." if problems else "No problems found.")
    return 1 if Severity.ERROR in found or (strict and Severity.WARNING in found) else 0


@click.command()
@site_argument
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The output folder, if not SITE/output."
)
def clean(site: Path, output: Path | None) -> int:
    """Remove what octavo wrote for SITE: the files of its output folder, and its cache.

    Files that octavo did not write stay, and so does what another site wrote.

    \b
    Example:
      octavo clean blog
    """  # noqa: D301
    from octavo.builder.clean import clean_site

    removed = clean_site(existing_site(site), output or site / "output")
    click.echo(f"{len(removed)} {'file' if len(removed) == 1 else 'files'} removed.")
    return 0
