"""`octavo import isso` and `octavo import mail`: what readers wrote elsewhere, into the archives."""

from __future__ import annotations

from pathlib import Path

import click

from octavo.cli.imports import import_options, print_report, show_progress
from octavo.cli.options import existing_site


@click.command()
@click.argument("database", metavar="DATABASE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@import_options
def isso(database: Path, site: Path, dry_run: bool, full_report: bool) -> int:
    """Fold what readers wrote in Isso into the archives of the posts.

    DATABASE is Isso's comments.db; it is only read, and Isso may go on running. Published comments are taken,
    each once, however often this is run.

    \b
    Example:
      octavo import isso /var/lib/isso/comments.db --site blog
    """  # noqa: D301
    from octavo.importers.isso import import_isso

    report = import_isso(database, existing_site(site), is_dry=dry_run)
    print_report(report, is_dry=dry_run, is_full=full_report)
    return 0


@click.command()
@click.argument("mailbox", metavar="MAILBOX", type=click.Path(exists=True, path_type=Path))
@import_options
def mail(mailbox: Path, site: Path, dry_run: bool, full_report: bool) -> int:
    """Turn answers by mail into pending comments.

    MAILBOX is an mbox file, a maildir, a folder of .eml files, or a single message. The mark in the subject,
    which the links below comments put there, tells what is answered. Quotations and signatures are cut off;
    addresses are not kept. Each answer is taken once, however often this is run.

    \b
    Example:
      octavo import mail letters.mbox --site blog
    """  # noqa: D301
    from octavo.importers.mail.importing import import_mail

    size = mailbox.stat().st_size if mailbox.is_file() else 0
    with show_progress(size, "Reading") as advance:
        report = import_mail(mailbox, existing_site(site), is_dry=dry_run, advance=advance)
    print_report(report, is_dry=dry_run, is_full=full_report)
    return 0
