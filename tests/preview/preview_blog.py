"""A small blog with a bit of everything."""

from __future__ import annotations

from site_builder import post

BIB = "@article{lee2020, author={Lee, Ann}, title={Mice}, journal={Cell}, year={2020}}\n"

BLOG: dict[str, str | bytes] = {
    "content/references.bib": BIB,
    "content/posts/2024-01-02-first.md": post("First", "One text, with a work [@lee2020].\n"),
    "content/posts/2024-02-03-second/index.md": post("Second", "Another text. See [data](data.csv).\n"),
    "content/posts/2024-02-03-second/data.csv": "a,b\n1,2\n",
    "content/posts/2024-03-04-draft.md": post("Draft", "Not yet.\n", draft="true"),
    "content/posts/2099-01-01-later.md": post("Later", "In years.\n"),
    "content/pages/about.md": "---\ntitle: About\n---\nUs.\n",
    "content/static/plain.css": "p { color: red }\n",
    "content/static/film.mp4": bytes(range(256)) * 40,
    "content/static/.well-known/security.txt": "Contact: mailto:a@example.org\n",
}
FIRST = "/2024/01/first/"
