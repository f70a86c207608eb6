"""The command `octavo`: arguments, printing, exit codes.

Exit codes: 0 fine, 1 the site has errors, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

import octavo
from octavo.errors import OctavoError, Problem, Severity, SiteError, UsageError

_F = TypeVar("_F", bound=Callable[..., Any])
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "blue"}


def main() -> None:
    """Run the command and exit."""
    # A terminated build must end as cleanly as an interrupted one: both unwind and leave no lock behind.
    signal.signal(signal.SIGTERM, lambda *_: _interrupt())
    try:
        code = command(standalone_mode=False)
    except click.exceptions.Abort:
        code = 130
    except KeyboardInterrupt:
        click.echo("Interrupted; nothing was left half done.", err=True)
        code = 130
    except click.ClickException as error:
        error.show()
        code = 2
    except UsageError as error:
        click.echo(f"octavo: {error}", err=True)
        code = 2
    except OctavoError as error:
        click.echo(f"octavo: {error}", err=True)
        code = 1
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code or 0)


def _interrupt() -> None:
    raise KeyboardInterrupt


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(octavo.__version__, prog_name="octavo")
def command() -> None:
    """Turn Markdown posts with BibTeX citations into a static research blog.

    \b
    Example:
      octavo new site blog
      octavo build blog
    """  # noqa: D301  # \b is click's mark for a block that keeps its lines


def _site_options(function: _F) -> _F:
    """Add what build and check share."""
    decorators = [
        click.argument(
            "site", type=click.Path(file_okay=False, path_type=Path), default=Path(), required=False
        ),
        click.option(
            "--base-url", metavar="URL", default="", help="Build for this address instead of the site's own."
        ),
        click.option("--drafts", is_flag=True, help="Include posts marked draft: true."),
        click.option("--future", is_flag=True, help="Include posts dated in the future."),
        click.option(
            "--now",
            metavar="TIME",
            default="",
            help="Build as at this time (2021-10-20 or 2021-10-20T14:30) instead of the clock's; "
            "SOURCE_DATE_EPOCH does the same.",
        ),
        click.option("--strict", is_flag=True, help="Treat warnings as errors."),
        click.option(
            "--format",
            "form",
            type=click.Choice(["text", "json"]),
            default="text",
            show_default=True,
            help="How problems are printed; json: {path, line, column, severity, code, message, hint}.",
        ),
    ]
    for decorator in reversed(decorators):
        function = decorator(function)
    return function


@command.command()
@_site_options
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
        site=_existing(site),
        now=_read_now(now, site),
        output=output,
        base_url=_checked_address(base_url),
        with_drafts=drafts,
        with_future=future,
        is_strict=strict,
        adopt=adopt,
    )
    try:
        report = build_site(options)
    except SiteError as error:
        _print_problems(error.problems, form)
        if form == "text":
            click.echo(f"Nothing was written: {_count_problems(error.problems)}.", err=True)
        return 1
    _print_problems(report.problems, form)
    if form == "text":
        seconds = time.perf_counter() - started
        changes = report.changes
        click.echo(_describe_counts(report.counts, report.previous_counts))
        click.echo(
            f"{len(changes.written)} written, {changes.unchanged} unchanged, {len(changes.removed)} removed "
            f"in {options.output_folder} ({seconds:.2f} s)"
        )
        if report.next_due is not None:
            click.echo(f"The next scheduled post is due on {report.next_due.iso}.")
    return 0


@command.command()
@_site_options
def check(site: Path, base_url: str, drafts: bool, future: bool, now: str, strict: bool, form: str) -> int:
    """Find everything that is wrong with SITE, and write nothing.

    \b
    Example:
      octavo check blog --drafts --format json
    """  # noqa: D301
    from octavo.build.build import check_site
    from octavo.build.options import BuildOptions

    options = BuildOptions(
        site=_existing(site),
        now=_read_now(now, site),
        base_url=_checked_address(base_url),
        with_drafts=drafts,
        with_future=future,
    )
    _, problems = check_site(options)
    _print_problems(problems, form)
    found = {problem.severity for problem in problems}
    if form == "text":
        click.echo(f"{_count_problems(problems)}." if problems else "No problems found.")
    return 1 if Severity.ERROR in found or (strict and Severity.WARNING in found) else 0


@command.command()
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

    removed = clean_output(output or _existing(site) / "output")
    shutil.rmtree(site / ".octavo", ignore_errors=True)
    click.echo(f"{len(removed)} files removed.")
    return 0


@command.group()
def new() -> None:
    """Begin a site or a post.

    \b
    Example:
      octavo new site blog
      octavo new post "What the trial did not measure" --site blog
    """  # noqa: D301


@new.command("site")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new_site(folder: Path) -> int:
    """Write a small site that builds at once into DIR.

    \b
    Example:
      octavo new site blog
    """  # noqa: D301
    from octavo.scaffold import new_site as write_site

    files = write_site(folder, datetime.now(tz=UTC))
    click.echo(f"{len(files)} files written to {folder}. Now: octavo build {folder}")
    return 0


@new.command("post")
@click.argument("title")
@click.option(
    "--site", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="The site's folder."
)
def new_post(title: str, site: Path) -> int:
    """Write a dated draft with TITLE and its header filled in.

    \b
    Example:
      octavo new post "What the trial did not measure" --site blog
    """  # noqa: D301
    from octavo.scaffold import new_post as write_post

    click.echo(str(write_post(_existing(site), title, datetime.now(tz=UTC))))
    return 0


def _checked_address(base_url: str) -> str:
    from octavo.schema import is_web_address

    if base_url and not is_web_address(base_url):
        raise UsageError(f"--base-url: “{base_url}” is no web address such as https://example.org/.")
    return base_url


def _existing(site: Path) -> Path:
    if not site.is_dir():
        raise UsageError(f"There is no folder {site}.")
    return site


def _read_now(text: str, site: Path) -> datetime:
    """Return the build's time: the option, else SOURCE_DATE_EPOCH, else the clock. Its only use."""
    if text:
        from octavo.build.load import load_config
        from octavo.moments import MomentError, read_moment

        config, _ = load_config(site)
        try:
            return read_moment(text, config.zone if config else ZoneInfo("UTC")).value
        except MomentError as error:
            raise UsageError(f"--now: {error}") from error
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), tz=UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise UsageError(f"SOURCE_DATE_EPOCH is no number of seconds: {epoch}") from error
    return datetime.now(tz=UTC)


