"""Blogs of other generators come over whole: a small one of each system, imported, checked and built."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from octavo.importers.generators.importing import import_blog
from octavo.importers.report import ImportReport

BIB = (
    "@article{halpern2002,\n author = {Halpern, Ann},\n title = {A title},\n journal = {J},\n"
    " year = {2002}\n}\n"
)


def png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (4, 3), "red").save(file, "png")
    return file.getvalue()


JEKYLL: Mapping[str, str | bytes] = {
    "_config.yml": "url: https://old.example\nbaseurl: /b\npermalink: /blog/:year/:title/\n",
    "_bibliography/references.bib": BIB,
    "_data/authors.yml": "ann:\n  name: Ann Halpern\n  web: https://ann.example\n",
    "assets/img/a.png": png(),
    "_posts/2019-04-25-first.md": "---\nlayout: post\ntitle: First~ly\nauthor: ann\ntags: math stats\n---\n"
    "Shown {% cite halpern2002 -l 3 %} and <d-cite key=halpern2002></d-cite>, but {% cite nobody %}.\n"
    "By @somebody.<d-footnote>A note.</d-footnote> {{ site.baseurl }}\n\n"
    '<div class="row">\n'
    '    {% include figure.html path="assets/img/a.png" caption="A *cap*" alt="red" %}\n</div>\n'
    '<div class="caption">\n    After [@halpern2002].\n</div>\n\n'
    "{% highlight python %}\ndef f(a_b): return '{{ x }}'\n{% endhighlight %}\n\nA paragraph.\n"
    "{: .note #n1}\n\n"
    "Loose $ y^2 $ too, {% raw %}{{ kept }}{% endraw %}.\n\n"
    "{% details More %}Inside.{% enddetails %}\n\n<blockquote>\nSaid [@halpern2002].\n</blockquote>\n\n"
    "\\begin{equation}\n1\\\\{c\\_1\\\\}\n\\end{equation}\n\n"
    "{% unknown it's %} Kept, isn't it?\n\n"
    "* TOC\n{:toc}\n\nHello :tada: $$x_1$$ in a line. [Two]({% post_url 2019-05-01-second %}#some-words)\n"
    "[gone](/b/nowhere/)\n\n{% bibliography --cited %}\n",
    "_posts/2019-05-01-second.md": "---\ntitle: Second\ndate: 2019-05-01 9:00:00\npermalink: /own/\n---\n"
    "## Some words\n\n## Again {#same}\n\n## And {#same}\n\nText <b unclosed\n",
    "_drafts/later.md": "---\ntitle: Later\n---\nNot yet.\n",
}
HUGO: Mapping[str, str | bytes] = {
    "config.toml": 'baseURL = "https://old.example/"\n[permalinks]\npost = "/:year/:slug/"\n'
    '[[menu.main]]\nname = "About"\nurl = "/about/"\n',
    "static/img/a.png": png(),
    "layouts/shortcodes/mark.html": "<mark>{{ .Get 0 }}: {{ .Inner }}</mark>",
    "content/post/one/index.md": '+++\ntitle = "One"\ndate = 2020-01-02\nauthors = ["Bo Li"]\n+++\n'
    '{{< figure src="own.png" caption="Cap" alt="alt" >}}\n\n![red](/img/a.png)\n\n{{< youtube abc123x >}}\n'
    "{{% notice tip %}}\nInside **bold**.\n{{% /notice %}}\n{{< mark x >}}y{{< /mark >}}\n"
    "{{< highlight r >}}\nx <- 1\n{{< /highlight >}}\n{{< strange 1 >}}\n\n"
    '[two]({{< ref "two.md" >}}) $a\\_b$\n',
    "content/post/one/own.png": png(),
    "content/post/two.md": "---\ntitle: Two\ndate: 2020-02-03T10:00:00Z\nslug: zwei\n---\n"
    "Text with enough words in it.\n",
    "content/about.md": "---\ntitle: About\n---\nWe are those who write here and there.\n",
}
QUARTO: Mapping[str, str | bytes] = {
    "_quarto.yml": "website:\n  site-url: https://old.example\n",
    "posts/one/index.qmd": "---\ntitle: One\ndate: 2022-03-04\nauthor:\n  - name: Ann Halpern\n"
    "    orcid: 0000-0002-1825-0097\n    affiliation: Here\nbibliography: refs.bib\n---\n```{r}\n"
    "plot(1)\n```\n",
    "posts/one/refs.bib": BIB,
    "_freeze/posts/one/index/execute-results/html.json": json.dumps(
        {
            "result": {
                "markdown": "---\ntitle: One\n---\n\n::: {.callout-note}\n## T\nText [@halpern2002].\n:::\n\n"
                "```{.r .cell-code}\nplot(1)\n```\n\n::: {.cell-output-display}\n"
                "![](index_files/figure-html/fig-1.png){#fig-x}\n:::\n\nSee @fig-x and @fig-none.\n"
            }
        }
    ),
    "_freeze/posts/one/index/figure-html/fig-1.png": png(),
    "posts/two/index.qmd": "---\ntitle: Two\ndate: 03/14/2022\n---\n```{python}\n#| echo: true\n"
    "print(1)\n```\n\n"
    "Inline `r 1 + 1`. {{< include _part.qmd >}}\n",
    "posts/two/_part.qmd": "A part.\n",
}
PELICAN: Mapping[str, str | bytes] = {
    "pelicanconf.py": "AUTHOR = 'Cy Oh'\nPATH = 'content'\nARTICLE_URL = '{date:%Y}/{slug}.html'\n"
    "raise SystemExit(1)\n",
    "content/images/a.png": png(),
    "content/one.md": "Title: One: more\nDate: 2013-06-01 10:00\nTags: x, y z\nCategory: Talks\n\n"
    "![Alt]({static}/images/a.png) and [two]({filename}/two.rst).\n\n{% img /images/a.png 300 'Title' %}\n",
    "content/two.rst": "Two\n###\n\n:date: 2014-01-02\n:tags: a, b\n:slug: zwei\n\nHead\n====\n\n"
    "*Emphasis* and ``code``.\n\n"
    ".. code-block:: python\n\n   x = 1\n\n.. raw:: html\n\n   <script>alert(1)</script>\n",
}
MYST: Mapping[str, str | bytes] = {
    "myst.yml": "project:\n  bibliography: [refs.bib]\nsite:\n  options:\n    url: https://old.example\n",
    "refs.bib": BIB,
    "blog/a.png": png(),
    "blog/one.md": "---\ndate: 2021-02-03\n---\n# The *first*\n\n(here)=\n## A part\n\n```{note}\n"
    "Text {cite}`halpern2002`.\n```\n\n"
    ":::{figure} a.png\n:name: red\n:alt: a red square\nA caption\n:::\n\n"
    "See {numref}`red`, {ref}`this <here>`, "
    "{math}`x^2`, {abbr}`MS (multiple sclerosis)`.\n\n```{math}\n:label: e\nx = 1\n```\n\n{eq}`e`\n\n"
    "```{list-table} Cap\n:header-rows: 1\n* - a\n  - b\n* - 1\n  - 2\n```\n\n% a comment\n",
    "blog/two.ipynb": json.dumps(
        {
            "metadata": {"kernelspec": {"language": "python"}},
            "cells": [
                {"cell_type": "raw", "source": "---\ntitle: Two\ndate: 2021-03-04\n---\n"},
                {"cell_type": "markdown", "source": ["Words."]},
                {
                    "cell_type": "code",
                    "source": "print(1)",
                    "outputs": [
                        {"output_type": "stream", "name": "stdout", "text": ["one\n"]},
                        {
                            "output_type": "display_data",
                            "data": {"image/png": base64.b64encode(png()).decode()},
                        },
                    ],
                },
            ],
        }
    ),
}
BLOGS = {"hugo": HUGO, "jekyll": JEKYLL, "myst": MYST, "pelican": PELICAN, "quarto": QUARTO}


FORGIVEN: Mapping[str, tuple[str, str]] = {
    "gap-in-a-formula": ("$$\nx = \\frac{1}{2}\n\n\n$$\n", "$$\nx = \\frac{1}{2}\n$$"),
    "words-between-dollars": ("$$\n\nThese are the words here.\n\n$$\n", "These are the words here."),
    "dollar-with-a-backslash": ("The $\\epsilon\\$ is small.\n", "The $\\epsilon$ is small."),
    "brace-with-a-backslash": ("As $\\{s^i}_{i=1}$ is.\n", "As ${s^i}_{i=1}$ is."),
    "blank-before-the-dollar": ("If $x \\left \\\\{ y \\right \\\\} $ is.\n", "$x \\left \\{ y \\right \\}$"),
    "formulas-with-colours": ('$a$ $ = $<span style="color: red">$b$</span>\n', "$a$ $=$<span"),
    "narrow-table": ("| a | b | c |\n|:-:|---|\n| 1 | 2 | 3 |\n", "| a | b | c |\n|:-:|---|---|\n"),
    "markdown-in-a-paragraph": (
        "<p>\nWith *one* and **two**\nand [a link](https://a.example/x), 2*3*4.\n</p>\n",
        "With <em>one</em> and <strong>two</strong>\n"
        'and <a href="https://a.example/x">a link</a>, 2*3*4.\n</p>',
    ),
    "caption-in-a-list": (
        "- One\n\n  <div>\n    By [@halpern2002].\n  </div>\n",
        "- One\n\n  <div>\n\n  By [@halpern2002].\n\n  </div>",
    ),
    "code-in-a-box": (
        '<div class="code"><pre class="r">a &lt;- x$b\n\nc &lt;- x$d_1 - x$e_1\n</pre></div>\n',
        '<div class="code">\n\n<pre class="r">a &lt;- x$b\n\nc &lt;- x$d_1 - x$e_1\n</pre></div>\n',
    ),
    "blank-before-an-address": ("See [it]( https://a.example/x.html).\n", "See [it]("),
    "caption-below": (
        '<div class="row">\n{% include figure.html path="assets/img/a.png" width="90" %}\n</div>\n'
        '<div class="caption">\n    Red, after [@halpern2002].\n</div>\n\nMore.\n',
        "![Red, after [@halpern2002].](/assets/img/a.png){width=90}\n\nMore.\n",
    ),
    "linked-picture": (
        '<a href="https://a.example">\n![red](/assets/img/a.png)\n</a>\n',
        '<a href="https://a.example">\n\n![red](/assets/img/a.png)\n\n</a>',
    ),
    "name-that-pages-have": ('Above.<a name="refs"></a>\n', "Above.<a></a>"),
    "address-in-quotes": ('See [it][1].\n\n[1]: "https://a.example/x"\n', "[1]: https://a.example/x\n"),
    "picture-of-nothing": ("Here: ![]()\n", "Here:"),
    "code-of-knitr": ("```{r, echo=TRUE}\nx <- 1\n```\n", "```r\nx <- 1\n```"),
    "code-in-a-line-of-its-own": (
        "```` ```{r} ```` is code.\n\n<p>See [x](/own/).</p>\n\n````\na\n````\n",
        '<a href="2019-05-01-second.md">x</a>',
    ),
    "whole-page": (
        "<html>\n<head>\n<script>if (a) {}\n\n</script>\n</head>\n<body>\n<p>Words.</p>\n</body>\n</html>\n",
        "---\n\n<p>Words.</p>\n",
    ),
    "index-of-a-list": (
        "Take x[[1]] of $\\text{\\{lant, nant, blip\\}}$.\n",
        "Take x[[1]] of $\\text{\\{lant, nant, blip\\}}$.",
    ),
    "long-address": (f"See [it](<{'word ' * 60}>).\n", "See [it]("),
}
"""What Jekyll took, and what becomes of it."""
_SLIPS = ("foreign-syntax", "dollar-not-maths", "words-in-maths", "bad-maths")


def moved(make_site, tmp_path: Path, system: str, more: Mapping[str, str | bytes] | None = None):
    """Return a site into which the small blog of a system was imported, and the report."""
    source = tmp_path / "old"
    for name, data in {**BLOGS[system], **(more or {})}.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    site = make_site()
    return site, source, import_blog(site.folder, source, system, lambda _: None)


def text_of(site, file: str) -> str:
    return (site.folder / "content" / file).read_text("utf-8")


def written(report: ImportReport) -> int:
    return sum(counts.written for counts in report.counts)


@pytest.mark.slow
@pytest.mark.parametrize("system", BLOGS)
def test_an_imported_blog_builds_and_a_second_import_writes_nothing(make_site, tmp_path, system) -> None:
    """Whoever tries it first sees errors of nobody's making, or their own edits gone, and goes away."""
    site, source, report = moved(make_site, tmp_path, system)
    assert written(report) > 3
    assert [str(one) for one in site.found() if one.severity == "error"] == []
    assert [str(one) for one in site.found() if one.code == "foreign-syntax"] == []
    before = {path: path.read_bytes() for path in (site.folder / "content").rglob("*") if path.is_file()}
    again = import_blog(site.folder, source, system, lambda _: None)
    assert written(again) == 0
    assert before == {path: path.read_bytes() for path in before}


