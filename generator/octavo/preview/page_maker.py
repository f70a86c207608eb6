"""What a browser asked for → its bytes, made when it is asked for; the last good page where that fails."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from msgspec import Struct

from octavo.builder.plan import PlannedFile
from octavo.errors import Problem, Severity, SiteError, sort_problems
from octavo.model.addresses import output_file
from octavo.preview.live_site import LiveSite
from octavo.preview.stumbling import told
from octavo.storage.recent import Recent

_REMEMBERED = 128  # pages
_HTML = (".html", ".htm")


class Made(Struct, frozen=True):
    """What a name stands for now."""

    name: str
    data: bytes | None  # None: it is the file below, or cannot be made and never could
    file: Path | None  # what is sent as it is
    problems: tuple[Problem, ...]  # mistakes that would stop a build, of this page alone
    is_unpublished: bool = False

    @property
    def is_page(self) -> bool:
        """Tell whether it is HTML that we made."""
        return self.file is None and self.name.endswith(_HTML)


class _Rendered(Struct, frozen=True):
    planned: PlannedFile  # held, so that nothing else has its identity
    data: bytes | None
    problems: tuple[Problem, ...]


class PageMaker:
    """Makes one file at a time and remembers the last ones; belongs to one thread."""

    def __init__(self) -> None:
        self._made: Recent[int, _Rendered] = Recent(_REMEMBERED)
        self._good: dict[str, bytes] = {}  # pages as they last were without a mistake

    def make(self, live: LiveSite, name: str) -> Made | None:
        """Return what stands under a name; None when nothing does."""
        planned = live.find(name)
        if planned is None:
            return None
        is_unpublished = live.read is not None and name in live.read.unpublished
        if planned.copied is not None:
            return Made(name, None, planned.copied, ())
        made = self._made.get(id(planned), partial(self._render, live, planned))
        return Made(name, made.data, None, made.problems, is_unpublished)

    def _render(self, live: LiveSite, planned: PlannedFile) -> _Rendered:
        try:
            data = planned.make().data
            problems = tuple(one for one in live.problems_of(planned) if one.severity is Severity.ERROR)
        except SiteError as error:
            return _Rendered(planned, self._good.get(planned.name), error.problems)
        except FileNotFoundError:
            # It goes away just now; the watcher knows, too.
            return _Rendered(planned, self._good.get(planned.name), ())
        except Exception as error:  # the preview of all other pages goes on
            return _Rendered(planned, self._good.get(planned.name), (told(error, planned.source),))
        if problems:
            return _Rendered(planned, self._good.get(planned.name, data), sort_problems(problems))
        if planned.name.endswith(_HTML):
            self._good.pop(planned.name, None)
            self._good[planned.name] = data
            if len(self._good) > _REMEMBERED:
                del self._good[next(iter(self._good))]
        return _Rendered(planned, data, ())


def name_of(site_path: str) -> str:
    """Return the name below the output folder for what follows the base path in a request."""
    return output_file(f"/{site_path}")
