"""A WordPress export as large as real ones get, and what importing it takes.

    python benchmarks/wordpress_export.py [MEGABYTES]

The default is 172 MB: 1,200 posts with 20,000 approved comments, 3,000 pictures of the media library with
what WordPress notes of them, and spam and pending comments with a spam filter's notes for the rest: that is
what makes exports large. Measured are reading alone and the whole import, each in a process of its own.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO

from measuring import Measurement, measure

POSTS = 1_200
COMMENTS = 20_000
ATTACHMENTS = 3_000
DEFAULT_MEGABYTES = 172

_WORDS = (
    "relapse patients lesion trial placebo cohort myelin sheath axon latency baseline outcome the of in and "
    "a was were with for that this which we they it on by from not more than after before between during"
).split()
_HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Slow Conduction</title><link>https://old.example</link><language>en-GB</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://old.example</wp:base_site_url>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[oratio]]></wp:author_login>
<wp:author_email><![CDATA[o@old.example]]></wp:author_email>
<wp:author_display_name><![CDATA[O. Ratio]]></wp:author_display_name></wp:author>
"""
_SITE = 'title = "Slow Conduction"\nurl = "https://new.example/"\n'


def write_export(file: Path, megabytes: int, seed: int = 1) -> None:
    """Write an export of that size."""
    chance = random.Random(seed)
    size = megabytes * 1_000_000
    with file.open("w", encoding="utf-8") as stream:
        stream.write(_HEAD)
        for number in range(ATTACHMENTS):
            stream.write(_attachment(number, chance))
        comments = _spread(COMMENTS, POSTS)
        for number in range(POSTS):
            stream.write(_post_start(number, chance))
            for _ in range(next(comments)):
                stream.write(_comment(chance, "1"))
            # Spam is what is left of the size, evenly spread.
            while stream.tell() < size * (number + 1) // POSTS:
                stream.write(_comment(chance, "spam" if chance.random() < 0.95 else "0"))
            stream.write("</item>\n")
        stream.write("</channel></rss>\n")


def _spread(total: int, parts: int) -> Iterator[int]:
    for number in range(parts):
        yield total * (number + 1) // parts - total * number // parts


def _sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choices(_WORDS, k=length)).capitalize() + "."


def _post_start(number: int, chance: random.Random) -> str:
    day = datetime(2010, 1, 1, 9, tzinfo=UTC) + timedelta(days=3 * number)
    paragraphs = [" ".join(_sentence(chance, 14) for _ in range(5)) for _ in range(10)]
    paragraphs[1] += f' See <a href="https://old.example/?p={chance.randrange(1, POSTS)}">the other post</a>.'
    paragraphs[3] = (
        f'[caption id="attachment_1" width="300"]<img src="https://old.example/wp-content/uploads/'
        f'{chance.randrange(ATTACHMENTS)}-300x200.png" alt="A figure" /> {_sentence(chance, 8)}[/caption]'
    )
    paragraphs[5] = f"<blockquote>{paragraphs[5]}</blockquote>"
    paragraphs[7] = "<ul>\n" + "".join(f"\t<li>{_sentence(chance, 9)}</li>\n" for _ in range(4)) + "</ul>"
    body = "\n\n".join(paragraphs)
    return f"""<item><title><![CDATA[{_sentence(chance, 6)}]]></title>
<link>https://old.example/{day:%Y/%m}/post-{number}/</link><dc:creator><![CDATA[oratio]]></dc:creator>
<guid isPermaLink="false">https://old.example/?p={number}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number + 1}</wp:post_id><wp:post_date>{day:%Y-%m-%d %H:%M:%S}</wp:post_date>
<wp:post_date_gmt>{day:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt><wp:post_name>post-{number}</wp:post_name>
<wp:status>publish</wp:status><wp:post_parent>0</wp:post_parent><wp:post_type>post</wp:post_type>
<wp:post_password></wp:post_password>
<category domain="category" nicename="ms"><![CDATA[MS]]></category>
"""


def _attachment(number: int, chance: random.Random) -> str:
    sizes = "".join(f's:6:"size{n}";a:4:{{s:4:"file";s:22:"picture-{number}-{n}.png";}}' for n in range(30))
    return f"""<item><title>Picture {number}</title>
<link>https://old.example/?attachment_id={number + 100000}</link>
<content:encoded><![CDATA[]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number + 100000}</wp:post_id><wp:post_parent>{chance.randrange(1, POSTS)}</wp:post_parent>
<wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://old.example/wp-content/uploads/{number}.png</wp:attachment_url>
<wp:postmeta><wp:meta_key>_wp_attachment_metadata</wp:meta_key>
<wp:meta_value><![CDATA[{sizes}]]></wp:meta_value></wp:postmeta></item>
"""


def _comment(chance: random.Random, approved: str) -> str:
    number = chance.randrange(1, 10**9)
    text = "\n\n".join(_sentence(chance, 25) for _ in range(2))
    notes = ""
    if approved != "1":
        note = 'a:3:{s:4:"time";d:1349876543.21;s:7:"message";s:0:"";s:5:"event";s:10:"check-spam";}'
        notes = "".join(
            f"<wp:commentmeta><wp:meta_key>akismet_{key}</wp:meta_key><wp:meta_value><![CDATA[{note * 2}]]>"
            "</wp:meta_value></wp:commentmeta>\n"
            for key in ("result", "history", "as_submitted")
        )
    return f"""<wp:comment><wp:comment_id>{number}</wp:comment_id>
<wp:comment_author><![CDATA[Reader {number % 997}]]></wp:comment_author>
<wp:comment_author_email>r{number}@mail.example</wp:comment_author_email>
<wp:comment_author_url>https://reader{number % 997}.example/</wp:comment_author_url>
<wp:comment_author_IP>192.0.2.{number % 255}</wp:comment_author_IP>
<wp:comment_date>2012-10-10 10:10:10</wp:comment_date>
<wp:comment_date_gmt>2012-10-10 10:10:10</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{text}]]></wp:comment_content>
<wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type></wp:comment_type>
<wp:comment_parent>0</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id>
{notes}</wp:comment>
"""


_READ = """
import sys
from pathlib import Path
from octavo.importers.report import ReportBuilder
from octavo.importers.spool import Spool
from octavo.importers.wordpress.export import ExportItem
from octavo.importers.wordpress.gathering import gather
with Spool(ExportItem) as spool:
    found = gather([Path(sys.argv[1])], spool, ReportBuilder(), lambda count: None)
    print(len(found.texts), "texts,", len(found.attachments), "files")
"""


def main(megabytes: int, out: TextIO) -> None:
    """Generate, measure, and print a line for each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export = folder / "export.xml"
        write_export(export, megabytes)
        out.write(f"{export.stat().st_size / 1e6:.0f} MB, {os.cpu_count()} processors\n")
        site = folder / "site"
        (site / "content").mkdir(parents=True)
        (site / "site.toml").write_text(_SITE, "utf-8")
        again = [sys.executable, "-m", "octavo", "import", "wordpress", str(export), "--site", str(site)]
        for what, command in (
            ("reading", [sys.executable, "-c", _READ, str(export)]),
            ("import", again),
            ("import again, nothing changed", again),
        ):
            result = measure(command, folder, folder / "log.txt", 600, {})
            out.write(f"{what}: {_told(result)}\n")


def _told(result: Measurement) -> str:
    told = f"{result.wall:.1f} s ({result.cpu:.1f} s of a processor), {result.peak / 1e6:.0f} MB"
    return told if result.exit_code == 0 else f"{told}, failed:\n{result.log}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_MEGABYTES, sys.stdout)
