"""`octavo import NAME`: a blog by an importer that another package brings."""

from __future__ import annotations

from pathlib import Path

import click

from octavo.cli.imports import import_options, print_report, show_progress
from octavo.cli.options import existing_site


def outside_command(name: str, package: str) -> click.Command:
    """Return the command of an importer."""
    help_text = (
        f"Import a blog by the importer that {package} brings.\n\n"
        f"\b\nExample:\n  octavo import {name} old-blog --site blog"
    )

    @click.command(name, help=help_text)
    @click.argument("source", type=click.Path(exists=True, path_type=Path))
    @import_options
    @click.option(
        "--media",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="A folder of pictures and files: those that posts show or link to are taken from it.",
    )
    def command(source: Path, site: Path, dry_run: bool, full_report: bool, media: Path | None) -> int:
        from octavo.importers.from_outside import OutsideOptions, import_from_outside

        options = OutsideOptions(existing_site(site), source, name, media, dry_run)
        with show_progress(0, "Reading") as advance:
            report = import_from_outside(options, advance)
        print_report(report, is_dry=dry_run, is_full=full_report)
        return 0

    return command
