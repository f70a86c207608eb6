"""An imported post's HTML → the Markdown of its file, and what there is to tell of it.

The order: sanitise, put the blocks in order, judge frames, rewrite addresses, convert, footnotes. Every
importer's texts go this way.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import unquote

from bs4 import BeautifulSoup
from bs4.element import Tag

import octavo.expressions as re
from octavo.importers.blog import ImportedImage
from octavo.importers.html_line import convert_inline
from octavo.importers.html_to_markdown import convert_tree
from octavo.importers.html_tree import (
    ADDRESSED,
    element_names,
    judge_frames,
    order_blocks,
    parse_fragment,
    rewrite_addresses,
)
from octavo.importers.link_targets import LinkTargets, split_address
from octavo.importers.markdown_text import destination, quoted_value
from octavo.importers.mathml import settle_formulas
from octavo.importers.sanitise_html import sanitise_post

_PLAIN = re.compile(r"[^<>&\\*_`\[\]{}$@~^#!\s]+(?: [^<>&\\*_`\[\]{}$@~^#!\s]+)*")
_LONGEST_TITLE = 60  # characters of a title that is made of the first words
_MARK = "\ue000fn{}\ue001"
_FOUND_MARK = re.compile("\ue000fn(\\d+)\ue001")

ParagraphReader = Callable[[str, str], str]
"""Takes a post's Markdown and its file below content/, and returns the Markdown: the place where references
that were pasted as text become citations."""
_ENDING = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|tiff?|bmp|heic)$", re.IGNORECASE)
_CAMERA = re.compile(
    r"(?:img|dsc[nf]?|pict|picture|image|photo|foto|bild|mvi|pxl|wp|screen ?shot|untitled|scan|slide|p|cimg)?"
    r"[ _.-]*\d[\d _.-]*(?:[a-z]|copy|edited)?",
    re.IGNORECASE,
)
_SCREEN = re.compile(r"(?:screen ?shot|bildschirmfoto|capture d.écran)\W.*\d", re.IGNORECASE)
_JOINED = re.compile(r"[^\s_-]*[_-]\S*")  # words, with no space between them
_VARIANT = re.compile(r"-\d{1,5}x\d{1,5}$")


def leave_paragraphs(markdown: str, file: str) -> str:
    """Return the Markdown as it is."""
    return markdown


@dataclass(frozen=True, slots=True)
class PostText:
    """The Markdown of a post, and what became of what was in its HTML."""

    markdown: str  # ends with a line feed; "" when nothing is left
    removed: tuple[str, ...] = ()  # what could have done harm
    foreign_frames: tuple[str, ...] = ()  # addresses of frames that became links
    without_alt: tuple[str, ...] = ()  # addresses of pictures that nobody described
    lost_links: tuple[str, ...] = ()  # addresses of the old blog that nothing imported answers for


@dataclass(slots=True)
class _Notes:
    lost: dict[str, None] = field(default_factory=dict)
    html: dict[str, str] = field(default_factory=dict)  # of each address as Markdown has it


def convert_post_html(
    html: str,
    file: str,
    targets: LinkTargets,
    footnotes: Iterable[tuple[str, str]] = (),
    anchors: Collection[str] = (),
) -> PostText:
    """Return the text of a post as Markdown.

    `footnotes` have the text of each `<sup data-fn="ID">`; `anchors` are the ids that links may lead to.
    Pictures keep their width where `data-width` says that it is not just their own.
    """
    clean, removed = sanitise_post(html)
    soup = parse_fragment(clean)
    notes = _Notes()
    new = partial(_new_address, targets, file, notes)
    names = element_names(soup)
    if 'href="#' in clean:
        _unlink_dead_fragments(soup)
    numbers = _mark_footnotes(soup, footnotes) if "sup" in names else {}
    frames = judge_frames(soup) if "iframe" in names else ()
    if "math" in names:
        settle_formulas(soup)
    for image in soup.find_all("img") if "img" in names else ():
        if is_file_name(str(image.get("alt") or ""), str(image.get("src") or "")):
            image["alt"] = ""
    order_blocks(soup)
    if names & ADDRESSED:
        rewrite_addresses(soup, new)
    pictures = [image for image in soup.find_all("img") if image.get("src")] if "img" in names else []
    without_alt = tuple(dict.fromkeys(str(image["src"]) for image in pictures if not image.get("alt")))
    markdown = convert_tree(soup, anchors, lambda address: notes.html.get(address, address))
    markdown, more = _with_footnotes(markdown, numbers, dict(footnotes), file, targets)
    return PostText(markdown, (*removed, *more), frames, without_alt, tuple(notes.lost))


def convert_line_html(html: str, new: Callable[[str], str] | None = None) -> str:
    """Return inline HTML, such as a caption, as one line of Markdown; `new` gives each address.

    Without `new`, as in a title, links are their words, and pictures what they show.
    """
    if _PLAIN.fullmatch(html):
        return html
    soup = parse_fragment(sanitise_post(html)[0])
    for link in soup.find_all("a"):
        # A place in the text is nowhere in the lists that show its summary.
        if new is None or str(link.get("href", "")).startswith("#"):
            link.unwrap()
    for image in soup.find_all("img") if new is None else ():
        image.replace_with(str(image.get("alt") or ""))
    if new is not None:
        rewrite_addresses(soup, new)
    return convert_inline(soup)


def first_words(html: str) -> str:
    """Return the first words of a text as inline HTML: a title for one that has none."""
    words = " ".join(parse_fragment(sanitise_post(html[:2000])[0]).get_text().split())
    if len(words) > _LONGEST_TITLE:
        words = words[:_LONGEST_TITLE].rpartition(" ")[0] + " …"
    return words.replace("<", "&lt;") or "Untitled"


def _new_address(targets: LinkTargets, file: str, notes: _Notes, address: str) -> str:
    found = targets.new_address(address, file)
    if found.lost:
        notes.lost[found.lost] = None
    notes.html[found.markdown] = found.html
    return found.markdown


def _unlink_dead_fragments(soup: BeautifulSoup) -> None:
    """Unwrap links into the same text whose target is not there: a build refuses them."""
    links = [link for link in soup.find_all("a") if str(link.get("href", "")).startswith("#")]
    if not links:
        return
    names = {str(el.get("id")) for el in soup.find_all(id=True)}
    names |= {str(el.get("name")) for el in soup.find_all("a", attrs={"name": True})}
    for link in links:
        if str(link["href"])[1:] not in names:
            link.unwrap()


def _mark_footnotes(soup: BeautifulSoup, footnotes: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Put a mark in the place of each reference to a footnote; return the number of each that is there."""
    known = {name for name, _ in footnotes}
    numbers: dict[str, int] = {}
    for reference in soup.find_all("sup", attrs={"data-fn": True}):
        name = str(reference["data-fn"])
        if isinstance(reference, Tag) and name in known:
            reference.replace_with(_MARK.format(numbers.setdefault(name, len(numbers) + 1)))
    return numbers


