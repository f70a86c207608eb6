"""`octavo schema`: JSON Schemas for editors that check and complete."""

from __future__ import annotations

import json

import click

_NAMES = ("site", "header", "author", "comments")


@click.command()
@click.argument("what", type=click.Choice(_NAMES))
def schema(what: str) -> int:
    """Print the JSON Schema of site.toml, of posts' headers, of authors' headers or of comments files.

    An editor that has it completes keys, says what each means, and marks what is wrong while you type.

    \b
    Example:
      octavo schema site > site.schema.json
      octavo schema comments > comments.schema.json
    """  # noqa: D301
    from octavo.site.json_schemas import SCHEMAS

    click.echo(json.dumps(SCHEMAS[what](), ensure_ascii=False, indent=2))
    return 0
