"""What a query is: a plain function, what it may read, and the form in which its values are kept."""

from __future__ import annotations

import enum
import types
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property, lru_cache
from typing import Any, Generic, Protocol, TypeVar, get_args, get_type_hints

import msgspec
from msgspec import Struct

V = TypeVar("V")
E = TypeVar("E")
Row = TypeVar("Row")
V_co = TypeVar("V_co", covariant=True)
E_co = TypeVar("E_co", covariant=True)
Row_co = TypeVar("Row_co", covariant=True)


class Kind(enum.Enum):
    """What the graph does with a query."""

    SOURCE = enum.auto()  # its values are set from outside
    QUERY = enum.auto()
    TABLE = enum.auto()  # its value is a mapping, and others read single entries of it
    INDEX = enum.auto()  # a table that is mended row by row
    ENTRY = enum.auto()  # the entries of a table or index
    OUTPUT = enum.auto()  # its values are published; only their digests are kept
    ROOT = enum.auto()  # reads whatever is to be published


class Form(Struct, Generic[V], frozen=True):
    """How values become bytes, which are what is compared and kept, and values again.

    Equal values must have equal bytes: a set has no order that two processes agree on, and is no part of a
    value.
    """

    encode: Callable[[V], bytes]
    decode: Callable[[bytes], V]


RAW: Form[bytes] = Form(bytes, bytes)
"""The form of bytes."""


def packed(kind: Any) -> Form[Any]:
    """Return the form of values of a type that msgspec knows: MessagePack, which takes a tenth of the time.

    Of a time it keeps no offset, so values with times in them are JSON; of a struct, these fields alone.
    """
    if kind is bytes:
        return RAW
    if not _has_times(kind):
        return _coded(msgspec.msgpack, kind)
    struct = _struct_of(kind)
    return _coded(msgspec.json, kind) if struct is None else _divided(struct)


def _coded(codec: Any, kind: Any) -> Form[Any]:
    return Form(codec.Encoder(enc_hook=_plain).encode, codec.Decoder(kind, dec_hook=_as).decode)


def _struct_of(kind: Any) -> type[msgspec.Struct] | None:
    """Return the struct that values of a type are if they are not None; None for other types."""
    if isinstance(kind, types.UnionType):
        kinds = [one for one in get_args(kind) if one is not types.NoneType]
        return _struct_of(kinds[0]) if len(kinds) == 1 else None
    return kind if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else None


def _divided(struct: type[msgspec.Struct]) -> Form[Any]:
    """Return the form of a struct, or None, of which only the fields with times in them are JSON."""
    fields = list(zip(struct.__struct_fields__, _field_types(struct), strict=True))
    timed = [one for one in fields if _has_times(one[1])]
    others = [one for one in fields if one not in timed]
    slow, quick = (
        _coded(codec, types.GenericAlias(tuple, tuple([kind for _, kind in part])))
        for codec, part in ((msgspec.json, timed), (msgspec.msgpack, others))
    )
    both = msgspec.msgpack.Decoder(tuple[bytes, bytes])
    names = [name for name, _ in (*timed, *others)]

    def encode(value: Any) -> bytes:
        if value is None:
            return b""
        parts = (tuple([getattr(value, name) for name, _ in part]) for part in (timed, others))
        return msgspec.msgpack.encode((slow.encode(next(parts)), quick.encode(next(parts))))

    def decode(data: bytes) -> Any:
        if not data:
            return None
        first, second = both.decode(data)
        return struct(**dict(zip(names, (*slow.decode(first), *quick.decode(second)), strict=True)))

    return Form(encode, decode)


def _plain(value: object) -> object:
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be kept")


def _as(kind: Any, value: Any) -> Any:
    # Of subclasses of text, such as markup that is escaped.
    return value if kind is object else kind(value)


@cache
def _has_times(kind: Any) -> bool:
    """Tell whether values of a type may hold times, as deep as they go."""
    return _tells_times(kind, frozenset())


def _tells_times(kind: Any, above: frozenset[Any]) -> bool:
    if kind is datetime or kind in above:
        return kind is datetime
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return any(_tells_times(one, above | {kind}) for one in _field_types(kind))
    return any(_tells_times(one, above) for one in get_args(kind))


@cache
def _field_types(struct: type[msgspec.Struct]) -> tuple[Any, ...]:
    return tuple([one.type for one in msgspec.structs.fields(struct)])


class Query(Generic[V_co]):
    """A function of the graph and a key, and what is declared about it. Made by the functions below."""

    name: str
    kind: Kind
    is_private: bool
    is_indexed = False  # whether an index has its values for members or rows
    entry: Query[Any] | None = None  # of a table or index: the query that its entries are nodes of

    def __init__(
        self,
        name: str,
        kind: Kind,
        reads: Sequence[Query[Any]],
        form: Callable[[], Form[V_co]],
        *,
        function: Callable[[Any, str], V_co] | None = None,
        is_large: bool = False,
        is_private: bool | None = None,
        is_kept: bool = True,
        is_late: bool = False,
    ) -> None:
        if outputs := [one.name for one in reads if one.kind is Kind.OUTPUT]:
            raise TypeError(
                f"{name} cannot read {', '.join(outputs)}: nothing is kept of an output but its digest."
            )
        self.name = name
        self.kind = kind
        self.reads = frozenset([*reads, *(one.entry for one in reads if one.entry is not None)])
        # Above everything that it reads: below a rank that is being settled all is up to date.
        self.rank: int = 1 + max((one.rank for one in self.reads), default=-1)
        self.function = function
        self.is_large = is_large
        self.is_kept = is_kept
        self.is_late = is_late
        # Whatever is made from private values is private too, unless it is said to hold none of their words.
        self.is_private = any(one.is_private for one in reads) if is_private is None else is_private
        self._form = form

    @cached_property
    def form(self) -> Form[V_co]:
        """How its values are kept; made when a value is first kept, for most runs need few."""
        return self._form()

    def __repr__(self) -> str:
        return f"<{self.kind.name.lower()} {self.name}>"


