"""What differs between the output folder and a target → what is sent, what is removed, what is kept.

The target itself has the list of what was published, for whoever publishes next, from wherever.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import IntEnum, auto

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from octavo.hosting.media_types import outlives_its_use
from octavo.output.manifest import is_plain, seal_of
from octavo.publishing.target import Outgoing, PublishError

PUBLISHED = ".octavo-published.json"
IS_CHANGING = "changing"
_FORMAT = 1


class Published(Struct, frozen=True):
    """What is on a target, as far as octavo sent it."""

    format: int = _FORMAT
    site: str = ""  # the address of the site that is published there
    title: str = ""  # of the site, for messages
    seal: str = ""  # of the list as a file; "" elsewhere
    files: dict[str, str] = {}
    """The digest of each file by its name; "" for one that was about to be sent, `IS_CHANGING` for one that
    was there already, and was about to be sent again or removed."""
    unused: dict[str, str] = {}
    """The day since which no page needs an asset (2026-11-30), by its name, which is in `files` too."""

    @property
    def is_under_way(self) -> bool:
        """Tell whether a publication that wrote this has not ended."""
        return not {"", IS_CHANGING}.isdisjoint(self.files.values())


_decoder = msgspec.json.Decoder(Published)


def read_published(data: bytes) -> Published | None:
    """Return a list as `sealed_bytes` wrote it; None if it is damaged or of another version."""
    try:
        written = _decoder.decode(data)
    except (ValueError, RecursionError):
        return None
    names = (*written.files, *written.unused)
    plain = replace(written, seal="")
    is_ours = written.format == _FORMAT and written.seal == seal_of(plain) and all(map(is_plain, names))
    return plain if is_ours else None


_FEEDS = (".xml", ".json", ".txt")
_LIST_FOLDERS = (
    "archive",
    "authors",
    "categories",
    "comments",
    "page",
    "recent",
    "references",
    "search",
    "series",
    "tags",
)


_RULES = (".htaccess", "_headers", "_redirects")
_RULE_FOLDER = ".hosting/"


class Stage(IntEnum):
    """A part of a publication; the next one begins when all of it is there."""

    ASSETS = auto()  # pages need them
    PAGES = auto()  # lists lead to them
    LISTS = auto()
    FEEDS = auto()  # tell other programs what is new


def stage_of(name: str) -> Stage:
    """Return when a file is published, by its name. A `.gz` or `.br` goes with the file that it is of."""
    name = name.removesuffix(".gz").removesuffix(".br")
    if name.endswith(_FEEDS):
        return Stage.FEEDS  # the entry of the search index too, which names the other files of it
    if name in _RULES or name.startswith(_RULE_FOLDER):
        return Stage.LISTS  # they lead from old addresses to new pages
    if not name.endswith((".html", ".htm")):
        return Stage.ASSETS
    folder, slash, _ = name.partition("/")
    return Stage.LISTS if not slash or folder in _LIST_FOLDERS else Stage.PAGES


KEPT_DAYS = 30
"""How long an asset stays after its last use: pages that need it are in caches for a while."""

_NAMED = 3  # files that a refusal names one by one
# What hosts put there by themselves; dotfiles count as little.
_OF_HOSTS = ("CNAME",)


class Plan(Struct, frozen=True):
    """What one publication does to a target."""

    before: Published
    after: Published
    sent: tuple[Outgoing, ...]  # in the order of their stages
    in_the_way: tuple[str, ...]  # to be removed first: folders are to be where these files are, or files …
    removed: tuple[str, ...]  # no longer part of the site
    expired: tuple[str, ...]  # assets that were out of use long enough
    unchanged: int

    @property
    def is_empty(self) -> bool:
        """Tell whether the target is as it should be."""
        return not self.touched and self.before == self.after

    @property
    def touched(self) -> frozenset[str]:
        """Return the names of all that is sent or removed."""
        sent = (file.name for file in self.sent)
        return frozenset((*sent, *self.in_the_way, *self.removed, *self.expired))

    def stages(self) -> Iterator[Sequence[Outgoing]]:
        """Yield the files of each stage: first those that were never there, to which the others may lead.

        A page that was there becomes one that sends readers on to a new address, or names a new post.
        """
        for stage in Stage:
            files = [file for file in self.sent if stage_of(file.name) is stage]
            for was_there in (False, True):
                if some := [file for file in files if self._was_there(file.name) is was_there]:
                    yield some

    def _was_there(self, name: str) -> bool:
        return bool(self.before.files.get(name))

    def under_way(self, done: Collection[str] = ()) -> Published:
        """Return the list to be on the target while it is being changed; `done` are names that are finished.

        It knows of every file that may be there, for whoever comes after a killed publication.
        """
        touched = self.touched.difference(done)
        names = self.before.files.keys() | self.after.files.keys()
        files = {
            name: (IS_CHANGING if self._was_there(name) else "")
            if name in touched
            else self.after.files.get(name, "")
            for name in names
        }
        gone = set(done) - self.after.files.keys()
        return replace(self.after, files={name: digest for name, digest in files.items() if name not in gone})


def claim_target(data: bytes | None, names_at_top: Iterable[str], site: str, *, adopt: bool) -> Published:
    """Return what is published on a target; `data` is its list, `site` the address of the site to come.

    Raises `PublishError` if another site is there, or files of somebody else, unless `adopt`.
    """
    if data is None:
        foreign = sorted(name for name in names_at_top if name[:1] != "." and name not in _OF_HOSTS)
        if foreign and not adopt:
            more = " …" if len(foreign) > _NAMED else ""
            raise PublishError(
                f"There are files that octavo did not publish ({', '.join(foreign[:_NAMED])}{more}). Choose "
                "another place, or give --adopt to publish beside them: files of the same name are replaced."
            )
        return Published()
    published = read_published(data)
    if published is None:
        if not adopt:
            raise PublishError(
                f"{PUBLISHED}, the list of what was published there, is damaged, or of another version of "
                "octavo. With --adopt every file is sent again; files that the site no longer has stay."
            )
        return Published()
    if published.site != site and not adopt:
        raise PublishError(
            f"Another site is published there: “{published.title}”, {published.site}. Choose another place, "
            "or give --adopt to take it over: what the other site published is removed."
        )
    return published


def plan_publication(
    files: Sequence[Outgoing], before: Published, site: str, title: str, today: date
) -> Plan:
    """Return what has to be done so that a target has these files and no others of octavo's.

    Assets that were used stay for `KEPT_DAYS` after the day since which they are not.
    """
    wanted = {file.name: file.digest for file in files}
    unused = {
        name: before.unused.get(name, today.isoformat())
        for name in before.files
        if name not in wanted and outlives_its_use(name)
    }
    last = (today - timedelta(days=KEPT_DAYS)).isoformat()
    expired = sorted(name for name, day in unused.items() if day <= last)
    kept = {name: day for name, day in unused.items() if day > last}
    sent = [
        replace(file, is_new=file.name not in before.files)
        for file in files
        if before.files.get(file.name) != file.digest
    ]
    removed = sorted(name for name in before.files if name not in wanted and name not in unused)
    in_the_way = _in_the_way(sent, removed)
    # Of some nobody knows whether they came whole: should they be used again, they are sent again.
    stays = {
        name: "unknown" if (digest := before.files[name]) in ("", IS_CHANGING) else digest for name in kept
    }
    after = Published(site=site, title=title, files=wanted | stays, unused=kept)
    return Plan(
        before,
        after,
        tuple(sorted(sent, key=lambda file: (stage_of(file.name), file.name))),
        in_the_way,
        tuple(name for name in removed if name not in in_the_way),
        tuple(expired),
        len(files) - len(sent),
    )


def check_deletions(plan: Plan, most: int) -> None:
    """Raise `PublishError` if more files of the site are removed than may be.

    Assets that were out of use for long do not count: nobody misses them.
    """
    count = len(plan.removed) + len(plan.in_the_way)
    if count > most:
        raise PublishError(
            f"{count:,} published files would be removed, and {most:,} may be. If that is on purpose, give "
            f"--max-delete {count}; if not, look for what is missing in content/. Nothing was changed."
        )


def _in_the_way(sent: Iterable[Outgoing], removed: Iterable[str]) -> tuple[str, ...]:
    """Return the removed files where folders are to be, and those in folders where files are to be."""
    names = {file.name for file in sent if file.is_new}
    folders = {folder for name in names for folder in _folders_above(name)}
    return tuple(
        name for name in removed if name in folders or any(above in names for above in _folders_above(name))
    )


def _folders_above(name: str) -> Iterator[str]:
    while name := name.rpartition("/")[0]:
        yield name
