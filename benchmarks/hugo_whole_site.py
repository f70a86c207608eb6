"""The same corpus in Hugo with pages like octavo's: what each page has there, it has here.

Hugo has no parts for citations, so the templates in hugo_whole/ do the work. What a template language cannot
be asked for (joining names, writing BibTeX, finding out who cites what) is done before the build: in the
data file and in the headers of posts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from citing import rewrite_citations
from corpus import AUTHORS, Corpus, Post
from works import Work, to_bibtex, to_printable

_SITE = Path(__file__).with_name("hugo_whole")
_NOTATION = '{{< cite "KEY" >}}'


def hugo_whole_files(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of a Hugo site with pages like octavo's."""
    for file in sorted(_SITE.rglob("*.*")):
        yield (
            file.relative_to(_SITE).as_posix(),
            file.read_text("utf-8").replace("NOTE", corpus.template_note),
        )
    yield "data/references.json", _lookup_text(corpus.works)
    for name, title in AUTHORS:
        yield f"content/authors/{name}/_index.md", f'---\ntitle: "{title}"\n---\n'
    for post in corpus.posts():
        yield f"content/posts/{post.file_stem}.md", _post(post)


def _lookup_text(works: tuple[Work, ...]) -> str:
    """Return the works by key, of fields that a template only has to print."""
    found = {}
    for work in works:
        found[work.key] = {
            **to_printable(work),
            "names": [f"{given} {family}" for family, given in work.authors],
            "first": work.authors[0][0],
            "year": str(work.year),
            "bibtex": to_bibtex([work]),
        }
    return json.dumps(found, ensure_ascii=False, indent=0) + "\n"


def _post(post: Post) -> str:
    keys = [part.partition("]")[0] for part in post.body.split("[@")[1:]]
    return (
        "---\n"
        f'title: "{post.title}"\n'
        f"date: {post.moment.isoformat()}\n"
        f"slug: {post.slug}\n"
        f"authors: [{post.author}]\n"
        f"categories: [{post.category}]\n"
        f"tags: [{', '.join(post.tags)}]\n"
        f'archive: ["{post.moment.year}"]\n'
        f"works: [{', '.join(dict.fromkeys(keys))}]\n"
        f'summary: "{post.summary}"\n'
        f"---\n\n{rewrite_citations(post.body, _NOTATION)}"
    )
