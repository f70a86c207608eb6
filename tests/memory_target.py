"""A target that is a dictionary, and can be cut off after any number of changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from octavo.publishing.target import Outgoing, PublishError, Tell
from octavo.storage.signatures import digest_of


class CutOff(BaseException):
    """The process is gone, as by SIGKILL: nothing that waits for an error gets to know."""


class MemoryTarget:
    """Notes each request; `left` is how many changes are made before the process is gone."""

    name = "memory"
    keeps_headers = False
    appears_at_once = False

    def __init__(self, files: Mapping[str, bytes] | None = None, left: int = 1_000_000) -> None:
        self.files = dict(files or {})
        self.requests: list[str] = []
        self.left = left
        self.is_reversed = False  # a host that takes several files at once has no order
        self.error = ""  # what the host says instead of making the change for which nothing is left
        self.looks: Callable[[Mapping[str, bytes]], None] = lambda files: None  # called after each change

    def read(self, name: str) -> bytes | None:
        self.requests.append(f"read {name}")
        return self.files.get(name)

    def names_at_top(self) -> Iterable[str]:
        self.requests.append("list")
        return {name.partition("/")[0] for name in self.files}

    def begin(self, *, was_interrupted: bool) -> None: ...

    def send(self, files: Sequence[Outgoing], tell: Tell) -> None:
        for file in reversed(files) if self.is_reversed else files:
            data = file.read()
            self._change(f"send {file.name}")
            self.files[file.name] = data
            self.looks(self.files)
            tell(file.name, len(data))

    def remove(self, names: Sequence[str], tell: Tell) -> None:
        for name in names:
            self._change(f"remove {name}")
            self.files.pop(name, None)
            self.looks(self.files)
            tell(name, None)

    def finish(self, summary: str) -> None: ...

    def close(self) -> None: ...

    def _change(self, request: str) -> None:
        if not self.left:
            if self.error:
                raise PublishError(self.error)
            raise CutOff
        self.left -= 1
        self.requests.append(request)


def files_of(contents: Mapping[str, str]) -> list[Outgoing]:
    """Return files to be sent, by name."""
    return [
        Outgoing(name, digest_of(text.encode()), text.encode, "", "", len(text))
        for name, text in contents.items()
    ]
