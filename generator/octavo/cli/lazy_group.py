"""A command with verbs that are imported when somebody asks for them.

`octavo build` is run again and again; what imports a blog from elsewhere need not be loaded for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group that knows where its verbs are defined."""

    def __init__(self, *args: Any, places: Mapping[str, str], **keywords: Any) -> None:
        """Take what a group takes, and `module:name` for each verb."""
        super().__init__(*args, **keywords)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all verbs, in order."""
        return sorted({*super().list_commands(ctx), *self._places})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a verb; None if there is none of that name."""
        if cmd_name in self._places:
            module, _, name = self._places[cmd_name].partition(":")
            found = getattr(import_module(module), name)
            assert isinstance(found, click.Command)  # noqa: S101  # the table is our own
            return found
        return super().get_command(ctx, cmd_name)
