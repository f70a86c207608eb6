"""Which module may know which: the order of the program, held over its syntax trees."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec

import pytest

from own_sources import PACKAGE, module_names, tree_of

# From the bottom up. A module may import what stands on a line above its own, and its own package;
# parts on one line never import one another. A new module needs a place here.
LAYERS = (
    ("errors", "extras", "interruptions", "maths", "storage", "text"),
    ("extensions", "formats", "graph", "languages", "model", "output"),
    ("assets", "comments", "markdown", "site"),
    ("bibliography", "hosting", "moderation", "reading"),
    ("facts", "publishing", "scaffold"),
    ("resolving",),
    ("pages",),
    ("rendering",),
    ("builder",),
    ("importers", "lookup", "preview"),
    ("desk",),
    ("cli",),
)

# It stands for a module of the standard library, knows nothing of octavo, and is used like that one.
LIKE_A_LIBRARY = "expressions"

# Parts that know less than their height would allow, so that they can be read, tested and changed alone.
KNOWS_ONLY = {
    "maths": set(),
    "storage": set(),
    "text": set(),
    "extras": set(),
    "output": {"errors", "storage.whole_file"},
    # Nothing of blogs: what a query is made of, it is given.
    "graph": {"storage"},
    "model.addresses": {"errors"},
    "site.discover": {"errors", "text.file_names", "storage.signatures", "text.composed"},
    # What is kept of a text must not need what parses one.
    "reading.documents": {"errors", "languages", "model", "site.discover", "site.frontmatter", "text"},
}

# Who may use a library that is slow to import, or whose quirks few modules keep from the others.
ONLY_IMPORTERS = {
    "pybtex": {"bibliography/entries.py", "bibliography/styles/pybtex_style.py"},
    "nh3": {
        "comments/sanitise.py",
        "importers/sanitise_html.py",
        "bibliography/styles/csl_style.py",
        "bibliography/styles/pybtex_style.py",
    },
    "PIL": {"assets/colours.py", "assets/pixels.py", "assets/sharing_card.py"},
    "yaml": {"formats/yaml_tree.py", "formats/yaml_spans.py"},
    "tomllib": {"formats/toml_tree.py"},
    "bs4": {
        "importers/html_context.py",
        "importers/html_line.py",
        "importers/html_to_markdown.py",
        "importers/html_tree.py",
        "importers/mathml.py",
        "importers/post_text.py",
        "importers/tex_labels.py",
    },
    "markdownify": {"importers/html_line.py"},
    "lxml": {"importers/xml_elements.py"},
    "click": {
        "cli/build.py",
        "cli/cite.py",
        "cli/citing.py",
        "cli/comments.py",
        "cli/imports.py",
        "cli/main.py",
        "cli/new.py",
        "cli/options.py",
        "cli/printing.py",
        "cli/progress.py",
        "cli/publish.py",
        "cli/schema.py",
        "cli/theme.py",
        "cli/serve.py",
    },
    "rich": {"cli/progress.py"},
    "httpx": {"lookup/client.py"},
    "watchdog": {"preview/watch.py"},
    "starlette": {"desk/application.py", "preview/application.py", "preview/connections.py"},
    "asyncssh": {"publishing/sftp.py"},
    "boto3": {"publishing/s3.py"},
    "brotli": {"publishing/publication.py", "publishing/outgoing.py"},
    "uvicorn": {"preview/connections.py", "preview/server.py"},
}

# Slow to import, and not needed by a build without references, pictures, code or formulas.
LAZY = (
    "PIL",
    "anyascii",
    "asyncssh",
    "boto3",
    "brotli",
    "bs4",
    "httpx",
    "lxml",
    "markdownify",
    "math_core",
    "pybtex",
    "pygments",
    "rich",
    "starlette",
    "uvicorn",
    "watchdog",
)

# What only parsing needs: a build that finds what was kept of every text does without.
PARSING = ("markdown_it", "nh3", "octavo.reading.parse")

MODULES = module_names()


def dotted(module: str) -> str:
    return module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def imported(module: str) -> frozenset[str]:
    """Return the full name of everything that a module imports, inside functions and for types too."""
    return frozenset(_imported(module))


def _imported(module: str) -> Iterator[str]:
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            for alias in node.names:
                # `from package import module` needs the module; a name out of a module needs that module.
                module_file = PACKAGE.parent / f"{node.module}.{alias.name}".replace(".", "/")
                is_module = module_file.with_suffix(".py").is_file()
                yield f"{node.module}.{alias.name}" if is_module else node.module or ""


def own_imports(module: str) -> set[str]:
    """Return the modules of octavo that one imports, without the package's name."""
    found = {name.removeprefix("octavo.") for name in imported(module) if name.startswith("octavo.")}
    return found - {LIKE_A_LIBRARY}


