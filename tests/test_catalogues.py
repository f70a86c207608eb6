"""What octavo says in thirteen languages: complete, and counted as each language counts."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from jinja2 import Environment, nodes

from own_sources import module_names, tree_of

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

import update_catalogues  # noqa: E402

from octavo.languages.catalogues import FOLDER, known_as, own_catalogue, own_languages, spoken_language  # noqa: E402

THIRTEEN = {"ar", "de", "en", "es", "fa", "fr", "he", "it", "ja", "nl", "pl", "pt", "zh"}
LANGUAGES = sorted(file.stem for file in FOLDER.glob("*.po"))
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@cache
def said() -> tuple[update_catalogues.Message, ...]:
    """Return what the sources say."""
    return tuple(update_catalogues.messages_of_sources())


def forms_of(string: object) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)  # type: ignore[arg-type]


def test_thirteen_languages_are_there() -> None:
    """English needs no catalogue: its words stand in the sources."""
    assert {*LANGUAGES, "en"} == THIRTEEN == own_languages()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_catalogue_has_every_word_and_no_other(language: str) -> None:
    """A new word that nobody translated would stand in English on a page that is not."""
    known = update_catalogues.catalogue_of(FOLDER / f"{language}.po")
    translated = {
        (message.id if isinstance(message.id, str) else tuple(message.id), message.context)
        for message in known
        if message.id and all(forms_of(message.string)) and not message.fuzzy
    }
    assert translated == set(said()), "Run scripts/update_catalogues.py, and translate what it leaves empty."


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_translation_has_the_placeholders_of_its_message(language: str) -> None:
    """One that is missing would lose a name, one too many stop the build. Plurals may say “one” in words."""
    for message in update_catalogues.catalogue_of(FOLDER / f"{language}.po"):
        if message.id:
            wanted = set(_PLACEHOLDER.findall(forms_of(message.id)[-1]))
            for form in forms_of(message.string):
                found = set(_PLACEHOLDER.findall(form))
                optional = {"{count}"} if not isinstance(message.id, str) else set()
                assert wanted - optional <= found <= wanted, (message.id, form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_those_of_cldr(language: str) -> None:
    """Numbers that CLDR counts alike take one form, and those that it tells apart different ones."""
    known = update_catalogues.catalogue_of(FOLDER / f"{language}.po")
    rule, forms = Locale(language).plural_form, {}
    numbers = [*range(1000), 1111, 2002, 1_000_001]
    catalogue = own_catalogue(language)
    letters = "abcdef"[: known.num_plurals]
    counted = type(catalogue)(language, {"one": tuple(letters)}, catalogue.plural)
    for number in numbers:
        forms.setdefault(rule(number), set()).add(counted.ngettext("one", "many", number))
    # Of "many" in Romance languages only whole millions are; gettext counts them with the rest.
    assert all(len(found) == 1 for found in forms.values()), forms
    assert len({min(found) for found in forms.values()}) == known.num_plurals


def test_a_catalogue_is_found_by_the_nearest_tag() -> None:
    """Austrian German is German; traditional Chinese is not simplified Chinese, and Russian is unknown."""
    known = own_languages()
    tags = ("de-AT", "PT-br", "zh-Hans-CN", "zh", "en-US")
    assert [known_as(tag, known) for tag in tags] == ["de", "pt", "zh", "zh", "en"]
    assert [known_as(tag, known) for tag in ("zh-TW", "zh-Hant", "ru", "d")] == ["", "", "", ""]
    assert spoken_language("ru", "fr", known) == "fr"
    assert spoken_language("fr-CA", "en", known) == "fr-CA"


def test_numbers_take_the_form_and_the_digits_of_the_language() -> None:
    """A Polish reader sees three forms, a Persian one other digits."""
    polish = own_catalogue("pl")
    posts = [polish.ngettext("{count} post", "{count} posts", number) for number in (1, 3, 5, 22, 1234)]
    assert posts == ["1 wpis", "3 wpisy", "5 wpisów", "22 wpisy", "1\u00a0234 wpisy"]
    assert own_catalogue("fa").ngettext("{count} post", "{count} posts", 1234) == "۱٬۲۳۴ نوشته"
    assert own_catalogue("ar").ngettext("{count} post", "{count} posts", 2) == "تدوينتان"


# ---- nothing is said past the catalogues

_WORDS_OF_MACHINES = {"BibTeX", "RIS", "ORCID", "COI", "Blogtrottr", "Feedrabbit"}
_TAG = re.compile(r"<!doctype[^>]*>|<[^>]*>", re.IGNORECASE)
_READ_ALOUD = re.compile(r'(?:aria-label|title|alt|placeholder|label)="([^"]*)"')
_ATTRIBUTE = re.compile(r"""[\w-]+="[^"]*"|page-[\w-]+""")
_WORD = re.compile(r"[^\W\d_]{2,}")
TEMPLATES = sorted(
    file for name in ("default", "journal") for file in (ROOT / "themes" / name / "templates").rglob("*.html")
) + sorted((ROOT / "generator" / "octavo" / "rendering" / "feeds" / "templates").rglob("*.html"))


