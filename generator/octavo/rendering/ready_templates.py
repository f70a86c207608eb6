"""Octavo's own templates, compiled when the package is made, which would be half of a first build.

What is ready is found by what it was compiled from. A template that was changed since is compiled like those
of other themes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

import jinja2
import msgspec

from octavo.rendering.template_engine import TemplateEnvironment
from octavo.rendering.template_outline import Outline, outline_of

FOLDER = Path(__file__).parent / "ready"
"""Where they lie: modules, which are compiled when the package is installed, and their outlines."""

_OUTLINES = "outlines.json"


def ready_code(name: str, source: str) -> CodeType | None:
    """Return the code of a template; None when it is not ready."""
    return _code(_key(name, source))


def ready_outline(name: str, source: str) -> Outline | None:
    """Return what a template refers to; None when it is not ready."""
    return _outlines().get(_key(name, source))


def make_ready(themes: Iterable[Path], folder: Path = FOLDER) -> None:
    """Compile the templates below each of some folders, and those that they refer to, into `folder`.

    A template may name those of the other folders as `NAME/…`, where NAME is the folder above.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    outlines: dict[str, Outline] = {}
    loaders = {theme: jinja2.FileSystemLoader(theme) for theme in themes}
    named = jinja2.PrefixLoader({theme.parent.name: loader for theme, loader in loaders.items()})
    for loader in loaders.values():
        environment = TemplateEnvironment(jinja2.ChoiceLoader([loader, named]))
        waiting = loader.list_templates()
        while waiting:
            name = waiting.pop()
            source = _source(environment, name)
            if source is None or (key := _key(name, source)) in outlines:
                continue
            outline = outlines[key] = outline_of(environment, name, source, None)
            # What they do is known only where they are used, as is whether there are such filters.
            unknown = {used for used, _ in outline.filters}.difference(environment.filters)
            environment.filters |= dict.fromkeys(unknown, _fails)
            (folder / f"{key}.py").write_text(environment.compile(source, name, name, raw=True), "utf-8")
            waiting += [other for other in outline.others() if "/" in other]
    (folder / _OUTLINES).write_bytes(msgspec.json.encode(outlines, order="sorted"))


def _fails(*_: object) -> object:
    # Jinja asks a filter what it makes of a constant, and leaves it to the page where that fails.
    raise LookupError


def _source(environment: TemplateEnvironment, name: str) -> str | None:
    assert environment.loader is not None  # noqa: S101  # it was made with one
    try:
        return environment.loader.get_source(environment, name)[0]
    except jinja2.TemplateNotFound:
        return None


def _key(name: str, source: str) -> str:
    digest = _compiler().copy()
    digest.update(f"{name}\n{source}".encode())
    return f"t{digest.hexdigest()}"


@cache
def _compiler() -> blake2b:
    """Return the digest of what compiles templates."""
    engine = Path(__file__).with_name("template_engine.py").read_bytes()
    return blake2b(f"{jinja2.__version__}\n".encode() + engine, digest_size=16)


@cache
def _code(key: str) -> CodeType | None:
    try:
        return SourceFileLoader(key, f"{FOLDER}/{key}.py").get_code(key)
    except OSError:
        return None


@cache
def _outlines() -> dict[str, Outline]:
    try:
        return msgspec.json.decode((FOLDER / _OUTLINES).read_bytes(), type=dict[str, Outline])
    except (OSError, msgspec.DecodeError):
        return {}