def part_of(name: str) -> str:
    return name.split(".")[0]


LEVELS = {part: level for level, parts in enumerate(LAYERS) for part in parts}


def test_every_part_has_its_place() -> None:
    """A module that nobody placed could import anything and nobody would see."""
    parts = {part_of(dotted(module)) for module in MODULES} - {"__init__", "__main__", LIKE_A_LIBRARY}
    assert parts - set(LEVELS) == set()
    assert set(LEVELS) - parts == set()


def test_imports_point_down() -> None:
    """Whoever reads a module needs to know only what stands below it."""
    upward = {}
    for module in MODULES:
        part = part_of(dotted(module))
        others = {part_of(name) for name in own_imports(module)} - {part}
        allowed = {name for name in LEVELS if part in LEVELS and LEVELS[name] < LEVELS[part]}
        if part not in ("__init__", "__main__") and (wrong := others - allowed):
            upward[module] = wrong
    assert upward == {}


@pytest.mark.parametrize(("part", "known"), KNOWS_ONLY.items())
def test_some_parts_know_less_than_they_might(part: str, known: set[str]) -> None:
    """What stands alone can be read, tested and changed alone."""
    modules = [module for module in MODULES if _is_within(dotted(module), {part})]
    assert modules
    others = {name for module in modules for name in own_imports(module)}
    assert {name for name in others if not _is_within(name, known | {part})} == set()


def _is_within(name: str, parts: set[str]) -> bool:
    return any(name == part or name.startswith(f"{part}.") for part in parts)


def test_few_modules_stand_outside_the_rooms() -> None:
    """A newcomer finds the room by its name; a long list of loose modules has no order."""
    assert [module for module in MODULES if "/" not in module] == [
        "__init__.py",
        "__main__.py",
        "errors.py",
        "expressions.py",
        "extensions.py",
        "extras.py",
        "interruptions.py",
        "scaffold.py",
    ]


def test_what_is_used_like_a_library_knows_nothing_of_octavo() -> None:
    """Else a circle could go through it that no other test sees."""
    assert [name for name in imported(f"{LIKE_A_LIBRARY}.py") if name.startswith("octavo")] == []


def test_expressions_wait_for_their_first_use() -> None:
    """A run loads hundreds of them and uses a quarter; to compile all took a tenth of an edit."""
    plain = [
        module
        for module in MODULES
        if "re" in imported(module) and module != f"{LIKE_A_LIBRARY}.py" and _compiles(tree_of(module))
    ]
    assert plain == []


def _compiles(tree: ast.Module) -> bool:
    """Tell whether expressions are compiled while a module is loaded."""
    values = [getattr(node, "value", None) for node in tree.body]
    calls = [one.func for one in values if isinstance(one, ast.Call)]
    return any(isinstance(one, ast.Attribute) and one.attr == "compile" for one in calls)


def test_no_module_imports_itself_in_a_circle() -> None:
    """Inside a package too: modules in a circle cannot be understood or loaded one by one."""
    known = {dotted(module) for module in MODULES}
    graph = {dotted(module): own_imports(module) & known for module in MODULES}
    while graph:
        leaves = {name for name, needs in graph.items() if not needs & set(graph)}
        assert leaves, f"in a circle: {sorted(graph)}"
        graph = {name: needs for name, needs in graph.items() if name not in leaves}


