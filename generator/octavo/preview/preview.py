"""The preview of one site: what is served now, and how it follows what happens on the disk.

Three threads: the event loop answers, one thread makes pages, one reads the whole site. What is served is
a value that is exchanged, so that an answer never waits for a reading.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from octavo.builder.options import BuildOptions
from octavo.errors import Problem
from octavo.model.addresses import Addresses
from octavo.preview.live_site import LiveSite, Made, PageMaker, Reading, problems_of_text
from octavo.preview.preview_chrome import PageState, state_of
from octavo.preview.read_site import checked, is_as_read, read_site, take_in, with_changed_texts
from octavo.preview.watch import Doubts, Watched
from octavo.preview.work_thread import WorkThread
from octavo.rendering.plan import Planned
from octavo.site.discover import CONTENT, theme_roots
from octavo.text.file_names import is_text

QUIET = 0.03
"""Seconds without another change after which a change is taken in."""

_LONGEST = 0.5  # seconds that changes without a pause are waited for
_LOOKS = 4  # in a row that find nothing to do: between two steps of one change it looks like that, too
_CALM = 1.0  # seconds after a text was saved until the whole site is looked at again
_MANY = 20  # texts changed at once, from which on reading the whole site is quicker
_COLLECTS = 100  # readings after which what refers to itself is collected


class PreviewOptions(Struct, frozen=True):
    """What to preview, and how."""

    site: Path
    now: Callable[[], datetime]  # aware
    navigates: bool = False  # whether open pages follow the text that is saved


class Preview:
    """What is served now, and what keeps it true. Used from one event loop."""

    def __init__(self, options: PreviewOptions, tell: Callable[[Sequence[Problem]], None]) -> None:
        """Take what to preview, and who is told what is wrong whenever that changes."""
        self.live = LiveSite()
        self.is_closed = False
        self._options = options
        self._tell = tell
        self._told: tuple[Problem, ...] | None = None
        self._maker = PageMaker()
        self._pages = WorkThread("pages")
        self._readings = WorkThread("readings")
        self._pages_of: tuple[Mapping[str, Planned], dict[str, str]] | None = None  # by the path of a text
        self._ahead: dict[str, bytes] = {}  # by path: what is being written just now
        self._hints: set[str] = set()
        self._hints_while_reading: set[str] = set()
        self._flag = asyncio.Event()
        self._changed = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None
        self._is_wanted_again = False
        self._is_known = True  # whether the graph has all that changed since the site was read
        self._later: asyncio.TimerHandle | None = None
        self._doubts = Doubts(options.site, self.note)
        self._count = 0  # of readings
        self._saved = ""  # the source path of the text that was saved last, until its page is known

    def read_first(self) -> None:
        """Read the site for the first time; only here, while there is one thread, may workers be forked."""
        self.live = take_in(self.live, read_site(self._build_options(jobs=0)))
        self._announce()

    @property
    def is_busy(self) -> bool:
        """Tell whether something that changed is not taken in yet, or not wholly."""
        is_reading = self._reading is not None and not self._reading.done()
        return is_reading or bool(self._hints) or self._doubts.is_open or self._later is not None

    @property
    def watched(self) -> Watched:
        """Return what is to be watched."""
        site = self._options.site
        return Watched(site, (site / CONTENT, *theme_roots(site)), site / "output")

    def note(self, hint: str) -> None:
        """Note that a file may have changed. To be called in the event loop."""
        self._hints.add(hint)
        self._flag.set()

    async def follow(self) -> None:
        """Take in what changes, until cancelled."""
        while True:
            await self._flag.wait()
            await self._settle()
            hints, self._hints = self._hints, set()
            hints -= self._doubts.held(hints)
            if hints:
                await self._take_in(hints)

    async def page(self, name: str) -> Made | None:
        """Return what stands under a name now; a text that was just saved is looked at first."""
        planned = self.live.files.get(name)
        if planned is not None and planned.output == "text_page":
            await self._look_at([planned.subject])
        return await self._pages.run(self._maker.make, self.live, name)

    async def take(self, path: str, data: bytes) -> None:
        """Show a text that is being written; `written` has to be told how that ended."""
        self._ahead[path] = data
        await self._look_at([path])

    def written(self, path: str) -> None:
        """Go by the disk again, whatever a file has there by now."""
        self._ahead.pop(path, None)
        self.note(path)

    def url_of(self, path: str) -> str:
        """Return the URL path of the page of a text, by its source path; "" if it has none."""
        live = self.live
        if self._pages_of is None or self._pages_of[0] is not live.files:
            found: dict[str, str] = {}
            for one in live.files.values():
                if one.output == "text_page":
                    # The first of a text is its own, those of its discussion follow.
                    found.setdefault(one.subject, one.site_path)
            self._pages_of = (live.files, found)
        site_path = self._pages_of[1].get(path)
        return "" if site_path is None else Addresses("", live.base_path).url(site_path)

    async def rest(self, seconds: float) -> None:
        """Wait until what has changed is taken in, but no longer than this."""
        loop = asyncio.get_running_loop()
        end, calm = loop.time() + seconds, 0
        while calm < _LOOKS and loop.time() < end and not self.is_closed:
            calm = 0 if self.is_busy else calm + 1
            await asyncio.sleep(QUIET)

    async def problems_of(self, path: str) -> Sequence[Problem]:
        """Return what is wrong with a post or a page as it was saved, in its own words alone."""

        def work() -> Sequence[Problem]:
            read = self.live.read
            source = read.sources.get(path) if read else None
            if read is None or source is None:
                return ()
            try:
                return read.site.parsed(path, (self._options.site / source.file).read_bytes())[1]
            except OSError:
                return ()

        return await self._pages.run(work)

    async def known_problems(self) -> Sequence[Problem]:
        """Return what is wrong with the whole site, but for what the words of texts point to."""

        def work() -> Sequence[Problem]:
            live = self.live
            try:
                found = live.read.site.check(with_texts=False) if live.read else []
            except Exception:
                found = []  # a page tells of it
            return [*found, *live.problems]

        return await self._pages.run(work)

    async def problems_with_page(self, path: str) -> Sequence[Problem]:
        """Return what is wrong with a text and with all that it points to."""

        def work() -> Sequence[Problem]:
            read = self.live.read
            try:
                return problems_of_text(read, path) if read and path in read.sources else ()
            except Exception:
                return ()  # its page tells of it

        return await self._pages.run(work)

    async def state(self, path: str, since: int, known: str = "") -> PageState:
        """Return what the open page of a path has to know that had been told of this epoch.

        `known` is the mark of the page that it was told of; with another page comes its HTML.
        """
        site, navigates = self._options.site, self._options.navigates

        def work() -> PageState:
            return state_of(self.live, self._maker, path, since, known, site=site, navigates=navigates)

        return await self._pages.run(work)

    async def changed(self, epoch: int) -> None:
        """Wait until there is another epoch than this, or the preview ends."""
        while self.live.epoch == epoch and not self.is_closed:
            await self._changed.wait()

    def close(self) -> None:
        """End: whoever waits need not wait any longer."""
        self.is_closed = True
        if self._later is not None:
            self._later.cancel()
        self._wake()
        for thread in (self._pages, self._readings):
            thread.stop()

    def wait(self, seconds: float) -> None:
        """Wait until nothing of it works any more, but no longer than this for each thread."""
        for thread in (self._pages, self._readings):
            thread.wait(seconds)

    async def _settle(self) -> None:
        """Wait until nothing has changed for a moment, but not for ever."""
        loop = asyncio.get_running_loop()
        end = loop.time() + _LONGEST
        while self._flag.is_set() and loop.time() < end:
            self._flag.clear()
            await asyncio.sleep(QUIET)
        self._flag.clear()

    async def _take_in(self, hints: Set[str]) -> None:
        self._hints_while_reading |= hints
        texts = sorted(hint for hint in hints if self._is_text(hint))
        saved = [hint for hint in sorted(hints) if hint.startswith(CONTENT) and is_text(hint)]
        self._saved = saved[-1] if saved else self._saved
        if len(texts) < len(hints) or len(texts) > _MANY or await self._look_at(texts):
            self.read_again()

    async def _look_at(self, texts: Iterable[str]) -> bool:
        """Take in texts that changed; tells whether the whole site has to be read for them."""
        before = self.live.epoch
        needs_reading = await self._pages.run(self._exchange_texts, tuple(texts))
        if self.live.epoch != before:
            self._announce()
            self._read_when_calm()
        return needs_reading

    def _exchange_texts(self, texts: Sequence[str]) -> bool:
        """Do so in the thread that makes pages: what is served is exchanged there alone."""
        try:
            taken = with_changed_texts(self.live, self._options.site, texts, self._ahead)
        except Exception:
            # Reading the whole site meets the same, and tells it.
            return True
        self.live, self._is_known = taken.live, self._is_known and taken.is_known
        return taken.needs_reading

    def _read_when_calm(self) -> None:
        if self._later is not None:
            self._later.cancel()
        self._later = asyncio.get_running_loop().call_later(_CALM, self._when_calm)

    def _when_calm(self) -> None:
        """Look at the whole site for what changed in texts: in the graph, if that has all of it.

        Reading a blog of ten thousand posts takes seconds, and whoever types just then would feel it.
        """
        self._later = None
        is_idle = self._reading is None or self._reading.done()
        if self._is_known and is_idle and not self.is_closed:
            self._reading = asyncio.get_running_loop().create_task(self._check_again())
        else:
            self.read_again()

    async def _check_again(self) -> None:
        if await self._pages.run(self._check):
            self._announce()
        else:
            self._is_wanted_again = True
        if self._is_wanted_again:
            await self._read_whole()

    def _check(self) -> bool:
        """Have what is wrong with the whole site told as it is now; return False where only a reading can."""
        live = self.live
        if live.read is None or not self._is_known:
            return False
        try:
            problems = checked(live.read, live.left_out)
        except Exception:
            return False  # reading the whole site meets the same, and tells it
        self._saved = ""
        if problems != live.problems:
            self.live = replace(live, epoch=live.epoch + 1, problems=problems)
        return True

    def read_again(self) -> None:
        """Begin to read the whole site, or again when that is being done."""
        if self.is_closed:
            return
        if self._later is not None:
            self._later.cancel()
            self._later = None
        if self._reading is not None and not self._reading.done():
            self._is_wanted_again = True
            return
        self._reading = asyncio.get_running_loop().create_task(self._read_whole())

    async def _read_whole(self) -> None:
        is_first = True
        while is_first or self._is_wanted_again:
            is_first = self._is_wanted_again = False
            self._hints_while_reading = set()
            self._doubts.believe_gone()
            reading = await self._readings.run(self._read)
            if self._doubts.held({problem.location.path for problem in reading.problems}):
                # It was read in the moment between emptying and writing.
                self._read_when_calm()
                return
            await self._pages.run(self._exchange, reading)
            self._announce()
            # What was saved meanwhile may be newer than what was read.
            texts = sorted(hint for hint in self._hints_while_reading if self._is_text(hint))
            if texts and await self._look_at(texts):
                self._is_wanted_again = True

    def _read(self) -> Reading:
        reading = read_site(self._build_options(jobs=1), self.live.read)
        self._count += 1
        if self._count % _COLLECTS == 0:
            # The engines of templates go in circles. They are small, and collecting takes time from answers.
            gc.collect()
        return reading

    def _exchange(self, reading: Reading) -> None:
        self.live = take_in(self.live, reading, self._saved)
        self._saved = ""
        # With mistakes, what was read before is served on.
        self._is_known = self.live.read is reading.site

    async def compare(self) -> None:
        """Read the site again if it changed since it was read first."""
        read, options = self.live.read, self._build_options(jobs=1)
        if read is None or not await self._readings.run(is_as_read, options, read):
            self.read_again()

    def _is_text(self, hint: str) -> bool:
        return self.live.read is not None and hint in self.live.read.sources

    def _announce(self) -> None:
        self._wake()
        if self.live.problems != self._told:
            if self._told is not None or self.live.problems:
                self._tell(self.live.problems)
            self._told = self.live.problems

    def _wake(self) -> None:
        self._changed.set()
        self._changed.clear()

    def _build_options(self, *, jobs: int) -> BuildOptions:
        return BuildOptions(
            self._options.site, self._options.now(), with_drafts=True, with_future=True, jobs=jobs
        )
