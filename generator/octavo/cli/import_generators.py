"""`octavo import jekyll|hugo|quarto|pelican|myst`: a blog in Markdown from another generator."""

from __future__ import annotations

from pathlib import Path

import click

from octavo.cli.imports import import_options, print_report, show_progress
from octavo.cli.options import existing_site

_WHAT = {
    "hugo": "Import a blog of Hugo or blogdown: SOURCE is the folder with hugo.toml or config.toml.",
    "jekyll": "Import a blog of Jekyll, al-folio or Octopress: SOURCE is the folder with _config.yml.",
    "myst": "Import a blog of MyST, Jupyter Book or Sphinx: SOURCE is the folder with myst.yml or conf.py.",
    "pelican": "Import a blog of Pelican: SOURCE is the folder with pelicanconf.py.",
    "quarto": "Import a blog of Quarto or Distill: SOURCE is the folder with _quarto.yml or _site.yml.",
}


def _command(system: str) -> click.Command:
    help_text = (
        f"{_WHAT[system]}\n\nNothing of the old blog is run: results come from what it stored.\n\n"
        f"\b\nExample:\n  octavo import {system} old-blog --site blog"
    )

    @click.command(system, help=help_text)
    @click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
    @import_options
    def command(source: Path, site: Path, dry_run: bool, full_report: bool) -> int:
        from octavo.importers.generators.importing import GeneratorOptions, import_blog

        options = GeneratorOptions(existing_site(site), source, system, dry_run)
        with show_progress(0, "Reading") as advance:
            report = import_blog(options, advance)
        print_report(report, is_dry=dry_run, is_full=full_report)
        return 0

    return command


hugo, jekyll, myst, pelican, quarto = (_command(system) for system in sorted(_WHAT))
