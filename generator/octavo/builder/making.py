"""What is not published as it should be → files that wait in the staging folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial

from octavo.builder.built import BuiltFile, BuiltStore
from octavo.builder.options import FileKind
from octavo.builder.publisher import Publisher, Receipt, read_receipt, shared_digest
from octavo.builder.reasons import FORGOTTEN, LOST, reason_of
from octavo.builder.search import search_index
from octavo.builder.site_graph import SiteGraph
from octavo.builder.timeline import Timeline
from octavo.builder.workers import run_chunks
from octavo.errors import Problem, has_errors
from octavo.facts.texts import standing
from octavo.graph import Query
from octavo.hosting.media_types import PAGEFIND
from octavo.model.addresses import output_file
from octavo.output.folder import Staging
from octavo.reading.documents import is_post
from octavo.rendering.plan import Planned, modified, plan
from octavo.rendering.rendering import shared_part, shared_parts
from octavo.site.config import Config
from octavo.storage.signatures import Signature, digest_of

_UNKNOWN: Signature = (0, 0, 0, 0)
_CHUNK = 40  # pages that a worker puts new parts into before it tells
_WORTH_WORKERS = 400  # such pages, from which on a second process pays for itself
_KINDS = {
    "redirect": FileKind.PAGE,
    "work_page": FileKind.WORK,
    "feed": FileKind.FEED,
    "comments_feed": FileKind.FEED,
    "discussion_feed": FileKind.FEED,
    "text_bibliography": FileKind.DOWNLOAD,
    "post_record": FileKind.DOWNLOAD,
    "site_bibliography": FileKind.DOWNLOAD,
    "asset": FileKind.ASSET,
    "theme_file": FileKind.ASSET,
    "picture_copy": FileKind.PICTURE,
    "sharing_card": FileKind.PICTURE,
    "host_file": FileKind.HOST,
    "": FileKind.SEARCH,
}


class Making:
    """One run of making what is not there already. It is what the graph tells of its outputs."""

    def __init__(self, store: BuiltStore, timeline: Timeline) -> None:
        """Take what is known of the published files."""
        self.reasons: dict[str, str] = {}
        self.is_current = True
        """Whether no file changed between being found and being copied."""
        self.searched = ""
        """What stands for the pages that the search index is made from."""
        self.files: dict[str, BuiltFile] = {}
        """The published files, those to come too: these without a signature."""
        self.kinds: dict[str, FileKind] = {}
        """The kind of every published file, by its name."""
        self._store = store
        self._timeline = timeline
        self._built: Mapping[str, BuiltFile] = store.built.files
        self._intact: dict[str, bool] = {}
        self._publisher: Publisher | None = None
        self._made: dict[str, tuple[str, str, Receipt]] = {}  # query, address and receipt, by name
        self._published: frozenset[str] = frozenset()

    # ---- told by the graph

    def publish(self, query: Query[bytes], site_path: str, data: bytes, _digest: int) -> bytes:
        """Write an output, in whichever process made it, and return a receipt."""
        assert self._publisher is not None, query.name  # noqa: S101  # outputs are settled last
        return self._publisher.publish(site_path, data)

    def published(self, query: Query[bytes], site_path: str, receipt: bytes) -> None:
        """Note that an output was written."""
        self._take(query.name, site_path, receipt)

    def _take(self, query: str, site_path: str, data: bytes) -> None:
        receipt = read_receipt(data)
        self._made[receipt.name] = query, site_path, receipt
        self._timeline.files[receipt.name] = receipt.seconds

    # ---- making

    def run(
        self, site: SiteGraph, config: Config, staging: Staging, published: frozenset[str]
    ) -> list[Problem]:
        """Make everything and return what is wrong with the site; `published` are names of the last build."""
        graph = site.graph
        self._published = published
        with self._timeline.stage("intact"):
            self._look_at_published(site)
        self._publisher = Publisher(staging.folder, site.output, self._built, self._is_intact)
        with self._timeline.stage("plan"):
            graph.prepare([(shared_parts, "")])
            names = graph.prepared(shared_parts)
            graph.prepare([(shared_part, name) for name in names])
            self._publisher.parts = {name: graph.prepared(shared_part, name) for name in names}
        with self._timeline.stage("articles"):
            self._publisher.begin()
            site.settle()
            # Not what the graph tells to be gone: a build that was refused may have been told before.
            planned = set(map(output_file, graph.prepared(plan)))
            self.files = {name: file for name, file in self.files.items() if name in planned}
        with self._timeline.stage("lists"):
            self._put_in_new_parts(site, self._publisher)
        self._give_reasons(site)
        problems = site.as_reported([problem for *_, problem in graph.problems()])
        if not has_errors(problems):
            self._stage(site, staging)
            if config.search.enabled:
                with self._timeline.stage("search"):
                    self._search(site, config, staging)
        return problems

    def _is_intact(self, name: str) -> bool:
        return self._intact.get(name, False)

    def _look_at_published(self, site: SiteGraph) -> None:
        """Let what was touched or lost since the last build be rebuilt."""
        for name, known in self._built.items():
            is_intact = self._intact[name] = self._store.is_intact(name, known)
            if known.output:
                self.files[name] = self._store.as_it_stands(name, known)
                if not is_intact:
                    _make_again(site, known.output, known.site_path)

    def _put_in_new_parts(self, site: SiteGraph, publisher: Publisher) -> None:
        """Write the pages again of which only what many pages share has changed."""
        now = {name: shared_digest(part) for name, part in publisher.parts.items()}
        stale = [
            (name, known)
            for name, known in self.files.items()
            if name not in self._made and any(now.get(part.name) != part.digest for part in known.shared)
        ]
        chunks = [stale[begin : begin + _CHUNK] for begin in range(0, len(stale), _CHUNK)]
        work = partial(_with_new_parts, publisher)
        jobs = 1 if len(stale) < _WORTH_WORKERS else site.jobs
        done, touched = 0, False
        for chunk, receipts in zip(chunks, run_chunks(work, chunks, jobs), strict=True):
            done += len(chunk)
            site.progress("lists", done, len(stale))
            for (name, known), receipt in zip(chunk, receipts, strict=True):
                parts = [part.name for part in known.shared if now.get(part.name) != part.digest]
                self.reasons[name] = f"changed: {', '.join(dict.fromkeys(parts))}"
                if receipt is not None:
                    self._take(known.output, known.site_path, receipt)
                else:
                    touched = True
                    _make_again(site, known.output, known.site_path)
        if touched:
            site.settle()  # somebody wrote into a page a moment ago

    def _give_reasons(self, site: SiteGraph) -> None:
        for name, (query, site_path, _) in self._made.items():
            if name not in self._built:
                is_lost = name in self._published and not self._built
                self.reasons[name] = FORGOTTEN if is_lost else "new"
            elif not self._intact[name]:
                self.reasons[name] = LOST
            else:
                self.reasons.setdefault(name, reason_of(site.graph, query, site_path))

    def _stage(self, site: SiteGraph, staging: Staging) -> None:
        """Tell the staging folder which files are to be published, and which are to stay."""
        for name, (query, site_path, receipt) in self._made.items():
            known = self.files.get(name)
            signature = known.signature if known and self._intact.get(name) else _UNKNOWN
            if receipt.waiting:
                staging.take(name, receipt.waiting)
                signature = _UNKNOWN
            self.files[name] = BuiltFile(query, site_path, receipt.digest, signature, receipt.shared)
            if not receipt.is_current:
                self.is_current = False
                _make_again(site, query, site_path)
        for name, file in self.files.items():
            self.kinds[name] = _kind(file, site)
            if name not in self._made or not self._made[name][2].waiting:
                staging.keep(name)

    def forget_made(self, site: SiteGraph) -> None:
        """Let the next build make again what this one made, for none of it is published."""
        for query, site_path, _ in self._made.values():
            _make_again(site, query, site_path)

    # ---- search

    def _search(self, site: SiteGraph, config: Config, staging: Staging) -> None:
        """Take the search index: that of the last build where the same pages are searched."""
        pages = list(searched_pages(site, config))
        self.searched = digest_of(repr([(*page, site.graph.digest(*key)) for page, key in pages]).encode())
        prefix = output_file(PAGEFIND).removesuffix("index.html")
        old = {name: known for name, known in self._built.items() if not known.output}
        if old and self.searched == self._store.built.searched and all(map(self._is_intact, old)):
            for name, known in old.items():
                self._take_search(name, self._store.as_it_stands(name, known))
                staging.keep(name)
            return
        site.progress("search", 0, len(pages))
        found = (
            (site_path, language, self._bytes_of(site, staging, site_path))
            for (site_path, language), _ in pages
        )
        for file, data in search_index(found, staging.folder):
            name, content = f"{prefix}{file}", digest_of(data)
            if self._is_intact(name) and self._built[name].digest == content:
                self._take_search(name, self._store.as_it_stands(name, self._built[name]))
                staging.keep(name)
                continue
            staging.add(name, data)
            self.reasons[name] = self._reason_of_search(name)
            self._take_search(name, BuiltFile("", f"/{name}", content, _UNKNOWN))

    def _reason_of_search(self, name: str) -> str:
        if name not in self._built:
            return FORGOTTEN if name in self._published else "new"
        return "changed: searched pages" if self._is_intact(name) else LOST

    def _take_search(self, name: str, file: BuiltFile) -> None:
        self.kinds[name] = FileKind.SEARCH
        self.files[name] = file

    def _bytes_of(self, site: SiteGraph, staging: Staging, site_path: str) -> bytes:
        name = output_file(site_path)
        made = self._made.get(name)
        folder = staging.folder / made[2].waiting if made and made[2].waiting else site.output / name
        return folder.read_bytes()


def _make_again(site: SiteGraph, query: str, site_path: str) -> None:
    with suppress(KeyError):
        site.graph.invalidate(site.graph.query_named(query), site_path)


def _with_new_parts(publisher: Publisher, chunk: Sequence[tuple[str, BuiltFile]]) -> list[bytes | None]:
    """Write pages with new parts and return their receipts; runs in any process."""
    return [publisher.with_new_parts(name, known) for name, known in chunk]


def _kind(file: BuiltFile, site: SiteGraph) -> FileKind:
    if file.output == "text_page":
        planned = site.graph.prepared(plan).get(file.site_path)
        return FileKind.POST if planned and is_post(planned.subject) else FileKind.PAGE
    return _KINDS.get(file.output, FileKind.LIST)


def searched_pages(
    site: SiteGraph, config: Config
) -> Iterator[tuple[tuple[str, str], tuple[Query[bytes], str]]]:
    """Yield the pages that readers may look for: address and language, and the output."""
    graph = site.graph
    for site_path, one in graph.prepared(plan).items():
        language = _language(site, config, one)
        if language:
            yield (site_path, language), (graph.query_named(one.output), site_path)


def _language(site: SiteGraph, config: Config, one: Planned) -> str:
    """Return the language of a page that readers may look for; "" for lists of other pages."""
    if one.output in ("work_page", "term_page"):
        return config.language  # what of them is found, if anything, their templates say
    if one.output != "text_page" or site.graph.prepared(modified, one.subject) is None:
        return ""
    return site.graph.prepared(standing, one.subject).language
