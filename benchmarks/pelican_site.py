"""A corpus as Pelican reads it, plain or with the plug-in pelican-cite2."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import AUTHORS, Corpus, Post
from works import to_bibtex

_SETTINGS = """SITENAME = "A Blog of Many Posts"
SITEURL = "https://blog.example.org"
PATH = "content"
TIMEZONE = "Europe/London"
DEFAULT_LANG = "en"
THEME = "theme"
ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = "{date:%Y}/{date:%m}/{slug}/index.html"
DEFAULT_PAGINATION = 10
PAGINATED_TEMPLATES = {"index": 10}
DIRECT_TEMPLATES = ["index"]
FEED_ALL_ATOM = "atom.xml"
FEED_MAX_ITEMS = 20
"""
_WITHOUT_CITATIONS = "PLUGINS = []\n"
_WITH_CITATIONS = """PLUGINS = ["pelican.plugins.pelican_cite2"]
PUBLICATIONS_SRC = "content/references.bib"
BIBLIOGRAPHY_LABEL_STYLE = "number"
BIBLIOGRAPHY_SORTING_STYLE = "none"
"""
_BASE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% block title %}{{ SITENAME }}{% endblock %}</title>
<meta name="edition" content="NOTE">
<link rel="alternate" type="application/atom+xml" href="/{{ FEED_ALL_ATOM }}">
</head>
<body>
<header><p><a href="/">{{ SITENAME }}</a></p></header>
<main>{% block content %}{% endblock %}</main>
</body>
</html>
"""
_PAGE = """{% extends "base.html" %}
{% block title %}{{ article.title }}{% endblock %}
{% block content %}<article>
<h1>{{ article.title }}</h1>
<p><time datetime="{{ article.date.isoformat() }}">{{ article.locale_date }}</time> {{ article.author }}</p>
<ul><li><a href="{{ SITEURL }}/{{ article.category.url }}">{{ article.category }}</a></li>
{% for tag in article.tags %}<li><a href="{{ SITEURL }}/{{ tag.url }}">{{ tag }}</a></li>{% endfor %}</ul>
{{ article.content }}
{% if article.bibliography %}<h2>References</h2>{{ article.bibliography.rendered }}{% endif %}
</article>{% endblock %}
"""
_HOME = """{% extends "base.html" %}
{% block content %}
{% for article in articles_page.object_list %}
<article><h2><a href="{{ SITEURL }}/{{ article.url }}">{{ article.title }}</a></h2>
<p><time datetime="{{ article.date.isoformat() }}">{{ article.locale_date }}</time></p>
{{ article.summary }}</article>
{% endfor %}
{% if articles_page.has_previous() %}
<a href="{{ SITEURL }}/{{ articles_previous_page.url }}">Newer</a>{% endif %}
{% if articles_page.has_next() %}<a href="{{ SITEURL }}/{{ articles_next_page.url }}">Older</a>{% endif %}
{% endblock %}
"""
_TERM = """{% extends "base.html" %}
{% block content %}<h1>{{ TERM }}</h1>
<ul>{% for article in articles %}
<li><a href="{{ SITEURL }}/{{ article.url }}">{{ article.title }}</a></li>{% endfor %}</ul>
{% endblock %}
"""


def pelican_files(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of a Pelican site whose citations stay as they are written."""
    yield "pelicanconf.py", _SETTINGS + _WITHOUT_CITATIONS
    yield from _files(corpus)


def pelican_cite_files(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of a Pelican site whose citations pelican-cite2 prints."""
    yield "pelicanconf.py", _SETTINGS + _WITH_CITATIONS
    yield from _files(corpus)


def _files(corpus: Corpus) -> Iterator[tuple[str, str]]:
    yield "theme/templates/base.html", _BASE.replace("NOTE", corpus.template_note)
    yield "theme/templates/article.html", _PAGE
    yield "theme/templates/index.html", _HOME
    for term in ("tag", "category", "author"):
        yield f"theme/templates/{term}.html", _TERM.replace("TERM", term)
    yield "content/references.bib", to_bibtex(corpus.works)
    names = dict(AUTHORS)
    for post in corpus.posts():
        yield f"content/{post.file_stem}.md", _post(post, names[post.author])


def _post(post: Post, author: str) -> str:
    return (
        f"Title: {post.title}\n"
        f"Date: {post.moment:%Y-%m-%d %H:%M}\n"
        f"Slug: {post.slug}\n"
        f"Authors: {author}\n"
        f"Category: {post.category}\n"
        f"Tags: {', '.join(post.tags)}\n"
        f"Summary: {post.summary}\n"
        f"\n{post.body}"
    )