def _print_problems(problems: Iterable[Problem], form: str) -> None:
    if form == "json":
        items = [
            {
                "path": problem.location.path,
                "line": problem.location.line,
                "column": problem.location.column,
                "severity": str(problem.severity),
                "code": problem.code,
                "message": problem.message,
                "hint": problem.hint,
            }
            for problem in problems
        ]
        click.echo(json.dumps(items, ensure_ascii=False, indent=1))
        return
    # https://no-color.org: any value that is not empty; click leaves colour out where no terminal listens.
    colour = False if os.environ.get("NO_COLOR") else None
    for problem in problems:
        severity = click.style(f"{problem.severity}:", fg=_COLOURS[problem.severity], bold=True)
        location, message, hint = map(_printable, (str(problem.location), problem.message, problem.hint))
        click.echo(f"{location}: {severity} {message}", err=True, color=colour)
        if hint:
            click.echo(f"  hint: {hint}", err=True, color=colour)


def _printable(text: str) -> str:
    """Return a text that cannot steer the terminal: messages quote what stands in files."""
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def _count_problems(problems: Iterable[Problem]) -> str:
    """Return "2 errors, 1 warning"."""
    listed = list(problems)
    counts = [(severity, sum(problem.severity is severity for problem in listed)) for severity in Severity]
    return ", ".join(f"{count} {severity}{'' if count == 1 else 's'}" for severity, count in counts if count)


def _describe_counts(counts: Mapping[str, int], previous: Mapping[str, int]) -> str:
    """Return "17 posts (+1), 3 pages …": what the site has, and what changed since the last build."""
    words = []
    for name, count in counts.items():
        change = count - previous[name] if name in previous else 0
        word = name[:-1] if count == 1 else name
        words.append(f"{count} {word}" + (f" ({change:+d})" if change else ""))
    return ", ".join(words)
