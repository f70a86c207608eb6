"""Small Blogger exports for tests: classic ones and those of Takeout, written as Blogger writes them."""

from __future__ import annotations

from html import escape
from pathlib import Path

BLOG = "tag:blogger.com,1999:blog-99"
CLASSIC_HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<?xml-stylesheet href="http://www.blogger.com/styles/atom.css" type="text/css"?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:gd='http://schemas.google.com/g/2005'
 xmlns:thr='http://purl.org/syndication/thread/1.0' xmlns:app='http://purl.org/atom/app#'>
<id>tag:blogger.com,1999:blog-99.archive</id><title type='text'>Relapse</title>
<link rel='self' href='https://www.blogger.com/feeds/99/archive'/>
<link rel='alternate' type='text/html' href='http://relapse.blogspot.com/'/>
<author><name>Orla Ratio</name><email>noreply@blogger.com</email></author>
"""
TAKEOUT_HEAD = """<?xml version='1.0' encoding='utf-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>
<id>tag:blogger.com,1999:blog-99</id><title>Relapse</title>
"""
_KIND = "http://schemas.google.com/blogger/2008/kind#"
PROFILE = "https://www.blogger.com/profile/7"


def _author(name: str, uri: str, more: str = "") -> str:
    place = f"<uri>{uri}</uri>" if uri else ""
    return f"<author><name>{name}</name>{place}<email>tony@mail.example</email>{more}</author>"


def classic(
    number: int,
    content: str = "Text.",
    *,
    kind: str = "post",
    title: str | None = None,
    path: str | None = None,
    labels: tuple[str, ...] = (),
    draft: bool = False,
    date: str = "2012-03-04T10:00:00.001-08:00",
    author: str = "Orla Ratio",
    uri: str = PROFILE,
    more: str = "",
) -> str:
    """Return an entry of a classic export; kind "" leaves the category out."""
    path = f"/2012/03/post-{number}.html" if path is None else path
    category = (
        f"<category scheme='http://schemas.google.com/g/2005#kind' term='{_KIND}{kind}'/>" if kind else ""
    )
    tags = "".join(f"<category scheme='http://www.blogger.com/atom/ns#' term='{t}'/>" for t in labels)
    link = (
        f"<link rel='alternate' type='text/html' href='http://relapse.blogspot.com{path}'/>" if path else ""
    )
    control = "<app:control><app:draft>yes</app:draft></app:control>" if draft else ""
    what = "page" if kind == "page" else "post"
    return f"""<entry><id>{BLOG}.{what}-{number}</id><published>{date}</published><updated>{date}</updated>
{control}{category}{tags}<title type='text'>{escape(f"Post {number}" if title is None else title)}</title>
<content type='html'>{escape(content)}</content>
<link rel='edit' href='https://www.blogger.com/feeds/99/posts/default/{number}'/>
<link rel='replies' href='http://relapse.blogspot.com/feeds/{number}/comments/default'/>{link}
{_author(author, uri)}{more}</entry>
"""


def classic_comment(
    number: int,
    content: str = "A comment.",
    *,
    post: int = 1,
    parent: int = 0,
    author: str = "Tony",
    uri: str = "",
    more: str = "",
    kind: str = "comment",
) -> str:
    """Return a comment of a classic export: its id is like a post's."""
    page = f"http://relapse.blogspot.com/2012/03/post-{post}.html"
    source = f"https://www.blogger.com/feeds/99/posts/default/{post}"
    answers = f"<thr:in-reply-to href='{page}' ref='{BLOG}.post-{post}' source='{source}' type='text/html'/>"
    related = (
        f"<link rel='related' href='https://www.blogger.com/feeds/99/{post}/comments/default/{parent}'/>"
    )
    return classic(
        number,
        content,
        kind=kind,
        title=content[:20],
        path=f"/2012/03/post-{post}.html?showComment=1330946000000#c{number}",
        date=f"2012-03-05T03:{number % 60:02}:05.123-08:00",
        author=author,
        uri=uri,
        more=answers + (related if parent else "") + more,
    )


def takeout(
    number: int,
    content: str = "Text.",
    *,
    kind: str = "POST",
    status: str = "LIVE",
    title: str | None = None,
    filename: str | None = None,
    labels: tuple[str, ...] = (),
    date: str = "2012-03-04T18:00:00Z",
    author: str = "Orla Ratio",
    uri: str = PROFILE,
    trashed: str = "",
    more: str = "",
) -> str:
    """Return an entry of Takeout's feed.atom."""
    filename = f"/2012/03/post-{number}.html" if filename is None else filename
    tags = "".join(f"<category scheme='{BLOG}' term='{label}'/>" for label in labels)
    what = "page" if kind == "PAGE" else "post"
    who = _author(author, uri, f"<blogger:type>{'BLOGGER' if uri else 'ANONYMOUS'}</blogger:type>")
    return f"""<entry><id>{BLOG}.{what}-{number}</id>{more}
{who}<blogger:type>{kind}</blogger:type><blogger:status>{status}</blogger:status>
<title>{escape(f"Post {number}" if title is None else title)}</title>
<content type='html'>{escape(content)}</content><blogger:metaDescription/>
<blogger:created>{date}</blogger:created><published>{date}</published><updated>{date}</updated>
<blogger:location/>{tags}<blogger:filename>{filename}</blogger:filename><link/><enclosure/>
<blogger:trashed>{trashed}</blogger:trashed></entry>
"""


def takeout_comment(
    number: int,
    content: str = "A comment.",
    *,
    post: int = 1,
    parent: int = 0,
    status: str = "LIVE",
    author: str = "Tony",
    uri: str = "",
    trashed: str = "",
) -> str:
    """Return a comment of Takeout's feed.atom."""
    reply = (
        f"<blogger:inReplyTo>{BLOG}.post-{parent}</blogger:inReplyTo>" if parent else "<blogger:inReplyTo/>"
    )
    return takeout(
        number,
        content,
        kind="COMMENT",
        status=status,
        title="",
        filename="",
        date=f"2012-03-05T11:{number % 60:02}:05.123Z",
        author=author,
        uri=uri,
        trashed=trashed,
        more=f"<blogger:parent>{BLOG}.post-{post}</blogger:parent>{reply}",
    )


def write_blogger(file: Path, *entries: str, head: str = CLASSIC_HEAD) -> Path:
    """Write an export of some entries."""
    file.write_text(head + "".join(entries) + "</feed>\n", "utf-8")
    return file
