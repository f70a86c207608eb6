"""A WordPress export as large as real ones get, and what importing it takes.

    python benchmarks/wordpress_export.py [--megabytes N] [--posts N] [--comments N] [--build] [--keep DIR]

The default is 172 MB: 1,200 posts with 20,000 approved comments, 3,000 pictures of the media library with
what WordPress notes of them, and spam and pending comments with a spam filter's notes for the rest: that is
what makes exports large. Measured are reading alone and the whole import, each in a process of its own.

A blog of ten years that wrote every day: `--posts 5000 --comments 50000 --megabytes 0 --build`. The posts
have in turn what such blogs have: captions, galleries, tables, code, formulas, footnotes, pasted references,
videos, shortcodes of plug-ins, names in other alphabets, drafts. `--keep` leaves all of it in a folder.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

from measuring import Measurement, measure

POSTS = 1_200
COMMENTS = 20_000
ATTACHMENTS = 3_000
DEFAULT_MEGABYTES = 172

# In turn at the end of the posts.
_EXTRAS = (
    '[gallery ids="100001,100002,100003"]',
    "<table>\n<tr><th>Drug</th><th>n</th></tr>\n<tr><td>A</td><td>12</td></tr>\n</table>",
    '[code language="python"]\nif a < b:\n    print("*")\n[/code]',
    "The rate is $latex \\frac{a}{b}$ at $$E = mc^2$$.",
    "A claim[ref]With its <em>source</em>.[/ref] and another.[ref]Here.[/ref]",
    "Lublin FD, Reingold SC. Defining the clinical course of multiple sclerosis: results of an international "
    "survey. Neurology. 1996 Apr;46(4):907-11.",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    '[poll id="7"]\n\nH<sub>2</sub>O and 10<sup>6</sup>, <!--more-->and the rest.',
    '<iframe src="https://player.example/embed/1"></iframe>',
    "<ol>\n<li>One\n<ul>\n<li>inner</li>\n</ul>\n</li>\n<li>Two</li>\n</ol>",
    '<script>document.write("x")</script><p style="color: red" onclick="x()">Red @handle 5*3*2</p>',
    "Before.<!--nextpage-->After.",
)

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


def write_export(
    file: Path, megabytes: int, posts: int = POSTS, comments: int = COMMENTS, seed: int = 1
) -> None:
    """Write an export of at least that size, with so many posts and approved comments."""
    chance = random.Random(seed)
    size = megabytes * 1_000_000
    with file.open("w", encoding="utf-8") as stream:
        stream.write(_HEAD)
        for number in range(ATTACHMENTS):
            stream.write(_attachment(number, chance))
        counts = _spread(comments, posts)
        for number in range(posts):
            stream.write(_post_start(number, posts, chance))
            parent = 0
            for _ in range(next(counts)):
                comment_id = chance.randrange(1, 10**9)
                stream.write(_comment(comment_id, chance, "1", parent))
                # Every second one answers the one before.
                parent = comment_id if chance.random() < 0.5 else 0
            # Spam is what is left of the size, evenly spread.
            while stream.tell() < size * (number + 1) // posts:
                status = "spam" if chance.random() < 0.95 else "0"
                stream.write(_comment(chance.randrange(1, 10**9), chance, status))
            stream.write("</item>\n")
        stream.write("</channel></rss>\n")


def _spread(total: int, parts: int) -> Iterator[int]:
    for number in range(parts):
        yield total * (number + 1) // parts - total * number // parts


def _sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choices(_WORDS, k=length)).capitalize() + "."


def _post_start(number: int, posts: int, chance: random.Random) -> str:
    day = datetime(2010, 1, 1, 9, tzinfo=UTC) + timedelta(hours=number * 86_400 // posts)
    paragraphs = [" ".join(_sentence(chance, 14) for _ in range(5)) for _ in range(10)]
    paragraphs[1] += f' See <a href="https://old.example/?p={chance.randrange(1, posts)}">the other post</a>.'
    paragraphs[3] = (
        f'[caption id="attachment_1" width="300"]<img src="https://old.example/wp-content/uploads/'
        f'{chance.randrange(ATTACHMENTS)}-300x200.png" alt="A figure" /> {_sentence(chance, 8)}[/caption]'
    )
    paragraphs[5] = f"<blockquote>{paragraphs[5]}</blockquote>"
    paragraphs[7] = "<ul>\n" + "".join(f"\t<li>{_sentence(chance, 9)}</li>\n" for _ in range(4)) + "</ul>"
    paragraphs.append(_EXTRAS[number % len(_EXTRAS)])
    body = "\n\n".join(paragraphs)
    slug = f"日本-{number}" if number % 50 == 7 else f"post-{number}"
    status = "draft" if number % 100 == 99 else "publish"
    return f"""<item><title><![CDATA[{_sentence(chance, 6)}]]></title>
<link>https://old.example/{day:%Y/%m}/{quote(slug)}/</link><dc:creator><![CDATA[oratio]]></dc:creator>
<guid isPermaLink="false">https://old.example/?p={number}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number + 1}</wp:post_id><wp:post_date>{day:%Y-%m-%d %H:%M:%S}</wp:post_date>
<wp:post_date_gmt>{day:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt><wp:post_name>{quote(slug)}</wp:post_name>
<wp:status>{status}</wp:status><wp:post_parent>0</wp:post_parent><wp:post_type>post</wp:post_type>
<wp:post_password></wp:post_password>
<category domain="category" nicename="ms"><![CDATA[MS]]></category>
<category domain="post_tag" nicename="t{number % 300}"><![CDATA[tag {number % 300}]]></category>
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


def _comment(number: int, chance: random.Random, approved: str, parent: int = 0) -> str:
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
<wp:comment_parent>{parent}</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id>
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


def main(options: argparse.Namespace, out: TextIO) -> None:
    """Generate, measure, and print a line for each."""
    with tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        export = folder / "export.xml"
        write_export(export, options.megabytes, options.posts, options.comments)
        out.write(f"{export.stat().st_size / 1e6:.0f} MB, {os.cpu_count()} processors\n")
        site = folder / "site"
        (site / "content").mkdir(parents=True, exist_ok=True)
        (site / "site.toml").write_text(_SITE, "utf-8")
        octavo = [sys.executable, "-m", "octavo"]
        again = [*octavo, "import", "wordpress", str(export), "--site", str(site)]
        build = [*octavo, "build", str(site), "--now", "2021-01-01"]
        steps = [
            ("reading", [sys.executable, "-c", _READ, str(export)]),
            ("import", again),
            ("import again, nothing changed", again),
        ]
        steps += [("build", build), ("build again, nothing changed", build)] if options.build else []
        for what, command in steps:
            result = measure(command, folder, folder / "log.txt", 1200, {})
            out.write(f"{what}: {_told(result)}\n")
            out.flush()


def _told(result: Measurement) -> str:
    told = f"{result.wall:.1f} s ({result.cpu:.1f} s of a processor), {result.peak / 1e6:.0f} MB"
    return told if result.exit_code == 0 else f"{told}, failed:\n{result.log}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--megabytes", type=int, default=DEFAULT_MEGABYTES, help="filled up with spam")
    parser.add_argument("--posts", type=int, default=POSTS)
    parser.add_argument("--comments", type=int, default=COMMENTS, help="approved ones")
    parser.add_argument("--build", action="store_true", help="build the site, too")
    parser.add_argument("--keep", type=Path, help="leave everything in this folder")
    return parser.parse_args()


if __name__ == "__main__":
    main(_options(), sys.stdout)
