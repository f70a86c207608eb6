"""What the desk's pages ask for, as typed values; anything else is refused with a sentence."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from msgspec import Struct, field

from octavo.desk.first_site import FirstSite
from octavo.desk.refusal import DeskError

T = TypeVar("T", bound=Struct)

__all__ = ["CiteRequest", "DecideRequest", "FirstSite", "HeaderRequest", "MendRequest"]
__all__ += ["MoveRequest", "NewPostRequest", "PublishRequest", "ReplyRequest", "SaveRequest", "read_request"]


class NewPostRequest(Struct, frozen=True):
    """A new post."""

    title: str


class SaveRequest(Struct, frozen=True):
    """A text to be saved, or to be kept in the journal, or whose unsaved words are given up."""

    path: str
    digest: str = ""
    text: str = ""


class MoveRequest(Struct, frozen=True):
    """A text to be renamed or deleted, or a name in the bin to be put back."""

    path: str = ""
    name: str = ""


class HeaderRequest(Struct, frozen=True):
    """A text whose header is to have another value for a key."""

    path: str
    text: str
    key: str
    value: str | bool | list[str] | dict[str, str]


class CiteRequest(Struct, frozen=True):
    """What was pasted."""

    text: str


class MendRequest(Struct, frozen=True):
    """Fields of a work to be changed."""

    key: str
    digest: str
    values: dict[str, str] = field(default_factory=dict)


class DecideRequest(Struct, frozen=True):
    """What is to become of comments."""

    names: list[str]
    action: str
    reason: str = ""


class ReplyRequest(Struct, frozen=True):
    """An answer to a comment."""

    name: str
    text: str
    author: str = ""


class PublishRequest(Struct, frozen=True):
    """Where to publish; "" for the first place that site.toml names."""

    target: str = ""


def read_request(data: bytes, kind: type[T]) -> T:
    """Return a request. Raises `DeskError` for what is none."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DeskError("The desk does not understand this request.") from error
