"""A site's folder and its graph: inputs are set, texts are parsed, what is wrong is known."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from octavo.assets.picture_format import is_picture
from octavo.builder.extensions import gather_failures, unusable_extensions
from octavo.builder.inputs import Inputs, gather_inputs
from octavo.builder.options import BuildOptions
from octavo.builder.other_graphs import begin_from_another, mark_sources
from octavo.builder.timeline import Timeline
from octavo.builder.workers import CAN_FORK, default_jobs, run_chunks
from octavo.errors import Problem, SiteError, has_errors
from octavo.facts import inputs as given
from octavo.facts.bibliographies import bibliography
from octavo.facts.documents import (
    archived_facts,
    bibliography_files,
    comment_files,
    header_and_facts,
    parse_options,
    reading,
    texts,
)
from octavo.facts.documents import (
    config as known_config,
)
from octavo.facts.files import picture_facts
from octavo.facts.inputs import CHANGED, Content, Parsed, SourceFile
from octavo.facts.texts import PUBLISHED, early, lists
from octavo.facts.workshop import Workshop
from octavo.graph import Graph
from octavo.rendering.checks import site_checks
from octavo.rendering.graph_of_site import open_graph, problems_of_checks
from octavo.rendering.pictures import KEPT_IMAGES
from octavo.resolving.resolve import resolved
from octavo.site.config import Config
from octavo.site.discover import Source, SourceKind
from octavo.site.load import setting, usable_settings
from octavo.site.site_files import file_inside
from octavo.storage.recent import Recent
from octavo.storage.signatures import digest_of
from octavo.storage.workspace import Workspace

_RECENT = 4  # texts that were looked at and are not looked at again, with mistakes or without
_LISTED = {SourceKind.FILE, SourceKind.STATIC}


class SiteGraph:
    """The graph of one site, for one build or one preview."""

    def __init__(
        self,
        options: BuildOptions,
        workspace: Workspace,
        folder: Path | None,
        *,
        is_new: bool = False,
        is_writable: bool = True,
        only_looks: bool = False,
        **publishing: Callable[..., Any],
    ) -> None:
        """Open what an earlier build left in a folder. `publishing` is as `Graph` has it.

        `is_new` tells that what was kept there counts no more, `only_looks` that nothing is published.
        """
        if folder is not None and (is_new or not workspace.uses_kept):
            if workspace.keeps:
                shutil.rmtree(folder, ignore_errors=True)
            else:
                folder = None
        self.folder = options.site
        self.workspace = workspace
        self.output = options.output_folder
        self.progress = options.progress
        self.jobs = (options.jobs or default_jobs()) if CAN_FORK else 1
        self.extra_files: dict[str, str] = {}  # that settings name: digests by path
        self._options = options
        self._what = "texts"
        self._on_disk: dict[str, str] = {}
        self._digests: dict[str, str] = {}
        self._text = ""
        self._taken: tuple[str, Content | None] = ("", None)  # the text that was taken in last
        self._parsed: Recent[tuple[str, str], Parsed] = Recent(_RECENT)
        self._kept_in = folder
        self._sources: Sequence[Source] = ()
        images = workspace.folder / KEPT_IMAGES
        self.shop = Workshop(options.site, workspace.compiled, images, only_looks=only_looks)
        self.graph: Graph = open_graph(
            folder,
            {given.file: self._load, given.workshop: lambda _: self.shop},
            is_writable=workspace.keeps and is_writable,
            spread=self._spread,
            **publishing,
        )
        self.graph.set_digest(given.workshop, "", 2)

    # ---- inputs

    def read(self, inputs: Inputs | None, timeline: Timeline) -> tuple[Config, Inputs]:
        """Take the site as it is on the disk now, `inputs` where its files were looked for already.

        Raises `SiteError` when it is no site, or what its settings say or name cannot be used.
        """
        options, graph = self._options, self.graph
        with timeline.stage("settings"):
            text, config, problems = usable_settings(options.site, options.base_url)
            if unusable := unusable_extensions(config, partial(setting, text)):
                raise SiteError([*problems, *unusable])
        if inputs is None or inputs.settings.decode("utf-8-sig", "replace") != text:
            with timeline.stage("discover"):
                inputs = gather_inputs(
                    options,
                    text.encode(),
                    self.workspace.signatures,
                    follow_symlinks=config.content.follow_symlinks,
                    dotfiles=config.content.dotfiles,
                    extensions=config.extension_names,
                )
        self._text = text
        graph.set(given.settings, "", (text, options.base_url))
        graph.set(given.wishes, "", given.Wishes(options.with_drafts, options.with_future))
        for name, digest in inputs.extensions.items():
            graph.set(given.extension_code, name, digest)
        graph.set(given.theme_code, "", inputs.themes)
        graph.set(given.unreadable_files, "", inputs.problems)
        self.shop.theme_code = inputs.themes
        self._sources = inputs.sources
        self._set_files(inputs.sources, config)
        return config, inputs

    def _set_files(self, sources: Sequence[Source], config: Config) -> None:
        graph = self.graph
        listed = tuple(
            [SourceFile(one.path, one.kind, one.owner, one.is_kept_back, one.file) for one in sources]
        )
        known = {one.path: one.digest for one in sources if one.digest}
        self._on_disk = {one.path: one.file for one in sources if one.path_on_disk}
        extra = self._extra_files(config)
        if graph.is_known(given.files):
            before = graph.was_set_to(given.files)
            paths = list(graph.known_keys(given.file)) if before is None else [one.path for one in before]
            for path in paths:
                if path not in known and path not in extra:
                    graph.remove(given.file, path)
                    graph.remove(given.fingerprint, path)
        graph.set(given.files, "", listed)
        for source in sources:
            if source.digest:
                graph.set_digest(given.file, source.path, _number(source.digest))
                if source.kind in _LISTED:
                    graph.set(given.fingerprint, source.path, source.digest)
        for name, digest in extra.items():
            if digest:
                graph.set_digest(given.file, name, _number(digest))
            elif name not in known:
                graph.remove(given.file, name)
        self._digests = {**known, **extra}
        self._taken = "", None
        self.extra_files = extra

    def parsed(self, path: str, data: bytes) -> Parsed:
        """Return what a text with these bytes says, and what is wrong with it."""
        from octavo.reading.parse import parse_document

        make = partial(parse_document, path, data, parse_options(self.graph.get(reading)))
        return self._parsed.get((path, digest_of(data)), make)

    def set_text(self, path: str, data: bytes) -> None:
        """Take a text that changed; it need not be on the disk yet."""
        digest = self._digests[path] = digest_of(data)
        self._taken = path, Content(data, is_current=True, parsed=self.parsed(path, data))
        self.graph.set_digest(given.file, path, _number(digest))

    def digest_of(self, path: str) -> str:
        """Return the digest of a file; "" for one that is not there."""
        return self._digests.get(path, "")

    def _extra_files(self, config: Config) -> dict[str, str]:
        """Return the digests of the files that settings name; "" for one that cannot be read."""
        found = {}
        outside = []
        for name in (config.citations.journals, config.citations.retractions, config.pictures.drawn_font):
            if name:
                file = file_inside(self._options.site, name, follow_symlinks=config.content.follow_symlinks)
                found[name] = self._digest_of(file)
                if file is None:
                    outside.append(name)
        self.graph.set(given.files_outside, "", tuple(outside))
        return found

    def _digest_of(self, file: Path | None) -> str:
        """Return the digest of a file that a setting names; "" where there is none that can be read."""
        if file is not None:
            with suppress(OSError):
                return self.workspace.signatures.digest(os.fspath(file))
        return ""

    def _load(self, path: str) -> Content | None:
        if path == self._taken[0]:
            return self._taken[1]
        try:
            data = (self._options.site / self._on_disk.get(path, path)).read_bytes()
        except FileNotFoundError:
            return None
        return Content(data, digest_of(data) == self._digests.get(path))

    # ---- what is slow, by worker processes

    def _spread(
        self, work: Callable[[Sequence[int]], bytes], chunks: Sequence[Sequence[int]]
    ) -> Iterator[bytes]:
        count, done = sum(map(len, chunks)), 0
        for chunk, found in zip(chunks, run_chunks(work, chunks, self.jobs), strict=True):
            done += len(chunk)
            self.progress(self._what, done, count)
            yield found

    def parse(self, now: datetime) -> tuple[datetime | None, datetime | None]:
        """Read all files that are not as they were.

        Returns from when on, and until when, the same posts would be due.
        """
        graph = self.graph
        self._what = "texts"
        graph.prepare([(texts, ""), (bibliography_files, ""), (comment_files, "")])
        bibliographies = [(bibliography, path) for path, _ in graph.prepared(bibliography_files)]
        heads = [(header_and_facts, path) for path in graph.prepared(texts)]
        # A large library takes as long as hundreds of texts, and nobody should have to wait for it alone.
        graph.prepare([*bibliographies, *heads])
        graph.prepare([(archived_facts, path) for path in graph.prepared(comment_files)])
        pictures = [
            one.path for one in graph.prepared(given.files) if one.kind in _LISTED and is_picture(one.path)
        ]
        graph.prepare([(picture_facts, path) for path in pictures])
        graph.prepare([(early, "")])
        self._set_styles(graph)
        moments = [moment for moment, _ in graph.prepared(early.entry, "dates") or ()]
        past = [moment for moment in moments if moment <= now.timestamp()]
        future = [moment for moment in moments if moment > now.timestamp()]
        graph.set(given.horizon, "", max(past, default=0.0))
        return _time(max(past, default=None)), _time(min(future, default=None))

    def _set_styles(self, graph: Graph) -> None:
        """Set what stands for styles that are files of the site."""
        config = graph.prepared(known_config)
        names = [name.removeprefix("style/") for name in graph.prepared(early) if name.startswith("style/")]
        for name in dict.fromkeys((config.citations.style, *names)):
            path = name.removeprefix("csl:")
            if not path.endswith(".csl"):
                continue
            digest = self.extra_files[path] = self._digest_of(file_inside(self._options.site, path))
            graph.set(given.style_code, name, digest)

    def settle(self) -> None:
        """Make every output that is not up to date."""
        self._what = "articles"
        self.graph.settle()

    def keep(self) -> None:
        """Keep the graph for the next build."""
        self.forget_changed()
        self.graph.keep()
        if self._kept_in is not None and self.workspace.keeps:
            mark_sources(self._kept_in, self._sources)

    def close(self) -> None:
        """Close the files of the graph."""
        self.graph.store.close()

    # ---- what is wrong

    def check(self, *, with_texts: bool = True) -> list[Problem]:
        """Return what is wrong with the site, as far as it can be known before a page is made.

        If that stops a build, what the texts point to is looked at, too, unless nobody wants to know: a
        mistake in one place must not hide those in another.
        """
        graph = self.graph
        graph.prepare([(site_checks, "")])
        graph.prepared(site_checks)
        problems = problems_of_checks(graph)
        if with_texts and has_errors(problems):
            problems += self.problems_of_texts()
        return self.as_reported(problems)

    def problems_of_texts(self) -> list[Problem]:
        """Return what texts point to in vain."""
        graph = self.graph
        paths = {path for name in _WITH_PAGES for _, path in graph.prepared(lists.entry, name) or ()}
        wanted = [(resolved, path) for path in sorted(paths)]
        graph.prepare(wanted)
        for query, path in wanted:
            graph.prepared(query, path)
        return [one for name, key, one in graph.problems() if name == resolved.name and key in paths]

    def as_reported(self, problems: list[Problem]) -> list[Problem]:
        """Return problems as authors are told of them."""
        found = [one for one in problems if one.code != CHANGED]
        return list(gather_failures(found, partial(setting, self._text)))

    def forget_changed(self) -> bool:
        """Let the next build read files again that changed while they were read; return whether any did."""
        graph = self.graph
        changed = [(name, key) for name, key, one in graph.problems() if one.code == CHANGED]
        for name, key in changed:
            graph.invalidate(graph.query_named(name), key)
        return bool(changed)


_WITH_PAGES = (*PUBLISHED, "!faulty")


def _number(digest: str) -> int:
    return max(2, int(digest[:16], 16))


def _time(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def read_unpublished(options: BuildOptions, workspace: Workspace, folder: Path) -> tuple[SiteGraph, Config]:
    """Return the graph of a site that was read to publish nothing, and the site's settings.

    Where the folder has nothing yet, it begins with what a build has read. Raises `SiteError` as `read` does.
    """
    inputs = None
    if workspace.keeps and not folder.exists():
        first = SiteGraph(options, workspace, None)
        try:
            _, inputs = first.read(None, Timeline())
        finally:
            first.close()
        begin_from_another(folder, inputs.sources)
    site = SiteGraph(options, workspace, folder)
    try:
        config, _ = site.read(inputs, Timeline())
    except SiteError:
        site.close()
        raise
    return site, config
