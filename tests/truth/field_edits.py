"""An edit for each thing that an author can say: keys of headers, settings, comments, works and notices."""

from __future__ import annotations

import re
from pathlib import Path

from blog_edits import Beside, Comment, Edit, File, Header, Paragraph, Setting, Work
from blog_sample import TEMPLATES, picture

_DEFAULT = Path(__file__).parents[2] / "themes" / "default" / "templates"

HEADER: dict[str, Edit] = {
    "title": Header("axons", "title", "Axons rest"),
    "pinned": Header("axons", "pinned", True),
    "date": Header("axons", "date", "2021-03-05"),
    "updated": Header("axons", "updated", "2024-01-01"),
    "slug": Header("axons", "slug", "nerves"),
    "permalink": Header("axons", "permalink", "/own/nerves/"),
    "summary": Header("axons", "summary", "Nerves, *early*."),
    "author": Header("axons", "author", "bo"),
    "authors": Header("mice", "authors", ["bo", "ada"]),
    "categories": Header("axons", "categories", ["laboratory"]),
    "tags": Header("axons", "tags", ["mice", "nerves"]),
    "series": Header("axons", "series", ["Quickly"]),
    "image": Header("axons", "image", {"src": "wave.png", "alt": "A wave", "caption": "Seen"}),
    "coi": Header("axons", "coi", "Shares"),
    "disclaimer": Header("axons", "disclaimer", "simulated"),
    "bibliography": Header("twins", "bibliography", ["../posts/2021-10-20-mice/references.bib"]),
    "citation_style": Header("axons", "citation_style", "apa"),
    "nocite": Header("axons", "nocite", ["@kant1781"]),
    "references": Header("axons", "references", "none"),
    "comments": Header("axons", "comments", "closed"),
    "aliases": Header("axons", "aliases", ["/older/"]),
    "guid": Header("axons", "guid", "tag:example.org,2021:axons"),
    "doi": Header("axons", "doi", "10.1000/axons"),
    "license": Header("axons", "license", "CC BY-SA 4.0"),
    "lang": Header("axons", "lang", "de"),
    "translation_of": Header("anhang", "translation_of", "2021-03-04-axons.md"),
    "draft": Header("axons", "draft", True),
    "toc": Header("axons", "toc", True),
    "noindex": Header("axons", "noindex", True),
    "corrections": Header("axons", "corrections", [{"date": "2022-01-01", "text": "It said *slow*."}]),
    "extra": Header("axons", "extra", {"mood": "calm"}),
}
"""By the keys of a post's header."""

AUTHOR: dict[str, Edit] = {
    "name": Header("ada", "name", "Ada C. Conduct"),
    "orcid": Header("ada", "orcid", "0000-0001-5109-3700"),
    "fediverse": Header("ada", "fediverse", "@ada@example.org"),
    "affiliation": Header("ada", "affiliation", "An institute"),
    "avatar": Header("ada", "avatar", None),
    "publications": Header("ada", "publications", None),
    "links": Header("ada", "links", [{"title": "Her pages", "url": "https://example.org/~ada"}]),
    "coi": Header("ada", "coi", "Shares"),
    "disclaimer": Header("ada", "disclaimer", "simulated"),
    "extra": Header("ada", "extra", {"mood": "calm"}),
}
"""By the keys of an author's header."""

COMMENT: dict[str, Edit] = {
    "id": Comment("mice", "m3", {"author": "Una", "body": "One without a date."}),
    "parent": Comment("axons", "c3", {"parent": "c1"}),
    "author": Comment("axons", "c1", {"author": "Antonia"}),
    "author_url": Comment("axons", "c1", {"author_url": "https://example.net/tony"}),
    "by": Comment("axons", "c1", {"by": "bo"}),
    "date": Comment("axons", "c1", {"date": "2021-03-07"}),
    "body": Comment("axons", "c1", {"body": "Edited. See [@kant1781] and [mice](2021-10-20-mice/index.md)."}),
    "format": Comment("mice", "m1", {"format": "markdown"}),
    "kind": Comment("axons", "c1", {"kind": "pingback"}),
    "status": Comment("axons", "c2", {"status": "removed"}),
    "references": Comment("axons", "c1", {"references": ["hall2019"]}),
}
"""By the keys of a comment."""


def _hall(**fields: str) -> Edit:
    return Work("hall2019", fields)