def test_what_was_edited_is_left(make_site, tmp_path) -> None:
    site, source, _ = moved(make_site, tmp_path, "hugo")
    file = site.folder / "content/posts/2020-02-03-zwei.md"
    file.write_text("---\ntitle: Mine\n---\nMine.\n")
    report = import_blog(site.folder, source, "hugo", lambda _: None)
    assert file.read_text().endswith("Mine.\n")
    assert any("edited here" in reason for counts in report.counts for reason in counts.skipped)


def test_jekyll_and_distill_become_octavos_words(make_site, tmp_path) -> None:
    """Two thousand citations of one conference's blog were invisible elements."""
    site, _, report = moved(make_site, tmp_path, "jekyll")
    text = text_of(site, "posts/2019-04-25-first.md")
    for words in (
        'permalink: "/blog/2019/first/"',
        'title: "First\\\\~ly"',
        "authors: [ann-halpern]",
        "tags: [math, stats]",
        "[@halpern2002, p. 3] and [@halpern2002], but \\[?nobody\\]",
        "\\@somebody.[^n1]",
        '![A *cap*](/assets/img/a.png){alt="red"}',
        "\nAfter [@halpern2002].\n",
        "```python\ndef f(a_b): return '{{ x }}'\n```",
        "{.note #n1}\nA paragraph.",
        "Loose $y^2$ too, \\{\\{ kept \\}\\}.",
        "<details><summary>More</summary>\n\nInside.",
        "<blockquote>\n\nSaid [@halpern2002].\n\n</blockquote>",
        "\\begin{equation}\n1\\{c_1\\}\n",
        "Kept, isn't it?\n",
        "toc: true",
        "Hello 🎉 $x_1$ in a line. [Two](2019-05-01-second.md#some-words)",
        "[gone](https://old.example/b/nowhere/)",
        "::: references",
        "[^n1]: A note.",
    ):
        assert words in text
    assert 'permalink: "/own/"' in text_of(site, "posts/2019-05-01-second.md")
    assert "https://ann.example" in text_of(site, "authors/ann-halpern.md")
    assert "draft: true" in text_of(site, "posts/later.md")
    remarks = [words for one in report.remarks for _, words in one.items]
    assert any("“same” stands twice" in words for words in remarks)


