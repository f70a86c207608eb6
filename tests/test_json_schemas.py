"""`octavo schema` says of site.toml, headers and comments what their readers do."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft7Validator, Draft202012Validator

from octavo.cli.main import command
from octavo.formats.decoding import decode_text
from octavo.site.config import read_config
from octavo.site.frontmatter import read_header
from octavo.site.headers.forms import split_header
from octavo.site.json_schemas import SCHEMAS, documentation, sections

ROOT = Path(__file__).parents[1]
_ROW = re.compile(r"^\| `([^`]+)` \|(.*)\|$", re.MULTILINE)


def faults(name: str, value: object) -> list[str]:
    return sorted(error.message for error in Draft7Validator(SCHEMAS[name]()).iter_errors(value))


def printed(name: str) -> object:
    return json.loads(CliRunner().invoke(command, ["schema", name]).output)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_printed_that_editors_can_read(name: str) -> None:
    """A schema that is none would be ignored in silence."""
    schema = printed(name)
    assert schema == SCHEMAS[name]()
    validator = Draft202012Validator if name == "comments" else Draft7Validator
    validator.check_schema(schema)


def test_every_key_says_what_it_means() -> None:
    """An editor shows it beside the key: nobody has to look it up."""

    found = {name: list(without_words(make(), "")) for name, make in SCHEMAS.items()}
    assert found == {name: [] for name in SCHEMAS}


def without_words(schema: Any, prefix: str) -> Iterator[str]:
    """Yield the keys of a schema that say nothing, in tables inside it, too."""
    for key, value in schema.get("properties", {}).items():
        tables = list(tables_in(value))
        for table in tables:
            yield from without_words(table, f"{prefix}{key}.")
        if not tables and not value.get("description"):
            yield f"{prefix}{key}"


def tables_in(schema: Any) -> Iterator[Any]:
    """Yield the tables that a key's value may be, or hold."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        inner = [*schema.get("anyOf", ()), schema.get("items"), schema.get("additionalProperties")]
        for one in inner:
            yield from tables_in(one)


def test_the_sample_and_all_examples_of_the_documentation_are_valid() -> None:
    """What the documentation shows must not be marked as wrong."""
    assert faults("site", tomllib.loads((ROOT / "site.toml").read_text("utf-8"))) == []
    # An example shows one key of a table, without what else the table needs.
    settings = json.loads(re.sub(r'"required": \[[^\]]*\]', '"x": 0', json.dumps(SCHEMAS["site"]())))
    for title, body in sections(documentation("settings.md")):
        table = title.strip("[]").split(".") if title.startswith("[") else []
        for row in _ROW.finditer(body):
            example = re.split(r"(?<!\\)\|", row[2])[-1].strip().strip("`").replace("\\|", "|")
            is_inside = example.startswith('"') and " = " in example  # a table of names of the author's own
            line = example if is_inside else f"{row[1]} = {example}"
            place = ".".join([*table, row[1]] if is_inside else table)
            head = f"[{place}]\n" if place else ""
            if row[1] == "theme_options" or not example:  # what a theme has, it says itself
                continue
            value = tomllib.loads(f"{head}{line}")
            assert list(Draft7Validator(settings).iter_errors(value)) == [], (title, line)


@pytest.mark.parametrize(
    "text",
    [
        'title = "A"\nurl = "https://a.example/"\nlanguage = "english!"',
        'title = "A"\nurl = "a.example"',
        'title = "A"\nurl = "https://a.example/"\ntitel = "B"',
        'title = "A"\nurl = "https://a.example/"\n[posts]\nper_page = 0',
        'title = "A"\nurl = "https://a.example/"\n[citations]\npage_range = "short"',
        'title = "A"\nurl = "https://a.example/"\n[[menu]]\ntitle = "B"',
        'title = "A"\nurl = "https://a.example/"\nposts = 3',
        'url = "https://a.example/"',
    ],
)
def test_the_schema_of_settings_refuses_what_their_reader_does(text: str) -> None:
    """What the editor calls right must not fail in the build."""
    assert read_config(text)[1]
    assert faults("site", tomllib.loads(text)) != []


@pytest.mark.parametrize(
    "header",
    [
        "title: A\ndate: 2021-10-20\nauthor: Ann\ntags: [a, b]\ncomments: closed\n",
        "title: A\ndate: 2021-10-20\nauthors:\n  - name: Ann\n    orcid: 0000-0002-1825-0097\n  - bob\n",
        "title: A\ndate: 2021-10-20\nimage: {src: a.png, alt: x}\ndraft: yes\ncomments: true\n",
        "title: A\ndate: 2021-10-20\ncorrections:\n  - {date: 2021-10-21, text: B}\n",
        "title: A\ndate: 2021-10-20\nextra: {any: [1, 2]}\nlang: de\n",
    ],
)
def test_headers_without_fault_are_valid(header: str) -> None:
    """YAML reads dates and flags by itself; octavo takes what was typed, and so does the schema."""
    text, _ = decode_text(f"---\n{header}---\n".encode(), "p.md")
    split, problems = split_header(str(text), "content/posts/p.md")
    assert split.header is not None
    assert (
        *problems,
        *read_header(split.header, "content/posts/p.md", UTC, needs_date=True, form=split.form)[1],
    ) == ()
    assert faults("header", yaml.load(header, yaml.BaseLoader)) == []  # noqa: S506  # nothing but text
    assert (
        faults(
            "header", yaml.safe_load(header.replace("2021-10-20", '"2021-10-20"').replace("2021-10-21", "x"))
        )
        == []
    )


@pytest.mark.parametrize(
    "header",
    [
        "title: A\nlang: english!\n",
        "title: A\ndoi: 182\n",
        "title: A\ncomments: maybe\n",
        "title: A\nauthor: {nom: A}\n",
    ],
)
def test_headers_with_a_fault_are_not(header: str) -> None:
    """A fault is marked while it is typed."""
    assert faults("header", yaml.load(header, yaml.BaseLoader)) != []  # noqa: S506
