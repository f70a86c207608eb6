"""Small WordPress exports for tests, written as WordPress writes them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Old Blog</title><link>https://old.example</link><language>en-GB</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://old.example</wp:base_site_url><wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_id>7</wp:author_id><wp:author_login><![CDATA[mouse]]></wp:author_login>
<wp:author_email><![CDATA[mouse@old.example]]></wp:author_email>
<wp:author_display_name><![CDATA[Mouse Doctor]]></wp:author_display_name></wp:author>
"""
TAIL = "</channel></rss>\n"


def item(
    number: int,
    content: str = "Text.",
    *,
    title: str = "",
    kind: str = "post",
    status: str = "publish",
    slug: str | None = None,
    link: str = "",
    date: str = "2012-03-04 10:00:00",
    gmt: str | None = None,
    parent: int = 0,
    password: str = "",
    excerpt: str = "",
    terms: str = "",
    more: str = "",
) -> str:
    """Return one item; `more` has further elements such as comments and meta data."""
    slug = f"post-{number}" if slug is None else slug
    link = link or f"https://old.example/2012/03/{slug or number}/"
    return f"""<item>
<title><![CDATA[{title or f"Post {number}"}]]></title><link>{link}</link>
<pubDate>Sun, 04 Mar 2012 10:00:00 +0000</pubDate><dc:creator><![CDATA[mouse]]></dc:creator>
<guid isPermaLink="false">https://old.example/?p={number}</guid><description></description>
<content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date><![CDATA[{date}]]></wp:post_date>
<wp:post_date_gmt><![CDATA[{date if gmt is None else gmt}]]></wp:post_date_gmt>
<wp:comment_status><![CDATA[open]]></wp:comment_status><wp:post_name><![CDATA[{slug}]]></wp:post_name>
<wp:status><![CDATA[{status}]]></wp:status><wp:post_parent>{parent}</wp:post_parent>
<wp:menu_order>0</wp:menu_order><wp:post_type><![CDATA[{kind}]]></wp:post_type>
<wp:post_password><![CDATA[{password}]]></wp:post_password><wp:is_sticky>0</wp:is_sticky>
{terms}
{more}</item>
"""


def attachment(number: int, name: str, *, parent: int = 0, alt: str = "", caption: str = "") -> str:
    """Return a picture of the media library."""
    more = f"<wp:attachment_url>https://old.example/wp-content/uploads/{name}</wp:attachment_url>"
    more += meta("_wp_attachment_image_alt", alt) if alt else ""
    return item(
        number, "", kind="attachment", status="inherit", excerpt=caption, parent=parent, more=more, title=name
    )


def meta(key: str, value: str) -> str:
    """Return a piece of meta data."""
    return (
        f"<wp:postmeta><wp:meta_key><![CDATA[{key}]]></wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
    )


def category(name: str, slug: str, domain: str = "category") -> str:
    """Return a term of an item."""
    return f'<category domain="{domain}" nicename="{slug}"><![CDATA[{name}]]></category>'


def comment(
    number: int,
    text: str = "A comment.",
    *,
    parent: int = 0,
    approved: str = "1",
    kind: str = "",
    author: str = "Tony",
    user: int = 0,
    date: str = "2012-03-05 11:12:13",
) -> str:
    """Return a comment with all that must not come along."""
    return f"""<wp:comment><wp:comment_id>{number}</wp:comment_id>
<wp:comment_author><![CDATA[{author}]]></wp:comment_author>
<wp:comment_author_email><![CDATA[tony@mail.example]]></wp:comment_author_email>
<wp:comment_author_url>https://tony.example/</wp:comment_author_url>
<wp:comment_author_IP><![CDATA[192.0.2.17]]></wp:comment_author_IP>
<wp:comment_date><![CDATA[{date}]]></wp:comment_date>
<wp:comment_date_gmt><![CDATA[{date}]]></wp:comment_date_gmt>
<wp:comment_content><![CDATA[{text}]]></wp:comment_content>
<wp:comment_approved><![CDATA[{approved}]]></wp:comment_approved>
<wp:comment_type><![CDATA[{kind}]]></wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent>
<wp:comment_user_id>{user}</wp:comment_user_id>
<wp:commentmeta><wp:meta_key>akismet_history</wp:meta_key>
<wp:meta_value><![CDATA[secret-history]]></wp:meta_value></wp:commentmeta></wp:comment>
"""


def write_export(file: Path, *items: str, head: str = HEAD) -> Path:
    """Write an export of some items."""
    file.write_text(head + "".join(items) + TAIL, "utf-8")
    return file


def png(colour: str = "navy") -> bytes:
    """Return a picture of a few pixels."""
    from PIL import Image

    stream = BytesIO()
    Image.new("RGB", (4, 3), colour).save(stream, "PNG")
    return stream.getvalue()
