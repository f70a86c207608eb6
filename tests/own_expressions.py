"""Every regular expression of the package, and the shapes of text that it suggests itself."""

from __future__ import annotations

import ast
import importlib
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from re import _constants as sre
from re import _parser as sre_parser
from types import ModuleType
from typing import Any

from octavo.expressions import LateExpression
from own_sources import module_names, tree_of
from text_shapes import Shape

BOUNDED = {
    "text/file_names.py:_BACKUP": "the name of a file: 255 bytes",
    "bibliography/identifiers.py:_DOI_PREFIX": "2,000 characters; a later address is part of an earlier one",
}
"""Expressions that are handed a few characters only, whatever the text's length."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression of the package, and how it is used."""

    module: str  # as "markdown/words.py"
    name: str
    pattern: re.Pattern[str] | re.Pattern[bytes]
    methods: frozenset[str]

    def __str__(self) -> str:
        return f"{self.module}:{self.name}"

    def runs(self) -> tuple[Callable[[str], object], ...]:
        """Return what the package does with it: at one place of a text, or throughout."""
        pattern, found = self.pattern, []
        turn: Callable[[str], str | bytes] = str
        if isinstance(pattern.pattern, bytes):
            turn = lambda text: text.encode("utf-8", "replace")  # noqa: E731
        if self.methods & {"match"}:
            found.append(lambda text: pattern.match(turn(text)))
        if self.methods & {"fullmatch"}:
            found.append(lambda text: pattern.fullmatch(turn(text)))
        if self.methods - {"match", "fullmatch"}:
            found.append(lambda text: [None for _ in pattern.finditer(turn(text))])
        return tuple(found)


_METHODS = frozenset({"match", "fullmatch", "search", "sub", "subn", "split", "finditer", "findall"})


@cache
def expressions() -> tuple[Expression, ...]:
    """Return every regular expression of the package: those with a name, and those in the midst of code."""
    modules = {
        name: (tree_of(name), _uses(tree_of(name))) for name in module_names() if name != "__main__.py"
    }
    uses: dict[str, set[str]] = {}
    for _, own_uses in modules.values():
        for key, methods in own_uses.items():
            uses.setdefault(key, set()).update(methods)
    found: list[Expression] = []
    for name, (tree, here) in modules.items():
        dotted = f"octavo.{name.removesuffix('.py').replace('/', '.')}"
        module = importlib.import_module(dotted.removesuffix(".__init__"))
        own = {
            target.id
            for node in tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        for key in sorted(own):
            value = vars(module).get(key)
            methods = here.get(key) or uses.get(key) or {"match", "search"}
            for index, pattern in enumerate(_patterns_in(value)):
                is_one = isinstance(value, re.Pattern | LateExpression)
                mark, known = ("", methods) if is_one else (f"[{index}]", {"match", "search"})
                found.append(Expression(name, key + mark, pattern, frozenset(known)))
        if hasattr(module, "re"):
            found.extend(_inline(name, module, tree))
    return tuple(found)


def _uses(tree: ast.Module) -> dict[str, set[str]]:
    """Return which methods of expressions a module calls, by the name of what they are called of."""
    uses: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _METHODS and isinstance(node.value, ast.Name):
            uses.setdefault(node.value.id, set()).add(node.attr)
    return uses


def _patterns_in(value: object, depth: int = 0) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    if isinstance(value, LateExpression):
        yield value.compiled
    elif isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, dict):
        for one in value.values():
            yield from _patterns_in(one, depth + 1)
    elif depth < 4 and isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from _patterns_in(one, depth + 1)
    elif depth < 4 and type(value).__module__.startswith("octavo"):
        for name in getattr(type(value), "__struct_fields__", getattr(type(value), "__slots__", ())):
            yield from _patterns_in(getattr(value, name, None), depth + 1)


