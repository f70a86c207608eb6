"""A corpus as Hugo reads it: a shortcode looks citations up in a JSON data file."""

from __future__ import annotations

from collections.abc import Iterator

from citing import rewrite_citations
from corpus import AUTHORS, Corpus, Post
from works import to_lookup_text

_SETTINGS = """baseURL = "https://blog.example.org/"
locale = "en-GB"
title = "A Blog of Many Posts"
[pagination]
pagerSize = 10
[permalinks.page]
posts = "/:year/:month/:slug/"
[taxonomies]
tag = "tags"
category = "categories"
[services.rss]
limit = 20
"""
_NOTATION = '{{< cite "KEY" >}}'
_BASE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }}</title>
<meta name="edition" content="NOTE">
{{ with .OutputFormats.Get "rss" }}
<link rel="alternate" type="application/rss+xml" href="{{ .Permalink }}">{{ end }}
</head>
<body>
<header><p><a href="/">{{ site.Title }}</a></p></header>
<main>{{ block "main" . }}{{ end }}</main>
</body>
</html>
"""
_PAGE = """{{ define "main" }}
<article>
<h1>{{ .Title }}</h1>
<p><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time>
{{ index hugo.Data.authors .Params.author }}</p>
<ul>{{ range .GetTerms "categories" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}
{{ range .GetTerms "tags" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
{{ .Content }}
{{ with .Store.Get "cited" }}<h2>References</h2>
<ol>{{ range . }}{{ with index hugo.Data.references . }}
<li id="ref-{{ .key }}">{{ .authors }}. {{ .title }}. {{ .journal }}. {{ .date }};{{ .place }}.
<a href="https://doi.org/{{ .doi }}">doi: {{ .doi }}</a>. PMID: {{ .pmid }}.</li>
{{ end }}{{ end }}</ol>{{ end }}
</article>
{{ end }}
"""
_HOME = """{{ define "main" }}
{{ $pages := .Paginate (where site.RegularPages "Section" "posts") }}
{{ range $pages.Pages }}<article><h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>
<p><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time></p>
<p>{{ .Summary }}</p></article>
{{ end }}
{{ with $pages.Prev }}<a href="{{ .URL }}">Newer</a>{{ end }}
{{ with $pages.Next }}<a href="{{ .URL }}">Older</a>{{ end }}
{{ end }}
"""
_LIST = """{{ define "main" }}<h1>{{ .Title }}</h1>
<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
{{ end }}
"""
_FEED = """{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<rss version="2.0"><channel><title>{{ .Title }}</title><link>{{ .Permalink }}</link>
<description>{{ site.Title }}</description>
{{ $pages := .RegularPages }}{{ if .IsHome }}{{ $pages = site.RegularPages }}{{ end }}
{{ range first site.Config.Services.RSS.Limit $pages }}
<item><title>{{ .Title }}</title>
<link>{{ .Permalink }}</link>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate><guid>{{ .Permalink }}</guid>
<description>{{ .Content | transform.XMLEscape | safeHTML }}</description></item>
{{ end }}</channel></rss>
"""
_CITE = """{{- $key := .Get 0 -}}
{{- if not (index hugo.Data.references $key) }}
{{ errorf "%s cites %s, which is unknown" .Page.File.Path $key }}{{ end -}}
{{- $cited := .Page.Store.Get "cited" | default slice -}}
{{- if not (in $cited $key) -}}
{{- $cited = $cited | append $key }}{{ .Page.Store.Set "cited" $cited -}}
{{- end -}}
{{- range $place, $other := $cited }}{{ if eq $other $key -}}
<a href="#ref-{{ $key }}">[{{ add $place 1 }}]</a>
{{- end }}{{ end -}}
"""


def hugo_files(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of a Hugo site."""
    yield "hugo.toml", _SETTINGS
    yield "layouts/baseof.html", _BASE.replace("NOTE", corpus.template_note)
    yield "layouts/page.html", _PAGE
    yield "layouts/home.html", _HOME
    yield "layouts/list.html", _LIST
    yield "layouts/rss.xml", _FEED
    yield "layouts/_shortcodes/cite.html", _CITE
    yield "data/references.json", to_lookup_text(corpus.works)
    yield "data/authors.toml", "".join(f'{name} = "{title}"\n' for name, title in AUTHORS)
    for post in corpus.posts():
        yield f"content/posts/{post.file_stem}.md", _post(post)


def _post(post: Post) -> str:
    return (
        "---\n"
        f'title: "{post.title}"\n'
        f"date: {post.moment.isoformat()}\n"
        f"slug: {post.slug}\n"
        f"author: {post.author}\n"
        f"categories: [{post.category}]\n"
        f"tags: [{', '.join(post.tags)}]\n"
        f'summary: "{post.summary}"\n'
        f"---\n\n{rewrite_citations(post.body, _NOTATION)}"
    )
