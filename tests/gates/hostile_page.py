"""Hostile comments in a built site, opened in Chromium: what they do there, and what is left of them.

Nothing protects the page but the sanitiser: it is served without a Content-Security-Policy.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from octavo.comments.editing import fields_of, yaml_item
from octavo.comments.sanitise import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, sanitise_html
from octavo.markdown.renderer import render_comment
from octavo.model.comment import ArchivedComment
from plain_server import serve_folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

_SITE = {
    "site.toml": (
        'title = "Blog"\nurl = "https://blog.example.org/"\n[comments]\nper_page = 100000\n'
        'reply = "mailto:letters@blog.example.org"\n'
    ),
    "content/posts/2021-10-20-trust.md": "---\ntitle: Trust\ncoi: None\n---\nText.\n",
    "content/posts/2021-10-21-calm.md": "---\ntitle: Calm\ncoi: None\n---\nText.\n",
    # As many as bring all that a discussion has: tools for its order and folding, marks of what is new.
    "content/posts/2021-10-21-calm.comments.yaml": "".join(
        f'- id: "{number}"\n  author: A\n  body: Calm.\n' for number in range(30)
    ),
}
HOSTILE, CALM = "/2021/10/trust/", "/2021/10/calm/"
# The newest comments are quoted on these.
_OTHER_PAGES = ("/", "/comments/", "/archive/")

# What is in comments and not on the allow-list, and what else the page has of a kind that acts.
_LOOK = """({tags, attributes}) => {
  const faults = [];
  const check = (root, where) => {
    for (const element of root.querySelectorAll('*')) {
      const name = element.localName;
      if (element.namespaceURI !== 'http://www.w3.org/1999/xhtml' || !tags.includes(name))
        faults.push(`${where}: <${name}>`);
      for (const {name: key, value} of element.attributes) {
        if (!(attributes[name] || []).includes(key)) faults.push(`${where}: ${name}.${key}`);
        if (key === 'href' && !/^https?:\\/\\/[^\\/]/.test(value)) faults.push(`${where}: ${value}`);
        if (key === 'rel' && value !== 'nofollow ugc noopener') faults.push(`${where}: rel`);
      }
    }
  };
  const comments = document.querySelectorAll('article.comment');
  for (const comment of comments) {
    check(comment.querySelector('.comment-body'), comment.id);
    check(comment.querySelector('.comment-author'), `${comment.id} (author)`);
  }
  const data = 'script[type="application/ld+json"]';
  for (const element of document.querySelectorAll(data)) JSON.parse(element.textContent);
  const acting = `script:not(${data}),iframe,frame,object,embed,applet,base,form,style,video,audio,` +
    'template,dialog,portal,math,body link,meta[http-equiv],' +
    '[autofocus],[popover],[onerror],[onload],[srcdoc]';
  return {
    faults,
    count: comments.length,
    acting: [...document.querySelectorAll(acting)].map(element => element.outerHTML),
  };
}"""


def check_idempotence(payloads: Sequence[str]) -> list[str]:
    """Return the payloads that are not the same when they are sanitised again."""
    faults = []
    for payload in payloads:
        for html in (payload, render_comment(payload)):
            clean = sanitise_html(html)
            if sanitise_html(clean) != clean:
                faults.append(f"sanitised twice: {payload!r}")
    return faults


def check_in_browser(browser: Browser, folder: Path, payloads: Sequence[str]) -> list[str]:
    """Return what went wrong with the payloads as comments of a site built in `folder`.

    Each is one comment in Markdown and one in HTML, and a name and an address, too.
    """
    build_comments(folder, payloads)
    return look_at_comments(browser, folder / "output", 2 * len(payloads))


def look_at_comments(
    browser: Browser, output: Path, count: int, pages: Sequence[str] = (HOSTILE, *_OTHER_PAGES)
) -> list[str]:
    """Return the faults of a built site with so many hostile comments.

    Faults are: a dialog, a window, a request that a calm page does not make, an element or attribute that is
    not on the allow-list, an element that acts and is not the theme's, a comment that is missing.
    """
    with serve_folder(output) as host:
        context = browser.new_context()
        calm = _visit(context, host, CALM)
        faults = [f"calm page: {fault}" for fault in calm.faults]
        own = {urlsplit(address).path for address in calm.requests}
        for page in pages:
            found = _visit(context, host, page)
            faults += found.faults
            faults += [
                f"{page}: asked for {address}"
                for address in found.requests
                if not address.startswith(f"{host}/") or not _is_own(urlsplit(address).path, page, own)
            ]
            if page == HOSTILE:
                faults += [f"{page}: {html[:300]}" for html in found.acting if html not in calm.acting]
                if found.count != count:
                    faults.append(f"{found.count} comments of {count} are shown.")
        context.close()
    return faults


class _Visit:
    """What happened on a page."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.acting: list[str] = []
        self.count = 0


def _visit(context: BrowserContext, host: str, path: str) -> _Visit:
    visit = _Visit()
    page = context.new_page()

    def on_dialog(dialog) -> None:
        visit.faults.append(f"{path}: a dialog says {dialog.message}")
        dialog.dismiss()

    def on_request(request) -> None:
        # Chromium tells of pictures in data: too, of which the theme has some.
        if not request.url.startswith("data:image/svg+xml"):
            visit.requests.append(request.url)

    page.on("dialog", on_dialog)
    page.on("request", on_request)
    page.on("popup", lambda popup: visit.faults.append(f"{path}: opened {popup.url}"))
    page.on("pageerror", lambda error: visit.faults.append(f"{path}: {error}"))
    page.goto(f"{host}{path}")
    page.mouse.wheel(0, 100_000)
    page.wait_for_timeout(500)  # for what waits for a timer, or for an error of a picture
    allowed = {
        "tags": [*ALLOWED_TAGS, "bdi"],
        "attributes": {name: list(values) for name, values in ALLOWED_ATTRIBUTES.items()},
    }
    allowed["attributes"]["a"].append("rel")
    seen = page.evaluate(_LOOK, allowed)
    visit.faults += [f"{path}#{fault}" for fault in seen["faults"]]
    visit.acting, visit.count = seen["acting"], seen["count"]
    if page.url != f"{host}{path}":
        visit.faults.append(f"{path}: went to {page.url}")
    page.close()
    return visit


def _is_own(path: str, page: str, of_calm_page: set[str]) -> bool:
    return path == page or path in of_calm_page or path.startswith("/_assets/")


def build_comments(folder: Path, payloads: Sequence[str]) -> None:
    """Build a site with the payloads as comments of one post, and a calm post beside it."""
    files: dict[str, str] = dict(_SITE)
    files["content/posts/2021-10-20-trust.comments.yaml"] = "".join(_items(payloads))
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    command = [sys.executable, "-m", "octavo", "build", str(folder), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    problems: list[Mapping[str, str]] = json.loads(done.stdout)
    assert done.returncode == 0, [problem for problem in problems if problem["severity"] == "error"]


def _items(payloads: Sequence[str]) -> Iterator[str]:
    for number, payload in enumerate(payloads):
        for form in ("markdown", "html"):
            name = " ".join(payload.split())
            comment = ArchivedComment(
                f"{form}-{number}", name, None, payload, author_url=name, is_html=form == "html"
            )
            # A payload that is nothing but space would be no text at all.
            yield yaml_item([*fields_of(comment), *(() if payload.strip() else (("body", "."),))])
