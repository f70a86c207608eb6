"""Themes: found, extended, checked, and templates that cannot harm."""

from __future__ import annotations

from site_builder import post

FIRST = {"content/posts/2021-10-20-first.md": post("A <b> & *c*")}
MINE = {
    "themes/mine/theme.toml": 'name = "mine"\nextends = "plain"\n[options.accent]\ntype = "choice"\n'
    'choices = ["red", "blue"]\ndefault = "red"\n[options.count]\ntype = "number"\ndefault = 3\n'
    '[options.loud]\ntype = "flag"\n[options.motto]\ntype = "text"\ndefault = "<&>"\n',
    "themes/mine/templates/post.html": (
        "{{ theme.accent }} {{ theme.count + 1 }} {{ theme.loud }} {{ theme.motto }}\n"
        '{{ asset("style.css") }} {{ asset("own.js") }} {{ absolute("/x") }}\n'
        "{{ page.title }} {{ site.title }}\n"
    ),
    "themes/mine/static/own.js": "1",
}


def mine(make_site, options: str = ""):
    site = make_site({**FIRST, **MINE})
    settings = (site.folder / "site.toml").read_text().replace('"plain"', '"mine"').replace("Blog", "B & <b>")
    return site.write({"site.toml": f"{settings}[theme_options]\n{options}"})


def test_a_theme_extends_another(make_site) -> None:
    """A template of its own, everything else from below: that is all a new look should need."""
    site = mine(make_site, 'accent = "blue"\nloud = true\n')
    assert site.problems() == []
    site.build()
    first, second, third = site.page("2021/10/first/index.html").splitlines()
    assert first == "blue 4 True &lt;&amp;&gt;", "text of settings is escaped"
    style, script, address = second.split(" ")
    assert (site.output / style.lstrip("/")).read_text() == "p { color: black }\n"
    assert script.startswith("/_assets/theme/own.")
    assert address == "https://example.org/x"
    assert third == "A &lt;b&gt; &amp; <em>c</em> B &amp; &lt;b&gt;"
    assert "<title>" in site.page("index.html"), "the home page is that of the theme below"


def test_its_own_static_files_win(make_site) -> None:
    site = mine(make_site).write({"themes/mine/static/style.css": "p { color: red }\n"})
    site.build()
    styles = [data for name, data in site.tree().items() if name.endswith(".css")]
    assert styles == [b"p { color: red }\n"]


def test_a_name_of_an_asset_follows_its_bytes(make_site) -> None:
    """Hosts may keep it for ever; a reader never sees a page with the style sheet of yesterday."""
    site = mine(make_site)
    site.build()
    before = {name for name in site.tree() if name.endswith(".css")}
    site.write({"themes/plain/static/style.css": "p { color: blue }\n"})
    site.build()
    after = {name for name in site.tree() if name.endswith(".css")}
    assert len(before) == len(after) == 1
    assert before != after


def test_a_theme_that_extends_itself_is_an_error(make_site) -> None:
    site = mine(make_site).write({"themes/mine/theme.toml": 'name = "mine"\nextends = "mine"\n'})
    assert site.problems() == [
        "themes/mine/theme.toml:1: error: The theme “mine” extends itself.\n"
        "  hint: A theme is a folder themes/mine/ with a theme.toml; octavo brings “default” and “journal”."
    ]


def test_a_long_chain_of_themes_is_an_error(make_site) -> None:
    """The last of them were left out in silence, and their templates with them."""
    chain = {f"themes/t{n}/theme.toml": f'name = "t{n}"\nextends = "t{n + 1}"\n' for n in range(9)}
    site = mine(make_site).write(chain | {"themes/mine/theme.toml": 'name = "mine"\nextends = "t0"\n'})
    assert [problem.partition("error: ")[2].partition("\n")[0] for problem in site.problems()] == [
        "The theme “mine” extends more than 7 others, one after the other."
    ]


def test_a_faulty_theme_toml_is_an_error_at_its_place(make_site) -> None:
    site = mine(make_site).write(
        {"themes/mine/theme.toml": 'nam = "mine"\nname = "mine"\n[options.x]\ntype = "colour"\n'}
    )
    assert site.problems()[:2] == [
        "themes/mine/theme.toml:1:1: error: Unknown key “nam” in theme.toml.\n  hint: Did you mean name?",
        "themes/mine/theme.toml:4:1: error: “type” cannot be “colour”.\n"
        "  hint: It is one of: flag, text, choice, number.",
    ]


