"""A corpus as octavo reads it."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import AUTHORS, Comment, Corpus, Post
from works import to_bibtex

_SETTINGS = """title = "A Blog of Many Posts"
url = "https://blog.example.org/"
description = "Texts from a list of words, for measuring."
language = "en-GB"
timezone = "Europe/London"
theme = "measured"

[posts]
per_page = 10

[citations]
style = "nlm"
"""
_WITHOUT_WORK_PAGES = "work_pages = false\n"
_THEME = """name = "measured"
description = "The default theme with a note in every page."
extends = "default"
"""


def octavo_files(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of a site with everything: comments, and a page for each cited work."""
    yield from _files(corpus, _SETTINGS, with_comments=True)


def octavo_posts_files(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of a site that has what the other programs make: no comments, no pages of works."""
    yield from _files(corpus, _SETTINGS + _WITHOUT_WORK_PAGES, with_comments=False)


def _files(corpus: Corpus, settings: str, *, with_comments: bool) -> Iterator[tuple[str, str]]:
    yield "site.toml", settings
    yield "themes/measured/theme.toml", _THEME
    yield "themes/measured/templates/head.html", _note(corpus)
    yield "content/references.bib", to_bibtex(corpus.works)
    for name, title in AUTHORS:
        yield f"content/authors/{name}.md", f"---\nname: {title}\ncoi: None\n---\n\n{title} writes here.\n"
    for post in corpus.posts():
        yield f"content/posts/{post.file_stem}.md", _post(post)
        if with_comments and post.comments:
            yield f"content/posts/{post.file_stem}.comments.yaml", "".join(map(_comment, post.comments))


def _note(corpus: Corpus) -> str:
    return f'<meta name="edition" content="{corpus.template_note}">\n'


def _post(post: Post) -> str:
    return (
        "---\n"
        f'title: "{post.title}"\n'
        f"date: {post.moment.isoformat()}\n"
        f"slug: {post.slug}\n"
        f"authors: [{post.author}]\n"
        f"categories: [{post.category}]\n"
        f"tags: [{', '.join(post.tags)}]\n"
        f'summary: "{post.summary}"\n'
        f"---\n\n{post.body}"
    )


def _comment(comment: Comment) -> str:
    parent = f'  parent: "{comment.parent}"\n' if comment.parent else ""
    by = f"  by: {comment.by}\n" if comment.by else ""
    return (
        f'- id: "{comment.id}"\n{parent}'
        f"  author: {comment.author}\n{by}"
        f"  date: {comment.moment.isoformat()}\n"
        f"  body: |\n    {comment.text}\n"
    )
