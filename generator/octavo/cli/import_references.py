"""`octavo import references`."""

from __future__ import annotations

from pathlib import Path

import click

from octavo.cli.imports import import_options, print_report
from octavo.cli.options import existing_site


@click.command()
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@import_options
@click.option(
    "--into",
    metavar="FILE.bib",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Add to this file instead of content/references.bib.",
)
def references(
    files: tuple[Path, ...], site: Path, dry_run: bool, full_report: bool, into: Path | None
) -> int:
    """Add references to a bibliography: those of FILE that are not there yet.

    FILE is PubMed's .nbib, .ris, CSL-JSON, or a text with references as PubMed prints them, one a line or a
    paragraph. What is not sure is listed and left out; what stands in the .bib file stays as it is.

    \b
    Example:
      octavo import references pubmed.nbib reading-list.txt --site blog
    """  # noqa: D301
    from octavo.importers.references.importing import import_references

    report = import_references(files, existing_site(site), into, is_dry=dry_run)
    print_report(report, is_dry=dry_run, is_full=full_report)
    return 0
