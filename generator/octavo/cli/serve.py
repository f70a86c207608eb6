"""`octavo serve` and `octavo desk`: the blog in the browser."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn

import click

from octavo.cli.options import FOLDER, existing_site, read_now, site_argument
from octavo.cli.printing import count_problems, print_problems
from octavo.errors import Problem, UsageError
from octavo.extras import install_command


@click.command()
@site_argument
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Listen here; 0.0.0.0 is for all who can reach you.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Listen on this port; when left out on the first free one from 8000.",
)
@click.option("--open", "opens", is_flag=True, help="Open the home page in the browser.")
@click.option("--navigate", is_flag=True, help="Let the open page follow the text that you save.")
@click.option("--poll", is_flag=True, help="Look for changes twice a second instead of being told of them.")
def serve(site: Path, host: str, port: int | None, opens: bool, navigate: bool, poll: bool) -> int:
    """Show SITE (this folder when left out) in the browser while you write, with drafts and posts for later.

    Each save appears at once. Nothing is written into the output folder.

    \b
    Example:
      octavo serve blog --open
    """  # noqa: D301
    started = time.perf_counter()
    folder = existing_site(site).absolute()
    try:
        from octavo.preview.preview import Preview, PreviewOptions
        from octavo.preview.server import PreviewServer, listen
        from octavo.preview.visitors import is_local
    except ModuleNotFoundError as error:
        raise UsageError(
            f"The preview needs {error.name}. Install it with: {install_command('serve')}"
        ) from error
    found = listen(host, port)
    preview = Preview(PreviewOptions(folder, partial(read_now, "", folder), navigates=navigate), _tell)
    preview.read_first()
    server = PreviewServer(preview, found, polls=poll)
    if not is_local(host):
        click.echo(
            f"Everybody who can reach {host} can read this site, drafts too: "
            "there is neither a password nor encryption.",
            err=True,
        )
    taken = port is None and server.port != 8000
    reason = " (port 8000 is taken)" if taken else ""

    def on_ready(notice: str) -> None:
        if notice:
            click.echo(notice, err=True)
        seconds = time.perf_counter() - started
        click.echo(f"{server.url}{reason}, ready in {seconds:.1f} s. Ctrl-C ends it.")
        if opens:
            click.launch(server.url)

    server.run(on_ready)
    _end()


def _tell(problems: Sequence[Problem]) -> None:
    print_problems(problems, "text")
    click.echo(f"{count_problems(problems)}." if problems else "All mended.", err=True)


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
    # What is wrong stands in the browser, below the line that it is about.
    server = DeskServer(DeskOptions(folder, now, pace, port, poll, ends_when_left=app), lambda _: None)

    def on_ready() -> None:
        if no_open:
            click.echo(server.guard.address)
        else:
            click.echo(f"The desk is open in your browser, at {server.guard.origin}. Ctrl-C ends it.")
            click.launch(server.guard.address)
        _flush()

    server.run(on_ready)
    _end()


def _flush() -> None:
    # A program of Windows that has no console has neither of them.
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def _end() -> NoReturn:
    _flush()
    # Taking ten thousand texts apart piece by piece would take longer than Ctrl-C may.
    os._exit(0)