def test_links_of_a_header_do_not_stop_the_first_build(make_site, tmp_path) -> None:
    """A title is a link itself, and where a summary's links lead depends on the page that shows it."""
    header = (
        'title: "A [link](https://x.example/) in it"\n'
        'description: "See [that](other.md), [rel](/b/), [web](https://y.example/) ![p](p.png) [l](#m)"\n'
    )
    more = {"_posts/2020-01-01-a.md": f"---\n{header}---\nText.\n"}
    site, _, _ = moved(make_site, tmp_path, "jekyll", more)
    text = text_of(site, "posts/2020-01-01-a.md")
    assert "title: A link in it\n" in text
    assert 'summary: "See that, rel, [web](https://y.example/) p l"' in text
    assert not [line for line in site.problems() if "2020-01-01-a.md" in line and "link" in line]


def test_what_jekyll_forgives_is_put_right(make_site, tmp_path) -> None:
    """Authors saw a page that was right, and nobody told them of the slip."""
    posts = {
        f"_posts/2020-01-01-{name}.md": f"---\ntitle: T\n---\n{body}" for name, (body, _) in FORGIVEN.items()
    }
    site, _, _ = moved(make_site, tmp_path, "jekyll", posts)
    texts = {name: text_of(site, f"posts/2020-01-01-{name}.md") for name in FORGIVEN}
    assert {name: texts[name] for name, (_, words) in FORGIVEN.items() if words not in texts[name]} == {}
    assert [str(one) for one in site.found() if one.severity == "error"] == []
    assert [str(one) for one in site.found() if one.code in _SLIPS] == []


