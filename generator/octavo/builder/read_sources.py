"""Sources → everything that was parsed: as it was kept, or anew, by worker processes where there are many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

from octavo.bibliography.bibliography_file import Bibliography
from octavo.bibliography.stored import bibliography_to_data, data_to_bibliography
from octavo.builder.options import Progress
from octavo.builder.plugins import plugin_digests
from octavo.builder.workers import run_chunks
from octavo.builder.workspace import Workspace
from octavo.comments.redactions import RedactionAction, Redactions, read_redactions, redactions_for
from octavo.errors import Problem
from octavo.formats.decoding import decode_text
from octavo.index.build_index import ParsedSite
from octavo.reading.documents import (
    AuthorProfile,
    Discussion,
    Document,
    ParseOptions,
    author_to_data,
    data_to_author,
    data_to_discussion,
    data_to_discussion_text,
    data_to_document,
    data_to_document_text,
    discussion_to_data,
    document_to_data,
)
from octavo.reading.implied import implied_authors, implied_bibliographies
from octavo.reading.parse_options import parse_options
from octavo.site.config import Config
from octavo.site.discover import TEXTS, Source, SourceKind
from octavo.site.file_names import without_text_ending
from octavo.storage.cache import Store
from octavo.storage.program import keyed_digest
from octavo.storage.recent import Recent
from octavo.storage.signatures import digest_of

_CHUNK = 40  # files that a worker reads before it tells
_WORTH_WORKERS = 60  # files to be parsed, from which on a second process pays for itself
_REMEMBERED = 128  # texts that are kept decoded


class _Parsed(Struct, frozen=True):
    """What a worker found in a source, as bytes to be kept."""

    facts: bytes | None  # None: nothing of it can be used
    text: bytes
    problems: tuple[Problem, ...]
    is_current: bool  # whether the file is still the one that was found: else nothing may be kept of it


_Text = TypeVar("_Text")


class _Loader(Generic[_Text]):
    """Decodes texts when they are asked for, and remembers the last ones."""

    def __init__(
        self,
        store: Store,
        held: Mapping[str, bytes],
        decode: Callable[[bytes], _Text],
        read_again: Callable[[Source, Mapping[str, RedactionAction]], bytes],
    ) -> None:
        self._store = store
        self._held = held
        self._decode = decode
        self._read_again = read_again
        self._last: Recent[str, _Text] = Recent(_REMEMBERED)

    def __call__(
        self, key: str, source: Source, redacted: Mapping[str, RedactionAction] = MappingProxyType({})
    ) -> _Text:
        """Return a source's text."""
        return self._last.get(key, partial(self._find, key, source, redacted))

    def _find(self, key: str, source: Source, redacted: Mapping[str, RedactionAction]) -> _Text:
        data = self._held.get(key)
        if data is None:
            data = self._store.read(key)
        if data is None:
            # Somebody emptied the cache while this build ran, or it cannot be written.
            data = self._read_again(source, redacted)
        return self._decode(data)


_Task = tuple[Source, dict[str, RedactionAction]]  # what is to be done with single comments, by id


