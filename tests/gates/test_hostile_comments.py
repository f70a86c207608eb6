"""Comments that were written to do harm, in a real browser.

scripts/hostile_comments.py does the same with published lists.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hostile_page import HOSTILE, build_comments, check_idempotence, check_in_browser, look_at_comments

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# One of each class that lists of such texts have, in words of our own. `ping()` would be a dialog.
_PING = "alert(1)"
PAYLOADS = (
    # Elements that run or load something.
    f"<script>{_PING}</script>",
    f"<ScRiPt\n>{_PING}</sCrIpT >",
    f"<scr<script>ipt>{_PING}</scr</script>ipt>",
    f"<<script>{_PING}//<</script>",
    '<script src="https://evil.example/a.js"></script>',
    "<script src=//evil.example/a.js",
    f"<script/x>{_PING}</script/y>",
    f"</script><script>{_PING}</script>",
    f"</title><script>{_PING}</script>",
    '<iframe src="https://evil.example/"></iframe>',
    f"<iframe srcdoc='<script>parent.{_PING}</script>'>",
    f'<iframe src="javascript:{_PING}"',
    '<object data="https://evil.example/a.swf"><param name=src value=a></object>',
    '<embed src="https://evil.example/a.svg">',
    '<applet code="a.class"></applet>',
    '<link rel=stylesheet href="https://evil.example/a.css">',
    '<link rel="preload" as="image" href="https://evil.example/a.png">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<base href="https://evil.example/">',
    '<frameset><frame src="https://evil.example/"></frameset>',
    '<video poster="https://evil.example/a.png"><source src="https://evil.example/a.mp4"></video>',
    '<audio src="https://evil.example/a.mp3" autoplay></audio>',
    '<img src="https://evil.example/pixel.png">',
    '<img srcset="https://evil.example/a.png 2x" src=/x>',
    '<picture><source srcset="https://evil.example/a.png"><img></picture>',
    '<input type=image src="https://evil.example/a.png">',
    '<body background="https://evil.example/a.png">',
    '<table background="https://evil.example/a.png"><td background=https://evil.example/b.png>x</table>',
    # Attributes that run something.
    f"<img src=x onerror={_PING}>",
    f"<img src=x onerror\n=\n'{_PING}'>",
    f'<img """><b onmouseover={_PING}>x</b>">',
    f"<p onclick={_PING} ONFOCUS={_PING} tabindex=1 autofocus contenteditable>x</p>",
    f"<a href=https://ok.example/ onmouseover={_PING}>x</a>",
    f"<b/onpointerrawupdate={_PING}//>x</b>",
    f"<body onload={_PING} onpageshow={_PING}>",
    f"<details open ontoggle={_PING}><summary>x</summary>y</details>",
    f"<marquee onstart={_PING}>x</marquee>",
    f"<input autofocus onfocus={_PING}>",
    f"<button popovertarget=p>x</button><p popover id=p onbeforetoggle={_PING}>y</p>",
    f"<style>@keyframes a{{}}</style><b style='animation-name:a' onanimationstart={_PING}>x</b>",
    f"<xss-element onfocus={_PING} tabindex=0 autofocus>x</xss-element>",
    # Addresses that run something.
    f'<a href="javascript:{_PING}">x</a>',
    f'<a href=" \x01java\tscr\nipt:{_PING}">x</a>',
    f'<a href="&#106;&#x61;v&#0000097script&colon;{_PING}">x</a>',
    f'<a href="JaVaScRiPt&NewLine;:{_PING}">x</a>',
    f'<a href="vbscript:{_PING}">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>',
    '<a href="//evil.example/">x</a> <a href="/\\evil.example/">y</a> <a href="\\\\evil.example">z</a>',
    '<a href="https:evil.example">x</a> <a href="blob:https://a/b">y</a> <a href="file:///etc/passwd">z</a>',
    f'<form action="javascript:{_PING}"><input type=submit></form><button formaction="javascript:{_PING}">x',
    f'<a xlink:href="javascript:{_PING}" href="x">x</a>',
    '<a href="https://ok.example/" ping="https://evil.example/" target=_top download rel=opener>x</a>',
    f'<q cite="javascript:{_PING}">x</q><blockquote cite="https://evil.example/">y</blockquote>',
    # Styles.
    '<p style="background:url(https://evil.example/a.png)">x</p>',
    "<style>body{display:none}*{background:url(https://evil.example/a.png)}</style>",
    "<style>@import 'https://evil.example/a.css';</style>",
    '<div style="position:fixed;inset:0;z-index:9999;background:red">x</div>',
    f'<p style="width: expression({_PING}); -moz-binding: url(//evil.example/a.xml)">x</p>',
    # Other languages inside HTML, and text that changes its meaning when it is parsed again.
    f"<svg onload={_PING}>",
    f"<svg><script>{_PING}</script></svg>",
    "<svg><image href='https://evil.example/a.png'/><use href='https://evil.example/a.svg#a'/></svg>",
    f"<svg><a><animate attributeName=href values='javascript:{_PING}'/><text y=20>x</text></a></svg>",
    f"<svg><foreignObject><img src=x onerror={_PING}></foreignObject></svg>",
    f"<svg></p><style><a id='</style><img src=x onerror={_PING}>'>",
    f"<svg><title><style><img src='</style><img src=x onerror={_PING}>'></title></svg>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror={_PING}&gt;'>",
    f"<math><annotation-xml encoding='text/html'><img src=x onerror={_PING}></annotation-xml></math>",
    f"<math href='javascript:{_PING}'><mi>x</mi></math>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={_PING}>",
    f"<noscript><p title='</noscript><img src=x onerror={_PING}>'></noscript>",
    f"<noembed><b title='</noembed><img src=x onerror={_PING}>'>",
    f"<xmp><p title='</xmp><img src=x onerror={_PING}>'>",
    f"<textarea><p title='</textarea><img src=x onerror={_PING}>'>",
    f"<title><p title='</title><img src=x onerror={_PING}>'>",
    f"<select><template><style><!--</style></template></select><img src=x onerror={_PING}>-->",
    f"<template><img src=x onerror={_PING}></template>",
    f"<p><template shadowrootmode=open><script>{_PING}</script></template></p>",
    f"<plaintext><img src=x onerror={_PING}>",
    f"<table><tr><td><p title='</td></tr></table><img src=x onerror={_PING}>'>",
    f"<abbr title='\"><img src=x onerror={_PING}>'>x</abbr>",
    f"<!--><img src=x onerror={_PING}>-->",
    f"<!-- --!><img src=x onerror={_PING}>",
    f"<!--[if gte IE 4]><script>{_PING}</script><![endif]-->",
    f"<![CDATA[<img src=x onerror={_PING}>]]>",
    f"<?xml version='1.0'?><?php {_PING} ?><!DOCTYPE x [<!ENTITY y '<img onerror={_PING}>'>]>&y;",
    "<p>" * 600 + "deep" + f"<b onclick={_PING}>" * 600,
    "</p></div></article></li></ol></section></main></body></html><h1>out</h1>",
    "</div></article><article class=comment id=comment-forged><div class=comment-body><b>forged</b></div>",
    # Names and ids that a script of the page could stumble over.
    "<b id=references name=body>x</b><a name=getElementById id=cookie href=https://ok.example/>y</a>",
    '<form id=comments><input name=attributes></form><p class="comment-author label-author">Mouse Doctor</p>',
    '<li id="ref-smith2020" slot=x is=y part=z data-x=1 aria-hidden=true hidden>x</li>',
    "<dialog open>x</dialog><slot>y</slot><portal src=https://evil.example/></portal>",
    # Characters.
    f"<scr\x00ipt>{_PING}</scr\x00ipt><img\x0bsrc=x\x0conerror={_PING}>",
    f"+ADw-script+AD4-{_PING}+ADw-/script+AD4-",
    f"\uff1cscript\uff1e{_PING}\uff1c/script\uff1e \u2039img src=x onerror={_PING}\u203a",
    f"&lt;script&gt;{_PING}&lt;/script&gt; &amp;lt;img src=x onerror={_PING}&amp;gt;",
    f"\u202e<b onclick={_PING}>\u2066x</b>\u200b\ufeff",
    f"<img src=`x` onerror=`{_PING}`><a href=`javascript:{_PING}`>x</a>",
    f"jav&#13;ascript:{_PING}<pre>&#x0D;&#13;<img src=x onerror={_PING}></pre><abbr title='&#13;'>x</abbr>",
    # Markdown.
    f"[x](javascript:{_PING}) ![y](javascript:{_PING}) <javascript:{_PING}> [z](<java\tscript:{_PING}>)",
    f"[x][1] ![y][1]\n\n[1]: javascript:{_PING} '\"onmouseover={_PING}'",
    "![pixel](https://evil.example/pixel.png) [![b](https://evil.example/b.png)](https://ok.example/)",
    f'```js" onclick={_PING} x="\ncode\n```\n\n~~~ <img src=x onerror={_PING}>\ncode\n~~~',
    f"# x {{#comments .skip-link onclick={_PING}}}\n\n[y](https://ok.example/){{onclick={_PING}}}",
    f'[a](https://ok.example/"onmouseover="{_PING}) <https://ok.example/"onmouseover={_PING}//>',
    f"`<img src=x onerror={_PING}>` $<img src=x onerror={_PING}>$ \\<img src=x onerror={_PING}>",
    "[^1] [@nobody2020] {{ 7*7 }} {% raw %} <!-- more --> [x]{.full}\n\n[^1]: <script>note</script>",
    f"[&#x6A;avascript](&#x6A;avascript:{_PING}) [x](data:text/html,<script>{_PING}</script>)",
    f"| a |\n|---|\n| <img src=x onerror={_PING}> |\n\n> <iframe src=//evil.example>\n\n- <svg onload=x>",
)


