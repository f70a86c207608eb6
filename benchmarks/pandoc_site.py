"""A corpus as pandoc reads it; `python pandoc_site.py PANDOC` builds the working directory, a process a post.

Like `make`, it leaves alone what is newer than all that it is made from, and keeps every core busy. There
is no home page, no list and no feed: pandoc makes documents, not sites.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from corpus import AUTHORS, Corpus, Post
from works import to_csl_text

_TEMPLATE = """<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>$title$</title><meta name="edition" content="NOTE"></head>
<body><main><article>
<h1>$title$</h1>
<p><time>$date$</time> $author$</p>
<ul>$for(tags)$<li>$tags$</li>$endfor$</ul>
$body$
</article></main></body>
</html>
"""
_SHARED = ("template.html", "references.json")


def pandoc_files(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of a folder of posts, with the bibliography as CSL-JSON."""
    yield "template.html", _TEMPLATE.replace("NOTE", corpus.template_note)
    yield "references.json", to_csl_text(corpus.works)
    names = dict(AUTHORS)
    for post in corpus.posts():
        yield f"posts/{post.file_stem}.md", _post(post, names[post.author])


def _post(post: Post, author: str) -> str:
    return (
        "---\n"
        f'title: "{post.title}"\n'
        f"date: {post.moment:%Y-%m-%d}\n"
        f"author: {author}\n"
        f"tags: [{', '.join(post.tags)}]\n"
        f"---\n\n{post.body}"
    )


def build(pandoc: str) -> None:
    """Convert every post below the working directory that is older than its sources into output/."""
    output = Path("output")
    output.mkdir(exist_ok=True)
    shared = max(Path(name).stat().st_mtime_ns for name in _SHARED)
    stale = []
    for post in sorted(Path("posts").glob("*.md")):
        page = output / f"{post.stem}.html"
        needed = max(shared, post.stat().st_mtime_ns)
        if not page.is_file() or page.stat().st_mtime_ns <= needed:
            stale.append((post, page))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda pair: _convert(pandoc, *pair), stale))


def _convert(pandoc: str, post: Path, page: Path) -> None:
    command = [pandoc, "--citeproc", "--bibliography=references.json", "--template=template.html"]
    subprocess.run([*command, f"--output={page}", str(post)], check=True)


if __name__ == "__main__":
    build(sys.argv[1])
