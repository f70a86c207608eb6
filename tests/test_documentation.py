"""The documentation names everything that there is, and nothing that there is not."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from octavo.site.config import Config
from octavo.site.frontmatter import AuthorKeys, PostKeys
from own_sources import module_names, tree_of

_REPOSITORY = Path(__file__).parents[1]
_DOCS = _REPOSITORY / "docs"
_ROW = re.compile(r"^\| `([^`]+)` \|(?: [^|]*\| `?([^|`]*)`? \|)?", re.MULTILINE)
_CODE = re.compile(r"[a-z]+(-[a-z]+)*")
_SECTION = re.compile(r"^(#{2,3}) (.+)$", re.MULTILINE)


def _read(name: str) -> str:
    return (_DOCS / name).read_text("utf-8")


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """Each heading with what stands below it, up to the next heading."""
    headings = list(_SECTION.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    for heading, end in zip(headings, ends, strict=True):
        yield heading[2], text[heading.end() : end]


def _section(text: str, wanted: str) -> str:
    return next(body for title, body in _sections(text) if title == wanted)


def _rows(text: str) -> list[str]:
    return [match[1] for match in _ROW.finditer(text)]


def _nested_schema(hint: Any) -> type | None:
    """The struct inside an annotation such as Mapping[str, X] or X | None."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint
    return next(filter(None, map(_nested_schema, get_args(hint))), None)


