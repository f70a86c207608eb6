"""`octavo build`, `octavo check` and `octavo clean`."""

from __future__ import annotations

import time
from pathlib import Path

import click

from octavo.cli.options import checked_address, existing_site, read_now, site_options
from octavo.cli.printing import count_problems, describe_counts, print_problems
from octavo.errors import Severity, SiteError


@click.command()
@site_options
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write here instead of SITE/output.")
@click.option(
    "--adopt", is_flag=True, help="Write into a folder that holds other files, and leave those alone."
)
def build(
    site: Path,
    output: Path | None,
    base_url: str,
    drafts: bool,
    future: bool,
    now: str,
    strict: bool,
    form: str,
    adopt: bool,
) -> int:
    """Build SITE (this folder when left out) into its output folder.

    Nothing is written unless the whole site is free of errors.

    \b
    Example:
      octavo build blog --base-url https://example.org/preview/
    """  # noqa: D301
    from octavo.build.build import build_site
    from octavo.build.options import BuildOptions

    started = time.perf_counter()
    options = BuildOptions(
        site=existing_site(site),
        now=read_now(now, site),
        output=output,
        base_url=checked_address(base_url),
        with_drafts=drafts,
        with_future=future,
        is_strict=strict,
        adopt=adopt,
    )
    try:
        report = build_site(options)
    except SiteError as error:
        print_problems(error.problems, form)
        if form == "text":
            click.echo(f"Nothing was written: {count_problems(error.problems)}.", err=True)
        return 1
    print_problems(report.problems, form)
    if form == "text":
        seconds = time.perf_counter() - started
        changes = report.changes
        click.echo(describe_counts(report.counts, report.previous_counts))
        click.echo(
            f"{len(changes.written)} written, {changes.unchanged} unchanged, {len(changes.removed)} removed "
            f"in {options.output_folder} ({seconds:.2f} s)"
        )
        if report.next_due:
            click.echo(f"The next scheduled post is due on {report.next_due}.")
    return 0


@click.command()
@site_options
def check(site: Path, base_url: str, drafts: bool, future: bool, now: str, strict: bool, form: str) -> int:
    """Find everything that is wrong with SITE, and write nothing.

    \b
    Example:
      octavo check blog --drafts --format json
    """  # noqa: D301
    from octavo.build.check import check_site
    from octavo.build.options import BuildOptions

    options = BuildOptions(
        site=existing_site(site),
        now=read_now(now, site),
        base_url=checked_address(base_url),
        with_drafts=drafts,
        with_future=future,
    )
    problems = check_site(options)
    print_problems(problems, form)
    found = {problem.severity for problem in problems}
    if form == "text":
        click.echo(f"{count_problems(problems)}." if problems else "No problems found.")
    return 1 if Severity.ERROR in found or (strict and Severity.WARNING in found) else 0


@click.command()
@click.argument("site", type=click.Path(file_okay=False, path_type=Path), default=Path(), required=False)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The output folder, if not SITE/output."
)
def clean(site: Path, output: Path | None) -> int:
    """Remove what octavo wrote for SITE: the files of its output folder, and its cache.

    Files that octavo did not write stay.

    \b
    Example:
      octavo clean blog
    """  # noqa: D301
    import shutil

    from octavo.output import clean_output

    removed = clean_output(output or existing_site(site) / "output")
    shutil.rmtree(site / ".octavo", ignore_errors=True)
    click.echo(f"{len(removed)} files removed.")
    return 0
