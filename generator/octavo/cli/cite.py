"""`octavo cite`: works looked up and added to the bibliography."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from octavo.cli.options import existing_site, site_option
from octavo.errors import UsageError
from octavo.extras import install_command

if TYPE_CHECKING:
    from octavo.cli.citing import Choices


@click.command()
@click.argument("works", metavar="[WORK...]", nargs=-1)
@site_option
@click.option(
    "--to",
    metavar="FILE.bib",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Add to this file instead of content/references.bib.",
)
@click.option(
    "--search", metavar="WORDS", help="List what PubMed and Crossref find; a number typed then adds one."
)
@click.option("--zotero", metavar="WORDS", help="The same in Zotero, which runs on this computer.")
@click.option("--find", metavar="WORDS", help="List works that the site has. Works without the network.")
@click.option(
    "--missing",
    is_flag=True,
    help="Look up what texts cite as [@pmid:…] or [@doi:…] and no bibliography has.",
)
@click.option("--rewrite", is_flag=True, help="With --missing: put the keys into the texts.")
@click.option(
    "--refresh",
    is_flag=True,
    help="Compare entries with the services, show what changed as a diff, and ask. WORK is a key here; "
    "without, all entries are compared.",
)
@click.option("--yes", is_flag=True, help="With --refresh: write the changes without a question.")
@click.option("--dry-run", is_flag=True, help="Write nothing; only tell what would be done.")
def cite(
    works: tuple[str, ...],
    site: Path,
    to: Path | None,
    search: str | None,
    zotero: str | None,
    find: str | None,
    missing: bool,
    rewrite: bool,
    refresh: bool,
    yes: bool,
    dry_run: bool,
) -> int:
    """Look up a WORK, add it to the bibliography, and print the key to cite it by.

    WORK is a PubMed number (pmid:426466), a number of PubMed Central (PMC2911190), a DOI, arxiv:…, isbn:…, or
    a web address. What the bibliography has is not asked for again.

    \b
    Example:
      octavo cite pmid:426466 10.1093/brain/awq176 --site blog
      octavo cite --search "remyelination alemtuzumab" --site blog
    """  # noqa: D301
    modes = {
        "--search": search,
        "--zotero": zotero,
        "--find": find,
        "--missing": missing,
        "--refresh": refresh,
    }
    chosen = [name for name, value in modes.items() if value]
    if len(chosen) > 1:
        raise UsageError(f"{' and '.join(chosen)} cannot be used together.")
    if works and chosen not in ([], ["--refresh"]):
        raise UsageError(f"{chosen[0]} takes no WORK.")
    if rewrite and not missing:
        raise UsageError("--rewrite needs --missing.")
    if yes and not refresh:
        raise UsageError("--yes needs --refresh.")
    if not works and not chosen:
        raise UsageError("Name a work, as pmid:426466, or use --search WORDS.")
    if find:
        from octavo.cli.citing import list_own_works

        return list_own_works(existing_site(site), find)
    if find_spec("httpx") is None:
        raise UsageError(f"looking works up needs one more library: {install_command('cite')}")
    from octavo.cli import citing

    choices: Choices = citing.Choices(existing_site(site), to, dry_run)
    if search:
        return citing.add_found(choices, search)
    if zotero:
        return citing.add_from_zotero(choices, zotero)
    if missing:
        return citing.add_missing(choices, is_rewriting=rewrite)
    if refresh:
        return citing.refresh(choices, works, is_certain=yes)
    return citing.add_works(choices, works)
