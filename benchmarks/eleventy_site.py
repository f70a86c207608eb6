"""A corpus as Eleventy reads it: a shortcode looks citations up in a JSON data file."""

from __future__ import annotations

from collections.abc import Iterator

from citing import rewrite_citations
from corpus import AUTHORS, Corpus, Post
from works import to_lookup_text

_NOTATION = '{% cite "KEY" %}'
_SETTINGS = """const { readFileSync } = require("node:fs");

module.exports = function (eleventyConfig) {
  let works = {};
  const cited = new Map();
  eleventyConfig.on("eleventy.before", () => {
    works = JSON.parse(readFileSync("references.json", "utf8"));
    cited.clear();
  });
  eleventyConfig.addWatchTarget("references.json");
  eleventyConfig.amendLibrary("md", (markdown) => markdown.set({ typographer: true }));
  eleventyConfig.addShortcode("cite", function (key) {
    if (!works[key]) throw new Error(`${this.page.inputPath} cites ${key}, which is unknown`);
    let keys = cited.get(this.page.inputPath);
    if (!keys) cited.set(this.page.inputPath, (keys = []));
    if (!keys.includes(key)) keys.push(key);
    return `<a href="#ref-${key}">[${keys.indexOf(key) + 1}]</a>`;
  });
  eleventyConfig.addFilter("cited", (path) => (cited.get(path) || []).map((key) => works[key]));
  eleventyConfig.addFilter("newest", (posts, count) => posts.slice(-count).reverse());
  eleventyConfig.addFilter("day", (date) => date.toISOString().slice(0, 10));
  eleventyConfig.addFilter("iso", (date) => date.toISOString());
  eleventyConfig.addCollection("posts", (api) => api.getFilteredByGlob("posts/*.md"));
  const grouped = (name) => (api) => {
    const groups = new Map();
    for (const post of api.getFilteredByGlob("posts/*.md"))
      for (const term of [].concat(post.data[name]))
        groups.set(term, [...(groups.get(term) || []), post]);
    return [...groups].sort().map(([term, posts]) => ({ term, posts: posts.reverse() }));
  };
  eleventyConfig.addCollection("byTag", grouped("tags"));
  eleventyConfig.addCollection("byCategory", grouped("category"));
  return { dir: { includes: "_includes", output: "_site" } };
};
"""
_BASE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<meta name="edition" content="NOTE">
<link rel="alternate" type="application/atom+xml" href="/atom.xml">
</head>
<body>
<header><p><a href="/">A Blog of Many Posts</a></p></header>
<main>{{ content | safe }}</main>
</body>
</html>
"""
_PAGE = """---
layout: base.njk
---
<article>
<h1>{{ title }}</h1>
<p><time datetime="{{ page.date | day }}">{{ page.date | day }}</time> {{ authors[author] }}</p>
<ul><li><a href="/categories/{{ category }}/">{{ category }}</a></li>
{% for tag in tags %}<li><a href="/tags/{{ tag }}/">{{ tag }}</a></li>{% endfor %}</ul>
{{ content | safe }}
{% set works = page.inputPath | cited %}{% if works.length %}<h2>References</h2>
<ol>{% for work in works %}
<li id="ref-{{ work.key }}">{{ work.authors }}. {{ work.title }}. {{ work.journal }}.
{{ work.date }};{{ work.place }}.
<a href="https://doi.org/{{ work.doi }}">doi: {{ work.doi }}</a>. PMID: {{ work.pmid }}.</li>{% endfor %}
</ol>{% endif %}
</article>
"""
_HOME = """---
layout: base.njk
title: A Blog of Many Posts
pagination:
  data: collections.posts
  size: 10
  reverse: true
---
{% for post in pagination.items %}<article>
<h2><a href="{{ post.url }}">{{ post.data.title }}</a></h2>
<p><time datetime="{{ post.date | day }}">{{ post.date | day }}</time></p>
<p>{{ post.data.summary }}</p></article>
{% endfor %}
{% if pagination.href.previous %}<a href="{{ pagination.href.previous }}">Newer</a>{% endif %}
{% if pagination.href.next %}<a href="{{ pagination.href.next }}">Older</a>{% endif %}
"""
_TERM = """---
layout: base.njk
pagination:
  data: collections.COLLECTION
  size: 1
  alias: group
permalink: /FOLDER/{{ group.term }}/
eleventyComputed:
  title: "{{ group.term }}"
---
<h1>{{ group.term }}</h1>
<ul>{% for post in group.posts %}
<li><a href="{{ post.url }}">{{ post.data.title }}</a></li>{% endfor %}</ul>
"""
_FEED = """---
permalink: /atom.xml
eleventyExcludeFromCollections: true
---
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>A Blog of Many Posts</title><id>https://blog.example.org/</id>
{% for post in collections.posts | newest(20) %}<entry><title>{{ post.data.title }}</title>
<id>https://blog.example.org{{ post.url }}</id><link href="https://blog.example.org{{ post.url }}"/>
<updated>{{ post.date | iso }}</updated><content type="html">{{ post.content | escape }}</content></entry>
{% endfor %}</feed>
"""


def eleventy_files(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of an Eleventy site."""
    names = ", ".join(f'"{name}": "{title}"' for name, title in AUTHORS)
    yield "eleventy.config.js", _SETTINGS
    yield "_data/authors.json", f"{{{names}}}\n"
    yield "_includes/base.njk", _BASE.replace("NOTE", corpus.template_note)
    yield "_includes/page.njk", _PAGE
    yield "index.njk", _HOME
    yield "tags.njk", _TERM.replace("COLLECTION", "byTag").replace("FOLDER", "tags")
    yield "categories.njk", _TERM.replace("COLLECTION", "byCategory").replace("FOLDER", "categories")
    yield "atom.njk", _FEED
    yield "references.json", to_lookup_text(corpus.works)
    for post in corpus.posts():
        yield f"posts/{post.file_stem}.md", _post(post)


def _post(post: Post) -> str:
    return (
        "---\n"
        "layout: page.njk\n"
        f'title: "{post.title}"\n'
        f"date: {post.moment.isoformat()}\n"
        f"permalink: /{post.moment:%Y/%m}/{post.slug}/\n"
        f"author: {post.author}\n"
        f"category: {post.category}\n"
        f"tags: [{', '.join(post.tags)}]\n"
        f'summary: "{post.summary}"\n'
        f"---\n\n{rewrite_citations(post.body, _NOTATION)}"
    )
