"""The site's own Markdown plug-ins: loaded, tried, and told from octavo where they fail."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from importlib import import_module
from types import TracebackType

from markdown_it import MarkdownIt

_HINT = "Is its package installed, and is the name written as “package.module:function”?"
_FORM = "A plug-in is a function that takes a parser of markdown-it-py and adds rules to it."


def load_plugin(name: str) -> Callable[[MarkdownIt], None]:
    """Return a plug-in by its name, "package.module:function". Raises whatever its module does."""
    module, _, function = name.partition(":")
    plugin: Callable[[MarkdownIt], None] = getattr(import_module(module), function)
    return plugin


def plugin_faults(names: Iterable[str], md: MarkdownIt) -> tuple[tuple[str, str], ...]:
    """Return a sentence and a hint for each plug-in that cannot be used, tried on the parser `md`."""
    return tuple(fault for name in names if (fault := _fault_of(name, md)) is not None)


def _fault_of(name: str, md: MarkdownIt) -> tuple[str, str] | None:
    cannot = f"The Markdown plug-in “{name}” cannot be loaded"
    module, _, function = name.partition(":")
    try:
        plugin: object = load_plugin(name)
    except ModuleNotFoundError as error:
        if error.name is not None and f"{module}.".startswith(f"{error.name}."):
            return f"{cannot}: there is no module “{error.name}”.", _HINT
        return f"{cannot}: {described(error)}.", place_in_plugin(error, name)
    except AttributeError as error:
        if error.name == function and not _frames_of(error.__traceback__, name):
            return f"{cannot}: “{module}” has no “{function}”.", _HINT
        return f"{cannot}: {described(error)}.", place_in_plugin(error, name)
    # A module may end the program, and that is no way to end a build either.
    except (Exception, SystemExit) as error:
        return f"{cannot}: {described(error)}.", place_in_plugin(error, name)
    if not callable(plugin):
        return f"The Markdown plug-in “{name}” is no function, but {_kind_of(plugin)}.", _FORM
    try:
        md.use(plugin)
    except TypeError as error:
        if not _frames_of(error.__traceback__, name):
            return (
                f"The Markdown plug-in “{name}” cannot be called with a parser alone: {described(error)}.",
                _FORM,
            )
        return f"{cannot}: {described(error)}.", place_in_plugin(error, name)
    except (Exception, SystemExit) as error:
        return f"{cannot}: {described(error)}.", place_in_plugin(error, name)
    return None


def blamed_plugin(error: BaseException, names: Iterable[str]) -> str:
    """Return the plug-in in whose package an exception came up; "" where that is none of them."""
    return next((name for name in names if _frames_of(error.__traceback__, name)), "")


def place_in_plugin(error: BaseException, name: str) -> str:
    """Return where in a plug-in an exception came up, as a sentence: what its author needs to find it."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"It came up in {error.filename}, line {error.lineno}."
    frames = _frames_of(error.__traceback__, name) or traceback.extract_tb(error.__traceback__)[-1:]
    if not frames:
        return ""
    frame = frames[-1]
    return f"It came up in {frame.filename}, line {frame.lineno}, in {frame.name}: {frame.line}"


def described(error: BaseException) -> str:
    """Return an exception as Python's last line has it."""
    return " ".join(f"{type(error).__name__}: {error}".split()).rstrip(".: ")


def _frames_of(trace: TracebackType | None, name: str) -> list[traceback.FrameSummary]:
    """Return the frames that belong to a plug-in's package."""
    package = name.partition(":")[0].partition(".")[0]
    frames: list[traceback.FrameSummary] = []
    for frame, line in traceback.walk_tb(trace):
        if str(frame.f_globals.get("__name__", "")).partition(".")[0] == package:
            frames += traceback.StackSummary.extract([(frame, line)])
    return frames


def _kind_of(value: object) -> str:
    kind = type(value).__name__
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
