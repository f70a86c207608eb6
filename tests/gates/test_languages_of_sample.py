"""The sample site in each of the thirteen languages: no page says an English word of ours."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from octavo.builder.build import build_site
from octavo.builder.options import BuildOptions
from octavo.languages.catalogues import own_catalogue

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import update_catalogues  # noqa: E402

LANGUAGES = sorted({file.stem for file in update_catalogues.FOLDER.glob("*.po")})
# What authors and readers wrote, and names; what is in another language than the page says so.
_NOT_OURS = frozenset(
    (
        *("prose", "comment-body", "recent-comment-excerpt", "entry-summary", "preview-text", "ref-text"),
        *("article-title", "page-title", "titles-title", "toc", "disclaimer", "about-biography", "coi"),
        *("mention-sentence", "full-citation", "cite-this", "page-description", "article-image", "abstract"),
    )
)
_READ_ALOUD = (
    "aria-label",
    "title",
    "data-found",
    "data-busy",
    "data-none",
    "data-failed",
    "data-kind",
    "alt",
)
_VOID = frozenset(
    ("meta", "link", "img", "input", "br", "hr", "source", "wbr", "col", "area", "embed", "track")
)


class OurWords(HTMLParser):
    """Collects what octavo may have said on a page: text and attributes outside of what others wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._stack: list[bool] = []  # of each open element: whether it is others'

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        is_others = any(self._stack[-1:]) or tag in ("script", "style", "bdi", "code", "cite")
        is_others = (
            is_others
            or bool(_NOT_OURS & set(values.get("class", "").split()))
            or values.get("hreflang", "") != ""
        )
        if not is_others:
            self.found += [values[name] for name in _READ_ALOUD if values.get(name)]
        if tag not in _VOID:
            self._stack.append(is_others)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and self._stack:
            self._stack.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._stack[-1:]) and data.strip():
            self.found.append(" ".join(data.split()))


def english_words(language: str) -> list[tuple[str, re.Pattern[str]]]:
    """Return what octavo says in English, where this language says it otherwise, as expressions."""
    words = own_catalogue(language)
    found = []
    for message, context in update_catalogues.messages_of_sources():
        forms = (message,) if isinstance(message, str) else message
        translated = words.messages.get(f"{context}\4{forms[0]}" if context else forms[0], ())
        for form in forms:
            letters = re.sub(r"\{[^{}]*\}", "", form)
            is_loose = (
                form[0] == "{" and form[-1] == "}" and len(letters.strip()) < 5
            )  # any title has an “and”
            if form not in translated and re.search(r"[A-Za-z]{2}", letters) and not is_loose:
                pieces = re.split(r"\{([^{}]*)\}", form)
                pieces[::2] = map(re.escape, pieces[::2])
                pieces[1::2] = ["[0-9.,]+" if name in ("count", "number") else ".+?" for name in pieces[1::2]]
                found.append((form, re.compile("".join(pieces))))
    return found


def leaks(page: str, wanted: list[tuple[str, re.Pattern[str]]]) -> Iterator[tuple[str, str]]:
    parser = OurWords()
    parser.feed(page)
    for said in dict.fromkeys(parser.found):
        for form, expression in wanted:
            if expression.fullmatch(said):
                yield form, said


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's folder, without its menu, whose titles its authors wrote."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copytree(ROOT / "content", folder / "content")
    settings = re.sub(r"\[\[menu\]\]\n(?:\w+ = .*\n)+", "", (ROOT / "site.toml").read_text("utf-8"))
    (folder / "site.toml").write_text(settings.replace("enabled = true", "enabled = false"), "utf-8")
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_says_an_english_word_of_ours(sample: Path, language: str) -> None:
    """A page in one language holds no word of another but names and quotations."""
    settings = (sample / "site.toml").read_text("utf-8")
    (sample / "site.toml").write_text(
        re.sub(r'(?m)^language = ".*"$', f'language = "{language}"', settings), "utf-8"
    )
    build_site(BuildOptions(sample, now=datetime(2026, 12, 1, tzinfo=UTC)))
    wanted = english_words(language)
    assert len(wanted) > 120
    pages = sorted((sample / "output").rglob("*.html"))
    assert len(pages) > 100
    found = {
        (form, said, page.relative_to(sample / "output").as_posix())
        for page in pages
        for form, said in leaks(page.read_text("utf-8"), wanted)
    }
    assert found == set()


def test_an_english_word_is_noticed() -> None:
    """The test above would be worth nothing if it could not fail."""
    wanted = english_words("de")
    page = (
        '<p title="Reply to Ann">x</p><p>Draft</p><div class="prose">Draft</div><p>12 posts</p><p>Entwurf</p>'
    )
    assert sorted(said for _, said in leaks(page, wanted)) == ["12 posts", "Draft", "Reply to Ann"]
