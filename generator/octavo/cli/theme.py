"""`octavo theme`: show a theme's options, check a theme, begin one."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from pathlib import Path

import click

from octavo.cli.options import existing_site, site_option
from octavo.cli.printing import print_problems, say


@click.group()
def theme() -> None:
    """Show, check or begin a theme.

    \b
    Example:
      octavo theme show
      octavo theme new mine --site blog
      octavo theme check mine --site blog
    """  # noqa: D301


@theme.command()
@click.argument("name", required=False)
@site_option
def show(name: str | None, site: Path) -> int:
    """Print the options of the theme NAME, or of the site's own: type, default and meaning of each.

    \b
    Example:
      octavo theme show journal
    """  # noqa: D301
    from octavo.builder.theming import option_line, shown_theme, theme_of, themes_of

    found = shown_theme(name or theme_of(site), site)
    say(f"{found.name}: {found.description}")
    say(f"{found.folder}{''.join([f', extends {one}' for one in found.extends])}")
    for option, declaration in sorted(found.options.items()):
        say(f"  {option} ({option_line(declaration)})")
        say(f"      {declaration.help}")
    others = [one for one in themes_of(site) if one != found.name]
    click.echo("Set options under [theme_options] in site.toml.")
    say(f"Other themes: {', '.join(others) or 'none'}.")
    return 0


@theme.command()
@click.argument("name", required=False)
@site_option
def check(name: str | None, site: Path) -> int:
    """Make a small site with the theme NAME, or with the site's own, and say what is wrong with its pages.

    \b
    Example:
      octavo theme check mine
    """  # noqa: D301
    from octavo.builder.theming import check_theme, theme_of

    name = name or theme_of(site)
    problems = check_theme(name, site, datetime.now(tz=UTC))
    print_problems(problems, "text")
    if not problems:
        click.echo(f"The theme {name} makes every kind of page, and keeps what links lead to.")
    return 1 if problems else 0


@theme.command()
@click.argument("name")
@click.option("--extends", "base", default="default", help="The theme that it builds on.", show_default=True)
@site_option
def new(name: str, base: str, site: Path) -> int:
    """Begin the theme NAME in the site's folder: a style sheet of its own on the ground of another theme.

    \b
    Example:
      octavo theme new mine
      octavo theme new ours --extends journal
    """  # noqa: D301
    from octavo.builder.theming import new_theme

    for file in new_theme(name, existing_site(site), base):
        say(str(file))
    where = "" if site == Path() else f" --site {shlex.quote(str(site))}"
    say(f'Now set theme = "{name}" in site.toml; octavo theme check {name}{where} checks it.')
    return 0