class SourceReader:
    """Reads the sources of a site once, for one build."""

    def __init__(
        self,
        site: Path,
        config: Config,
        sources: Sequence[Source],
        workspace: Workspace,
        jobs: int,
        progress: Progress,
    ) -> None:
        self._site = site
        self._config = config
        self._sources = sources
        self._workspace = workspace
        self._jobs = jobs
        self._progress = progress
        self.has_changed = False
        """Whether a file changed between being found and being read: then the next build looks again."""
        self._problems: list[Problem] = []
        self._author_ids = frozenset(
            without_text_ending(source.path.rpartition("/")[2]) for source in self._of(SourceKind.AUTHOR)
        )
        self._options = self._options_digest()
        self._parse_options = parse_options(config, self._author_ids)
        # A text is decoded from what was kept; where nothing may be kept, from what was just parsed.
        self._held: dict[str, bytes] = {}
        self._parsed_bibliographies: dict[str, bytes] = {}  # by path, where workers parsed them beside texts

    def read(self) -> tuple[ParsedSite, tuple[Problem, ...]]:
        """Return everything that the sources say, and what is wrong with them."""
        redactions = self._redactions()
        authors = self._authors()
        documents, unreadable = self._documents()
        slugs = {document.path: document.header.keys.slug for document in documents}
        discussions = self._discussions(redactions, slugs)
        bibliographies = self._bibliographies()
        owners = {source.path: source.owner for source in self._of(SourceKind.BIBLIOGRAPHY)}
        listed_works = implied_bibliographies(documents)
        parsed = ParsedSite(
            documents,
            unreadable,
            (*authors, *implied_authors(documents, authors)),
            discussions,
            (*bibliographies, *listed_works),
            owners | {works.path: works.path for works in listed_works},
            redactions,
            self._author_ids,
        )
        return parsed, tuple(self._problems)

    def _read(self, source: Source) -> bytes:
        data = (self._site / source.file).read_bytes()
        self.has_changed = self.has_changed or digest_of(data) != source.digest
        return data

    def _of(self, *kinds: SourceKind) -> list[Source]:
        return [source for source in self._sources if source.kind in kinds]

    def _options_digest(self) -> str:
        """Return what stands for the settings that reading depends on, and for the program."""
        plugins = plugin_digests(self._config.markdown.plugins, self._workspace.signatures)
        macros = [part for macro in self._config.maths.macros.items() for part in macro]
        settings = [self._config.timezone, str(self._config.markdown.alt_is_caption), *macros]
        parts = [*settings, "", *plugins, "", *sorted(self._author_ids)]
        parts += ["", *sorted(self._config.allowed_hosts)]
        return keyed_digest(*(part.encode() for part in parts))

    def _redactions(self) -> Redactions:
        for source in self._of(SourceKind.REDACTIONS):
            text, problems = decode_text(self._read(source), source.path)
            self._problems += problems
            if text is not None:
                redactions, problems = read_redactions(source.path, text)
                self._problems += problems
                return redactions
        return Redactions()

    def _authors(self) -> tuple[AuthorProfile, ...]:
        kept = self._workspace.store("authors")
        found = []
        keys = set()
        for source in self._of(SourceKind.AUTHOR):
            key = f"{self._options} {source.digest} {source.path}"
            data = kept.read(key)
            if data is None:
                from octavo.reading.parse import parse_author

                author, problems = parse_author(source, self._read(source), self._parse_options)
                self._problems += problems
                if author is None or problems or self.has_changed:
                    # What is wrong is told again at every build.
                    found += [author] if author else []
                    continue
                data = author_to_data(author)
                kept.write(key, data)
            keys.add(key)
            found.append(data_to_author(data))
        kept.keep_only(keys)
        return tuple(found)

    def _documents(self) -> tuple[tuple[Document, ...], tuple[str, ...]]:
        sources = self._of(*TEXTS)
        parsed = self._parse("documents", [(source, {}) for source in sources])
        documents = []
        unreadable = []
        load = self._loader("documents", data_to_document_text)
        for source in sources:
            if (found := parsed.get(source.path)) is None:
                unreadable.append(source.path)
                continue
            key, facts = found
            document = data_to_document(source.path, facts, partial(load, key, source))
            self._problems += document.facts.problems
            documents.append(document)
        return tuple(documents), tuple(unreadable)

    def _discussions(self, redactions: Redactions, slugs: dict[str, str]) -> tuple[Discussion, ...]:
        sources = self._of(SourceKind.COMMENTS)
        tasks: list[_Task] = [
            (source, dict(redactions_for(redactions, source.owner, slugs.get(source.owner, ""))))
            for source in sources
        ]
        parsed = self._parse("discussions", tasks)
        load = self._loader("discussions", data_to_discussion_text)
        discussions = []
        for source, redacted in tasks:
            if (found := parsed.get(source.path)) is None:
                continue
            key, facts = found
            discussion = data_to_discussion(
                source.path, source.owner, facts, partial(load, key, source, redacted)
            )
            self._problems += discussion.facts.problems
            discussions.append(discussion)
        return tuple(discussions)

    def _loader(self, kind: str, decode: Callable[[bytes], _Text]) -> _Loader[_Text]:
        return _Loader(self._workspace.store(f"{kind}: texts"), self._held, decode, self._read_again)

    def _read_again(self, source: Source, redacted: Mapping[str, RedactionAction]) -> bytes:
        return _parse_one(self._site, self._parse_options, source, redacted).text

    def _parse(self, kind: str, tasks: Sequence[_Task]) -> dict[str, tuple[str, bytes]]:
        """Return key and facts of each source, by its path; without those of which nothing can be used."""
        facts_store, texts_store = self._workspace.store(kind), self._workspace.store(f"{kind}: texts")
        kept = dict(facts_store.read_all())
        keys = {source.path: self._key(source, redacted) for source, redacted in tasks}
        found = {path: (key, kept[key]) for path, key in keys.items() if key in kept}
        missing = [task for task in tasks if task[0].path not in found]
        if missing:
            self._parse_missing(kind, missing, keys, found, facts_store, texts_store)
        if len(kept) > len(found) or missing:
            used = {key for key, _ in found.values()}
            facts_store.keep_only(used)
            texts_store.keep_only(used)
        return found

    def _key(self, source: Source, redacted: Mapping[str, RedactionAction]) -> str:
        if not redacted:
            return f"{self._options} {source.digest} {source.path}"
        done = keyed_digest(msgspec.json.encode(sorted(redacted.items())))
        return f"{self._options} {source.digest} {done} {source.path}"

    def _parse_missing(
        self,
        kind: str,
        missing: Sequence[_Task],
        keys: dict[str, str],
        found: dict[str, tuple[str, bytes]],
        facts_store: Store,
        texts_store: Store,
    ) -> None:
        # Before any worker begins, so that none has to.
        import octavo.reading.parse

        if kind == "discussions":
            import octavo.reading.parse_discussion  # noqa: F401

        work = partial(_parse_chunk, self._site, self._config, self._author_ids)
        chunks = [missing[start : start + _CHUNK] for start in range(0, len(missing), _CHUNK)]
        done = 0
        jobs = self._jobs if len(missing) >= _WORTH_WORKERS else 1
        if jobs > 1:
            # A large library takes as long as hundreds of texts, and nobody should have to wait for it alone.
            chunks = [*([(source, {})] for source in self._missing_bibliographies()), *chunks]
        for chunk, results in zip(chunks, run_chunks(work, chunks, jobs), strict=True):
            facts, texts = {}, {}
            for (source, _), parsed in zip(chunk, results, strict=True):
                if source.kind is SourceKind.BIBLIOGRAPHY:
                    done -= 1
                    if parsed.is_current:
                        self._parsed_bibliographies[source.path] = parsed.text
                    continue
                if parsed.facts is None:
                    self._problems += parsed.problems
                    continue
                key = keys[source.path]
                if parsed.is_current:
                    facts[key], texts[key] = parsed.facts, parsed.text
                else:
                    self.has_changed = True
                    key = f"changed {key}"
                    self._held[key] = parsed.text
                found[source.path] = (key, parsed.facts)
            done += len(chunk)
            self._progress("texts", done, len(missing))
            if self._workspace.keeps:
                texts_store.write_all(texts)
                facts_store.write_all(facts)
            else:
                self._held |= texts

    def _missing_bibliographies(self) -> list[Source]:
        """Return the bibliographies that have to be parsed."""
        kept = self._workspace.store("bibliographies")
        sources = self._of(SourceKind.BIBLIOGRAPHY)
        return [source for source in sources if kept.read(_bibliography_key(source)) is None]

    def _bibliographies(self) -> tuple[Bibliography, ...]:
        kept = self._workspace.store("bibliographies")
        found = []
        keys = set()
        for source in self._of(SourceKind.BIBLIOGRAPHY):
            key = _bibliography_key(source)
            keys.add(key)
            data = kept.read(key)
            if data is None:
                data = self._parsed_bibliographies.get(source.path)
                if data is None:
                    data = _parse_bibliography(source, self._read(source))
                if not self.has_changed:
                    kept.write(key, data)
            bibliography = data_to_bibliography(source.path, data)
            self._problems += bibliography.problems
            found.append(bibliography)
        kept.keep_only(keys)
        return tuple(found)


