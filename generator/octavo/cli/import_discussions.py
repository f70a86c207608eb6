"""`octavo import isso`, `disqus` and `mail`: what readers wrote elsewhere, into the archives."""

from __future__ import annotations

from pathlib import Path

import click

from octavo.cli.imports import import_options, print_report, rare_collections, show_progress
from octavo.cli.options import existing_site
from octavo.errors import UsageError


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
    "--author",
    "authors",
    metavar="USERNAME=ID",
    multiple=True,
    help="What USERNAME wrote in Disqus is by the site's author ID. May be given several times.",
)
def disqus(
    files: tuple[Path, ...], site: Path, dry_run: bool, full_report: bool, authors: tuple[str, ...]
) -> int:
    """Fold what readers wrote in Disqus into the archives of the posts.

    FILE is the export that Disqus sends (Moderation > Export), packed or not. A comment finds its post by the
    path of its page, old addresses in `aliases` too: import the blog first. Each is taken once, however often
    this is run.

    \b
    Example:
      octavo import disqus blog-2021-10-20.xml.gz --site blog --author oratio=orla
    """  # noqa: D301
    from octavo.importers.disqus.importing import DisqusOptions, import_disqus

    pairs = dict(pair.partition("=")[::2] for pair in authors)
    if not all(name and author for name, author in pairs.items()):
        raise UsageError("--author: write USERNAME=ID, such as oratio=orla.")
    options = DisqusOptions(existing_site(site), files, pairs, dry_run)
    size = sum(file.stat().st_size for file in files)
    with rare_collections(), show_progress(size, "Reading") as advance:
        report = import_disqus(options, advance)
    print_report(report, is_dry=dry_run, is_full=full_report)
    return 0
