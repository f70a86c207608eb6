"""Write the commands' own help into docs/writing.md.

python scripts/document_commands.py
"""

from __future__ import annotations

import re
from pathlib import Path

import click

from octavo.cli.main import command

PAGE = Path(__file__).parents[1] / "docs/writing.md"
_PLACE = re.compile(r"(<!-- begin: generated [^\n]*-->\n).*?(<!-- end: generated -->)", re.DOTALL)


def main() -> None:
    """Replace what stands between the two marks."""
    text = PAGE.read_text("utf-8")
    PAGE.write_text(_PLACE.sub(lambda match: match[1] + describe_commands() + match[2], text), "utf-8")


def describe_commands() -> str:
    """Return a heading and the help of each command, in Markdown."""
    parts = []
    for name, found in _leaves(command, "octavo"):
        # A fixed width: the help must not depend on the terminal of whoever runs this.
        settings = {**command.context_settings, "terminal_width": 90, "max_content_width": 90}
        context = click.Context(found, info_name=name, **settings)
        parts.append(f"\n### {name}\n\n```text\n{found.get_help(context)}\n```\n")
    return "".join(parts) + "\n"


def _leaves(found: click.Command, name: str) -> list[tuple[str, click.Command]]:
    """Return the commands that do something, with their whole names, in order."""
    if not isinstance(found, click.Group):
        return [(name, found)]
    context = click.Context(found, info_name=name)
    verbs = ((key, found.get_command(context, key)) for key in found.list_commands(context))
    return [leaf for key, verb in verbs if verb for leaf in _leaves(verb, f"{name} {key}")]


if __name__ == "__main__":
    main()
