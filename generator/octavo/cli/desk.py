"""`octavo desk`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from octavo.cli.options import read_now
from octavo.errors import Problem, UsageError
from octavo.extras import install_command


@click.command()
@click.argument("site", type=click.Path(file_okay=False, path_type=Path), default=Path(), required=False)
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Listen on this port; when left out on a free one."
)
@click.option(
    "--no-open", is_flag=True, help="Print the address, which opens the desk once, instead of opening it."
)
@click.option("--poll", is_flag=True, help="Look for changes twice a second instead of being told of them.")
def desk(site: Path, port: int | None, no_open: bool, poll: bool) -> int:
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
    folder = site.absolute()
    if not (folder / "site.toml").exists() and (folder / "content").exists():
        raise UsageError(
            f"{site} has a folder content and no site.toml: it is no site, and not empty either."
        )
    now = partial(read_now, "", folder)
    server = DeskServer(DeskOptions(folder, now, Pace(time.monotonic, time.sleep), port, poll), _tell)

    def on_ready() -> None:
        if no_open:
            click.echo(server.guard.address)
        else:
            click.echo(f"The desk is open in your browser, at {server.guard.origin}. Ctrl-C ends it.")
            click.launch(server.guard.address)
        sys.stdout.flush()

    server.run(on_ready)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _tell(problems: Sequence[Problem]) -> None:
    """Keep silent: what is wrong stands in the browser, below the line that it is about."""
