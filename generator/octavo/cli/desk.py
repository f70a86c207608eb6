"""`octavo desk`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from octavo.cli.options import FOLDER, read_now
from octavo.errors import Problem, UsageError
from octavo.extras import install_command


@click.command()
@click.argument("site", type=FOLDER, required=False)
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Listen on this port; when left out on a free one."
)
@click.option(
    "--no-open", is_flag=True, help="Print the address, which opens the desk once, instead of opening it."
)
@click.option(
    "--app",
    is_flag=True,
    help="Do as the icon of octavo does: SITE is Blog in your home folder when left out, and the desk ends "
    "when no window of it has been open for half an hour.",
)
@click.option("--poll", is_flag=True, help="Look for changes twice a second instead of being told of them.")
def desk(site: Path | None, port: int | None, no_open: bool, app: bool, poll: bool) -> int:
    """Write, cite, answer and publish SITE (this folder when left out) in the browser, without a terminal.

    Where there is no site yet, the desk offers to make one. It listens on this computer only.

    \b
    Example:
      octavo desk blog
    """  # noqa: D301
    try:
        from octavo.desk.server import DeskOptions, DeskServer
        from octavo.lookup.pace import Pace
    except ModuleNotFoundError as error:
        raise UsageError(
            f"The desk needs {error.name}. Install it with: {install_command('cite,import,publish,serve')}"
        ) from error
    if site is None:
        site = Path.home() / "Blog" if app else Path()
    folder = site.absolute()
    if not (folder / "site.toml").exists() and (folder / "content").exists():
        raise UsageError(
            f"{site} has a folder content and no site.toml: it is no site, and not empty either."
        )
    now = partial(read_now, "", folder)
    pace = Pace(time.monotonic, time.sleep)
    server = DeskServer(DeskOptions(folder, now, pace, port, poll, ends_when_left=app), _tell)

    def on_ready() -> None:
        if no_open:
            click.echo(server.guard.address)
        else:
            click.echo(f"The desk is open in your browser, at {server.guard.origin}. Ctrl-C ends it.")
            click.launch(server.guard.address)
        _flush()

    server.run(on_ready)
    _flush()
    os._exit(0)


def _flush() -> None:
    # A program of Windows that has no console has neither of them.
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def _tell(problems: Sequence[Problem]) -> None:
    """Keep silent: what is wrong stands in the browser, below the line that it is about."""
