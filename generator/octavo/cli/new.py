"""`octavo new site`, `octavo new post` and `octavo new workflow`."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from pathlib import Path

import click

from octavo.cli.options import existing_site, site_option
from octavo.cli.printing import say
from octavo.hosting.workflows import WORKFLOWS


@click.group()
def new() -> None:
    """Begin a site, a post or a workflow.

    \b
    Example:
      octavo new site blog
      octavo new post "What the trial did not measure" --site blog
      octavo new workflow github --site blog
    """  # noqa: D301


@new.command("site")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new_site(folder: Path) -> int:
    """Write a small site that builds at once into DIR. Files that are in there stay.

    \b
    Example:
      octavo new site blog
    """  # noqa: D301
    from octavo.scaffold import GITIGNORE
    from octavo.scaffold import new_site as write_site

    files = write_site(folder, datetime.now(tz=UTC))
    name = shlex.quote(str(folder))
    say(f"{len(files)} files written to {name}. Now: octavo build {name}")
    if folder / GITIGNORE not in files:
        click.echo(f"{GITIGNORE} was left as it is. These lines belong into it: /output/ and /.octavo/")
    return 0


@new.command("post")
@click.argument("title")
@site_option
def new_post(title: str, site: Path) -> int:
    """Write a dated draft with TITLE and its header filled in.

    \b
    Example:
      octavo new post "What the trial did not measure" --site blog
    """  # noqa: D301
    from octavo.scaffold import new_post as write_post

    say(str(write_post(existing_site(site), title, datetime.now(tz=UTC))))
    return 0


@new.command("workflow")
@click.argument("service", type=click.Choice(sorted(WORKFLOWS)))
@site_option
def new_workflow(service: str, site: Path) -> int:
    """Write a workflow with which SERVICE publishes the site: after each push, and when a post falls due.

    It checks the site, builds it with what earlier builds kept, and publishes it. The file is yours to
    change.

    \b
    Example:
      octavo new workflow github --site blog
    """  # noqa: D301
    from octavo.scaffold import new_workflow as write_workflow

    written = write_workflow(existing_site(site), service)
    say(str(written.file))
    if written.needs_target:
        click.echo("site.toml does not say yet where to publish. For GitHub Pages these lines do:")
        click.echo('[publish.pages]\nto = "git:origin#gh-pages"')
    return 0
