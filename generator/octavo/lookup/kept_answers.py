"""What services answered, kept as it came in `.octavo/answers/`.

A file begins with the request and the time, then comes an empty line, then the answer to the byte. A look-up
that was broken off goes on with what is there; a day later everything is asked again.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from octavo.storage.whole_file import replace_whole

FOLDER = "answers"
_GOOD_FOR = timedelta(days=1)


class KeptAnswers:
    """The answers of one site."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        """Take the folder, which need not be there yet, and the clock."""
        self.now = now
        self._folder = folder

    def get(self, request: str, since: datetime | None = None) -> bytes | None:
        """Return the answer to a request; None if there is none of the last day, or `since` then."""
        try:
            data = self._file(request).read_bytes()
        except OSError:
            return None
        head, separator, body = data.partition(b"\n\n")
        asked, _, time = head.decode("utf-8", "replace").rpartition("\nDate: ")
        if not separator or asked != request:
            return None
        try:
            answered = datetime.fromisoformat(time)
            is_good = answered >= (since or self.now() - _GOOD_FOR)
        except (ValueError, TypeError):
            return None
        return body if is_good else None

    def put(self, request: str, body: bytes) -> None:
        """Keep the answer to a request. Where that fails, it has to be asked for again."""
        head = f"{request}\nDate: {self.now().isoformat(timespec='seconds')}\n\n"
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            replace_whole(self._file(request), head.encode(), body, room=self._folder.parent)

    def _file(self, request: str) -> Path:
        host = request.partition("://")[2].partition("/")[0].partition(":")[0]
        digest = blake2b(request.encode(), digest_size=12).hexdigest()
        return self._folder / f"{os.path.basename(host)[:80]}-{digest}.txt"  # noqa: PTH119