def test_hostile_comments_do_nothing(browser: Browser, tmp_path: Path) -> None:
    """Whoever may write a comment may type anything; the page and its readers must not notice."""
    faults = check_in_browser(browser, tmp_path / "site", PAYLOADS)

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        (f"<img src=x onerror={_PING}>", "a dialog says 1"),
        ("<img src=/pixel.png>", "asked for http://127.0.0.1:"),
        ("<b class=x>x</b>", "#comment-html-0: b.class"),
        ("<a href='javascript:x'>x</a>", "#comment-html-0: javascript:x"),
        ("</div></article><iframe></iframe>", "<iframe></iframe>"),
        (
            "</div></article><article class=comment><b class=comment-author></b><div class=comment-body>",
            " comments of 2 are shown",
        ),
    ],
)
def test_what_got_past_the_sanitiser_would_be_seen(
    browser: Browser, tmp_path: Path, html: str, fault: str
) -> None:
    """A check that finds nothing has to be able to find something."""
    build_comments(tmp_path, ["UNSAFE"])
    page = tmp_path / "output/2021/10/trust/index.html"
    page.write_text(page.read_text("utf-8").replace("<p>UNSAFE</p></div>", f"{html}</div>"), "utf-8")

    faults = look_at_comments(browser, tmp_path / "output", 2, [HOSTILE])

    assert fault in "\n".join(faults)


def test_a_comment_that_was_sanitised_stays_the_same() -> None:
    """Whatever changes when it is parsed again can become something else in a browser."""
    assert check_idempotence(PAYLOADS) == []
