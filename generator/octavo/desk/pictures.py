"""A picture that was dropped into a text: freed of position and camera data, and put beside the text."""

from __future__ import annotations

import os
from pathlib import Path

from octavo.assets.broken import BrokenPicture
from octavo.assets.cleaning import clean_picture
from octavo.assets.picture_format import PictureFormat, format_of
from octavo.desk.places import DeskError, content_file, text_file
from octavo.storage.whole_file import replace_whole
from octavo.storage.workspace import FOLDER
from octavo.text.slugs import slugify

_ENDINGS = {
    PictureFormat.JPEG: "jpg",
    PictureFormat.PNG: "png",
    PictureFormat.WEBP: "webp",
    PictureFormat.GIF: "gif",
    PictureFormat.AVIF: "avif",
}


def add_picture(site: Path, path: str, name: str, data: bytes) -> str:
    """Put a picture beside a text, and return its name there; one with the same bytes is used again.

    Raises `DeskError` for what is no picture that browsers show.
    """
    text = text_file(site, path)
    kind = format_of(name, data)
    if kind not in _ENDINGS:
        raise DeskError(
            f"“{name}” is no JPEG, PNG, WebP, GIF or AVIF.", "Save it in one of these formats first.", 415
        )
    try:
        clean = clean_picture(data, kind).data
    except BrokenPicture as error:
        raise DeskError(f"“{name}” is damaged: {error}", status=415) from error
    folder = path.rpartition("/")[0]
    stem = slugify(name.rpartition(".")[0] or name)[:80] or "picture"
    for number in range(1, 1000):
        wanted = f"{stem}{'' if number == 1 else f'-{number}'}.{_ENDINGS[kind]}"
        file = content_file(site, f"{folder}/{wanted}")
        if os.path.lexists(file):
            if file.is_file() and file.read_bytes() == clean:
                return wanted
            continue
        try:
            text.parent.mkdir(parents=True, exist_ok=True)
            replace_whole(file, clean, room=site / FOLDER, is_new=True)
        except OSError as error:
            raise DeskError(f"The disk refuses to save the picture: {error.strerror}.", status=507) from error
        return wanted
    raise DeskError(f"There are too many pictures named {stem}.", "Rename the file.")
