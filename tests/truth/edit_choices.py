"""Which edits there are to choose from: one of every kind that an author makes, and chances of many more."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from blog_edits import (
    Add,
    Beside,
    Comment,
    Delete,
    Edit,
    File,
    Header,
    Move,
    OtherWord,
    Paragraph,
    Redaction,
    Rename,
    Setting,
    Work,
)
from blog_mishaps import (
    AddToOutput,
    LoseKept,
    LoseOutput,
    Mishap,
    RestoreKept,
    SpoilAllKept,
    SpoilKept,
    SpoilOutput,
    Touch,
)
from blog_sample import (
    AUTHORS,
    CORRECTED,
    FILES,
    NOW,
    PAGES,
    POSTS,
    SPARE,
    START,
    TEMPLATES,
    picture,
)
from workshop import Step, Way

OVERRIDE = (
    b'{% extends "default/archive.html" %}{% block main %}{{ super() }}<p>early</p>{% endblock main %}\n'
)
SHADOW = (
    b"{% macro names(authors) %}{% for author in authors %}{{ author.name }};{% endfor %}{% endmacro %}\n"
)
BROKEN = b"{{ page.nothing }}\n"

TELLING: tuple[Edit, ...] = (
    Paragraph("axons", 0, "Another summary."),
    Paragraph("axons", 3, "Measured [@kant1781, p. 5; @hall2019]."),
    Header("axons", "title", "Axons rest"),
    Header("twins", "title", "One"),  # which only its neighbours show
    Header("axons", "slug", "nerves"),
    Header("axons", "tags", ["mice", "nerves"]),  # a new term
    Header("placebo", "tags", ["trials", "mice"]),  # of terms that there are
    Header("ada", "name", "Ada C. Conduct"),
    Add("fresh"),
    Delete("twins"),
    Work("hall2019", {"title": "Late conduction"}),
    Comment("axons", "c1", {"body": "Edited. See [@kant1781]."}),
    Comment("axons", "c1", None),  # to which another text links: refused
    Comment("placebo", "p1", {"author": "Una", "date": "2022-05-06", "body": "First here [@lane2020]."}),
    Redaction("c1", "remove"),
    Beside("mice", "mouse.png", picture("pink")),
    Setting("posts.per_page", 3),
    Setting("categories.methods.description", "Statistics."),
    Setting("citations.work_pages", False),
    File("retractions.csv", CORRECTED),
    File(
        "content/static/charts/early.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"/>'
    ),
    File(f"{TEMPLATES}foot.html", b"<p>{{ theme.motto }} {{ site.title }}</p>\n"),
    File(f"{TEMPLATES}head.html", None),
    Setting("menu", ({"title": "About us", "path": "/about/"},)),
)
"""One edit for each thing that pages of other files show, or that may be forgotten."""

FURTHER: tuple[Edit, ...] = (
    Move("axons", is_folder=True),
    Work("vole2020", {"title": "Voles"}, text="mice"),
    File("content/static/robots.txt", None),
    File(f"{TEMPLATES}macros/box.html", b"{% macro box(text) %}<b>{{ text }}</b>{% endmacro %}\n"),
    File(f"{TEMPLATES}macros/authors.html", SHADOW),
    Setting("theme_options.motto", "late"),
    File("themes/house/static/css/house.css", b"p { color: navy }\n"),
    Paragraph("axons", 3, "Speed was measured anew, early."),
    Paragraph("axons", 4, ""),
    Header("axons", "date", "2023-01-15"),
    Header("sketch", "draft", None),
    Header("mice", "image", None),
    Rename("axons", "2021-03-04-nerve-fibres"),
    Work("hall2019", {"title": "Her own copy", "year": "2018"}, text="mice"),
    Setting("title", "Fast Conduction"),
    Paragraph("twins", 9, "Cited only now: @unread2024."),
    Paragraph("placebo", 0, "[@lane2020]{.full}"),
    Paragraph("anhang", 1, "Siehe [Axone](%axons%#methods)."),
    Paragraph("mice", 2, "No links any more."),
    Paragraph("axons", 1, ""),
    Paragraph("about", 0, "We are late."),
    Paragraph("ada", 0, "Another biography with [mice](%mice%)."),
    Header("mice", "title", "Of men"),
    Header("about", "title", "Who"),
    Header("glossary", "slug", "lexicon"),
    Header("placebo", "date", "2020-02-02 08:00"),
    Header("twins", "updated", "2024-01-01"),
    Header("twins", "tags", None),
    Header("placebo", "tags", ["Trials"]),
    Header("placebo", "tags", ["mïce"]),  # which has another address while there is “mice”
    Header("mice", "categories", ["methods"]),
    Header("mice", "series", None),
    Header("twins", "series", ["Slowly"]),
    Header("placebo", "author", "ada"),
    Header("placebo", "coi", None),
    Header("twins", "disclaimer", False),
    Header("anhang", "citation_style", "ieee"),
    Header("axons", "aliases", ["/older/"]),
    Header("anhang", "lang", None),
    Header("axons", "lang", "ar"),
    Header("anhang", "translation_of", "2022-05-05-placebo.md"),
    Header("twins", "draft", True),
    Header("axons", "comments", "hidden"),
    Header("axons", "noindex", True),
    Header("ada", "coi", "Shares"),
    Header("ada", "avatar", None),
    Header("bo", "disclaimer", "simulated"),
    Rename("mice", "2021-10-22-mice"),
    Move("mice", is_folder=False),
    Add("first"),
    Delete("placebo"),
    Delete("glossary"),
    Work("hall2019", {"journal": "The Lancet"}),
    Work("lane2020", {"year": "2019", "author": "Hall, Anna and Lane, Mary"}),
    Work("unread2024", None),
    Work("new2020", {"author": "New, Ann", "title": "Never cited", "year": "2020"}),
    Comment("axons", "c2", {"status": "removed"}),
    Comment("axons", "c3", {"references": ["lane2020"]}),
    Comment("axons", "c4", {"parent": "c2", "author": "Una", "date": "2024-05-30", "body": "Newest."}),
    Comment("mice", "m2", None),
    Comment("mice", "m0", {"author": "Tony", "date": "2021-10-20", "body": "The parent."}),
    Redaction("c3", None),
    Beside("axons", "wave.png", picture("navy", 484, 4)),
    Beside("ada", "ada.png", picture("gold")),
    Beside("mice", "table.csv", b"early,2\n"),
    Beside("mice", "notes.txt", b"New beside it.\n"),
    Setting("description", None),
    Setting("language", "de"),
    Setting("timezone", "Pacific/Auckland"),
    Setting("url", "https://example.net/"),
    Setting("posts.permalink", "/{slug}/"),
    Setting("posts.disclaimer", "simulated"),
    Setting("posts.require_coi", False),
    Setting("disclaimers.general.text", "Nothing here is advice, later."),
    Setting("categories.laboratory.title", "The lab"),
    Setting("tags.mice.title", "Of mice"),
    Setting("tags.mice.lang", "ar"),
    Setting("tags.mice.description", "Small, *early*."),
    Setting("tags.mice.disclaimer", "simulated"),
    Setting("citations.style", "harvard"),
    Setting("citations.page_range", "as-written"),
    Setting("citations.et_al", 1),
    Setting("citations.journals", None),
    Setting("citations.highlight_authors", ("Lane M",)),
    Setting("comments.reply", None),
    Setting("comments.per_page", 50),
    Setting("comments.max_depth", 1),
    Setting("feeds.full_text", False),
    Setting("feeds.rss", None),
    Setting("theme_options.recent_comments", 1),
    Setting("theme_options.sidebar", "everywhere"),
    Setting("theme_options.sidebar", "none"),
    Setting("theme_options.sidebar", "loaded"),
    Setting("theme_options.sidebar", "auto"),
    Setting("markdown.plugins", ("mdit_py_plugins.subscript:sub_plugin",)),
    Setting("theme", "default"),
    File("journals.csv", b"title,abbreviation\nThe Lancet,L\n"),
    File("content/more.bib", b"@misc{kant1781, title = {Not his}}\n"),
    File("content/locale/en.po", b'msgid "References"\nmsgstr "Works read"\n'),
    File("content/locale/de.po", b'msgid "Footnotes"\nmsgstr "Anmerkungen"\n'),
    File("content/static/CNAME", b"example.org\n"),
    File(
        f"{TEMPLATES}post.html", b'{% extends "default/post.html" %}{% block about %}{% endblock about %}\n'
    ),
    File(f"{TEMPLATES}post.html", None),
    File(f"{TEMPLATES}head.html", b'{% include "foot.html" %}\n'),
    File(f"{TEMPLATES}archive.html", OVERRIDE),
    File(f"{TEMPLATES}words.html", b'{% extends "default/words.html" %}\n'),
    File("themes/house/static/css/print.css", b"p { color: black }\n"),
    File("themes/house/theme.toml", FILES["themes/house/theme.toml"].replace(b"early", b"other")),
)
"""Other edits of every kind."""

REWORDING: tuple[Edit, ...] = (
    Paragraph("mice", 0, "@vole2020 has mice; so has [see @hall2019, p. 2]."),
    Paragraph("mice", 1, "### What *came out* {#results}"),
    Paragraph("mice", 3, "![Another mouse](mouse.png)"),
    Paragraph("placebo", 0, "> As [@hall2019] says."),
    Paragraph("placebo", 2, "[^1]: Not so @kant1781 [p. 9]."),
    Paragraph("placebo", 3, "A word more. " * 200),
    Paragraph("anhang", 0, 'Er schrieb "früh" [siehe @kant1781, S. 4; @hall2019].'),
    Paragraph("anhang", 1, "Siehe auch *[Placebo](%placebo%)*."),
    Paragraph("twins", 1, "More of that day."),
    Paragraph("about", 0, "We are [early](%axons%). @hall2019"),
    Paragraph("glossary", 2, "Another word."),
    Paragraph("sketch", 0, "A draft in other words [@hall2019]."),
)
"""Edits of words that no list shows, without a citation, a link or an anchor more or less."""

MISTAKES: tuple[Edit, ...] = (
    Add("clash"),
    Delete("axons"),  # which others link to
    Delete("ada"),
    Paragraph("twins", 0, "See [@nobody2020] and [nothing](nowhere.md)."),
    Header("axons", "date", "2021-02-30"),
    Header("mice", "titel", "Misspelt"),
    Header("placebo", "author", "nobody"),
    Setting("posts.per_pages", 3),
    Setting("theme", "nowhere"),
    Work("hall2019", None),
    File(f"{TEMPLATES}foot.html", BROKEN),
    File(f"{TEMPLATES}foot.html", b"{% if %}\n"),
    File(f"{TEMPLATES}foot.html", None),
    File(f"{TEMPLATES}404.html", BROKEN),
    File("themes/house/static/css/house.css", None),
    Beside("axons", "wave.png", None),
    Beside("axons", "wave.png", picture("navy", 490, 4, lacks=40)),
    Redaction("c1", "forget"),
)
"""Edits that a build refuses."""

WORDS: tuple[Edit, ...] = tuple(
    OtherWord(path)
    for path, data in START.sources().items()
    if b"early" in data and not path.endswith("theme.toml")
)
"""Exchanges of a word in each file that has it: the size stays."""

_FUTURE = timedelta(days=9)  # then “due” is due
WAYS = (
    Way(),
    Way(now=NOW + _FUTURE),
    Way(now=NOW - timedelta(days=600)),
    Way(base_url="https://preview.example.net/a/b/"),
    Way(with_drafts=True),
    Way(with_future=True),
    Way(with_drafts=True, with_future=True),
    Way(is_strict=True),
    Way(output="public"),
    Way(jobs=2),
    Way(uses_cache=False),
)
"""How a build is asked for."""

DAMAGES = ("lost", "empty", "half", "garbage", "one byte")
MISHAPS: tuple[Mishap, ...] = (
    Touch(),
    AddToOutput(),
    LoseOutput(),
    File("content/posts/stray.docx", b"x"),
    File("content/static/.env", b"x"),
    File("content/static/notes.md", b"---\ntitle: x\n---\n"),
    File("content/static/cafe\u0301.txt", b"x"),
    LoseKept(),
    RestoreKept(),
    *(SpoilAllKept(damage) for damage in DAMAGES),
)

_texts = st.sampled_from([*POSTS, *PAGES, *AUTHORS, *SPARE])
_posts = st.sampled_from([*POSTS, *SPARE])
_damage = st.sampled_from(DAMAGES)
_numbers = st.integers(0, 120)
_words = st.sampled_from(
    ["early", "myelin [@hall2019]", "A link to [axons](%axons%).", "[@vole2020]", "~x~ $a$", ""]
)
_terms = st.lists(
    st.sampled_from(["myelin", "mice", "trials", "Mice", "mïce", "new"]), unique=True, max_size=3
)

_edits = st.one_of(
    st.sampled_from(TELLING),
    st.sampled_from(FURTHER),
    st.sampled_from(REWORDING),
    st.sampled_from(WORDS),
    st.builds(Paragraph, _posts, st.integers(0, 6), _words),
    st.builds(Header, _posts, st.sampled_from(["tags", "categories", "series"]), _terms),
    st.builds(
        Header, _posts, st.just("date"), st.dates(NOW.date().replace(2020), NOW.date().replace(2025)).map(str)
    ),
    st.builds(
        Header, _posts, st.sampled_from(["title", "slug", "summary"]), st.sampled_from(["other", "new"])
    ),
    st.builds(Header, _texts, st.just("title"), st.sampled_from(["Axons", "Other", "Zebra", "*Of* mice"])),
    st.builds(Add, st.sampled_from([*POSTS, "fresh", "first"])),
    st.builds(Delete, _posts),
    st.builds(Move, _posts, st.booleans()),
    st.sampled_from(MISTAKES),
)
_mishaps = st.one_of(
    st.sampled_from(MISHAPS),
    st.builds(SpoilOutput, _numbers, _damage, st.booleans()),
    st.builds(SpoilKept, _numbers, _damage),
)
_ways = st.one_of(st.just(Way()), st.just(Way()), st.sampled_from(WAYS))


def steps() -> st.SearchStrategy[Step]:
    """Return a strategy for a step: mostly one edit, sometimes several or a mishap, then a build."""
    some = st.lists(st.one_of(_edits, _edits, _mishaps), min_size=1, max_size=3).map(tuple)
    return st.builds(Step, some, _ways, st.sampled_from(["in place", "replaced", "unseen"]))
