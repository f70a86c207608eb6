"""Publishing from the desk: what would change, in words, and then that it is done, with how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct, field

from octavo.builder.build import build_site
from octavo.builder.options import BuildOptions, BuildReport, FileKind
from octavo.errors import OctavoError, SiteError
from octavo.preview.excerpt import problems_to_data
from octavo.publishing.plan import Plan
from octavo.publishing.publication import PublicationOptions, PublicationReport, choose_target, publish_output
from octavo.site.load import usable_config

_MOST_NAMED = 5
_WORDS: Mapping[FileKind, tuple[str, str]] = {
    FileKind.POST: ("post", "posts"),
    FileKind.PAGE: ("page", "pages"),
    FileKind.LIST: ("list of posts", "lists of posts"),
    FileKind.WORK: ("page of a cited work", "pages of cited works"),
    FileKind.FEED: ("feed", "feeds"),
    FileKind.DOWNLOAD: ("download", "downloads"),
    FileKind.PICTURE: ("picture", "pictures"),
    FileKind.ASSET: ("file", "files"),
}


class Progress(Struct, frozen=True):
    """How far a publication is."""

    state: str = "idle"  # idle, working, planned, published, failed
    sentence: str = ""
    done: int = 0
    of: int = 0
    changes: tuple[str, ...] = ()  # what would change, or did, a sentence each
    problems: list[dict[str, object]] = field(default_factory=list)
    target: str = ""
    is_empty: bool = False


class Publisher:
    """Plans and publishes, one after the other, in a thread of its own; `progress` may be read from any."""

    def __init__(self, site: Path, now: Callable[[], datetime], environment: Mapping[str, str]) -> None:
        """Take the site's folder, what tells the time, and the environment that has passwords."""
        self.progress = Progress()
        self._site = site
        self._now = now
        self._environment = environment

    def begin(self) -> None:
        """Say that work begins, before the thread does."""
        self.progress = Progress("working", "Building the site")

    def run(self, target: str, *, is_plan: bool, titles: Mapping[str, str]) -> None:
        """Build, then plan or publish; what comes of it is the progress. `titles` are those of pages."""
        try:
            self._run(target, is_plan=is_plan, titles=titles)
        except SiteError as error:
            data = problems_to_data(error.problems, self._site)
            self.progress = Progress(
                "failed", "The site has mistakes, so nothing was published.", problems=data
            )
        except OctavoError as error:
            self.progress = Progress("failed", str(error))
        except OSError as error:
            self.progress = Progress("failed", f"The system refused: {error.strerror or error}.")

    def _run(self, target: str, *, is_plan: bool, titles: Mapping[str, str]) -> None:
        site, moment = self._site, self._now()
        config = usable_config(site)
        settings = choose_target(config, target, site)
        built = build_site(BuildOptions(site, moment, jobs=1, progress=self._tell_building))
        options = PublicationOptions(
            site.absolute(), site / "output", moment, self._environment, is_dry_run=is_plan
        )
        report = publish_output(config, settings, options, self._tell_sending)
        self._finish(report, built, titles, is_plan=is_plan)

    def _finish(
        self, report: PublicationReport, built: BuildReport, titles: Mapping[str, str], *, is_plan: bool
    ) -> None:
        plan = report.plan
        if plan.is_empty:
            sentence = f"Nothing to do: {report.target} shows the site as it is here."
        elif is_plan:
            sentence = f"This is what changes at {report.target}."
        else:
            sentence = f"Published: {report.target}."
        self.progress = Progress(
            "planned" if is_plan else "published",
            sentence,
            changes=tuple(in_words(plan, built.kinds, titles)),
            problems=problems_to_data(built.problems, self._site),
            target=report.target,
            is_empty=plan.is_empty,
        )

    def _tell_building(self, what: str, done: int, of: int) -> None:
        self.progress = Progress("working", what, done, of)

    def _tell_sending(self, name: str, size: int | None, done: int, of: int) -> None:
        self.progress = Progress("working", f"{'Removed' if size is None else 'Sent'} {name}", done, of)


def in_words(plan: Plan, kinds: Mapping[str, FileKind], titles: Mapping[str, str]) -> Iterable[str]:
    """Yield what a plan does as sentences, new posts by their titles first."""
    new = [file.name for file in plan.sent if file.is_new]
    changed = [file.name for file in plan.sent if not file.is_new]
    posts = [titles.get(name, name) for name in new if kinds.get(name) is FileKind.POST]
    if posts:
        named = ", ".join(f"“{title}”" for title in posts[:_MOST_NAMED])
        more = f" and {len(posts) - _MOST_NAMED:,} more" if len(posts) > _MOST_NAMED else ""
        yield f"{_counted(len(posts), 'new post', 'new posts')}: {named}{more}."
    others = [name for name in new if kinds.get(name) is not FileKind.POST]
    yield from _sentence(others, kinds, "is new", "are new")
    yield from _sentence(changed, kinds, "changes", "change")
    gone = (*plan.in_the_way, *plan.removed)
    yield from _sentence(gone, kinds, "goes away", "go away")
    if plan.expired:
        gone_for_long = _counted(len(plan.expired), "old file", "old files")
        yield f"{gone_for_long} that no page needs any more will be removed."


def _sentence(names: Sequence[str], kinds: Mapping[str, FileKind], one: str, many: str) -> Iterable[str]:
    counts = Counter(_kind(name, kinds) for name in names)
    if counts:
        parts = [_counted(count, *words) for words, count in counts.most_common()]
        listed = ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]
        yield f"{listed} {one if len(names) == 1 else many}."


def _kind(name: str, kinds: Mapping[str, FileKind]) -> tuple[str, str]:
    found = _WORDS.get(kinds[name]) if name in kinds else None
    if found is None:
        found = ("page", "pages") if name.endswith(".html") else ("other file", "other files")
    return found


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