class Table(Query[V_co], Generic[V_co, E_co]):
    """A query of which others read single entries; its only key is ""."""

    entry: Query[E_co | None]

    def __init__(self, *arguments: Any, entry_form: Callable[[], Form[Any]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        form = entry_form
        self.entry = Query(f"{self.name}[]", Kind.ENTRY, (self,), form, is_private=self.is_private)


class Index(Table[tuple[str, ...], tuple[Row_co, ...]], Generic[Row_co]):
    """A table of rows by key, mended from the rows of those members that changed. Its own value: the keys."""

    members: Query[Any]
    rows: Query[Any]
    is_descending: bool


class Made(Protocol):
    """Makes a query of a function."""

    def __call__(self, function: Callable[[Any, str], V], /) -> Query[V]:
        """Return the query."""


class MadeTable(Protocol):
    """Makes a table of a function."""

    def __call__(self, function: Callable[[Any, str], Mapping[str, E]], /) -> Table[dict[str, E], E]:
        """Return the table."""


def source(name: str, kind: Any = bytes, *, is_large: bool = False, is_private: bool = False) -> Query[Any]:
    """Return an input, whose values `Graph.set` gives: nothing else looks at the disk or the clock."""
    return Query(name, Kind.SOURCE, (), lambda: packed(kind), is_large=is_large, is_private=is_private)


def query(
    *reads: Query[Any],
    form: Form[Any] | Callable[[], Form[Any]] | None = None,
    is_large: bool = False,
    is_private: bool | None = None,
    is_kept: bool = True,
) -> Made:
    """Make a query of a function `(graph, key) -> value` that reads the values of these queries.

    The type that the function says it returns decides how values are kept. `is_large`: only the last few
    values stay in memory. `is_private`: no byte of an old value stays on the disk; so it is for all that
    reads a private query, unless that says False. Not `is_kept`: only the digest is, and the function is
    run again for whoever asks once the value has left memory.
    """

    def made(function: Callable[[Any, str], V]) -> Query[V]:
        return Query(
            function.__name__,
            Kind.QUERY,
            reads,
            lambda: (
                packed(_returned(function)) if form is None else form if isinstance(form, Form) else form()
            ),
            function=function,
            is_large=is_large,
            is_private=is_private,
            is_kept=is_kept,
        )

    return made


def table(*reads: Query[Any], is_private: bool | None = None) -> MadeTable:
    """Make a table of a function that returns a mapping: who reads an entry depends on no other."""

    def made(function: Callable[[Any, str], Mapping[str, E]]) -> Table[dict[str, E], E]:
        return Table(
            function.__name__,
            Kind.TABLE,
            reads,
            lambda: packed(_returned(function)),
            function=function,
            is_private=is_private,
            entry_form=lambda: packed(get_args(_returned(function))[1] | None),
        )

    return made


def index(
    name: str,
    members: Query[tuple[str, ...]],
    rows: Query[tuple[tuple[str, Row], ...]],
    *,
    is_descending: bool = False,
    is_private: bool | None = None,
) -> Index[Row]:
    """Return an index of `rows(member)`, which are pairs of a key and a row: to each key its rows, sorted.

    When one member's rows change, only the entries of their keys are looked at, however many members there
    are. A key without rows has an empty tuple. A member whose rows are gone has none.
    """

    def entry_form() -> Form[Any]:
        if rows.function is None:
            raise TypeError(f"{name} has the rows of {rows.name}, which is an input.")
        row: Any = get_args(get_args(_returned(rows.function))[0])[1]
        return packed(tuple[row, ...])

    made: Index[Row] = Index(
        name,
        Kind.INDEX,
        (members, rows),
        lambda: packed(tuple[str, ...]),
        is_private=is_private,
        entry_form=entry_form,
    )
    made.members, made.rows, made.is_descending = members, rows, is_descending
    members.is_indexed = rows.is_indexed = True
    return made


def output(
    *reads: Query[Any], is_late: bool = False
) -> Callable[[Callable[[Any, str], bytes]], Query[bytes]]:
    """Make an output of a function that returns bytes: they are handed to the publisher, and not kept.

    One that `is_late` is made after the others, and finds in memory what they have read.
    """

    def made(function: Callable[[Any, str], bytes]) -> Query[bytes]:
        return Query(
            function.__name__,
            Kind.OUTPUT,
            reads,
            lambda: RAW,
            function=function,
            is_private=False,
            is_kept=False,
            is_late=is_late,
        )

    return made


def root(listed: Query[Any]) -> Query[Any]:
    """Return the query that reads everything which `listed` names."""
    return Query("published", Kind.ROOT, (listed,), lambda: RAW)


def _returned(function: Callable[..., Any]) -> Any:
    return get_type_hints(function)["return"]


@lru_cache(maxsize=128)
def below(queries: frozenset[Query[Any]]) -> frozenset[Query[Any]]:
    """Return these queries and all that they may read, directly or not."""
    found: set[Query[Any]] = set()
    waiting = list(queries)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += one.reads
    return frozenset(found)