def _bibliography_key(source: Source) -> str:
    return keyed_digest(source.path.encode(), source.digest.encode())


def _parse_bibliography(source: Source, data: bytes) -> bytes:
    from octavo.reading.parse import parse_bibliography

    return bibliography_to_data(parse_bibliography(source, data))


def _parse_chunk(
    site: Path, config: Config, author_ids: frozenset[str], chunk: Iterable[_Task]
) -> list[_Parsed]:
    """Return what some sources say; runs in any process."""
    options = parse_options(config, author_ids)
    return [_parse_one(site, options, source, redacted) for source, redacted in chunk]


def _parse_one(
    site: Path, options: ParseOptions, source: Source, redacted: Mapping[str, RedactionAction]
) -> _Parsed:
    data = (site / source.file).read_bytes()
    is_current = digest_of(data) == source.digest
    if source.kind is SourceKind.BIBLIOGRAPHY:
        return _Parsed(None, _parse_bibliography(source, data), (), is_current)
    if source.kind is SourceKind.COMMENTS:
        from octavo.reading.parse_discussion import parse_discussion

        discussion, problems = parse_discussion(source, data, redacted, options)
        return _Parsed(discussion_to_data(discussion.facts), discussion.text, problems, is_current)
    from octavo.reading.parse import parse_document

    document, problems = parse_document(source, data, options)
    if document is None:
        return _Parsed(None, b"", problems, is_current)
    facts = document_to_data(document.header, document.facts)
    return _Parsed(facts, document.text, problems, is_current)
