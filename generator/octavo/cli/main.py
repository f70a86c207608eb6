"""The command `octavo`: its verbs, and how it ends.

Exit codes: 0 fine, 1 the site has errors, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import errno
import gc
import signal
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

import octavo
from octavo.cli.printing import print_problems, printable
from octavo.cli.streams import guard_streams
from octavo.errors import OctavoError, SiteError, UsageError
from octavo.interruptions import SIGNALS, interrupt


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


_VERBS = {
    "build": "octavo.cli.build:build",
    "check": "octavo.cli.build:check",
    "cite": "octavo.cli.cite:cite",
    "clean": "octavo.cli.build:clean",
    "comments": "octavo.cli.comments:comments",
    "desk": "octavo.cli.serve:desk",
    "import": "octavo.cli.imports:import_",
    "new": "octavo.cli.new:new",
    "publish": "octavo.cli.publish:publish",
    "schema": "octavo.cli.schema:schema",
    "serve": "octavo.cli.serve:serve",
    "theme": "octavo.cli.theme:theme",
}


def main() -> None:
    """Run the command and exit."""
    guard_streams()
    # A terminated build must end as cleanly as an interrupted one: both unwind and leave no lock behind.
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, interrupt)
    try:
        code = _run()
    finally:
        # Nothing is left to be undone: whatever comes now may end the process.
        for number in SIGNALS:
            if signal.getsignal(number) is interrupt:
                signal.signal(number, signal.SIG_DFL)
    # Nothing is left to be collected; to look through all that was loaded once more would take a while.
    gc.freeze()
    sys.exit(code)


def _run() -> int:
    """Run the command and return its exit code, with what ended it told in words."""
    try:
        return command(standalone_mode=False) or 0
    except (click.exceptions.Abort, KeyboardInterrupt) as error:
        # click turns what interrupts a command into Abort, and so it does where somebody leaves a question.
        cause = error if isinstance(error, KeyboardInterrupt) else error.__cause__
        if isinstance(cause, KeyboardInterrupt):
            click.echo(f"Interrupted. {str(cause) or 'Nothing was left half done.'}", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except UsageError as error:
        _complain(str(error))
        return 2
    except SiteError as error:
        print_problems(error.problems, "text")
    except OctavoError as error:
        _complain(str(error))
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            _complain(f"The name of this file is too long: {error.filename}")
            return 2
        # What nobody foresaw a refusal of: a disk that fails, a limit that is reached.
        where = f" ({error.filename})" if error.filename else ""
        _complain(f"The system refused: {error.strerror or error}{where}.")
    return 1


def _complain(message: str) -> None:
    click.echo("\n".join(map(printable, f"octavo: {message}".splitlines())), err=True)


@click.group(
    cls=LazyGroup,
    places=_VERBS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(octavo.__version__, prog_name="octavo")
def command() -> None:
    """Turn Markdown posts with BibTeX citations into a static research blog.

    \b
    Example:
      octavo new site blog
      octavo build blog
    """  # noqa: D301  # \b is click's mark for a block that keeps its lines
