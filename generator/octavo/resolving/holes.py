"""What stands in the holes of a text: links, images and cross-references, with the site's facts at hand."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from html import escape
from itertools import chain
from urllib.parse import quote

import octavo.expressions as re
from octavo.assets.picture_format import why_not_shown
from octavo.assets.picture_markup import img_markup, picture_markup
from octavo.errors import Location, Problem, Severity
from octavo.facts.article import ARTICLE, Article, find_article
from octavo.facts.documents import config, discussion_facts, header_and_facts, speech, texts
from octavo.facts.files import Pictures, SitePaths
from octavo.facts.texts import known_texts
from octavo.graph import Query, Reader, query
from octavo.languages.catalogues import Speech
from octavo.model.addresses import Addresses
from octavo.model.body import Body, Cite, CrossRef, Hole, Image, Link
from octavo.reading.documents import is_full_url, link_target, picture_path
from octavo.site.discover import STATIC
from octavo.text.composed import composed
from octavo.text.nearest import did_you_mean, did_you_mean_file

_RAISED = re.compile(r"(?:<(?!sup\b)[^<>]*>)*<sup\b")
_MARK = re.compile(r"[.,;:?!](?![.,;:?!\w])[”’\"'»]*+")
_WORD_END = re.compile(r"(?:[\w)\]%”’\"'»]|&\w{2,8};|</\w{1,8}>)$")


# Raised numbers: AMA Manual of Style, 11th edition, 3.6 (behind full stops and commas, before colons and
# semicolons); Nature's formatting guide (before all of them).


def place_raised(before: str, citation: str, after: str, marks: str) -> tuple[str, str]:
    """Return the text before a citation and the text behind it as they are printed around it.

    `marks` has those behind which a style sets its numbers: full stops and commas in AMA, nearly all for
    footnotes. A citation that begins with words or a bracket leaves both texts as they are, and so does
    one behind another one.
    """
    if not _RAISED.match(citation):
        return before, after
    stripped = before.rstrip(" \n\u00a0")
    if not stripped:
        return before, after
    mark = _MARK.match(after)
    if mark is not None and mark[0][0] in marks and _WORD_END.search(stripped):
        return stripped + mark[0], after[mark.end() :]
    return stripped, after


_FRAGMENT = "/%:@!$&()*+,;=~-._?"
_QUERY = "/%:@!$&()*+,;=~-._?[]"


@query(config)
def addresses(graph: Reader, _: str) -> Addresses:
    """Return what turns site paths into URLs."""
    known = graph.get(config)
    return Addresses(known.origin, known.base_path)


@query(header_and_facts, discussion_facts, is_private=False)
def anchors(graph: Reader, path: str) -> tuple[str, ...]:
    """Return every anchor that a link to a text may name."""
    head, discussion = graph.get(header_and_facts, path), graph.get(discussion_facts, path)
    comments = [f"comment-{comment}" for comment in (*discussion.ids, *discussion.pings)]
    return (*(head.facts.anchors if head else ()), *comments, "refs", "comments")


class ResolveFacts:
    """What filling holes needs to know of the rest of the site; each part is read when it is asked for."""

    reads: tuple[Query[object], ...] = (
        *(addresses, anchors, config, speech, texts),
        *(*ARTICLE, *Pictures.reads),
    )

    def __init__(self, graph: Reader) -> None:
        self.graph = graph
        self.addresses: Addresses = graph.get(addresses)
        self.speech: Speech = graph.get(speech)
        self.files = SitePaths(graph)
        self.pictures = Pictures(graph)

    def article(self, target: str) -> Article | None:
        """Return the text of a path, or of a folder, if it is published or has mistakes of its own."""
        for path in (target, f"{target}/index.md"):
            if self.graph.at(known_texts, path) is not None:
                return Article(self.graph, path)
        return None

    def anchors(self, path: str) -> frozenset[str]:
        """Return every anchor that a link to a text may name."""
        return frozenset(self.graph.get(anchors, path))

    @property
    def paths(self) -> Iterator[str]:
        """The paths of everything that may be linked to."""
        published = (path for path in self.graph.get(texts) if find_article(self.graph, path))
        return chain(published, self.files)


class HoleFiller:
    """Fills the holes of one file's texts, and notes what it used and what points nowhere."""

    def __init__(
        self,
        path: str,
        numbers: Mapping[str, tuple[str, str]],
        facts: ResolveFacts,
        article: Article | None = None,
        page_url: str = "",
        marks: str = "",
    ) -> None:
        """Take the text's own file and numbers.

        `page_url` is needed where other pages show the text; `marks` are those before raised numbers.
        """
        self.problems: list[Problem] = []
        self._path = path
        self._article = article
        self._numbers = numbers  # anchor → (kind, number)
        self._facts = facts
        self._page_url = page_url
        self._marks = marks
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
            text = number if kind == "sec" and not number[:1].isdigit() else self._named(kind, number)
        return f'<a class="cross-reference" href="{self._page_url}#{escape(hole.target)}">{escape(text)}</a>'

    def _named(self, kind: str, number: str) -> str:
        language = self._article.language if self._article else self._facts.speech.language
        words = self._facts.speech.catalogue(language)
        if kind == "fig":
            return words.gettext("Figure {number}", number=number)
        if kind == "tbl":
            return words.gettext("Table {number}", number=number)
        if kind == "eq":
            return words.gettext("Equation {number}", number=number)
        return words.gettext("Section {number}", number=number)

    def _link(self, hole: Link) -> str:
        """Return the URL that a link inside the site means."""
        # The query, if any, and the fragment: what follows the path.
        fragment = f"?{quote(hole.query, safe=_QUERY)}" if hole.query else ""
        if hole.fragment:
            fragment += f"#{quote(hole.fragment, safe=_FRAGMENT)}"
        if hole.is_picture:
            self._check_raw_picture(hole)
        if not hole.target:
            own = self._article
            if hole.fragment:
                self._check_fragment(hole, self._facts.anchors(own.path) if own else frozenset())
            moved = (
                own.moved_comments.get(hole.fragment.removeprefix("comment-"))
                if own and hole.fragment
                else ""
            )
            page = self._facts.addresses.url(moved) if moved else self._page_url
            return page + fragment or "#"
        if hole.target.startswith("/"):
            path = hole.target
            if not path.isascii():
                # A static file keeps its name, whichever way its accents are stored.
                path = self._facts.files.get(composed(f"{STATIC}{path}"), path)
            return self._facts.addresses.url(path) + fragment
        target = link_target(self._path, hole.target)
        article = self._facts.article(target)
        if article is not None and article.standing.is_published:
            if hole.fragment:
                self._check_fragment(hole, self._facts.anchors(article.path))
            path = article.path_of_comment(hole.fragment.removeprefix("comment-"))
            return self._facts.addresses.url(path) + fragment
        if article is not None:
            known = article.standing
            if known.why_not:
                message = f"The link leads to “{hole.target}”, which is {known.why_not} and not published."
                hint = "Until it is, readers will find nothing there."
                self._report(hole, message, hint, "unpublished-link", Severity.WARNING)
            is_unknown = known.state == "faulty" or not known.site_path
            return "#" if is_unknown else self._facts.addresses.url(known.site_path) + fragment
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
        hint = did_you_mean_file(target, tuple(self._facts.paths), beside=posixpath.dirname(self._path))
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


QUERIES = (addresses, anchors)
