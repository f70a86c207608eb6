"""Holes filled: links, pictures, cross-references and citations of one text."""

from __future__ import annotations

import re

import pytest

from octavo.resolving.holes import place_raised
from octavo.resolving.resolve import resolved
from site_builder import Site, post

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"/>'
BIB = "".join(
    f"@article{{{key}, author={{{key.title()}, Ann}}, title={{T}}, year=2020}}\n"
    for key in ("smith", "jones")
)


def body(make_site, text: str, files: dict[str, str] | None = None, **header: object) -> str:
    """Return the HTML of a post with this text."""
    site: Site = make_site(
        {
            "content/references.bib": BIB,
            "content/posts/2021-10-20-a/index.md": post("A", text, **header),
            "content/posts/2021-10-20-a/data.csv": "1\n",
            "content/posts/2021-10-20-a/p.svg": SVG.format(width=8, height=6),
            "content/posts/2021-10-21-b.md": post("B", "## Part\n"),
            "content/posts/2021-10-22-c/index.md": post("C"),
            "content/pages/about.md": "---\ntitle: About\n---\n",
            "content/static/Up Load.pdf": "x",
            **(files or {}),
        }
    )
    assert [problem for problem in site.problems(with_drafts=True) if "error" in problem] == []
    return "".join(part.html for part in site.article("/2021/10/a/").body)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("../2021-10-21-b.md", "/2021/10/b/"),
        ("../2021-10-21-b.md#part", "/2021/10/b/#part"),
        ("../2021-10-22-c/index.md", "/2021/10/c/"),
        ("../2021-10-22-c/", "/2021/10/c/"),
        ("../../pages/about.md", "/about/"),
        ("data.csv", "/2021/10/a/data.csv"),
        ("./data.csv", "/2021/10/a/data.csv"),
        ("/Up%20Load.pdf", "/Up%20Load.pdf"),
        ("/about/?q=a&r=b#x", "/about/?q=a&amp;r=b#x"),
        ("#here", "#here"),
        ("https://example.org/x?a=1&b=2", "https://example.org/x?a=1&amp;b=2"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("//cdn.example/x", "//cdn.example/x"),
    ],
)
def test_a_link_becomes_the_address_of_what_it_names(make_site, link: str, url: str) -> None:
    """Authors name files, which exist; addresses change with permalinks and slugs."""
    html = body(make_site, f"## Here\n\n[x]({link})\n")
    assert f'<a href="{url}">x</a>' in html


def test_a_picture_is_found_beside_the_text_and_at_the_root(make_site) -> None:
    html = body(
        make_site,
        'One ![a](p.svg) two ![b](/q.svg){.wide} three ![c](https://cdn.example/r.png "T").\n',
        {"content/static/q.svg": SVG.format(width=4, height=2)},
    )
    assert '<img src="/2021/10/a/p.svg" alt="a" width="8" height="6" decoding="async">' in html
    assert 'src="/q.svg" alt="b" width="4" height="2" loading="lazy"' in html
    assert 'class="wide"' in html
    assert 'src="https://cdn.example/r.png" alt="c" loading="lazy" decoding="async" title="T"' in html


def test_figures_tables_equations_and_sections_are_referred_to_by_number(make_site) -> None:
    html = body(
        make_site,
        "As @fig-x, @eq-x and @sec-x show.\n\n## Methods {#sec-x}\n\n"
        '![A caption](p.svg){#fig-x alt="A"}\n\n$$x^2$$ {#eq-x}\n',
    )
    links = re.findall(r'<a class="cross-reference" href="([^"]*)">([^<]*)</a>', html)
    assert [link[0] for link in links] == ["#fig-x", "#eq-x", "#sec-x"]
    assert links[0][1] == "Figure 1"
    assert links[1][1] == "Equation 1"
    assert links[2][1] == "Methods"


def test_a_citation_inside_a_citation_is_one_too(make_site) -> None:
    html = body(make_site, "A claim [see [@jones] and @smith].\n")
    assert re.findall('data-cites="([^"]*)"', html) == ["smith", "jones"]
    assert len(set(re.findall('id="(cite-[0-9]+)"', html))) == 2


def test_every_citation_has_an_anchor_of_its_own(make_site) -> None:
    """A back-link must lead to the one place, in reading order, comments after the text."""
    comments = '- id: "1"\n  body: "[@smith]"\n'
    site = make_site(
        {
            "content/references.bib": BIB,
            "content/posts/2021-10-20-a.md": post("A", "[@smith] and [@jones; @smith] and @jones.\n"),
            "content/posts/2021-10-20-a.comments.yaml": comments,
        }
    )
    text = site.value(resolved, "content/posts/2021-10-20-a.md")
    html = text.html + "".join(text.comments.values())
    identifiers = re.findall(r'\sid="([^"]*)"', html)
    assert len(set(identifiers)) == len(identifiers)
    cited = [(at.key, at.anchor, at.comment) for at in text.cited_at]
    assert cited == [
        ("smith", "cite-1", ""),
        ("jones", "cite-2", ""),
        ("smith", "cite-2", ""),
        ("jones", "cite-3", ""),
        ("smith", "cite-4", "1"),
    ]
    assert all(anchor in identifiers for _, anchor, _ in cited)


