"""`octavo serve`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from octavo.cli.options import existing_site, read_now, site_argument
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
    # Taking ten thousand texts apart piece by piece would take longer than Ctrl-C may.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _tell(problems: Sequence[Problem]) -> None:
    print_problems(problems, "text")
    click.echo(f"{count_problems(problems)}." if problems else "All mended.", err=True)