def _with_footnotes(
    markdown: str, numbers: dict[str, int], texts: dict[str, str], file: str, targets: LinkTargets
) -> tuple[str, tuple[str, ...]]:
    """Return the Markdown with footnotes below it, and what was removed from them."""
    if not numbers:
        return markdown, ()
    markdown = _FOUND_MARK.sub(lambda found: f"[^{found[1]}]", markdown)
    notes: list[str] = []
    removed: list[str] = []
    for name, number in numbers.items():
        note = convert_post_html(texts[name], file, targets)
        lines = note.markdown.strip().split("\n") or [""]
        indented = (f"    {line}" if line else "" for line in lines[1:])
        notes.append("\n".join([f"[^{number}]: {lines[0]}", *indented]))
        removed += note.removed
    return f"{markdown}\n" + "\n\n".join(notes) + "\n", tuple(removed)


def picture_markdown(image: ImportedImage, new: Callable[[str], str]) -> str:
    """Return a picture alone in its paragraph, with its caption, of which `new` gives each address."""
    braces = f'{{alt="{quoted_value(image.alt)}"}}' if image.alt else ""
    return f"![{convert_line_html(image.caption, new)}]({destination(image.address)}){braces}"


def is_file_name(alt: str, address: str) -> bool:
    """Tell whether an alternative text is the name of a file: "IMG_2040", "dose-response-1", "a.png".

    A name that is a plain word or several words, such as "Tardigrade", may be a description.
    """
    text = alt.strip()
    if not text:
        return False
    if _ENDING.search(text) or _CAMERA.fullmatch(text) or _SCREEN.match(text):
        return True
    stem = _ENDING.sub("", unquote(split_address(address).path).rpartition("/")[2])
    stem = stem.removesuffix("-scaled")
    stems = {stem, _VARIANT.sub("", stem)}
    if _JOINED.fullmatch(text):
        return text.casefold() in {name.casefold() for name in stems}
    return text in stems and any(character.isdigit() for character in text)
