"""One message: who, when, below what, and its text, whatever the mail program made of them.

After RFC 5322 (messages), 2045 to 2047 (parts, encodings, encoded words) and 3834 (automatic answers).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import blake2b

import octavo.expressions as re
from octavo.comments.characters import clean_text, strip_invisible
from octavo.comments.mail_addresses import REPLACEMENT, remove_addresses
from octavo.importers.mail.html_text import html_to_text

_AUTOMATIC = re.compile(r"auto-(?:replied|generated|notified)", re.IGNORECASE)
_ROBOT = re.compile(r"mailer-daemon|postmaster|no-?reply|donotreply", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[\W_]+")
# Python reads an address by recursion.
_LONGEST_FROM = 500  # characters
_MOST_BRACKETS = 20
_FOLD = re.compile(r"\r?\n[ \t]*")
# Names of charsets that mail programs write and Python does not know, or reads too narrowly.
_CHARSETS = {
    "iso-8859-1": "cp1252",  # what is sent under this name has quotation marks of Windows in it
    "latin-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "gb2312": "gb18030",
    "iso-8859-8-i": "iso-8859-8",
    "ks_c_5601-1987": "cp949",
    "shift_jis": "cp932",
}
_QUOTES = re.compile(r">*")
_SIGNATURE = "-- "
_DEEPEST = 20  # parts in parts; no program writes more


@dataclass(frozen=True, slots=True)
class MailMessage:
    """What is read of a message. There is no place in it for an address."""

    subject: str  # decoded, on one line
    author: str  # the name of the sender; "" when nothing but an address was given
    date: datetime | None  # in UTC: a time zone tells where somebody is
    text: str  # all of it, quotations and signatures too
    is_answer: bool  # to another message: then what is quoted comes from there
    is_automatic: bool  # out of office, a failed delivery
    is_spam: bool  # a filter on its way said so
    attachments: int

    @property
    def id(self) -> str:
        """Return an id that is the same whenever the message is read again: made of its date and its words.

        The message's own id is of no use, since most have an address in them. Addresses among the words are
        left out before.
        """
        words = _NOT_WORDS.sub("", remove_addresses(self.text)[0]).casefold()
        date = self.date.isoformat() if self.date else ""
        return "mail-" + blake2b(f"{date}\n{words}".encode(), digest_size=6).hexdigest()


def read_message(data: bytes) -> MailMessage:
    """Return what a message says; faulty headers and parts are left out, never a reason to fail.

    Raises `ValueError` for parts nested too deep.
    """
    message = message_from_bytes(data)
    parts = list(_texts(message))
    return MailMessage(
        subject=_header(message, "Subject"),
        author=_author(message),
        date=_date(message),
        text="\n\n".join(part for part in parts if part.strip()),
        is_answer=bool(_raw(message, "In-Reply-To") or _raw(message, "References")),
        is_automatic=_is_automatic(message),
        is_spam=_header(message, "X-Spam-Flag").upper().startswith("YES"),
        attachments=sum(_is_attachment(part) for part in message.walk()),
    )


def _header(message: Message, name: str) -> str:
    """Return a header's words, decoded; "" when it is missing."""
    return clean_text(_decoded(_raw(message, name)), limit=1000)


def _raw(message: Message, name: str) -> str:
    """Return a header as it was sent, on one line; `Message.get` would replace bytes that are not ASCII."""
    name = name.lower()
    value = next((value for key, value in message.raw_items() if key.lower() == name), "")
    return _FOLD.sub(" ", str(value)).strip()


def _sender(message: Message) -> str:
    """Return the sender's header, as far as Python can take it apart."""
    raw = _raw(message, "From")[:_LONGEST_FROM]
    return raw if raw.count("(") <= _MOST_BRACKETS else raw.replace("(", " ").replace(")", " ")