RECORD: dict[str, Edit] = {
    "type": _hall(type="incollection", booktitle="Whole", journal=""),
    "author": _hall(author="Hall, Anna and Vole, Vera"),
    "editor": _hall(editor="Editor, Ede"),
    "translator": _hall(translator="Traduttore, Tina"),
    "container_author": _hall(type="inbook", bookauthor="Bookman, Bo", booktitle="Whole"),
    "collection_editor": _hall(type="book", series="Row", editor="Rower, Ro", editortype="editor"),
    "director": _hall(type="movie", director="Eye, Ivo"),
    "incomplete_names": _hall(author="Hall, Anna and others"),
    "title": _hall(title="Late conduction"),
    "title_short": _hall(shorttitle="Late"),
    "container_title": _hall(journal="The Lancet"),
    "container_title_short": _hall(shortjournal="JEC"),
    "collection_title": _hall(type="book", series="Row"),
    "volume_title": _hall(type="incollection", booktitle="Whole", maintitle="All of it"),
    "event_title": _hall(type="inproceedings", eventtitle="A meeting", booktitle="Whole"),
    "issued": _hall(year="2018"),
    "accessed": _hall(url="https://example.org/x", urldate="2020-02-02"),
    "event_date": _hall(type="inproceedings", eventdate="2018-02-02", booktitle="Whole"),
    "original_date": _hall(origdate="1900"),
    "updated": _hall(date="2019-02-02", epub="2019-01-01"),
    "volume": _hall(volume="5"),
    "issue": _hall(number="7"),
    "page": _hall(pages="e12"),
    "number": _hall(type="techreport", number="TR-7", institution="An institute"),
    "number_of_volumes": _hall(type="book", volumes="3"),
    "number_of_pages": _hall(type="book", pagetotal="300"),
    "chapter_number": _hall(type="inbook", chapter="4", booktitle="Whole"),
    "collection_number": _hall(type="book", series="Row", number="9"),
    "edition": _hall(type="book", edition="2"),
    "version": _hall(type="software", version="1.2"),
    "supplement": _hall(issue="Suppl 1"),
    "publisher": _hall(type="book", publisher="A press"),
    "publisher_place": _hall(type="book", publisher="A press", address="London"),
    "event_place": _hall(type="inproceedings", venue="Rome", booktitle="Whole"),
    "genre": _hall(type="thesis", school="A university", titleaddon="PhD"),
    "medium": _hall(howpublished="Print"),
    "status": _hall(pubstate="inpress"),
    "language": _hall(langid="german"),
    "archive": _hall(type="misc", archiveprefix="biorxiv", eprint="2020.01.01.1"),
    "abstract": _hall(abstract="What it says."),
    "note": _hall(note="A note."),
    "keyword": _hall(keywords="nerves"),
    "doi": _hall(doi="10.1000/other"),
    "pmid": _hall(pmid="12345678"),
    "pmcid": _hall(pmcid="PMC1234567"),
    "arxiv": _hall(archiveprefix="arXiv", eprint="2001.00001"),
    "isbn": _hall(type="book", isbn="978-0-306-40615-7"),
    "issn": _hall(issn="0140-6736"),
    "url": _hall(url="https://example.org/hall"),
    "pdf": _hall(file="hall.pdf"),
}
"""By the fields of a work."""

_HEAD = "RetractionDate,RetractionDOI,OriginalPaperDOI,RetractionNature,Reason,URLS\n"


def _notice(line: str) -> Edit:
    return File("retractions.csv", (_HEAD + line).encode())


NOTICE: tuple[Edit, ...] = (
    _notice("7/15/2021 0:00,10.1000/early,10.1000/vole,Retraction,+Error;,\n"),
    _notice("7/14/2021 0:00,10.1000/late,10.1000/vole,Retraction,+Error;,\n"),
    _notice("7/14/2021 0:00,10.1000/early,10.1000/hall,Retraction,+Error;,\n"),
    _notice("7/14/2021 0:00,10.1000/early,10.1000/vole,Expression of concern,+Error;,\n"),
    _notice("7/14/2021 0:00,10.1000/early,10.1000/vole,Retraction,+Fraud;,\n"),
    _notice("7/14/2021 0:00,,10.1000/vole,Retraction,+Error;,https://example.org/notice\n"),
)
"""One for each column of the notices of retraction."""