def _settings(schema: type, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Each key with its default as TOML writes it."""
    hints = get_type_hints(schema)
    for field in msgspec.structs.fields(schema):
        nested = _nested_schema(hints[field.name])
        if nested is not None:
            yield from _settings(nested, f"{prefix}{field.name}.")
        elif field.default is not msgspec.NODEFAULT:
            yield f"{prefix}{field.name}", _as_toml(field.default)
        elif field.default_factory is not msgspec.NODEFAULT:
            yield f"{prefix}{field.name}", _as_toml(field.default_factory())
        else:
            yield f"{prefix}{field.name}", "required"


def _as_toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(_as_toml, value))}]"
    return "{}" if isinstance(value, Mapping) and not value else str(value)


def test_every_setting_is_documented_with_its_default() -> None:
    """A key that nobody can look up does not exist; a key that only the documentation knows is an error."""
    documented = {}
    for title, body in _sections(_read("settings.md")):
        prefix = title.strip("[]").removesuffix(".NAME") + "." if title.startswith("[") else ""
        documented |= {f"{prefix}{match[1]}": match[2].strip() for match in _ROW.finditer(body)}
    assert documented == dict(_settings(Config))


@pytest.mark.parametrize(
    ("schema", "heading"),
    [(PostKeys, "Front matter of posts and pages"), (AuthorKeys, "Front matter of authors")],
)
def test_every_front_matter_key_is_documented(schema: type, heading: str) -> None:
    """Writers look at one table."""
    text = _read("writing.md")
    assert _rows(_section(text, heading)) == [field.name for field in msgspec.structs.fields(schema)]
    hints = get_type_hints(schema)
    seen: set[type] = set()  # `author` and `authors` have one table
    for name, hint in hints.items():
        nested = _nested_schema(hint)
        if nested is not None and nested not in seen:
            seen.add(nested)
            assert _rows(_section(text, name)) == [field.name for field in msgspec.structs.fields(nested)]


def test_the_commands_stand_in_the_documentation_as_their_help_describes_them() -> None:
    """Every command and option, in the same words; `python scripts/document_commands.py` writes them."""
    sys.path.insert(0, str(_REPOSITORY / "scripts"))
    try:
        from document_commands import describe_commands
    finally:
        sys.path.pop(0)
    text = _read("writing.md")
    assert text.partition("document_commands.py -->\n")[2].partition("<!-- end")[0] == describe_commands()


def test_every_option_of_the_default_theme_is_documented_with_its_default() -> None:
    """Options are a theme's public face."""
    manifest = tomllib.loads((_REPOSITORY / "themes/default/theme.toml").read_text("utf-8"))
    text = _read("themes.md")
    missing = [
        name
        for name, option in manifest["options"].items()
        if not re.search(rf"^\| `{name}` \|[^\n]*\b{re.escape(str(option['default']))}\b", text, re.MULTILINE)
    ]
    assert missing == []


def test_every_template_of_the_default_theme_is_documented() -> None:
    """Whoever makes a theme replaces templates by their names."""
    folder = _REPOSITORY / "themes/default/templates"
    documented = set(_rows(_section(_read("themes.md"), "Templates"))) - {"macros/*.html"}
    assert {name for name in documented if name.endswith(".html")} == {
        file.name for file in folder.glob("*.html")
    }


def test_every_code_of_a_problem_is_documented() -> None:
    """Whoever reads `--format json` by program needs to know what can come."""
    trees = [tree_of(module) for module in module_names()]
    documented = _rows(_section(_read("writing.md"), "What can be wrong"))
    used = set(_problem_codes(trees))
    assert (used - set(documented), set(documented) - used) == (set(), set())
    assert documented == sorted(documented)


def test_a_code_is_found_whatever_other_functions_are_called() -> None:
    """Of two functions of one name, the parameters of one hid the codes that are given to the other."""
    sources = (
        "def warn(node, message, code): ...\nwarn(n, 'No.', 'bare')\n",
        "class A:\n    def warn(self, code, message): ...\n    def f(self): self.warn('own', 'No.')\n",
        "class B:\n    def warn(self, message): ...\n    def f(self, a):\n        self.warn('none')\n"
        "        a.warn(n, 'No.', 'foreign')\n",
        "from a import warn\nwarn(n, 'No.', 'one' if x else 'two' if y else 'three')\n",
        "def report(line, *, code='by-default'): ...\nreport(1, code='by-name')\n",
        "def f(code: str = 'first'):\n    code = 'assigned'\n    Problem(p, 'No.', '', severity, code)\n",
        "class C:\n    code: str = 'of-a-field'\n",
        "async def late(code): ...\nlate('later')\n",
    )
    expected = "assigned bare by-default by-name first foreign later of-a-field one own three two"
    assert set(_problem_codes([ast.parse(source) for source in sources])) == set(expected.split())


def _problem_codes(trees: list[ast.Module]) -> Iterator[str]:
    """Every constant given for a parameter, or to a variable, named `code`."""
    modules = [(list(ast.walk(tree)), _places_of_codes(tree)) for tree in trees]
    everywhere: dict[str, set[int]] = {"Problem": {4}}
    for _, own in modules:
        for name, places in own.items():
            everywhere.setdefault(name, set()).update(places)
    values: list[ast.expr | None] = []
    for nodes, own in modules:
        for node in nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                values += _defaults_of_code(node)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if any(getattr(target, "id", "") == "code" for target in targets):
                    values.append(node.value)
            elif isinstance(node, ast.Call):
                values += [keyword.value for keyword in node.keywords if keyword.arg == "code"]
                values += [node.args[at] for at in _places(node, own, everywhere) if at < len(node.args)]
    return (code for value in values for code in _constants(value) if _CODE.fullmatch(code))


def _places(call: ast.Call, own: dict[str, set[int]], everywhere: dict[str, set[int]]) -> set[int]:
    """Return which arguments of a call may be a code, by its own module where the function is surely that."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    of_self = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "self"
    if name in own and (of_self or isinstance(call.func, ast.Name)):
        return own[name]
    return everywhere.get(name, set())


def _constants(value: ast.expr | None) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from _constants(value.body)
        yield from _constants(value.orelse)
    elif isinstance(value, ast.BoolOp):
        for one in value.values:
            yield from _constants(one)
    elif isinstance(value, ast.Constant):
        yield str(value.value)


def _defaults_of_code(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr | None]:
    given = function.args
    positional = [*given.posonlyargs, *given.args]
    defaults = zip(reversed(positional), reversed(given.defaults), strict=False)
    for argument, default in (*defaults, *zip(given.kwonlyargs, given.kw_defaults, strict=True)):
        if argument.arg == "code":
            yield default


def _places_of_codes(tree: ast.Module) -> dict[str, set[int]]:
    """For each name of functions of a module, which of their arguments may be a `code`."""
    places: dict[str, set[int]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
            found = places.setdefault(node.name, set())
            if "code" in names:
                found.add(names.index("code") - (names[0] == "self"))
    return places


def test_every_dependency_has_its_reason() -> None:
    """docs/decisions.md says of each dependency why it is worth having."""
    project = tomllib.loads((_REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    optional = [item for group in project["optional-dependencies"].values() for item in group]
    names = {
        re.split(r"[\[<>=,]", item)[0]
        for item in (*project["dependencies"], *optional)
        if not item.startswith("octavo[")
    }
    assert set(_rows(_section(_read("decisions.md"), "Dependencies"))) == names


@pytest.mark.parametrize(
    "page", [_REPOSITORY / "README.md", *sorted(_DOCS.rglob("*.md"))], ids=lambda page: page.name
)
def test_every_link_of_the_documentation_leads_to_a_file(page: Path) -> None:
    """A page of the documentation names its neighbours."""
    # Examples of a post's Markdown link to files of a post.
    text = re.sub(
        r"^ *(`{3,})[^\n]*\n.*?^ *\1$|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    targets = re.findall(r"\]\(([^)#\s]+)", text)
    assert [target for target in targets if "://" not in target and not (page.parent / target).exists()] == []


def test_every_script_and_target_is_documented() -> None:
    """Whoever works on octavo finds what can be run, and what for, in one place."""
    page = _read("contributing/checks.md")
    scripts = {f"scripts/{file.name}" for file in (_REPOSITORY / "scripts").iterdir() if file.is_file()}
    assert set(_rows(_section(page, "Scripts"))) == scripts
    makefile = (_REPOSITORY / "Makefile").read_text("utf-8")
    targets = re.findall(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)[0].split()
    assert [target for target in targets if f"`make {target}`" not in page] == []
