"""A site that is not as it was → the output folder: what changed is made; all of it is published, or none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain, islice

from msgspec.structs import replace

from octavo.builder.built import Built, BuiltFile, BuiltStore, reason
from octavo.builder.check import CheckedSite, prepare_checked
from octavo.builder.claim import claim_output, remember_place, site_mark
from octavo.builder.inputs import Inputs, extra_digests
from octavo.builder.interruptions import Interrupted, held_interruptions
from octavo.builder.make import FileMaker, MadeChunk, Task, shared_digest
from octavo.builder.opened_output import open_output
from octavo.builder.options import BuildOptions, BuildReport, FileKind
from octavo.builder.pictures import KEPT_IMAGES, forget_copies
from octavo.builder.plan import KEPT_OF_TEXTS, PlannedFile, SitePlan
from octavo.builder.rewording import texts_of
from octavo.builder.search import search_index
from octavo.builder.timeline import Timeline
from octavo.builder.workers import CAN_FORK, default_jobs
from octavo.builder.workspace import Workspace
from octavo.errors import Location, Problem, Severity, SiteError, has_errors, sort_problems
from octavo.index.build_index import ParsedSite
from octavo.model.addresses import output_file
from octavo.output.folder import Staging
from octavo.output.manifest import MANIFEST
from octavo.pages.digests import DIGEST_SIZE, digest
from octavo.pages.site import PAGEFIND
from octavo.rendering.renderer import Renderer
from octavo.site.discover import CONTENT
from octavo.storage.signatures import Signature, digest_of

_UNKNOWN: Signature = (0, 0, 0, 0)
_CHUNK = 8  # files of no article that a worker makes before it tells
# Files planned at once, and made by workers of their own. Plans of 100,000 pages would take half a
# gigabyte, and the longer a worker lives, the less of its memory is shared: to count a reference is to write.
_BATCH = 800
_WORTH_WORKERS = 80  # pages to be made, from which on a second process pays for itself
_FORGOTTEN = "nothing was kept of the last build"
_WEIGHT_OF_PARTS = 0.2  # of a page that only gets new shared parts


def publish_site(
    options: BuildOptions,
    inputs: Inputs | None,
    workspace: Workspace,
    store: BuiltStore,
    timeline: Timeline,
) -> BuildReport:
    """Make and publish what is not as it was, and return what was done.

    Raises as `build_site` does; then nothing was published.
    """
    checked = prepare_checked(options, inputs, workspace, timeline, store.built)
    problems = list(checked.problems)
    if checked.renderer is None or has_errors(problems):
        # A mistake in one place must not hide those in the texts.
        raise SiteError((*problems, *checked.problems_of_texts()))
    output, site = options.output_folder, options.site
    known = store if options.uses_cache else BuiltStore(workspace.folder, output)
    claim = partial(claim_output, output, site, workspace.folder, known, adopt=options.adopt)
    claim()  # another site's folder is not even locked
    with open_output(output) as (opened, staging):
        previous = claim()
        losses = _losses(previous.counts, checked.counts)
        publication = _Publication(options, checked, checked.renderer, workspace, store, staging, timeline)
        publication.make(previous.files)
        problems += publication.problems
        if _stops((*problems, *losses), options):
            raise SiteError((*problems, *losses))
        options.progress("write", 0, len(publication.reasons))
        title = checked.loaded.config.title
        try:
            with timeline.stage("write"), held_interruptions(ends_at_second=True):
                changes = staging.commit(checked.counts, previous, site_mark(site), title)
                # What happened between two builds is told once, not by every build of the same site.
                publication.remember(sort_problems(problems))
                remember_place(site, workspace.folder)
                opened.close()
        except KeyboardInterrupt:
            raise Interrupted(staging.outcome) from None
    next_due = checked.prepared.context.index.next_due
    return BuildReport(
        changes,
        checked.counts,
        previous.counts,
        checked.left_out,
        sort_problems((*problems, *losses, *workspace.notices())),
        next_due.iso if next_due else "",
        publication.reasons,
        timeline,
        publication.kinds,
        publication.jobs,
    )


def _stops(problems: Iterable[Problem], options: BuildOptions) -> bool:
    return has_errors(problems) or (
        options.is_strict and any(problem.severity is Severity.WARNING for problem in problems)
    )


def _losses(before: Mapping[str, int], now: Mapping[str, int]) -> tuple[Problem, ...]:
    """Return a warning when there are fewer comments than at the last build: no loss may go unseen."""
    lost = before.get("comments", 0) - now["comments"]
    if lost <= 0:
        return ()
    message = (
        f"There {'is one comment' if lost == 1 else f'are {lost} comments'} fewer than at the last build."
    )
    hint = "If that is not on purpose, look for a comments file that was moved, renamed or emptied."
    return (Problem(Location(CONTENT), message, hint, Severity.WARNING, "fewer-comments"),)


class _Publication:
    """One run of making what is not there already."""

    def __init__(
        self,
        options: BuildOptions,
        checked: CheckedSite,
        renderer: Renderer,
        workspace: Workspace,
        store: BuiltStore,
        staging: Staging,
        timeline: Timeline,
    ) -> None:
        self.problems: list[Problem] = []
        self.reasons: dict[str, str] = {}
        self.kinds: dict[str, FileKind] = {}
        self.jobs = (options.jobs or default_jobs()) if CAN_FORK else 1
        self._published: frozenset[str] = frozenset()
        self._options = options
        self._checked = checked
        self._prepared = checked.prepared
        self._renderer = renderer
        self._workspace = workspace
        self._store = store
        self._staging = staging
        self._timeline = timeline
        self._files: dict[str, BuiltFile] = {}  # the published ones and, without signature, those to come
        self._waiting: dict[str, str] = {}  # names in the staging folder
        self._keys: dict[str, bytes] = {}
        self._signatures: dict[str, Signature] = {}  # of what is published and was not touched
        self._shared: dict[str, bytes] = {}
        self._weight = 0.0
        self._planned = 0  # files of this stage so far
        problems_of = self._prepared.context.resolved.problems
        self._maker = FileMaker(staging.folder, options.output_folder, lambda path: problems_of.get(path, ()))

    def make(self, published: frozenset[str]) -> None:
        """Make everything that is not published as it should be; `published` are names of the last build."""
        self._published = published
        assert self._prepared.theme is not None  # noqa: S101  # the renderer has it
        with self._timeline.stage("plan"):
            plan = SitePlan(self._prepared, self._prepared.theme, self._renderer, self._workspace)
        paths = self._checked.rewording.paths
        if paths is not None and self._is_intact():
            self._make_reworded(plan, paths)
        else:
            self._make_site(plan)

    def _is_intact(self) -> bool:
        """Tell whether all that was published is there, with the shared parts that it would get now."""
        with self._timeline.stage("intact"):
            files = self._store.built.files.values()
            parts = {(part.name, part.digest) for known in files for part in known.shared}
            return not any(self._is_new_part(*part) for part in parts) and self._store.is_all_intact()

    def _make_reworded(self, plan: SitePlan, paths: Collection[str]) -> None:
        """Make what shows the words of some texts, and keep everything else."""
        built, context = self._store.built, self._prepared.context
        articles = [context.index.by_path[path] for path in sorted(paths)]
        with self._timeline.stage("articles"):
            chunks = (list(self._tasks(group)) for group in plan.files_with_words_of(articles))
            self._make_all(filter(None, chunks), "articles", lambda: 0)
        for name, known in built.files.items():
            if name not in self.kinds:
                self.kinds[name] = FileKind(known.kind)
                self._keep(name, self._store.as_it_stands(name, known))
        before = [context.digests.content_before(one, built.texts[one.path]).hex() for one in articles]
        for kind in KEPT_OF_TEXTS:
            self._workspace.cache.forget(kind, before)
        if self._kept_of_texts() != built.kept_of_texts:
            # A build that was refused or killed, or that published elsewhere, kept of what it was given.
            self._keep_only_of_texts(plan)

    def _kept_of_texts(self) -> tuple[int, ...]:
        return tuple([self._workspace.cache.count(kind) for kind in KEPT_OF_TEXTS])

    def _keep_only_of_texts(self, plan: SitePlan) -> None:
        for kind, keys in plan.kept_keys.items():
            self._workspace.cache.keep_only(kind, keys)

    def _make_site(self, plan: SitePlan) -> None:
        """Make everything that is not published as it should be."""
        with self._timeline.stage("articles"):
            chunks = (tasks for group in plan.article_groups() if (tasks := list(self._tasks(group))))
            self._make_all(chunks, "articles", lambda: plan.articles_left)
        with self._timeline.stage("lists"):
            others = self._tasks(plan.other_files())
            self._make_all(iter(lambda: list(islice(others, _CHUNK)), []), "lists", lambda: 0)
        self._keep_only_of_texts(plan)
        if self._workspace.keeps:
            # Of drafts too: they are built as well, now and then.
            sources = self._checked.loaded.inputs.sources
            forget_copies(self._workspace.folder / KEPT_IMAGES, (source.digest for source in sources))
        if self._prepared.context.index.config.search.enabled and not has_errors(self.problems):
            with self._timeline.stage("search"):
                self._search(plan)

    def _make_all(self, planned: Iterator[Sequence[Task]], what: str, later: Callable[[], int]) -> None:
        """Make what is planned; `later` tells how many files at least are not planned yet."""
        self._planned = 0
        batches = self._batches(planned)
        first = next(batches, None)
        if first is None:
            return
        is_alone = self._weight < _WORTH_WORKERS
        if not is_alone and self.jobs > 1:
            self._renderer.load()
        self._options.progress(what, 0, self._planned + later())
        done = 0
        for chunk in self._maker.run(chain([first], batches), 1 if is_alone else self.jobs):
            self._take(chunk)
            done += len(chunk.files) + len(chunk.failures)
            self._options.progress(what, done, self._planned + later())

    def _batches(self, chunks: Iterator[Sequence[Task]]) -> Iterator[list[Sequence[Task]]]:
        """Yield chunks by so many files as are planned at once; how much work they are is in `_weight`."""
        batch: list[Sequence[Task]] = []
        size = 0
        self._weight = 0.0
        for chunk in chunks:
            batch.append(chunk)
            size += len(chunk)
            self._planned += len(chunk)
            if size >= _BATCH:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _keep(self, name: str, known: BuiltFile) -> None:
        self._files[name] = known
        self.problems += known.problems
        self._staging.keep(name)

    def _tasks(self, planned: Iterable[PlannedFile]) -> Iterator[Task]:
        """Yield what has to be made; what is there already is kept."""
        known_files = self._store.built.files
        for file in planned:
            self.kinds[file.name] = file.kind
            known = known_files.get(file.name)
            is_intact = known is not None and self._store.is_intact(file.name, known)
            if known is not None:
                known = self._store.as_it_stands(file.name, known)
            if known is None or not is_intact or known.key != file.key:
                self.reasons[file.name] = self._reason(file.name, known, file.key, file.causes)
                self._keys[file.name] = file.key
                self._signatures[file.name] = known.signature if known and is_intact else _UNKNOWN
                self._weight += 1
                yield Task(file, known if is_intact else None)
            elif changed := list(self._new_parts(known)):
                self.reasons[file.name] = f"changed: {', '.join(changed)}"
                self._keys[file.name] = file.key
                self._signatures[file.name] = known.signature
                self._weight += _WEIGHT_OF_PARTS
                make = partial(
                    self._maker.with_new_parts, known, file.name, self._renderer.shared_part, file.make
                )
                yield Task(replace(file, make=make, source="", keep=None), known, known.problems)
            else:
                self._keep(file.name, known)

    def _reason(self, name: str, known: BuiltFile | None, key: bytes, causes: tuple[str, ...]) -> str:
        if known is None and name in self._published:
            return _FORGOTTEN
        return reason(known, key, causes, DIGEST_SIZE)

    def _new_parts(self, known: BuiltFile) -> Iterator[str]:
        """Yield the names of those shared parts of a page that are others now."""
        return (part.name for part in known.shared if self._is_new_part(part.name, part.digest))

    def _is_new_part(self, name: str, known: bytes) -> bool:
        if name not in self._shared:
            try:
                self._shared[name] = shared_digest(self._renderer.shared_part(name))
            except SiteError as error:
                self.problems += error.problems
                self._shared[name] = known
        return self._shared[name] != known

    def _take(self, chunk: MadeChunk) -> None:
        """Note what was made."""
        for kind, results in chunk.kept.items():
            self._workspace.cache.write(kind, results)
        self.problems += chunk.failures
        for made in chunk.files:
            self.problems += made.problems
            self._timeline.files[made.name] = made.seconds
            signature = self._signatures.pop(made.name)
            key = self._keys.pop(made.name)
            kind = str(self.kinds[made.name])
            self._files[made.name] = BuiltFile(
                key if made.is_current else b"",
                made.digest,
                _UNKNOWN if made.waiting else signature,
                made.shared,
                made.problems,
                kind,
            )
            if made.waiting:
                self._waiting[made.name] = made.waiting
                self._staging.take(made.name, made.waiting)
            else:
                self._staging.keep(made.name)

    def _search(self, plan: SitePlan) -> None:
        """Take the search index: that of the last build where the same pages are searched."""
        key = digest([(page.site_path, page.language, page.key) for page in plan.searched])
        prefix = output_file(PAGEFIND).removesuffix("index.html")
        built = self._store.built.files
        known = {name for name, file in built.items() if name.startswith(prefix) and file.key == key}
        intact = {name for name in known if self._store.is_intact(name, built[name])}
        if known and intact == known:
            for name in known:
                self._keep_search(name)
            return
        self._options.progress("search", 0, len(plan.searched))
        pages = ((page.site_path, page.language, self._bytes_of(page.name)) for page in plan.searched)
        for file, data in search_index(pages, self._staging.folder):
            name, content = f"{prefix}{file}", digest_of(data)
            if name in intact and built[name].digest == content:
                self._keep_search(name)
                continue
            self._staging.add(name, data)
            self.kinds[name] = FileKind.SEARCH
            self.reasons[name] = self._reason(name, built.get(name), key, ("searched pages",))
            self._files[name] = BuiltFile(key, content, _UNKNOWN)

    def _keep_search(self, name: str) -> None:
        self.kinds[name] = FileKind.SEARCH
        self._keep(name, self._store.as_it_stands(name, self._store.built.files[name]))

    def _bytes_of(self, name: str) -> bytes:
        if name in self._waiting:
            return (self._staging.folder / self._waiting[name]).read_bytes()
        return (self._options.output_folder / name).read_bytes()

    def remember(self, problems: tuple[Problem, ...]) -> None:
        """Keep what was published for the next build."""
        prepared, loaded = self._prepared, self._checked.loaded
        since, until = _validity(loaded.parsed, self._options.now)
        for name, file in self._files.items():
            if not file.signature[3]:
                # In place: of a large site there is no room for two of these.
                self._files[name] = replace(file, signature=self._store.signature(name))
        extra = extra_digests(self._options.site, prepared.extra_files, self._workspace.signatures)
        next_due = prepared.context.index.next_due
        # A copy of a file that changed meanwhile has no key.
        is_known = all(file.key for file in self._files.values())
        self._store.write(
            Built(
                inputs=loaded.inputs.digest if is_known else "",
                settings=digest_of(loaded.inputs.settings),
                follow_symlinks=loaded.config.content.follow_symlinks,
                dotfiles=loaded.config.content.dotfiles,
                plugins=loaded.config.markdown.plugins,
                extra_files=extra,
                since=since,
                until=until,
                counts=dict(self._checked.counts),
                problems=problems,
                next_due=next_due.iso if next_due else "",
                files=self._files,
                manifest=self._store.signature(MANIFEST),
                frame=self._checked.rewording.frame if is_known else b"",
                texts=texts_of(prepared),
                kept_of_texts=self._kept_of_texts(),
                left_out=self._checked.left_out,
            )
        )


def _validity(parsed: ParsedSite, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Return from when on and until when the clock would decide as it does now."""
    moments = [document.header.date.value for document in parsed.documents if document.header.date]
    past = [moment for moment in moments if moment <= now]
    future = [moment for moment in moments if moment > now]
    return max(past, default=None), min(future, default=None)
