"""`octavo comments`: a moderator's day at the terminal."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from octavo.cli.options import FOLDER, existing_site
from octavo.cli.printing import print_problems, printable
from octavo.errors import UsageError, has_errors

if TYPE_CHECKING:
    from octavo.model.comment import CommentStatus
    from octavo.moderation.archives import FoundComment, SiteArchives

_EXCERPT = 300
_SCISSORS = "<!-- Write your answer above this line. What is below it will not be kept. -->"


_site_option = click.option("--site", type=FOLDER, default=Path(), help="The site's folder, if not this one.")


@click.group()
def comments() -> None:
    """Look after the discussions: what waits, what is shown, what has to go.

    A comment is named by its ID, or by POST#ID where several posts have the same ID.

    \b
    Example:
      octavo comments pending --site blog
      octavo comments approve 2021-10-20-trust#124 --site blog
    """  # noqa: D301


@comments.command()
@click.option("--full", "shows_all", is_flag=True, help="Print whole texts, as they stand in the files.")
@_site_option
def pending(shows_all: bool, site: Path) -> int:
    """List the comments that wait for a decision, oldest first, and how they begin.

    \b
    Example:
      octavo comments pending --site blog
    """  # noqa: D301
    from octavo.moderation.archives import comments_of_status

    archives = _read(site)
    waiting = comments_of_status(archives, "pending")
    for found in waiting:
        _print_comment(archives, found, shows_all=shows_all)
    if not waiting:
        click.echo("No comment is pending.")
    else:
        is_one = len(waiting) == 1
        click.echo(f"{_counted(len(waiting))} {'is' if is_one else 'are'} pending.", nl=False)
        click.echo(" Now: octavo comments approve, reject or spam ID…")
    return 1 if _has_errors(archives) else 0


def _decision(verb: str, status: CommentStatus, word: str, what: str, ids: str = "124") -> click.Command:
    help_text = f"{what}\n\n\b\nExample:\n  octavo comments {verb} {ids} --site blog"

    @click.command(verb, help=help_text)
    @click.argument("ids", nargs=-1, required=True, metavar="ID...")
    @_site_option
    def command(ids: tuple[str, ...], site: Path) -> int:
        from octavo.moderation.archives import select_comments
        from octavo.moderation.changes import change_statuses

        archives = _read(site)
        selected = select_comments(archives, ids)
        new = len(change_statuses(archives, selected, status))
        for found in selected:
            done = f"already {word}" if found.comment.status == status else word
            click.echo(f"{done}: {_heading(archives, found)}")
        if new:
            them = "it" if new == 1 else "them"
            shows = f"shows {them}" if status == "approved" else f"does not show {them}"
            click.echo(f"{_counted(new)} {word}. The next build {shows}.")
        return 0

    return command


_STAYS = "Do not publish comments; they stay in the file with the status"
comments.add_command(
    _decision("approve", "approved", "approved", "Publish comments with the next build.", "124 125")
)
comments.add_command(_decision("reject", "trash", "rejected", f"{_STAYS} trash."))
comments.add_command(_decision("spam", "spam", "marked as spam", f"{_STAYS} spam."))


@comments.command()
@click.argument("name", metavar="ID")
@click.option("--text", default="", help="The answer in Markdown, instead of asking the editor.")
@click.option("--by", "author", default="", metavar="AUTHOR", help="Who answers: a file in content/authors.")
@click.option("--approve", "approves", is_flag=True, help="Publish the comment that is answered, too.")
@_site_option
def reply(name: str, text: str, author: str, approves: bool, site: Path) -> int:
    """Answer a comment, as an author of the site.

    The text is taken from --text, from standard input when that is no terminal, or from your editor.
    Without --by the answer is by the author of the site, when there is only one.

    \b
    Example:
      octavo comments reply 124 --by mousedoctor --text "That was in *rats*."
    """  # noqa: D301
    from octavo.moderation.archives import select_comments
    from octavo.moderation.changes import answer_comment, writer_of

    archives = _read(site)
    (found,) = select_comments(archives, [name])
    writer = writer_of(archives, author)
    body = text or _written_answer(archives, found)
    if not body.strip():
        raise UsageError("The answer is empty; nothing was written.")
    answer = answer_comment(archives, found, writer, body, datetime.now(tz=UTC), approves=approves)
    click.echo(f"{printable(found.name)} answered: {found.archive.name}#{answer.id} in {found.archive.path}.")
    if found.comment.status != "approved" and not approves:
        click.echo(
            f"{found.name} itself is not published ({found.comment.status}), so the answer will stand alone. "
            f"Publish it: octavo comments approve {found.name}",
            err=True,
        )
    return 0


@comments.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--author", default="", metavar="NAME", help="All comments that carry this name.")
@click.option("--reason", default="", help="A note for content/redactions.yaml, which may be public.")
@click.option("--dry-run", is_flag=True, help="Only say which comments would be forgotten.")
@_site_option
def forget(ids: tuple[str, ...], author: str, reason: str, dry_run: bool, site: Path) -> int:
    """Take name, link and text of comments out of the files, for ever.

    What stays is the comment's id, the id of what it answers, and its date, so that the answers to it keep
    their place. content/redactions.yaml gets an entry for each, so that no later import brings the text
    back. Copies outside the site (version control, backups, the host until you publish) are yours to mend.

    \b
    Example:
      octavo comments forget 124 --site blog
      octavo comments forget --author "Tony" --site blog
    """  # noqa: D301
    from octavo.moderation.archives import mentions_of, select_author, select_comments
    from octavo.moderation.changes import forget_comments

    if bool(ids) == bool(author.strip()):
        raise UsageError("Name the comments by their ids, or one person by --author.")
    archives = _read(site)
    selected = select_comments(archives, ids) if ids else select_author(archives, author)
    if not dry_run:
        forget_comments(archives, selected, reason)
    for found in selected:
        click.echo(f"{'would be ' if dry_run else ''}forgotten: {_heading(archives, found)}")
    if dry_run:
        return 0
    click.echo(f"{_counted(len(selected))} forgotten. The next build shows nothing of them.")
    names = {found.comment.author for found in selected}
    for found in mentions_of(_read(site), names):
        click.echo(f"The name still stands in the text of {_heading(archives, found)}.", err=True)
    return 0


def _read(site: Path) -> SiteArchives:
    from octavo.moderation.archives import read_archives

    return read_archives(existing_site(site))


def _has_errors(archives: SiteArchives) -> bool:
    """Print what makes files unreadable, and tell whether there was any such thing."""
    faulty = [archive for archive in archives.archives if has_errors(archive.problems)]
    for archive in faulty:
        print_problems(archive.problems, "text")
    return bool(faulty)


def _written_answer(archives: SiteArchives, found: FoundComment) -> str:
    """Return what somebody wrote on standard input or in the editor."""
    if not sys.stdin.isatty():
        return sys.stdin.read()
    quoted = "\n".join(f"> {line}" for line in found.comment.text.strip().splitlines())
    template = f"\n\n{_SCISSORS}\n\n{_heading(archives, found)}\n\n{quoted}\n"
    written = click.edit(template, extension=".md")
    return "" if written is None else written.partition(_SCISSORS)[0]


def _print_comment(archives: SiteArchives, found: FoundComment, *, shows_all: bool) -> None:
    from octavo.comments.characters import strip_invisible

    click.secho(_heading(archives, found), bold=True)
    if found.comment.author_url:
        click.echo(f"    {printable(found.comment.author_url)}")
    if shows_all:
        # With its tags: an address that hides behind harmless words is what a moderator looks for.
        lines = strip_invisible(found.comment.text).splitlines() or ["(no text)"]
        click.echo("\n".join(f"    {printable(line)}".rstrip() for line in lines))
    else:
        excerpt = printable(_excerpt(found))
        click.echo(click.wrap_text(excerpt, initial_indent="    ", subsequent_indent="    "))
    click.echo()


def _excerpt(found: FoundComment) -> str:
    from octavo.comments.characters import clean_text

    text = re.sub(r"<[^<>]*>", " ", found.comment.text) if found.comment.is_html else found.comment.text
    return clean_text(text, limit=_EXCERPT) or "(no text)"


def _heading(archives: SiteArchives, found: FoundComment) -> str:
    """Return "POST#ID, 21 October 2021 14:03, Tony, in answer to Mouse Doctor"."""
    comment = found.comment
    parts = [found.name]
    if comment.date is not None:
        parts.append(archives.moment_of(comment))
    parts.append(comment.author or "Anonymous")
    if comment.kind != "comment":
        parts.append(comment.kind)
    if parent := found.parent:
        parts.append(f"in answer to {parent.author or 'Anonymous'} ({parent.id})")
    return printable(", ".join(parts))


def _counted(count: int) -> str:
    return f"{count} comment{'' if count == 1 else 's'}"