def test_a_date_with_two_readings_is_that_of_the_folder(make_site, tmp_path) -> None:
    """The post became a page without a date, and its bibliography was lost."""
    more = {
        "_posts/2019-12-10-one/one.Rmd": "---\ntitle: A\ndate: 12-10-2019\n---\nText.\n",
        "about.qmd": "---\ntitle: About\nbibliography:\n  papers: refs.bib\n"
        "nocite: '@halpern2002, @none'\n---\nBy @halpern2002.\n",
        "refs.bib": BIB,
    }
    site, _, report = moved(make_site, tmp_path, "quarto", more)
    assert "date: 2019-12-10\n" in text_of(site, "posts/2019-12-10-one/index.md")
    assert 'nocite: ["@halpern2002"]' in text_of(site, "pages/about.md")
    assert [str(one) for one in site.found() if one.code == "unknown-citation"] == []
    assert any("@none" in words for one in report.remarks for _, words in one.items)


def test_a_picture_of_the_header_that_the_text_shows_is_not_shown_twice(make_site, tmp_path) -> None:
    """Quarto shows it in lists alone, so authors put it at the top of their text as well."""
    more: dict[str, str | bytes] = {
        "posts/a/index.qmd": "---\ntitle: A\ndate: 2020-01-01\nimage: b.png\n---\n![](b.png)\n",
        "posts/b/index.qmd": "---\ntitle: B\ndate: 2020-01-01\nimage: b.png\n---\nWords.\n",
        "posts/a/b.png": png(),
        "posts/b/b.png": png(),
    }
    site, _, _ = moved(make_site, tmp_path, "quarto", more)
    assert "image:" not in text_of(site, "posts/2020-01-01-a/index.md")
    assert "image:\n  src: b.png" in text_of(site, "posts/2020-01-01-b/index.md")


