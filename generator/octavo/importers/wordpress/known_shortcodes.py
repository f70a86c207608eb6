"""The shortcodes of WordPress itself, of WordPress.com, and of plug-ins that research blogs use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape

import octavo.expressions as re
from octavo.importers.blog import ImportedImage
from octavo.importers.embeds import embed_address, vimeo_frame, youtube_frame
from octavo.importers.tex_formulas import formula_html
from octavo.importers.wordpress.shortcodes import Handler, Shortcode

_IMAGE = re.compile(r"((?:<a\b[^<>]*+>\s*+)?<img\b[^<>]*+>(?:\s*+</a>)?)(.*)", re.DOTALL | re.IGNORECASE)
_IDS = re.compile(r"\d+")
_MEDIA_KEYS = ("src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv", "flv")
# Those of SyntaxHighlighter, which most blogs with code have or had.
_CODE_NAMES = frozenset(
    {
        *("code", "sourcecode", "source", "latexcode", "actionscript3", "as3", "bash", "c", "c-sharp", "cf"),
        *("clojure", "coldfusion", "cpp", "csharp", "css", "delphi", "diff", "erlang", "fsharp", "go"),
        *("groovy", "haskell", "html", "java", "javafx", "javascript", "js", "julia", "matlab", "objc"),
        *("pascal", "patch", "perl", "php", "pl", "plain", "powershell", "ps", "py", "python", "r", "rails"),
        *("rb", "ruby", "scala", "scss", "sh", "shell", "sql", "stata", "swift", "text", "vb", "vbnet"),
        *("xhtml", "xml", "yaml"),
    }
)
_NO_LANGUAGE = frozenset(
    {"code", "sourcecode", "source", "latexcode", "plain", "text", "crayon", "highlight"}
)
# CodeColorer: [cc lang="c"], [cc_python]; with an i it stands in the line.
_COLORER = re.compile(r"cc(?P<options>[a-z]{0,4}?)(?:_(?P<language>\w+))?")
_COLORER_NAMES = frozenset(
    f"cc{options}{language}"
    for options in ("", "i", "e", "n", "l", "ie", "in", "b", "w")
    for language in ("", *(f"_{name}" for name in _CODE_NAMES))
)
_FOOTNOTE_NAMES = ("footnote", "fn", "ref", "note", "mfn", "modern_footnote", "efn_note", "sidenote")


@dataclass(slots=True)
class PostShortcodes:
    """The handlers for one post; `footnotes` grows with those that the text had in shortcodes."""

    pictures: Callable[[Sequence[str]], Sequence[ImportedImage]]  # of attachments, by their ids
    attached: Sequence[ImportedImage]  # to the post, in their order
    remark: Callable[[str], None]  # takes what is to be told of a shortcode
    footnotes: list[tuple[str, str]] = field(default_factory=list)

    def handlers(self) -> Mapping[str, Handler]:
        """Return what is done for each name."""
        return {
            "caption": self._caption,
            "wp_caption": self._caption,
            "gallery": self._gallery,
            "audio": self._recording,
            "video": self._recording,
            "wpvideo": self._videopress,
            "playlist": self._gallery_of_recordings,
            "embed": lambda found: embed_address(unescape(found.content).strip()),
            "youtube": self._youtube,
            "vimeo": self._vimeo,
            "latex": lambda found: formula_html(unescape(found.content), False, self.remark),
            "mathjax": lambda found: "",
            "katex": self._formula,
            "math": self._formula,
            "latexpage": lambda found: "",
            "more": lambda found: "<!--more-->",
            "nextpage": lambda found: "<!--nextpage-->",
            **dict.fromkeys(_FOOTNOTE_NAMES, self._footnote),
        }

    def _caption(self, found: Shortcode) -> str | None:
        image = _IMAGE.search(found.content)
        if image is None:
            return None
        words = found.get("caption") or image[2].strip()
        caption = f"<figcaption>{words}</figcaption>" if words else ""
        return f"\n\n<figure>{image[1]}{caption}</figure>\n\n"

    def _gallery(self, found: Shortcode) -> str | None:
        ids = _IDS.findall(found.get("ids", "include"))
        pictures = list(self.pictures(ids)) if ids else list(self.attached)
        excluded = {picture.address for picture in self.pictures(_IDS.findall(found.get("exclude")))}
        pictures = [picture for picture in pictures if picture.address not in excluded]
        if not pictures:
            self.remark("[gallery] whose pictures are not in the export")
            return ""
        return "\n\n" + "\n".join(map(picture_html, pictures)) + "\n\n"

    def _recording(self, found: Shortcode) -> str | None:
        address = found.get(*_MEDIA_KEYS) or next(iter(found.values), "")
        if not address:
            return embed_address(unescape(found.content).strip()) if found.content.strip() else None
        if embedded := youtube_frame(address) or vimeo_frame(address):
            return embedded
        return f'\n\n<{found.name} controls src="{escape(unescape(address))}"></{found.name}>\n\n'

    def _videopress(self, found: Shortcode) -> str | None:
        name = next(iter(found.values), "")
        frame = f'\n\n<iframe src="https://videopress.com/embed/{escape(name)}"></iframe>\n\n'
        return frame if name else None

    def _gallery_of_recordings(self, found: Shortcode) -> str | None:
        ids = _IDS.findall(found.get("ids"))
        recordings = self.pictures(ids)
        kind = "video" if found.get("type") == "video" else "audio"
        parts = [f'<{kind} controls src="{escape(item.address)}"></{kind}>' for item in recordings]
        return "\n\n" + "\n\n".join(parts) + "\n\n" if parts else None

    def _youtube(self, found: Shortcode) -> str | None:
        address = _address_in(found)
        return youtube_frame(address) or youtube_frame(f"https://youtu.be/{address}") or None

    def _vimeo(self, found: Shortcode) -> str | None:
        address = _address_in(found)
        return vimeo_frame(address) or vimeo_frame(f"https://vimeo.com/{address}") or None

    def _formula(self, found: Shortcode) -> str | None:
        if not found.content.strip():
            return None
        is_display = found.get("display").lower() == "true" or "display" in found.values
        return formula_html(unescape(found.content), is_display, self.remark)

    def _footnote(self, found: Shortcode) -> str | None:
        if not found.content.strip():
            return None
        name = f"shortcode-{len(self.footnotes) + 1}"
        self.footnotes.append((name, found.content.strip()))
        return f'<sup data-fn="{name}"></sup>'


def _address_in(found: Shortcode) -> str:
    """Return the address or the number of a video."""
    address = found.get("id", "src", "url") or next(iter(found.values), "") or found.content
    return unescape(address).strip()


def _code(found: Shortcode) -> str | None:
    if not found.content.strip():
        return None
    colorer = _COLORER.fullmatch(found.name) if found.name in _COLORER_NAMES else None
    is_inline = found.get("inline") in ("true", "1")
    language = found.get("language", "lang")
    if colorer is not None:
        is_inline = is_inline or "i" in colorer["options"]
        language = language or colorer["language"] or ""
    elif found.name not in _NO_LANGUAGE:
        language = language or found.name
    # As typed: what the editor has escaped is unescaped, and escaped again once.
    words = escape(unescape(found.content).strip("\n"), quote=False)
    if is_inline and "\n" not in words:
        return f"<code>{words.strip()}</code>"
    name = f' class="language-{escape(language)}"' if language else ""
    return f"\n\n<pre{name}>{words}</pre>\n\n"


CODE_HANDLERS: Mapping[str, Handler] = dict.fromkeys(
    (*_CODE_NAMES, *_COLORER_NAMES, "crayon", "highlight"), _code
)
"""What is done for each name that encloses code: before anything else in a text."""


def picture_html(picture: ImportedImage) -> str:
    """Return a picture as a figure."""
    caption = f"<figcaption>{picture.caption}</figcaption>" if picture.caption.strip() else ""
    return f'<figure><img src="{escape(picture.address)}" alt="{escape(picture.alt)}">{caption}</figure>'