def _inline(name: str, module: ModuleType, tree: ast.Module) -> Iterator[Expression]:
    """Yield what stands in calls inside functions, as far as its pattern is known there."""
    for function in _functions(tree):
        for node in ast.walk(function):
            if not (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.args
            ):
                continue
            method = node.func.attr
            if method not in _METHODS | {"compile"}:
                continue
            try:
                source = _value(node.args[0], module)
                flags = [word.value for word in node.keywords if word.arg == "flags"]
                place = {"compile": 1, "match": 2, "fullmatch": 2, "search": 2, "findall": 2, "finditer": 2}
                if method in place and len(node.args) > place[method]:
                    flags.append(node.args[place[method]])
                flag = _value(flags[0], module) if flags else 0
            except NameError:
                continue  # of what is not known before: `re.escape(word)`, bounded by the word
            pattern = source.compiled if isinstance(source, LateExpression) else re.compile(source, flag)
            methods = {"match", "search"} if method == "compile" else {method}
            yield Expression(name, f"{function.name}:{node.lineno}", pattern, frozenset(methods))


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions and methods of a module; those inside of others are a part of these."""
    for node in tree.body:
        for one in node.body if isinstance(node, ast.ClassDef) else (node,):
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
                yield one


def _value(node: ast.expr, module: ModuleType) -> Any:
    return eval(compile(ast.Expression(node), "pattern", "eval"), dict(vars(module)))  # noqa: S307  # our own


def derived_shapes(pattern: re.Pattern[str] | re.Pattern[bytes], tries: int = 3) -> list[Shape]:
    """Return shapes made of what the expression itself looks for, one repetition after another."""
    source = pattern.pattern
    if isinstance(source, bytes):
        source = source.decode("latin-1")
    parsed = sre_parser.parse(source, pattern.flags)
    generator = random.Random(ascii(source))  # noqa: S311  # the same shapes every time
    found: dict[Shape, None] = {}
    for _ in range(tries):
        whole = _sample(parsed, generator)
        if whole:
            found[Shape("", whole)] = None
            found[Shape("", whole[:-1] or whole)] = None
        for before, body, behind in _repeats(parsed, generator, ""):
            pump = _sample(body, generator)
            if not pump:
                continue
            found[Shape(before, pump, "\x00")] = None
            found[Shape(before, pump, "")] = None
            found[Shape(before, pump, behind[:-1] + "\x00")] = None
            if before:
                found[Shape("", before + pump)] = None
                found[Shape("", before)] = None
    return list(found)


def _repeats(
    nodes: Iterable[tuple[Any, Any]], generator: random.Random, before: str
) -> Iterator[tuple[str, list[tuple[Any, Any]], str]]:
    nodes = list(nodes)
    for index, (kind, value) in enumerate(nodes):
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, most, body = value
            if most > 20:
                yield before, list(body), _sample(nodes[index + 1 :], generator)
            yield from _repeats(body, generator, before)
        elif kind is sre.SUBPATTERN:
            yield from _repeats(value[3], generator, before)
        elif kind is sre.ATOMIC_GROUP:
            yield from _repeats(value, generator, before)
        elif kind is sre.BRANCH:
            for branch in value[1]:
                yield from _repeats(branch, generator, before)
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _repeats(value[1], generator, before)
        elif kind is sre.GROUPREF_EXISTS:
            for branch in value[1:]:
                yield from _repeats(branch or (), generator, before)
        before += _sample([(kind, value)], generator)


_ALPHABET = [chr(code) for code in range(0x20, 0x7F)] + [
    "\n",
    "\t",
    "é",
    "–",
    "“",
    "’",
    "\u00a0",
    "漢",
    "\x00",
]
_CATEGORIES = {
    sre.CATEGORY_DIGIT: str.isdecimal,
    sre.CATEGORY_SPACE: str.isspace,
    sre.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
}
_OPPOSITES = {
    sre.CATEGORY_NOT_DIGIT: sre.CATEGORY_DIGIT,
    sre.CATEGORY_NOT_SPACE: sre.CATEGORY_SPACE,
    sre.CATEGORY_NOT_WORD: sre.CATEGORY_WORD,
}


def _is_in_category(character: str, category: object) -> bool:
    if category in _OPPOSITES:
        return not _CATEGORIES[_OPPOSITES[category]](character)
    return bool(_CATEGORIES[category](character))


def _sample(nodes: Iterable[tuple[Any, Any]], generator: random.Random) -> str:
    """Return some text that a part of an expression would take (look-arounds are not thought of)."""
    text = ""
    for kind, value in nodes:
        if kind is sre.LITERAL:
            text += chr(value)
        elif kind is sre.NOT_LITERAL:
            text += generator.choice([c for c in "a 1" if c != chr(value)])
        elif kind is sre.ANY:
            text += generator.choice("a 1")
        elif kind is sre.IN:
            text += _one_of(value, generator)
        elif kind is sre.BRANCH:
            text += _sample(generator.choice(value[1]), generator)
        elif kind is sre.SUBPATTERN:
            text += _sample(value[3], generator)
        elif kind is sre.ATOMIC_GROUP:
            text += _sample(value, generator)
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            least, most, body = value
            for _ in range(max(least, generator.choice((0, 1, 1)) if most else 0)):
                text += _sample(body, generator)
    return text


def _one_of(items: list[tuple[Any, Any]], generator: random.Random) -> str:
    is_negated = items[0][0] is sre.NEGATE

    def holds(character: str) -> bool:
        for kind, value in items:
            if kind is sre.LITERAL and ord(character) == value:
                return True
            if kind is sre.RANGE and value[0] <= ord(character) <= value[1]:
                return True
            if kind is sre.CATEGORY and _is_in_category(character, value):
                return True
        return False

    named = [chr(value) for kind, value in items if kind is sre.LITERAL]
    choices = [character for character in _ALPHABET if holds(character) != is_negated]
    if not is_negated and named and generator.random() < 0.5:
        return generator.choice(named)
    if not choices:
        ranges = [value[0] for kind, value in items if kind is sre.RANGE]
        return chr(generator.choice(ranges)) if ranges else "\u0378"
    usual = [character for character in choices if character in "a1 A.<"]
    return generator.choice(usual if usual and generator.random() < 0.6 else choices)