SETTING: dict[str, Edit] = {
    "title": Setting("title", "Fast Conduction"),
    "url": Setting("url", "https://example.net/"),
    "description": Setting("description", "Other words"),
    "language": Setting("language", "de"),
    "license": Setting("license", "CC BY 4.0"),
    "issn": Setting("issn", "2051-8188"),
    "timezone": Setting("timezone", "Pacific/Auckland"),
    "theme": Setting("theme", "default"),
    "theme_options": Setting("theme_options.motto", "late"),
    "posts.permalink": Setting("posts.permalink", "/{slug}/"),
    "posts.per_page": Setting("posts.per_page", 3),
    "posts.disclaimer": Setting("posts.disclaimer", "simulated"),
    "posts.require_coi": Setting("posts.require_coi", False),
    "disclaimers.NAME.label": Setting("disclaimers.general.label", "Note"),
    "disclaimers.NAME.text": Setting("disclaimers.general.text", "No *advice*."),
    "categories.NAME.title": Setting("categories.methods.title", "How"),
    "categories.NAME.description": Setting("categories.methods.description", "Statistics."),
    "categories.NAME.disclaimer": Setting("categories.methods.disclaimer", "simulated"),
    "categories.NAME.slug": Setting("categories.methods.slug", "how"),
    "categories.NAME.lang": Setting("categories.methods.lang", "de"),
    "tags.NAME.slug": Setting("tags.mice.slug", "mouse"),
    "tags.NAME.title": Setting("tags.mice.title", "Small animals"),
    "tags.NAME.description": Setting("tags.mice.description", "They *squeak*."),
    "tags.NAME.disclaimer": Setting("tags.mice.disclaimer", "simulated"),
    "tags.NAME.lang": Setting("tags.mice.lang", "de"),
    "series.NAME.slug": Setting("series.Slowly.slug", "slow"),
    "series.NAME.title": Setting("series.Slowly.title", "Without haste"),
    "series.NAME.description": Setting("series.Slowly.description", "In *parts*."),
    "series.NAME.disclaimer": Setting("series.Slowly.disclaimer", "simulated"),
    "series.NAME.lang": Setting("series.Slowly.lang", "de"),
    "menu.title": Setting("menu", ({"title": "About us", "path": "/about/"},)),
    "menu.path": Setting("menu", ({"title": "About", "path": "/glossary/"},)),
    "citations.style": Setting("citations.style", "harvard"),
    "citations.page_range": Setting("citations.page_range", "as-written"),
    "citations.et_al": Setting("citations.et_al", 1),
    "citations.journals": Setting("citations.journals", None),
    "citations.highlight_authors": Setting("citations.highlight_authors", ("Lane M",)),
    "citations.retractions": Setting("citations.retractions", None),
    "citations.work_pages": Setting("citations.work_pages", False),
    "citations.post_bibliographies": Setting("citations.post_bibliographies", False),
    "citations.post_records": Setting("citations.post_records", True),
    "comments.reply": Setting("comments.reply", "mailto:editor@example.org"),
    "comments.max_depth": Setting("comments.max_depth", 1),
    "comments.per_page": Setting("comments.per_page", 50),
    "comments.isso.url": Setting("comments.isso.url", "https://isso.example.org/"),
    "feeds.full_text": Setting("feeds.full_text", False),
    "feeds.all_posts": Setting("feeds.all_posts", True),
    "feeds.rss": Setting("feeds.rss", None),
    "feeds.discussions": Setting("feeds.discussions", False),
    "pictures.formats": Setting("pictures.formats", ("webp",)),
    "pictures.drawn": Setting("pictures.drawn", True),
    "pictures.drawn_font": Setting("pictures.drawn_font", "fonts/none.ttf"),  # refused: it is not there
    "markdown.plugins": Setting("markdown.plugins", ("mdit_py_plugins.subscript:sub_plugin",)),
    "markdown.alt_is_caption": Setting("markdown.alt_is_caption", False),
    "extensions.styles": Setting("extensions.styles", {"ours": "octavo:NlmStyle"}),
    "extensions.filters": Setting("extensions.filters", {"ours": "markupsafe:escape"}),
    "extensions.outputs": Setting("extensions.outputs", {"/all.txt": "builtins:str"}),
    "maths.macros": Setting("maths.macros", {"early": "x"}),
    "links.elsewhere": Setting("links.elsewhere", ("/shop/",)),
    "search.enabled": Setting("search.enabled", True),
    "content.follow_symlinks": Setting("content.follow_symlinks", True),
    "content.dotfiles": Setting("content.dotfiles", (".env",)),
    "privacy.allow": Setting("privacy.allow", ("media.example.org",)),
    "hosting.hosts": Setting("hosting.hosts", ("apache", "netlify")),
    "hosting.redirect_pages": Setting("hosting.redirect_pages", False),
    "hosting.redirects": Setting('hosting.redirects."/gone/"', "/about/"),
}
"""By the keys of site.toml; those of `publish` and `cite` say nothing of what is built."""


def _template(file: Path) -> Edit:
    name, text = file.relative_to(_DEFAULT).as_posix(), file.read_text("utf-8")
    # In a block of a template that extends another, and in a macro: what stands beside these is not shown.
    changed = re.sub(r"(\{% (?:block|macro) [^%]*%\})", r"\1<!-- new -->", text, count=1)
    return File(TEMPLATES + name, (changed if changed != text else f"<!-- new -->{text}").encode())


TEMPLATE: tuple[Edit, ...] = tuple(
    _template(file)
    for file in sorted(_DEFAULT.rglob("*.html"))
    if file.name not in ("head.html", "post.html")
)
"""Every template of the default theme, now one of the site's own."""

ANCHORS: tuple[Edit, ...] = (
    Paragraph("axons", 2, "## Ways {#ways}"),
    Paragraph("axons", 5, "As @fig-wave shows, $v = d / t$.\n\n## Results {#results}"),
    Paragraph("mice", 1, "### Results {#results .wide}\n\n## Results"),
    Paragraph("mice", 2, "See [the data](table.csv) and [Ada](%axons%#comment-c2)."),
    Paragraph("twins", 0, "See [a wave](%axons%#fig-wave), [methods](%axons%#methods), [refs](%axons%#refs)"),
    Paragraph("glossary", 0, "## Neuron"),
    Beside("axons", "wave.png", picture("red", 700, 4)),
)
"""Headings, figures and comments that get another anchor, or that others link to."""
