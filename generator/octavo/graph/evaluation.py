"""The graph: runs queries, records what they read, and runs them again when that has changed.

Two ways lead to values that are up to date. `settle` goes from what changed upward, rank by rank: a node
whose digest moved tells its readers, one that came out the same tells nobody. `get` goes downward from what
somebody asks for: after a change only tables, indexes and what they depend on are settled; other nodes
above it are in doubt, and one of them that is asked for looks at what it has read, in order, until
something has changed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import getpid
from pathlib import Path
from typing import Any, TypeVar

from octavo.graph import indexes, tables, traces
from octavo.graph.dirty import Dirty
from octavo.graph.heap import digest_of
from octavo.graph.inspection import Inspection
from octavo.graph.memory import MOST, Memory
from octavo.graph.nodes import GONE, UNKNOWN
from octavo.graph.published import drop_unread, read_listed
from octavo.graph.queries import Form, Index, Kind, Query, below, packed, root
from octavo.graph.reader import Gone, Reader, TableInWorkerError
from octavo.graph.store import Store

V = TypeVar("V")
_MISSING: Any = object()
_MANY = 80  # nodes of a rank, from which on other processes pay for themselves


class Graph(Inspection):
    """All nodes and their values. What an earlier build kept is looked up when it is asked for."""

    def __init__(
        self,
        queries: Iterable[Query[Any]],
        *,
        listed: Query[Any] | None = None,
        folder: Path | None = None,
        is_writable: bool = True,
        loads: Mapping[Query[Any], Callable[[str], Any]] | None = None,
        publish: Callable[[Query[Any], str, bytes, int], bytes | None] = lambda *_: None,
        published: Callable[[Query[Any], str, bytes], None] = lambda *_: None,
        unpublish: Callable[[Query[Any], str], None] = lambda *_: None,
        spread: traces.Spread | None = None,
        problem: Form[Any] | None = None,
        always_decodes: bool = False,
        held: int = MOST,
    ) -> None:
        """Take all queries, and open what was kept of them in a folder.

        `listed` names what is published, as pairs of a query's name and a key. `loads` has, for queries
        whose values lie elsewhere, the function that finds one; None if it is not there. An output whose
        digest moved goes to `publish` with its bytes and digest, in the process that ran it, and what that
        returns to `published`, in this one; an output that is no longer listed goes to `unpublish`. `spread`
        runs a function over chunks of work in other processes. `problem` is the form of all problems of a
        node. With `always_decodes` each reader gets the value that a later build would find, and a test sees
        where that is another one. What `loads` gives, and what is not kept, no build ever decodes. Of more
        than `held` values the older ones leave memory, and are looked up again for whoever asks.
        """
        roots = [root(listed)] if listed is not None else []
        self.queries: list[Query[Any]] = []
        for one in (*queries, *roots):
            self.queries += [one, one.entry] if one.entry is not None else [one]
        self.number = {one: number for number, one in enumerate(self.queries)}
        self._by_name = {one.name: one for one in self.queries}
        if len(self._by_name) < len(self.queries):
            raise ValueError("Two queries of the graph have one name.")
        if unknown := {each.name for one in self.queries for each in one.reads if each not in self.number}:
            raise ValueError(f"The graph does not have {', '.join(sorted(unknown))}, which its queries read.")
        self._root = roots[0] if roots else None
        self.store = Store(folder, self.queries, is_writable=is_writable)
        self.nodes = self.store.nodes
        self.dirty = Dirty(self.nodes, self.queries)
        for node in self.store.dirty:
            self.dirty.add(node)
        self.unpublish = unpublish
        self._published = published
        self.ids = {one: self.nodes.ids[number] for one, number in self.number.items()}
        self.loads = loads or {}
        self._publish = publish
        self._spread = spread
        self._problem = problem or packed(tuple[str, ...])
        self._always_decodes = always_decodes
        self.memory = Memory(self.nodes, held)
        self.values = self.memory.values
        self._failed: dict[int, Exception] = {}
        self.is_asking = False  # whether a value that is in memory may be out of date
        # Nodes from here on may have no reader; any may, where the last build failed.
        self._first_new = 0 if self.store.dirty else self.nodes.count
        self._eager = below(frozenset(one for one in self.queries if one.kind in (Kind.TABLE, Kind.INDEX)))
        self.old_rows: dict[int, dict[int, Any]] = {}  # by index: what its reads were before they changed
        self.runs = dict.fromkeys(self.queries, 0)
        self.log: dict[int, bytes | None] | None = None  # in a worker: what it ran, with the encoded values
        self.owner = getpid()

    # ---- from outside

    def set(self, source: Query[V], key: str, value: V) -> bool:
        """Set an input; return whether it is another than it was."""
        data = source.form.encode(value)
        is_other = self.set_digest(source, key, digest_of(data))
        node = self.node(source, key)
        if is_other or not self.nodes.value_size[node]:
            self.store.append(node, data)
        self.memory.hold(source, node, source.form.decode(data) if self._always_decodes else value)
        return is_other

    def was_set_to(self, source: Query[V], key: str = "") -> V | None:
        """Return what an input was set to last; None if it never was, or if what was kept of it is lost."""
        found: V | None = self.kept_value(source, self.node(source, key), key)
        return found

    def set_digest(self, source: Query[Any], key: str, digest: int) -> bool:
        """Set what stands for an input that `loads` finds if needed; return whether it has changed."""
        node = self.node(source, key)
        before = self.nodes.digest[node]
        if digest == before:
            return False
        indexes.remember(self, source, node)
        self.forget_value(node)
        self.nodes.set_digest(node, digest)
        if before != UNKNOWN:
            self.dirty.add_readers(node)
        return True

    def remove(self, source: Query[Any], key: str) -> bool:
        """Say that an input is not there; return whether it was."""
        return self.set_digest(source, key, GONE)

    def get(self, query: Query[V], key: str = "") -> V:
        """Return a value that is up to date. Raises `Gone`, and whatever a query raises."""
        if self.dirty.has_unmarked:
            self._settle_ranks(self._eager)
            self._failed.clear()  # whoever needs one of these runs it again
            self.dirty.doubt_above()
        self.is_asking = bool(self.dirty)
        try:
            return self.value(query, self.node(query, key), key)
        finally:
            self.is_asking = False
            # What turned out to be other has told nodes that were in doubt, as all above them are.
            self.dirty.forget_unmarked()

    def settle(self) -> None:
        """Bring everything up to date that is listed, and forget what nobody reads any more.

        Raises what a query raises, if something that is listed needs it; whatever could be settled is.
        """
        if self._root is not None:
            node = self.node(self._root, "")
            if self.nodes.digest[node] == UNKNOWN:
                self.dirty.add(node)
        self.dirty.doubtful.clear()
        self._settle_ranks(None)
        self.dirty.forget_unmarked()
        self._first_new = drop_unread(self, self._first_new)
        failed = {node: error for node, error in self._failed.items() if node not in self.nodes.dropped}
        self._failed.clear()
        for node in failed:
            self.dirty.add(node)
        for error in failed.values():
            raise error

    def prepare(self, wanted: Iterable[tuple[Query[Any], str]]) -> None:
        """Bring nodes up to date with what they depend on, and no more; in other processes if that pays."""
        queries = set()
        for query, key in wanted:
            queries.add(query)
            node = self.node(query, key)
            if self.nodes.digest[node] == UNKNOWN:
                self.dirty.add(node)
        # What nothing else needs comes last and together: many small nodes need not wait for a large one.
        needed = below(frozenset(queries))
        last = needed.difference(*(one.reads for one in needed))
        self._settle_ranks(needed - last, last)
        self._failed.clear()  # whoever needs one of these runs it again

    def prepared(self, query: Query[V], key: str = "") -> V:
        """Return a value that was prepared, or of which nothing has changed. Raises as `get` does."""
        return self.value(query, self.node(query, key), key)

    def invalidate(self, query: Query[Any], key: str) -> None:
        """Let a node be run again though nothing it reads has changed: its file is lost, or was misread."""
        node = self.node(query, key)
        before = self.nodes.digest[node]
        self.forget_value(node)
        # Whatever a query gives now is another value, so that its readers are told.
        is_value = query.kind is not Kind.OUTPUT and before > GONE
        self.nodes.set_digest(node, max(2, before ^ 1) if is_value else UNKNOWN)
        self.dirty.add(node)

    def keep(self) -> None:
        """Keep everything for the next build, after it was published. The graph is closed then.

        Of a graph that is not settled the next build settles the rest.
        """
        self.store.keep(self.dirty)
        self.store.close()

    # ---- what the queries see, and the other modules of this package

    def node(self, query: Query[Any], key: str) -> int:
        """Return the number of a node; a new one where it was never asked for."""
        node = self.ids[query].get(key)
        if node is None:
            number = self.number[query]
            node = self.nodes.find(number, key)
            if node is None:
                node = self.nodes.add(number, key)
        return node

    def value(self, query: Query[V], node: int, key: str) -> V:
        """Return the value of a node. Raises `Gone`, and whatever a query raises."""
        value: V = self.values.get(node, _MISSING)
        return self.found(query, node, key) if value is _MISSING or self.is_asking else value

    def found(self, query: Query[Any], node: int, key: str) -> Any:
        """Return a value that is not in memory, or may be out of date: kept, or given by the query."""
        if query.kind is Kind.OUTPUT:
            # Its bytes are kept nowhere, so that whoever asks for them has it run.
            return self._run(query, node, key)
        if self.is_asking:
            self._refresh(node)
        digest = self.nodes.digest[node]
        if digest == UNKNOWN and query.kind is Kind.SOURCE:
            digest = GONE
            self.nodes.set_digest(node, GONE)
            if self.log is not None:
                self.log[node] = None
        if digest == GONE:
            raise Gone(query.name, key, node)
        if digest != UNKNOWN and (value := self.kept_value(query, node, key, _MISSING)) is not _MISSING:
            return value
        if query.kind is Kind.SOURCE:
            raise LookupError(f"The input {query.name}({key!r}) has a digest and no value.")
        return self._run(query, node, key)

    def kept_value(self, query: Query[Any], node: int, key: str, default: Any = None) -> Any:
        """Return the value that a node's digest stands for, if memory, the store or `loads` has it."""
        for held in (self.values, self.memory.recent):
            if node in held:
                return held[node]
        load = self.loads.get(query)
        if load is not None:
            value = load(key)
            # It may have been written by somebody else; of a source, whoever set the digest knows.
            is_right = query.kind is Kind.SOURCE or (
                value is not None and digest_of(query.form.encode(value)) == self.nodes.digest[node]
            )
            if value is None or not is_right:
                return default
        else:
            data = (self.log or {}).get(node) or self.store.value(node)
            if data is None:
                return default
            value = query.form.decode(data)
        self.memory.hold(query, node, value)
        return value

    def forget_value(self, node: int) -> None:
        """Take a node's value out of memory."""
        self.memory.forget(node)

    # ---- runs

    def rerun(self, node: int) -> None:
        """Run a node. Raises what its query raises, but `Gone`."""
        with contextlib.suppress(Gone):
            self._run(self.query_of(node), node, self.nodes.key(node))

    def _run(self, query: Query[Any], node: int, key: str) -> Any:
        """Run a query and return its value."""
        if query.kind is Kind.ENTRY:
            return tables.entry_value(self, query, node, key)
        if self.log is not None and query.kind in (Kind.TABLE, Kind.INDEX):
            raise TableInWorkerError(f"{query.name} has to be made before there are workers.")
        self.runs[query] += 1
        if isinstance(query, Index):
            return indexes.mend(self, query, node)
        if query.function is None:
            return read_listed(self, query, node)
        reader = Reader(self, query)
        try:
            value = query.function(reader, key)
        except Gone as gone:
            if gone.node not in reader.reads:
                raise RuntimeError(
                    f"{query.name} says that something is gone which it has not read."
                ) from gone
            self.set_value(query, node, _MISSING, tuple(reader.reads), reader.problems)
            raise Gone(query.name, key, node) from None
        return self.set_value(query, node, value, tuple(reader.reads), reader.problems)

    def set_value(
        self, query: Query[Any], node: int, value: Any, reads: Sequence[int], problems: Sequence[Any] = ()
    ) -> Any:
        """Take what a run gave, and tell the node's readers if it is another value. Return it."""
        data = None if value is _MISSING else query.form.encode(value)
        digest = GONE if data is None else digest_of(data)
        kept = data if query.is_kept and query not in self.loads else None
        if data is not None and query.kind is Kind.OUTPUT and digest != self.nodes.digest[node]:
            kept = self._publish(query, self.nodes.key(node), data, digest)
        found = self._problem.encode(tuple(problems)) if problems else None
        has_moved = self.record(query, node, digest, kept, reads, found)
        if data is not None and query.kind is not Kind.OUTPUT:
            if self._always_decodes and query.is_kept:
                value = query.form.decode(data)
            self.memory.hold(query, node, value)
        if has_moved and query.kind is Kind.TABLE:
            tables.compare_entries(self, node, {} if data is None else value)
        return value

    def record(
        self,
        query: Query[Any],
        node: int,
        digest: int,
        data: bytes | None,
        reads: Sequence[int],
        problems: bytes | None,
    ) -> bool:
        """Take what a run gave, here or in a worker; return whether it was known and is another now."""
        before = self.nodes.digest[node]
        if digest != before:
            indexes.remember(self, query, node)
            self.nodes.set_digest(node, digest)
        self.forget_value(node)
        self.nodes.set_reads(node, reads)
        self.store.set_problems(node, problems)
        if self.log is not None:
            self.log[node] = data
        elif query.kind is Kind.OUTPUT:
            if data is not None:
                self._published(query, self.nodes.key(node), data)
            elif digest == GONE:
                self.unpublish(query, self.nodes.key(node))
        elif data is not None and (digest != before or not self.nodes.value_size[node]):
            self.store.append(node, data)
        self.dirty.discard(node)
        has_moved = digest != before and before != UNKNOWN
        if has_moved:
            if query.kind is Kind.ENTRY:
                self.dirty.because[node] = reads[0]
            self.dirty.add_readers(node)
        return has_moved

    # ---- change

    def _settle_ranks(
        self, wanted: frozenset[Query[Any]] | None, last: frozenset[Query[Any]] = frozenset()
    ) -> None:
        """Run what is dirty, from the lowest rank up; of some queries only, if only these are wanted."""
        for dirty in self.dirty.by_rank:
            while nodes := sorted(one for one in dirty if wanted is None or self.query_of(one) in wanted):
                self._run_all(nodes)
        self._run_all(sorted(node for node in self.dirty if self.query_of(node) in last))

    def _run_all(self, nodes: list[int]) -> None:
        """Run nodes that do not depend on one another, as far as they are dirty."""
        if self._spread is not None and len(nodes) >= _MANY:
            traces.spread(self, self._spread, nodes)
        for node in nodes:
            if node in self.dirty:
                self.rerun_or_fail(node)

    def rerun_or_fail(self, node: int) -> None:
        """Run a dirty node; what it raises is no fault until somebody is found to need it still."""
        try:
            self.rerun(node)
        except TableInWorkerError:
            raise
        except Exception as error:  # a query may raise anything
            self._failed[node] = error
            self._unset(node)

    def _unset(self, node: int) -> None:
        """Let a node be run when it is asked for, and its readers now."""
        indexes.remember(self, self.query_of(node), node)
        self.forget_value(node)
        self.nodes.set_digest(node, UNKNOWN)
        self.dirty.discard(node)
        for reader in self.nodes.readers(node):
            if self.query_of(reader).kind is Kind.ENTRY:
                self._unset(reader)
        self.dirty.add_readers(node)

    def _refresh(self, node: int) -> None:
        """Bring a node up to date that somebody asks for."""
        if node in self.dirty.doubtful and node not in self.dirty:
            for read in self.nodes.reads(node):
                self._refresh(read)
                if node in self.dirty:
                    break
        if node in self.dirty:
            self.rerun(node)
        self.dirty.doubtful.discard(node)
