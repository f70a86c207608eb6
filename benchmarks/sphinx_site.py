"""A corpus as Sphinx reads it, with MyST's Markdown and references by sphinxcontrib-bibtex."""

from __future__ import annotations

from collections.abc import Iterator

from citing import rewrite_citations
from corpus import AUTHORS, Corpus, Post
from works import to_bibtex

_SETTINGS = """project = "A Blog of Many Posts"
extensions = ["myst_parser", "sphinxcontrib.bibtex"]
bibtex_bibfiles = ["references.bib"]
bibtex_default_style = "unsrt"
html_theme = "basic"
html_title = "A Blog of Many Posts, NOTE"
"""
_REFERENCES = """
## References

```{footbibliography}
```
"""


def sphinx_files(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of a Sphinx project; a list of all posts is its home page."""
    yield "conf.py", _SETTINGS.replace("NOTE", corpus.template_note)
    yield "references.bib", to_bibtex(corpus.works)
    names = dict(AUTHORS)
    home = ["# A Blog of Many Posts\n\n```{toctree}\n:titlesonly:\n\n"]
    for post in corpus.posts():
        yield f"posts/{post.file_stem}.md", _post(post, names[post.author])
        home.append(f"posts/{post.file_stem}\n")
    yield "index.md", "".join([*home, "```\n"])


def _post(post: Post, author: str) -> str:
    # References below each page are "footnotes" there: the other kind looks at all entries for each list.
    body = rewrite_citations(post.body, "{footcite:p}`KEY`")
    return (
        f"# {post.title}\n\n{post.moment:%Y-%m-%d}, {author}. {post.category}; {', '.join(post.tags)}.\n\n"
        f"{body}{_REFERENCES}"
    )