def test_what_stands_before_more_is_the_summary_without_citations(make_site) -> None:
    site = make_site(
        {
            "content/references.bib": BIB,
            "content/posts/2021-10-20-a.md": post(
                "A", "A *claim* [@smith] in [b](#x) [@smith] [@smith], c.\n\n<!-- more -->\n\n## X\n"
            ),
        }
    )
    (summary,) = site.views()["/"].posts
    assert re.sub("<a [^>]*>", "<a>", summary.summary) == "<p>A <em>claim</em> in <a>b</a>, c.</p>\n"


def test_a_list_of_references_stands_where_its_author_wants_it(make_site) -> None:
    site = make_site(
        {
            "content/references.bib": BIB,
            "content/posts/2021-10-20-a.md": post("A", "[@smith]\n\n::: references\n:::\n\nAfter.\n"),
            "content/posts/2021-10-21-b.md": post("B", "[@smith]\n", references="none"),
        }
    )
    view = site.article("/2021/10/a/")
    assert [len(part.references) for part in view.body] == [1, 0]
    assert view.references == ()
    assert site.article("/2021/10/b/").references == ()


@pytest.mark.parametrize("text", ["[x](<../../../../etc/passwd>)", "![x](<../../../site.toml>)"])
def test_nothing_outside_the_content_is_linked_or_shown(make_site, text: str) -> None:
    site = make_site({"content/posts/2021-10-20-a.md": post("A", f"{text}\n")})
    assert any("is not there" in problem or "There is no image" in problem for problem in site.problems())


SUPERSCRIPT = r'<span class="citation[^>]*>(?:<[^<>]*>)*<sup>.*?</sup></span>'


@pytest.mark.parametrize(
    ("style", "written", "printed"),
    [
        ("ama", "A word [@smith].", "A word.N"),
        ("ama", "A word [@smith], and [@jones]: so", "A word,N andN: so"),
        ("ama", "“A word” [@smith]. More", "“A word”.N More"),
        ("ama", "*A word* [@smith].", "<em>A word</em>.N"),
        ("ama", "A word [@smith]; then [@jones]? So", "A wordN; thenN? So"),
        ("ama", "A word [@smith] ... and [@jones] .5", "A wordN … andN .5"),
        ("ama", "As @smith says, A. Roe [@jones].", "As Smith says, A. Roe.N"),
        ("nature", "A word [@smith], and [@jones].", "A wordN, andN."),
        ("nature", "A word\n[@smith].", "A wordN."),
        ("nature", "[@smith] [@jones] begin", "N N begin"),
        ("nlm", "A word [@smith].", "A word <span"),
    ],
)
def test_raised_numbers_stand_at_the_word(make_site, style: str, written: str, printed: str) -> None:
    """AMA 11, 3.6: no blank before them, and behind full stops and commas; Nature: before both."""
    html = body(make_site, written, citation_style=style)
    html = re.sub(r'<span class="citation"[^>]*>.*?Smith<sup.*?</sup></span>', "Smith", html)
    assert re.sub(SUPERSCRIPT, "N", html).startswith(f"<p>{printed}")


@pytest.mark.parametrize(
    ("after", "marks", "printed"),
    [
        ("; then", ".,;:?!", "word;N then"),
        ("? So", ".,;:?!", "word?N So"),
        ("; then", ".,", "wordN; then"),
        ("?! So", ".,;:?!", "wordN?! So"),
        (" – so", ".,;:?!", "wordN – so"),
    ],
)
def test_raised_marks_stand_behind_those_that_a_style_names(after: str, marks: str, printed: str) -> None:
    """Chicago sets the marks of footnotes behind every mark but a dash."""
    number = "<span><sup>N</sup></span>"
    before, behind = place_raised("word ", number, after, marks)
    assert re.sub(r"<[^<>]*>", "", f"{before}{number}{behind}") == printed


def test_a_raised_number_behind_the_full_stop_belongs_to_its_sentence(make_site) -> None:
    """The page of a work quotes the sentence that cites it."""
    site: Site = make_site(
        {
            "content/references.bib": BIB,
            "content/posts/2021-10-20-a.md": post(
                "A", "One says so [@smith]. Another [@jones] does not. The end.", citation_style="ama"
            ),
        }
    )
    view = site.views()["/references/smith/"]
    assert [mention.sentence for mention in view.mentions] == ["One says so.1"]


def test_works_whose_keys_differ_by_case_have_a_page_each(make_site) -> None:
    """Pandoc and biblatex tell them apart, and so must addresses, which servers may read in any case."""
    bib = "@book{Smith2020, title={One}}\n@book{smith2020, title={Two}}"
    site: Site = make_site(
        {
            "content/references.bib": bib,
            "content/posts/2021-10-20-a.md": post("A", "[@Smith2020; @smith2020]"),
        }
    )
    titles = {path: view.title for path, view in site.views().items() if path.startswith("/references/smith")}
    assert sorted(titles.values()) == ["One", "Two"]
    assert titles["/references/smith2020/"] == "Two"


def test_a_citation_in_the_text_of_a_link_is_a_warning(make_site) -> None:
    """It is printed as it is typed, which nobody wants who has such a work; other names are let alone."""
    text = "See [what @smith says](https://example.org/) and [@somebody](https://example.org/).\n"
    site: Site = make_site(
        {"content/references.bib": BIB, "content/posts/2021-10-20-a.md": post("A", f"{text}\n[@jones]\n")}
    )
    problems = [problem for problem in site.problems(with_drafts=True) if "in the text of a link" in problem]
    assert len(problems) == 1
    assert "warning: @smith stands in the text of a link" in problems[0]
