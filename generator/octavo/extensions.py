"""Code from outside that a site names: loaded, tried, and told from octavo where it fails."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Any

from octavo.errors import Location, Problem

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_HINT = "Is its package installed, and is the name written as “package.module:function”?"


def load_extension(name: str) -> Any:
    """Return what an extension's name, "package.module:function", means. Raises whatever its module does."""
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)


def outside_importers() -> dict[str, EntryPoint]:
    """Return the importers that installed packages bring, by name."""
    from importlib.metadata import entry_points  # which takes as long as to compare a small site

    return {found.name: found for found in entry_points(group="octavo.importers")}


def extension_fault(
    name: str, what: str, form: str, tried: Callable[[Any], object]
) -> tuple[str, str] | None:
    """Return a sentence and a hint about an extension that cannot be used; None for one that can.

    `what` says what it is meant to be, `form` what octavo calls it with, and `tried` calls it.
    """
    cannot = f"The {what} “{name}” cannot be loaded"
    module, _, function = name.partition(":")
    try:
        extension = load_extension(name)
    except ModuleNotFoundError as error:
        if error.name is not None and f"{module}.".startswith(f"{error.name}."):
            return f"{cannot}: there is no module “{error.name}”.", _HINT
        return f"{cannot}: {described(error)}.", place_in_extension(error, name)
    except AttributeError as error:
        if error.name == function and not _frames_of(error.__traceback__, name):
            return f"{cannot}: “{module}” has no “{function}”.", _HINT
        return f"{cannot}: {described(error)}.", place_in_extension(error, name)
    # A module may end the program, and that is no way to end a build either.
    except (Exception, SystemExit) as error:
        return f"{cannot}: {described(error)}.", place_in_extension(error, name)
    if not callable(extension):
        return f"The {what} “{name}” is no function, but {kind_of(extension)}.", form
    try:
        tried(extension)
    except TypeError as error:
        if not _frames_of(error.__traceback__, name):
            return f"The {what} “{name}” cannot be called: {described(error)}.", form
        return f"{cannot}: {described(error)}.", place_in_extension(error, name)
    except (Exception, SystemExit) as error:
        return f"{cannot}: {described(error)}.", place_in_extension(error, name)
    return None


def failure(error: Exception, name: str, what: str, location: Location, where: str = "") -> Problem:
    """Return the problem that an extension has failed, "" for one that nobody can tell from others.

    `where` is the file or the work that it was called for.
    """
    which = f"The {what} “{name}”" if name else f"One of the {what}s"
    message = f"{which} fails{where and f' in {where}'}: {described(error)}."
    return Problem(location, message, place_in_extension(error, name), code="extension-failed")


def blamed_extension(error: BaseException, names: Iterable[str]) -> str:
    """Return the extension in whose package an exception came up; "" if none."""
    return next((name for name in names if _frames_of(error.__traceback__, name)), "")


def place_in_extension(error: BaseException, name: str) -> str:
    """Return where in an extension an exception came up, as a sentence: what its author needs to find it."""
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
    """Return the frames that belong to an extension's package."""
    package = name.partition(":")[0].partition(".")[0]
    frames: list[traceback.FrameSummary] = []
    for frame, line in traceback.walk_tb(trace):
        if str(frame.f_globals.get("__name__", "")).partition(".")[0] == package:
            frames += traceback.StackSummary.extract([(frame, line)])
    return frames


def kind_of(value: object) -> str:
    """Return the type of a value as a sentence has it: "an int"."""
    kind = type(value).__name__
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