def test_hugo_s_shortcodes_and_bundles_come_over(make_site, tmp_path) -> None:
    site, _, report = moved(make_site, tmp_path, "hugo")
    text = text_of(site, "posts/2020-01-02-one/index.md")
    for words in (
        '![Cap](own.png){alt="alt"}',
        "![red](/img/a.png)",
        "https://www.youtube-nocookie.com/embed/abc123x",
        "> [!TIP]\n> Inside **bold**.",
        "<mark>x: y</mark>",
        "```r\nx <- 1\n```",
        "[two](../2020-02-03-zwei.md) $a_b$",
        "authors: [bo-li]",
    ):
        assert words in text
    assert (site.folder / "content/posts/2020-01-02-one/own.png").exists()
    assert 'permalink: "/2020/zwei/"' in text_of(site, "posts/2020-02-03-zwei.md")
    assert any("strange 1" in words for one in report.remarks for _, words in one.items)
    assert any('title = "About"' in sentence for sentence in report.advice)


def test_quarto_s_stored_results_take_the_place_of_code(make_site, tmp_path) -> None:
    """Nothing is run: a figure that was drawn once comes along, code without results is listed."""
    site, _, report = moved(make_site, tmp_path, "quarto")
    text = text_of(site, "posts/2022-03-04-one/index.md")
    assert "![](figure-html/fig-1.png){#fig-x}" in text
    assert "See @fig-x and \\@fig-none" in text
    assert (site.folder / "content/posts/2022-03-04-one/refs.bib").exists()
    assert "orcid: 0000-0002-1825-0097\naffiliation: Here" in text_of(site, "authors/ann-halpern.md")
    two = text_of(site, "posts/2022-03-14-two/index.md")
    assert "```python\nprint(1)\n```" in two
    assert "A part." in two
    assert any("2 pieces of code" in words for one in report.remarks for _, words in one.items)


def test_pelican_s_settings_are_read_and_not_run(make_site, tmp_path) -> None:
    """The settings file would end the program; reStructuredText brings no script."""
    site, _, _ = moved(make_site, tmp_path, "pelican")
    one = text_of(site, "posts/2013-06-01-one-more.md")
    for words in (
        'permalink: "/2013/one-more.html"',
        "authors: [cy-oh]",
        "tags: [x, y z]",
        "](2014-01-02-zwei.md)",
    ):
        assert words in one
    two = text_of(site, "posts/2014-01-02-zwei.md")
    assert "*Emphasis* and `code`" in two
    assert "```python\nx = 1\n```" in two or "x = 1" in two
    assert "alert" not in two


def test_myst_s_directives_roles_and_notebooks_come_over(make_site, tmp_path) -> None:
    site, _, _ = moved(make_site, tmp_path, "myst")
    text = text_of(site, "posts/2021-02-03-one.md")
    for words in (
        'title: "The *first*"',
        "## A part {#here}",
        "> [!NOTE]\n> Text [@halpern2002].",
        '![A caption](/blog/a.png){#fig-red alt="a red square"}',
        "See @fig-red, [this](#here), $x^2$",
        '<abbr title="multiple sclerosis">MS</abbr>',
        "$$ {#eq-e}",
        "@eq-e",
        "| a | b |\n| --- | --- |\n| 1 | 2 |",
    ):
        assert words in text
    notebook = text_of(site, "posts/2021-03-04-two/index.md")
    assert "```python\nprint(1)\n```\n\n```text\none\n```\n\n![](output-" in notebook
