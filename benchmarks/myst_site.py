"""A corpus as MyST reads it.

MyST downloads its HTML themes at the first build; here it makes its pages as JSON and no HTML.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus import AUTHORS, Corpus, Post
from works import to_bibtex

_SETTINGS = """version: 1
project:
  title: A Blog of Many Posts
  bibliography: [references.bib]
site:
  template: ./template
  options:
    edition: NOTE
"""
_TEMPLATE = """jtex: v1
title: Measured
options:
  - type: string
    id: edition
build:
  install: "true"
  start: "true"
"""


def myst_files(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of a MyST project; a list of all posts is its home page."""
    yield "myst.yml", _SETTINGS.replace("NOTE", corpus.template_note)
    yield "template/template.yml", _TEMPLATE
    yield "references.bib", to_bibtex(corpus.works)
    names = dict(AUTHORS)
    home = ["---\ntitle: A Blog of Many Posts\n---\n\n"]
    for post in corpus.posts():
        yield f"posts/{post.file_stem}.md", _post(post, names[post.author])
        home.append(f"- [{post.title}](posts/{post.file_stem}.md)\n")
    yield "index.md", "".join(home)


def _post(post: Post, author: str) -> str:
    return (
        "---\n"
        f'title: "{post.title}"\n'
        f"date: {post.moment:%Y-%m-%d}\n"
        f"authors: [{author}]\n"
        f"tags: [{', '.join(post.tags)}]\n"
        f'description: "{post.summary}"\n'
        f"---\n\n{post.body}"
    )
