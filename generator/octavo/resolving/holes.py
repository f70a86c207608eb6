"""What stands in the holes of a text: links, images and cross-references, with the site's facts at hand."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from html import escape
from urllib.parse import quote

from msgspec import Struct

from octavo.assets.picture_format import why_not_shown
from octavo.assets.picture_markup import img_markup, picture_markup
from octavo.bibliography.styles.style import Style
from octavo.errors import Location, Problem, Severity
from octavo.index.site import Article, Unpublished
from octavo.model.addresses import Addresses
from octavo.model.body import Body, Cite, CrossRef, Hole, Image, Link
from octavo.model.picture import Picture
from octavo.reading.documents import is_full_url, link_target, picture_path
from octavo.resolving.raised_citations import place_raised
from octavo.site.discover import STATIC
from octavo.text.composed import composed
from octavo.text.nearest import did_you_mean, did_you_mean_file

_FRAGMENT = "/%:@!$&()*+,;=~-._?"
_QUERY = "/%:@!$&()*+,;=~-._?[]"
_LABELS = {"fig": "Figure", "tbl": "Table", "eq": "Equation", "sec": "Section"}


class ResolveFacts(Struct, frozen=True):
    """What filling holes needs to know of the rest of the site."""

    addresses: Addresses
    articles: Mapping[str, Article]  # by source path
    unpublished: Mapping[str, Unpublished]  # by source path
    files: Mapping[str, str]  # source path → site path, of everything beside the texts
    pictures: Mapping[str, Picture]  # by source path
    styles: Mapping[str, Style]  # by name
    with_sentences: bool  # whether the sentences around citations are wanted


class HoleFiller:
    """Fills the holes of one file's texts, and notes what it used and what points nowhere."""

    def __init__(
        self,
        path: str,
        anchors: frozenset[str],
        numbers: Mapping[str, tuple[str, str]],
        facts: ResolveFacts,
        page_url: str = "",
        marks: str = "",
    ) -> None:
        """Take the text's own file, anchors and numbers.

        `page_url` is needed where other pages show the text; `marks` are those before raised numbers.
        """
        self.problems: list[Problem] = []
        self._path = path
        self._anchors = anchors
        self._numbers = numbers  # anchor → (kind, number)
        self._facts = facts
        self._page_url = page_url
        self._marks = marks
        own = facts.articles.get(path)
        self._moved = own.moved_comments if own else {}
        self._images = 0

    def fill(self, body: Body, clusters: Mapping[int, str]) -> str:
        """Return the HTML of a text; `clusters` has that of each citation by identity."""
        pieces = [body.parts[0]]
        for hole, part in zip(body.holes, body.parts[1:], strict=True):
            self.append(pieces, hole, part, clusters)
        return "".join(pieces)

    def append(self, pieces: list[str], hole: Hole, following: str, clusters: Mapping[int, str]) -> None:
        """Add what stands in a hole, and the text that follows it, to the HTML before it."""
        filled = self.hole(hole, clusters)
        if isinstance(hole, Cite):
            if not filled:
                # Of "a study [@key], which" in a summary no blank may stay before the comma.
                pieces[-1] = pieces[-1].rstrip(" \n")
            pieces[-1], following = place_raised(pieces[-1], filled, following, self._marks)
        pieces.append(filled)
        pieces.append(following)

    def hole(self, hole: Hole, clusters: Mapping[int, str]) -> str:
        """Return the HTML of what stands in a hole."""
        if isinstance(hole, Cite):
            return clusters.get(id(hole), "")
        if isinstance(hole, Link):
            return escape(self._link(hole))
        if isinstance(hole, Image):
            return self._image(hole)
        if isinstance(hole, CrossRef):
            return self._cross_reference(hole)
        return ""

    def _report(
        self,
        hole: Link | Image | CrossRef,
        message: str,
        hint: str,
        code: str,
        severity: Severity = Severity.ERROR,
    ) -> None:
        if isinstance(hole, Link) and hole.is_raw:
            severity = Severity.WARNING
        self.problems.append(
            Problem(Location(self._path, hole.line, hole.column), message, hint, severity, code)
        )

    def _cross_reference(self, hole: CrossRef) -> str:
        found = self._numbers.get(hole.target)
        if found is None:
            name = f"\\label{{{hole.target}}}" if hole.form else f"{{#{hole.target}}}"
            hint = (
                did_you_mean(hole.target, self._numbers, mark="" if hole.form else "@")
                or f"Give the thing its name: {name}."
            )
            self._report(hole, f"Nothing here is called “{hole.target}”.", hint, "unknown-target")
            return f'<span class="cross-reference-unknown">{escape(hole.target)}</span>'
        kind, number = found
        if hole.form:
            text = hole.form.replace("number", number)
        else:
            text = number if kind == "sec" and not number[:1].isdigit() else f"{_LABELS[kind]} {number}"
        return f'<a class="cross-reference" href="{self._page_url}#{escape(hole.target)}">{escape(text)}</a>'

    def _link(self, hole: Link) -> str:
        """Return the URL that a link inside the site means."""
        # The query, if any, and the fragment: what follows the path.
        fragment = f"?{quote(hole.query, safe=_QUERY)}" if hole.query else ""
        if hole.fragment:
            fragment += f"#{quote(hole.fragment, safe=_FRAGMENT)}"
        if hole.is_picture:
            self._check_raw_picture(hole)
        if not hole.target:
            self._check_fragment(hole, self._anchors)
            moved = self._moved.get(hole.fragment.removeprefix("comment-"))
            page = self._facts.addresses.url(moved) if moved else self._page_url
            return page + fragment or "#"
        if hole.target.startswith("/"):
            path = hole.target
            if not path.isascii():
                # A static file keeps its name, whichever way its accents are stored.
                path = self._facts.files.get(composed(f"{STATIC}{path}"), path)
            return self._facts.addresses.url(path) + fragment
        target = link_target(self._path, hole.target)
        article = self._facts.articles.get(target) or self._facts.articles.get(f"{target}/index.md")
        if article is not None:
            self._check_fragment(hole, anchors_of(article))
            path = article.path_of_comment(hole.fragment.removeprefix("comment-"))
            return self._facts.addresses.url(path) + fragment
        unpublished = self._facts.unpublished.get(target) or self._facts.unpublished.get(f"{target}/index.md")
        if unpublished is not None:
            if unpublished.reason:
                message = (
                    f"The link leads to “{hole.target}”, which is {unpublished.reason} and not published."
                )
                hint = "Until it is, readers will find nothing there."
                self._report(hole, message, hint, "unpublished-link", Severity.WARNING)
            return (
                self._facts.addresses.url(unpublished.site_path) + fragment if unpublished.site_path else "#"
            )
        if target in self._facts.files:
            return self._facts.addresses.url(self._facts.files[target]) + fragment
        self._report_broken_link(hole, target)
        return escape(hole.target) + fragment

    def _check_raw_picture(self, hole: Link) -> None:
        """Report a file that browsers do not show; of other pictures they show the file itself."""
        target = picture_path(self._path, hole.target)
        picture = self._facts.pictures.get(target)
        message, hint = "", ""
        if picture is None:
            if target in self._facts.files:
                message, hint = why_not_shown(target)
        elif picture.unshown:
            message, hint = why_not_shown(target, picture.unshown)
        elif picture.copied:
            message, _ = why_not_shown(target, picture.copied)
            hint = f"Write it as Markdown, ![…]({hole.target}), and readers see a copy."
        if message:
            severity = Severity.WARNING if target.startswith(f"{STATIC}/") else Severity.ERROR
            self.problems.append(
                Problem(
                    Location(self._path, hole.line, hole.column), message, hint, severity, "unshown-image"
                )
            )

    def _report_broken_link(self, hole: Link, target: str) -> None:
        known = (*self._facts.articles, *self._facts.files)
        hint = did_you_mean_file(target, known, beside=posixpath.dirname(self._path))
        if not hint:
            hint = "Link to a text by its file's name (other-post.md), or to a file beside this one."
        self._report(hole, f"The link leads to “{hole.target}”, which is not there.", hint, "broken-link")

    def _check_fragment(self, hole: Link, anchors: frozenset[str]) -> None:
        if hole.fragment and hole.fragment not in anchors:
            where = f"“{hole.target}”" if hole.target else "this text"
            hint = (
                did_you_mean(hole.fragment, anchors, mark="#")
                or "A heading gets its anchor from its words, or from {#anchor}."
            )
            self._report(hole, f"There is no “#{hole.fragment}” in {where}.", hint, "broken-anchor")

    def _image(self, hole: Image) -> str:
        self._images += 1
        # The first picture is seen at once; those below load when they are near.
        is_lazy = self._images > 1
        attributes = list(hole.attributes)
        if hole.title:
            attributes.append(("title", hole.title))
        alt = hole.alt or ""
        if is_full_url(hole.source):
            return img_markup(hole.source, alt=alt, attributes=attributes, is_lazy=is_lazy)
        target = picture_path(self._path, hole.source)
        picture = self._facts.pictures.get(target)
        if (picture is None and target in self._facts.files) or (picture and picture.unshown):
            message, hint = why_not_shown(target, picture.unshown if picture else "")
            is_upload = target.startswith(f"{STATIC}/")
            severity = Severity.WARNING if is_upload else Severity.ERROR
            self._report(hole, message, hint, "unshown-image", severity)
            return img_markup(hole.source, alt=alt, attributes=attributes)
        if picture is None:
            hint = did_you_mean_file(target, self._facts.pictures, beside=posixpath.dirname(self._path))
            hint = hint or "Put the file beside the text, or below content/static/."
            self._report(hole, f"There is no image “{hole.source}”.", hint, "missing-image")
            return img_markup(hole.source, alt=alt, attributes=attributes)
        return picture_markup(picture, self._facts.addresses, alt=alt, attributes=attributes, is_lazy=is_lazy)


def anchors_of(article: Article) -> frozenset[str]:
    """Return every anchor that a link to an article may name."""
    discussion = article.discussion
    comments = (f"comment-{comment}" for comment in (*discussion.ids, *discussion.pings))
    return frozenset((*article.document.facts.anchors, *comments, "refs", "comments"))
