"""Markdown plug-ins that are none, or that fail."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from site_builder import post

MODULE = """\
value = 3

def two(parser, more):
    pass

def fails(parser):
    raise RuntimeError("no luck")

def stumbles(parser):
    def rule(state):
        if any("boom" in token.content for token in state.tokens):
            {}["key"]
    parser.core.ruler.push("stumbles", rule)

def litters(parser):
    def rule(state):
        for token in state.tokens:
            if "boom" in token.content:
                token.children = [3]
    parser.core.ruler.push("litters", rule)

def follows(parser):
    parser.inline.ruler.after("citation", "nothing", lambda state, silent: False)
"""
INSTALLED = "Is its package installed, and is the name written as “package.module:function”?"
FORM = "A plug-in is a function that takes a parser of markdown-it-py and adds rules to it."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of modules, for one test alone."""
    modules = {
        "trial_rules": MODULE,
        "trial_needs": "import not_installed_anywhere\n",
        "trial_raises": "1 / 0\n",
        "trial_ends": "import sys\nsys.exit(3)\n",
        "trial_broken": "def plugin(:\n",
    }
    folder = tmp_path / "modules"
    folder.mkdir()
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text)
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(folder)
    return folder


def problems_with(make_site, plugin: str) -> list[str]:
    files = {f"content/posts/2021-10-0{day}-{day}.md": post("A", "boom\n") for day in (1, 2, 3)}
    return make_site(files, f'[markdown]\nplugins = ["{plugin}"]\n').problems()


@pytest.mark.parametrize(
    ("plugin", "message", "hint"),
    [
        ("no_such_module:x", "cannot be loaded: there is no module “no_such_module”", INSTALLED),
        ("trial_rules.inner:x", "cannot be loaded: there is no module “trial_rules.inner”", INSTALLED),
        ("trial_rules:nothing", "cannot be loaded: “trial_rules” has no “nothing”", INSTALLED),
        ("trial_rules:value", "is no function, but an int", FORM),
        (
            "trial_rules:two",
            "cannot be called: TypeError: two() missing 1 required positional argument: 'more'",
            FORM,
        ),
        (
            "trial_rules:fails",
            "cannot be loaded: RuntimeError: no luck",
            'It came up in FOLDER/trial_rules.py, line 7, in fails: raise RuntimeError("no luck")',
        ),
        (
            "trial_needs:x",
            "cannot be loaded: ModuleNotFoundError: No module named 'not_installed_anywhere'",
            "It came up in FOLDER/trial_needs.py, line 1, in <module>: import not_installed_anywhere",
        ),
        (
            "trial_raises:x",
            "cannot be loaded: ZeroDivisionError: division by zero",
            "It came up in FOLDER/trial_raises.py, line 1, in <module>: 1 / 0",
        ),
        (
            "trial_ends:x",
            "cannot be loaded: SystemExit: 3",
            "It came up in FOLDER/trial_ends.py, line 2, in <module>: sys.exit(3)",
        ),
        (
            "trial_broken:x",
            "cannot be loaded: SyntaxError: invalid syntax (trial_broken.py, line 1)",
            "It came up in FOLDER/trial_broken.py, line 1.",
        ),
    ],
)
def test_a_plugin_that_cannot_be_used_is_one_sentence(
    plugin: str, message: str, hint: str, folder: Path, make_site
) -> None:
    """At the line that names it; where a mistake of the plug-in's is stands in the hint, for its author."""
    hint = hint.replace("FOLDER", str(folder))
    assert problems_with(make_site, plugin) == [
        f"site.toml:5:1: error: The Markdown plug-in “{plugin}” {message}.\n  hint: {hint}"
    ]


def test_a_plugin_that_fails_while_it_reads_is_told_once(folder: Path, make_site) -> None:
    """However many texts it fails in; it is a mistake of the plug-in, not of octavo."""
    assert problems_with(make_site, "trial_rules:stumbles") == [
        "site.toml:5:1: error: The Markdown plug-in “trial_rules:stumbles” fails in "
        "content/posts/2021-10-01-1.md: KeyError: 'key'. The same happens in 2 more.\n"
        f'  hint: It came up in {folder}/trial_rules.py, line 12, in rule: {{}}["key"]'
    ]


def test_a_plugin_that_leaves_what_octavo_cannot_read_is_told_once(folder: Path, make_site) -> None:
    """Then octavo itself stumbles, but not where the plug-in is left out."""
    (problem,) = problems_with(make_site, "trial_rules:litters")
    assert problem.startswith(
        "site.toml:5:1: error: One of the Markdown plug-ins fails in content/posts/2021-10-01-1.md: "
        "AttributeError: 'int' object has no attribute 'type'. The same happens in 2 more.\n"
    )


def test_a_plugin_may_follow_a_rule_of_octavos(folder: Path, make_site) -> None:
    """It is tried on the parser that texts are read with, and not on a bare one."""
    assert problems_with(make_site, "trial_rules:follows") == []
