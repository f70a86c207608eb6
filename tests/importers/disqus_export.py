"""Small Disqus exports for tests, written as Disqus writes them."""

from __future__ import annotations

from pathlib import Path

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://disqus.com/api/schemas/1.0/disqus.xsd">
<category dsq:id="1"><forum>oldblog</forum><title>General</title><isDefault>true</isDefault></category>
"""


def thread(number: int, link: str, *, name: str = "", deleted: bool = False) -> str:
    """Return a page."""
    return f"""<thread dsq:id="{number}"><id>{name}</id><forum>oldblog</forum><category dsq:id="1" />
<link>{link}</link><title>Trust</title><message /><createdAt>2012-12-12T12:12:12Z</createdAt>
<author><email>owner@mail.example</email><name>Owner</name><isAnonymous>false</isAnonymous>
<username>owner</username></author><ipAddress>192.0.2.1</ipAddress><isClosed>false</isClosed>
<isDeleted>{str(deleted).lower()}</isDeleted></thread>
"""


def comment(
    number: int,
    text: str = "<p>A comment.</p>",
    *,
    page: int = 1,
    parent: int = 0,
    author: str = "Tony",
    username: str = "",
    date: str = "",
    name: str = "",
    deleted: bool = False,
    spam: bool = False,
) -> str:
    """Return a comment with all that must not come along; `name` is what stands in its `<id>`."""
    account = f"<username>{username}</username>" if username else ""
    return f"""<post dsq:id="{number}"><id>{name}</id><message><![CDATA[{text}]]></message>
<createdAt>{date or f"2013-01-02T03:{number % 60:02}:05Z"}</createdAt>
<isDeleted>{str(deleted).lower()}</isDeleted><isSpam>{str(spam).lower()}</isSpam>
<author><email>tony@mail.example</email><name>{author}</name>
<isAnonymous>{"false" if username else "true"}</isAnonymous>{account}</author>
<ipAddress>192.0.2.17</ipAddress><thread dsq:id="{page}" />
{f'<parent dsq:id="{parent}" />' if parent else ""}</post>
"""


def write_disqus(file: Path, *parts: str) -> Path:
    """Write an export."""
    file.write_text(HEAD + "".join(parts) + "</disqus>\n", "utf-8")
    return file