def test_a_theme_toml_that_is_not_utf8_is_an_error(make_site) -> None:
    """Saved by an old editor, it ends neither a build nor a preview with a traceback."""
    site = mine(make_site).write({"themes/mine/theme.toml": 'name = "Café"\n'.encode("latin-1")})
    (problem,) = site.problems()
    assert problem.startswith("themes/mine/theme.toml:1: error: ")


def test_the_default_theme_renders_every_kind_of_page(make_site) -> None:
    """Every template once, with nothing undefined; what the pages say is tested on their views."""
    site = make_site(
        {
            "content/references.bib": "@article{x, author={Smith, Ann}, title={T}, abstract={A}, year=2020}",
            "content/posts/2021-10-20-a.md": post(
                "A", "## One\n\n[@x]\n", author="one", tags="[t]", categories="[c]", series="[s]",
                aliases="/old/", corrections="[{date: 2021-11-01, text: C}]", license="CC BY 4.0",
                doi="10.1000/1", updated="2021-11-01",
            ),
            "content/posts/2021-10-21-b.md": post("B", "[@x]\n", tags="[t]", series="[s]", lang="ar"),
            "content/posts/2021-10-22-c.md": post("C", draft="true"),
            "content/posts/2030-10-22-d.md": post("D"),
            "content/posts/2021-10-20-a.comments.yaml": "".join(
                f'- id: "{n}"\n  body: "[@x] {n}"\n  date: 2021-10-21\n' for n in range(1, 4)
            )
            + '- id: "4"\n  kind: pingback\n  author: P\n  author_url: https://p.example/\n'
            + '- id: "5"\n  status: removed\n',
            "content/authors/one.md": "---\nname: One\norcid: 0000-0002-1825-0097\n---\nBio.\n",
            "content/pages/about.md": "---\ntitle: About\ndisclaimer: true\n---\n",
        },
        '[comments]\nreply = "mailto:a@example.org"\nper_page = 2\n'
        '[disclaimers.g]\nlabel = "L"\ntext = "T"\n',
    )  # fmt: skip
    site.write({"site.toml": (site.folder / "site.toml").read_text().replace('"plain"', '"default"')})
    report = site.build(with_drafts=True, with_future=True)
    assert report.problems == ()
    pages = [data.decode() for name, data in site.tree().items() if name.endswith(".html")]
    assert len(pages) > 15
    for page in pages:
        assert page.count("<h1") == 1
        assert "<html lang=" in page
    draft = site.page("2021/10/c/index.html")
    assert '<meta name="robots" content="noindex">' in draft
    assert '<article class="article h-entry"' in draft


def test_templates_are_compiled_once_for_all_builds(make_site, monkeypatch) -> None:
    """Compiling the default theme takes longer than a small site."""
    site = make_site({})
    site.build()
    before = site.tree()

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a template was compiled again")

    monkeypatch.setattr("jinja2.environment.Environment.compile", never)
    site.build()

    assert site.tree() == before


def test_a_changed_template_is_compiled_anew(make_site) -> None:
    site = make_site({})
    site.build()
    site.write({"themes/plain/templates/plain.html": "<title>changed</title>\n"})
    site.build()

    assert site.page("404.html") == "<title>changed</title>\n"


BUNDLED = {
    "themes/plain/theme.toml": 'name = "plain"\n[bundles]\n"all.css" = ["style.css", "more.css"]\n',
    "themes/plain/static/more.css": "a { color: black }\n",
    "themes/plain/templates/post.html": '{{ asset("all.css") }}',
}


def test_several_files_are_published_as_one(make_site) -> None:
    """A page should ask for few files, and the person who changes the theme should read small ones."""
    site = mine(make_site).write(BUNDLED).write({"themes/mine/static/style.css": "p { color: red }\n"})
    site.remove("themes/mine/templates/post.html")
    site.build()
    first = site.page("2021/10/first/index.html")
    assert (site.output / first.lstrip("/")).read_text() == "p { color: red }\na { color: black }\n"

    site.write({"themes/plain/static/more.css": "a { color: blue }\n"}).build()

    second = site.page("2021/10/first/index.html")
    assert second != first
    assert (site.output / second.lstrip("/")).read_text() == "p { color: red }\na { color: blue }\n"


def test_a_bundle_of_a_file_that_is_not_there_is_an_error(make_site) -> None:
    site = mine(make_site).write(
        {**BUNDLED, "themes/plain/theme.toml": BUNDLED["themes/plain/theme.toml"].replace("more", "mere")}
    )
    assert site.problems() == [
        "themes/plain/theme.toml: error: The bundle “all.css” names “mere.css”, "
        "and the theme has no such file.\n  hint: Did you mean more.css?"
    ]
