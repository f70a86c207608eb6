"""Compiled templates, kept from build to build: compiling a theme takes longer than a small site."""

from __future__ import annotations

import os

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from octavo.storage.kept_results import KeptResults


class CompiledTemplates(BytecodeCache):
    """Gives Jinja what it compiled before; Jinja itself looks whether the source is still the same."""

    def __init__(self, store: KeptResults) -> None:
        self._store = store

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return what a template is kept under. The name of a folder above the site need not be UTF-8."""
        return super().get_cache_key(name, filename and os.fsencode(filename).hex())

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket when there is something to fill it with."""
        if (data := self._store.read(bucket.key)) is not None:
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._store.write(bucket.key, bucket.bytecode_to_string())
