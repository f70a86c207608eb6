"""What the arguments of several commands mean, and how wrong ones are refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from octavo.errors import UsageError

FOLDER = click.Path(file_okay=False, path_type=Path)
"""What may name a folder, there or not."""

site_argument = click.argument("site", type=FOLDER, default=Path(), required=False)
site_option = click.option("--site", type=FOLDER, default=Path(), help="The site's folder.")


def site_options(function: Callable[..., int]) -> Callable[..., int]:
    """Add what build and check share: the function is given `options` of a build, and `strict` and `form`."""
    decorators = [
        site_argument,
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

    @wraps(function)
    def run(site: Path, base_url: str, drafts: bool, future: bool, now: str, **given: Any) -> int:
        from octavo.builder.options import BuildOptions

        moment = read_now(now, existing_site(site))
        url = _checked_address(base_url)
        options = BuildOptions(site, moment, base_url=url, with_drafts=drafts, with_future=future)
        return function(options=options, **given)

    for decorator in reversed(decorators):
        run = decorator(run)
    return run


def _checked_address(base_url: str) -> str:
    """Return an address given on the command line. Raises `UsageError` for what is none."""
    if not base_url:
        return base_url
    from octavo.formats.schema import is_web_address

    if not is_web_address(base_url):
        raise UsageError(f"--base-url: “{base_url}” is no web address such as https://example.org/.")
    return base_url


def existing_site(site: Path) -> Path:
    """Return the site's folder. Raises `UsageError` if there is none."""
    if not site.is_dir():
        raise UsageError(f"There is no folder {site}.")
    return site


def read_now(text: str, site: Path) -> datetime:
    """Return the build's time: the option, else SOURCE_DATE_EPOCH, else the clock. Its only use."""
    if text:
        from octavo.site.load import load_config
        from octavo.text.moments import MomentError, read_moment

        config, _ = load_config(site)
        try:
            return read_moment(text, config.zone if config else UTC).value
        except MomentError as error:
            raise UsageError(f"--now: {error}") from error
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), tz=UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise UsageError(f"SOURCE_DATE_EPOCH is no number of seconds: {epoch}") from error
    return datetime.now(tz=UTC)