def _decoded(raw: str) -> str:
    if not raw.isascii():
        # Bytes beyond ASCII that nobody declared come as half surrogates.
        raw = _decoded_bytes(raw.encode("utf-8", "surrogateescape"), "utf-8")
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError):
        return raw
    return "".join(
        piece if isinstance(piece, str) else _decoded_bytes(piece, charset or "utf-8")
        for piece, charset in pieces
    )


def _author(message: Message) -> str:
    # Taken apart before it is decoded: a comma that was encoded is part of the name.
    name, _ = parseaddr(_sender(message))
    name = remove_addresses(clean_text(_decoded(name)))[0].strip("'\" ")
    return "" if REPLACEMENT in name or "@" in name else name


def _date(message: Message) -> datetime | None:
    try:
        date = parsedate_to_datetime(_raw(message, "Date"))
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _is_automatic(message: Message) -> bool:
    if (
        _AUTOMATIC.match(_header(message, "Auto-Submitted"))
        or message.get_content_type() == "multipart/report"
    ):
        return True
    if any(
        message.get(name) is not None for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-From")
    ):
        return True
    name, address = parseaddr(_sender(message))
    return bool(_ROBOT.match(address) or _ROBOT.fullmatch(name))


def _texts(part: Message, depth: int = 0) -> Iterator[str]:
    """Yield the texts of a message in their order; of alternatives the plain one.

    Raises `ValueError` for parts in parts beyond what anybody sends.
    """
    if depth > _DEEPEST:
        raise ValueError("parts are nested too deep")
    if _is_attachment(part):
        return
    kind = part.get_content_type()
    if part.is_multipart() and not kind.startswith("message/"):
        children = [child for child in part.get_payload() if isinstance(child, Message)]
        if kind == "multipart/alternative":
            plain = [child for child in children if child.get_content_type() == "text/plain"]
            for child in (*plain, *reversed(children)):
                texts = [text for text in _texts(child, depth + 1) if text.strip()]
                if texts:
                    yield from texts
                    return
        else:
            for child in children:
                yield from _texts(child, depth + 1)
    elif kind == "text/html":
        yield strip_invisible(html_to_text(_payload(part)))
    elif kind == "text/plain":
        text = _payload(part).replace("\r\n", "\n").replace("\r", "\n")
        if str(part.get_param("format", "")).lower() == "flowed":
            text = unfold_flowed(text, joins=str(part.get_param("delsp", "")).lower() == "yes")
        yield strip_invisible(text).replace("\xa0", " ")


def _is_attachment(part: Message) -> bool:
    if part.is_multipart() and not part.get_content_type().startswith("message/"):
        return False
    return part.get_content_disposition() == "attachment" or part.get_content_maintype() not in (
        "text",
        "multipart",
    )


def _payload(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    return _decoded_bytes(data, part.get_content_charset("utf-8"))


def _decoded_bytes(data: bytes, charset: str) -> str:
    """Return text by the charset that was declared; where that is unknown or wrong, by the likeliest."""
    for name in (_CHARSETS.get(charset.lower(), charset), "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def unfold_flowed(text: str, *, joins: bool = False) -> str:
    """Return text of format=flowed (RFC 3676) with each paragraph on one line; quoted lines keep their marks.

    A space at a line's end means there that the paragraph goes on. `joins` is the
    parameter DelSp: the space at the end of a line was put in only to mark it.
    """
    paragraphs: list[tuple[str, str]] = []  # quotation marks, text
    goes_on = False
    for line in text.split("\n"):
        marks = _QUOTES.match(line)
        depth = marks[0] if marks else ""
        line = line[len(depth) :].removeprefix(" ")
        if goes_on and paragraphs[-1][0] == depth and line != _SIGNATURE:
            paragraphs[-1] = (depth, paragraphs[-1][1] + line)
        else:
            paragraphs.append((depth, line))
        goes_on = line.endswith(" ") and line != _SIGNATURE
        if goes_on and joins:
            paragraphs[-1] = (depth, paragraphs[-1][1].removesuffix(" "))
    return "\n".join(f"{depth} {line}" if depth else line for depth, line in paragraphs)
