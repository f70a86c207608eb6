"""A corpus as MkDocs and Zensical read it: pages without citations, lists or feeds."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import Corpus

_SETTINGS = "site_name: A Blog of Many Posts\nsite_url: https://blog.example.org/\n"


def mkdocs_files(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of a site; citations stay as they are typed."""
    yield "mkdocs.yml", _SETTINGS
    yield "docs/index.md", "# A Blog of Many Posts\n"
    for post in corpus.posts():
        yield f"docs/posts/{post.file_stem}.md", f"# {post.title}\n\n{post.body}"