def words_past_catalogues(source: str) -> Iterator[str]:
    """Yield the words that a template prints by itself."""
    tree = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True).parse(source)
    text = "".join(node.data if isinstance(node, nodes.TemplateData) else "\0" for node in _printed(tree))
    # What is left of a tag stands in a block of its own.
    shown = [_ATTRIBUTE.sub(" ", _TAG.sub(" ", text)), *_READ_ALOUD.findall(text)]
    for words in shown:
        yield from (word for word in _WORD.findall(words) if word not in _WORDS_OF_MACHINES)
    asked = {
        id(argument)
        for call in tree.find_all((nodes.Call, nodes.Filter, nodes.Getitem, nodes.Compare))
        for argument in call.find_all(nodes.Const)
    }
    for output in tree.find_all((nodes.Output, nodes.Assign)):
        for constant in output.find_all(nodes.Const):
            if id(constant) not in asked and isinstance(constant.value, str):
                yield from (
                    word for word in _WORD.findall(constant.value) if word.istitle() or " " in constant.value
                )


def _printed(tree: nodes.Template) -> Iterator[nodes.Node]:
    for output in tree.find_all(nodes.Output):
        yield from output.nodes


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_templates_say_nothing_past_the_catalogues(file: Path) -> None:
    """A word written into a template stays English whatever the page's language is."""
    assert set(words_past_catalogues(file.read_text("utf-8"))) == set()


# Python that makes pages: all of what it says, and elsewhere what stands in HTML that it writes.
_PAGES = ("pages/", "rendering/feeds/")
_FOR_MACHINES = ("pages/metadata/", "rendering/feeds/sitemap.py")
_SAID = re.compile(r"’?[A-Z][a-z]+(?:[ ,][a-z]+)*[.:]?|[a-z]+ [a-z]+(?: [a-z]+)*")
_IN_HTML = re.compile(r"""(?:aria-label|title|alt)="[^"<>=]*[A-Za-z]{2}|>[^<>"=]*[A-Z][a-z]+[^<>"=]*</""")
_ASKED = {
    *("gettext", "ngettext", "pgettext", "Problem", "report", "warn"),
    *("TypeVar", "compile", "query", "replace"),
}
_NO_READERS = {"message", "hint", "__slots__"}


def words_of_python(tree: ast.Module, *, is_page: bool) -> Iterator[str]:
    """Yield what Python says to readers past the catalogues."""
    passed = {id(inner) for node in ast.walk(tree) if _is_passed(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            passed |= {id(key) for key in node.keys}
    for node in ast.walk(tree):
        words = node.value if isinstance(node, ast.Constant) and id(node) not in passed else None
        if isinstance(words, str) and ((is_page and _SAID.fullmatch(words)) or _IN_HTML.search(words)):
            yield words


def _is_passed(node: ast.AST) -> bool:
    """Tell whether no reader sees what stands in a part of a program, or the catalogues have it."""
    if isinstance(node, ast.Call):
        return getattr(node.func, "attr", getattr(node.func, "id", "")) in _ASKED
    if isinstance(node, ast.Assign):
        return bool({getattr(name, "id", "") for name in node.targets} & _NO_READERS)
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Raise | ast.Assert | ast.Subscript | ast.Compare)


def test_python_says_nothing_past_the_catalogues() -> None:
    """A title, a label or what a screen reader says must not stay English because Python wrote it."""
    found = {}
    for module in module_names():
        if not module.startswith(("desk/", "preview/", "cli/", "importers/", "builder/", *_FOR_MACHINES)):
            words = set(words_of_python(tree_of(module), is_page=module.startswith(_PAGES)))
            if words:
                found[module] = words
    assert found == {}


def test_a_word_in_python_is_noticed() -> None:
    """The test above would be worth nothing if it could not fail."""
    source = 'x = view(title="Cited works", label=words.gettext("By year"))\n'
    assert list(words_of_python(ast.parse(source), is_page=True)) == ["Cited works"]
    html = """y = f'<a aria-label="Footnote {n}">'\n"""
    assert list(words_of_python(ast.parse(html), is_page=False)) == ['<a aria-label="Footnote ']


def test_a_word_in_a_template_is_noticed() -> None:
    """The test above would be worth nothing if it could not fail."""
    assert list(words_past_catalogues('<p class="some words">{{ _("Known") }} Spoken</p>')) == ["Spoken"]
    assert list(words_past_catalogues('<a aria-label="Go on" title="{{ _("Go") }}">x</a>')) == ["Go", "on"]
    assert list(words_past_catalogues('{{ "Anonymous" if not name else name }}')) == ["Anonymous"]