def test_scripts_and_benchmarks_import_what_is_there() -> None:
    """Few of them are run each day: a name that moved would be missed by whoever needs it next."""
    root = PACKAGE.parents[1]
    for file in (*(root / "scripts").rglob("*.py"), *(root / "benchmarks").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("octavo."):
                for one in node.names:
                    submodule = f"{node.module}.{one.name}"
                    is_there = hasattr(import_module(node.module), one.name) or find_spec(submodule)
                    assert is_there, f"{file.name}:{node.lineno}: {submodule}"


@pytest.mark.parametrize(("library", "importers"), ONLY_IMPORTERS.items())
def test_few_modules_know_a_library(library: str, importers: set[str]) -> None:
    """What a library gives is turned into our own values at one place, so it can be replaced at one."""
    users = {module for module in MODULES for name in imported(module) if part_of(name) == library}
    assert users - importers == set()


def test_slow_libraries_are_imported_where_they_are_used() -> None:
    """A build without pictures, code or references should not wait for what they need."""
    code = (
        f"import sys, octavo.builder.build, octavo.cli.main; print(sorted(set(sys.modules) & set({LAZY!r})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("module", "needless"),
    [
        ("octavo.builder.build", (*PARSING, "jinja2", "yaml", "octavo.builder.publish")),
        ("octavo.builder.publish", PARSING),
    ],
)
def test_what_was_kept_is_used_without_what_made_it(module: str, needless: tuple[str, ...]) -> None:
    """A build of a site that did not change compares files; to import what it never calls takes longer."""
    code = f"import sys, {module}; print(sorted(set(sys.modules) & set({needless!r})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


NOT_COMMANDS = [module for module in MODULES if not module.startswith("cli/")]


@cache
def calls_of(module: str) -> frozenset[str]:
    """Return what a module calls by a name with or without dots, as it is written there."""
    calls = (node.func for node in ast.walk(tree_of(module)) if isinstance(node, ast.Call))
    return frozenset(name for call in calls if (name := written_name(call)))


def written_name(expression: ast.expr) -> str:
    names = []
    while isinstance(expression, ast.Attribute):
        names.append(expression.attr)
        expression = expression.value
    return ".".join(reversed([*names, expression.id])) if isinstance(expression, ast.Name) else ""


def test_only_the_command_line_prints_and_exits() -> None:
    """Whoever uses octavo as a library decides what is shown and when the process ends."""
    ends = {"print", "click.echo", "exit", "quit", "sys.exit", "os._exit", "sys.stdout.write"}
    assert {module: found for module in NOT_COMMANDS if (found := calls_of(module) & ends)} == {}


def test_only_the_command_line_asks_the_clock() -> None:
    """The build's time is one explicit argument: any other clock would make two builds differ."""
    clocks = {
        "datetime.now",
        "datetime.utcnow",
        "date.today",
        "time.time",
        "datetime.today",
        "time.localtime",
    }
    assert {module: found for module in NOT_COMMANDS if (found := calls_of(module) & clocks)} == {}


def test_a_module_can_be_read_in_one_sitting() -> None:
    """A newcomer reads a file whole."""
    lines = {module: len((PACKAGE / module).read_text("utf-8").splitlines()) for module in MODULES}
    # The views are one list of what templates see, without a line of logic.
    lines["pages/views.py"] -= 200
    assert {module: count for module, count in lines.items() if count > 400} == {}


def test_a_module_says_its_job() -> None:
    """A newcomer finds the right file by its first line."""
    first = {
        module: (ast.get_docstring(tree_of(module)) or "").partition("\n")[0]
        for module in MODULES
        if module != "__main__.py"
    }
    assert [module for module, line in first.items() if not line.endswith((".", ":"))] == []
