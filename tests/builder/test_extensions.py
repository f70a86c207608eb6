"""Styles, filters and output files from outside: what changes with them, and how they fail."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from octavo.errors import SiteError
from octavo.markdown import parser
from site_builder import Site, post

CODE = """\
from octavo import NlmStyle

class House(NlmStyle):
    name = "house"

    def format_reference(self, record, year_suffix=""):
        found = super().format_reference(record)
        return type(found)(f"WORD {found.html}", "", f"WORD {found.text}", ())

class Hollow:
    def __init__(self, settings, language):
        pass

class Moody(NlmStyle):
    name = "moody"

    def format_reference(self, record, year_suffix=""):
        return {}[record.key]

def loud(value):
    return f"{value} WORD"

def fails(value):
    return {}[value]

def titles(content):
    return ", ".join(str(post.title) for post in content.posts) + " WORD"

def number(content):
    return len(content.posts)
"""
BIBLIOGRAPHY = (
    "@book{a, author={Roe, Ann}, title={T}, year=2020}\n@book{b, author={Roe, Ann}, title={M}, year=2021}\n"
)
TITLE = '<title>{{ "constant" | loud }}</title>\n'
SETTINGS = """
[citations]
style = "house"
work_pages = false

[extensions]
styles = { house = "house_code:House" }
filters = { loud = "house_code:loud" }
outputs = { "/titles.txt" = "house_code:titles" }
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module where Python finds it."""
    folder = tmp_path / "modules"
    folder.mkdir()
    (folder / "house_code.py").write_text(CODE)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "house_code", raising=False)
    parser.post_parser.cache_clear()
    return folder / "house_code.py"


def site_with(make_site, settings: str) -> Site:
    references = "{% for work in page.references %}{{ work.html }}{% endfor %}\n"
    return make_site(
        {
            "content/references.bib": BIBLIOGRAPHY,
            "content/posts/2021-10-01-one.md": post("One", "Words [@a].\n"),
            "content/posts/2021-10-02-two.md": post("Two", "Words [@a; @b].\n"),
            "themes/plain/templates/article.html": references,
            "themes/plain/templates/plain.html": "<title>{{ page.head.title }}</title>\n",
        },
        settings,
    )


def test_a_change_of_the_code_is_a_change_of_what_it_has_made(package: Path, make_site) -> None:
    """A build after it gives the bytes of a clean one, even for what a filter makes of a constant."""
    site = site_with(make_site, SETTINGS)
    site.write({"themes/plain/templates/list.html": TITLE})
    site.build()
    pages = ("2021/10/one/index.html", "index.html", "titles.txt")
    assert [site.page(name).count("WORD") for name in pages] == [1, 1, 1]
    assert site.build().changes.written == ()

    package.write_text(CODE.replace("WORD", "OTHER"))
    del sys.modules["house_code"]
    importlib.invalidate_caches()
    report = site.build()
    assert [site.page(name).count("OTHER") for name in pages] == [1, 1, 1]
    assert report.reasons["titles.txt"] == "changed: the code of house_code:titles"


def test_an_output_file_goes_with_its_line(package: Path, make_site) -> None:
    """And it is made again when what it shows changes."""
    site = site_with(make_site, SETTINGS)
    site.build()
    assert site.page("titles.txt") == "Two, One WORD"
    site.write({"content/posts/2021-10-02-two.md": post("Three", "Words.\n")})
    site.build()
    assert site.page("titles.txt") == "Three, One WORD"
    text = (site.folder / "site.toml").read_text()
    site.write({"site.toml": text.replace('outputs = { "/titles.txt" = "house_code:titles" }\n', "")})
    site.build()
    assert not (site.output / "titles.txt").exists()


@pytest.mark.parametrize(
    ("settings", "message", "hint"),
    [
        (
            '[extensions]\nstyles = { apa = "house_code:House" }\n',
            "5:1: error: There is a reference style “apa” already.",
            "Give yours another name.",
        ),
        (
            '[extensions]\nfilters = { escape = "house_code:loud" }\n',
            "5:1: error: There is a filter “escape” already.",
            "Give yours another name.",
        ),
        (
            '[extensions]\nstyles = { hollow = "house_code:Hollow" }\n',
            "5:1: error: The reference style “house_code:Hollow” cannot be called: TypeError: what it "
            "returns has no name, citation_form, number_form, in_language, format_reference, "
            "format_authors_in_text, format_locator.",
            "It is called with the settings of styles and a language, and returns a reference style.",
        ),
        (
            '[extensions]\noutputs = { "/x.txt" = "house_code:CODE" }\n',
            "5:1: error: The output file “house_code:CODE” cannot be loaded: “house_code” has no “CODE”.",
            "Is its package installed, and is the name written as “package.module:function”?",
        ),
        (
            '[extensions]\noutputs = { "x/" = "house_code:titles" }\n',
            "5:1: error: “x/” cannot name an extension.",
            "It is the address of a file, such as /humans.txt.",
        ),
    ],
)
def test_an_extension_that_cannot_be_used_is_an_error_at_its_line(
    settings: str, message: str, hint: str, package: Path, make_site
) -> None:
    """Whoever wrote the line sees what is wrong, and nothing is published without what it asks for."""
    assert site_with(make_site, settings).problems() == [f"site.toml:{message}\n  hint: {hint}"]


def test_a_style_that_fails_is_told_once_and_other_mistakes_with_it(package: Path, make_site) -> None:
    """However many works and pages it has failed on."""
    settings = '[citations]\nstyle = "moody"\n[extensions]\nstyles = { moody = "house_code:Moody" }\n'
    site = site_with(make_site, settings)
    site.write({"content/posts/2021-10-03-three.md": post("Three", "Words [@zzz].\n")})
    told = [one for one in site.problems() if "error" in one]
    assert len(told) == 2
    assert told[0].startswith(
        "content/posts/2021-10-03-three.md:5:7: error: Citation @zzz is in no bibliography"
    )
    assert told[1].startswith(
        "site.toml:7:1: error: The reference style “house_code:Moody” fails in a: KeyError: 'a'."
    )
    assert told[1].endswith("line 18, in format_reference: return {}[record.key]")


def test_a_filter_that_fails_is_told_at_the_line_of_the_template(package: Path, make_site) -> None:
    """Its own line stands in the hint."""
    site = site_with(make_site, '[extensions]\nfilters = { fails = "house_code:fails" }\n')
    site.write({"themes/plain/templates/list.html": "\n{{ page.head.title | fails }}\n"})
    (told,) = set(site_errors(site))
    assert told.startswith(
        "themes/plain/templates/list.html:2: error: The filter “house_code:fails” fails: KeyError:"
    )
    assert told.endswith("line 24, in fails: return {}[value]")


def test_an_output_file_that_is_neither_text_nor_bytes_is_an_error(package: Path, make_site) -> None:
    """A number is no file."""
    site = site_with(make_site, '[extensions]\noutputs = { "/n.txt" = "house_code:number" }\n')
    (told,) = site_errors(site)
    assert told.startswith(
        "site.toml:5:1: error: The output file “house_code:number” fails: it returned an int, "
        "neither text nor bytes."
    )


def test_an_output_file_takes_no_address_that_is_taken(package: Path, make_site) -> None:
    """Octavo's own file of that name would be gone without a word."""
    site = site_with(make_site, '[extensions]\noutputs = { "/atom.xml" = "house_code:titles" }\n')
    (told,) = [one for one in site.problems() if "error" in one]
    assert told.startswith("site.toml:5:1: error: ")
    assert "A file of [extensions.outputs]" in told
    assert "/atom.xml" in told


def site_errors(site: Site) -> list[str]:
    """Build, and return why nothing was published."""
    with pytest.raises(SiteError) as caught:
        site.build()
    return [str(problem) for problem in caught.value.problems if "error" in str(problem)]
