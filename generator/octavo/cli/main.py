"""The command `octavo`: its verbs, and how it ends.

Exit codes: 0 fine, 1 the site has errors, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys

import click

import octavo
from octavo.cli.lazy_group import LazyGroup
from octavo.cli.printing import print_problems, printable
from octavo.errors import OctavoError, SiteError, UsageError

_VERBS = {
    "build": "octavo.cli.build:build",
    "check": "octavo.cli.build:check",
    "clean": "octavo.cli.build:clean",
    "comments": "octavo.cli.comments:comments",
    "import": "octavo.cli.imports:import_",
    "new": "octavo.cli.new:new",
    "serve": "octavo.cli.serve:serve",
}


def main() -> None:
    """Run the command and exit."""
    # A terminated build must end as cleanly as an interrupted one: both unwind and leave no lock behind.
    signal.signal(signal.SIGTERM, lambda *_: _interrupt())
    try:
        code = command(standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt) as error:
        # click turns what interrupts a command into Abort, and so it does where somebody leaves a question.
        if isinstance(error, KeyboardInterrupt) or isinstance(error.__cause__, KeyboardInterrupt):
            click.echo("Interrupted; nothing was left half done.", err=True)
        code = 130
    except click.ClickException as error:
        error.show()
        code = 2
    except UsageError as error:
        click.echo(f"octavo: {error}", err=True)
        code = 2
    except SiteError as error:
        print_problems(error.problems, "text")
        code = 1
    except OctavoError as error:
        click.echo(f"octavo: {error}", err=True)
        code = 1
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        click.echo(f"octavo: The name of this file is too long: {printable(str(error.filename))}", err=True)
        code = 2
    # Nothing is left to be collected; to look through all that was loaded once more would take a while.
    gc.freeze()
    sys.exit(code or 0)


def _interrupt() -> None:
    raise KeyboardInterrupt


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
