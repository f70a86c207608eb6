"""Compiled templates, kept from build to build: compiling a theme takes longer than a small site."""

from __future__ import annotations

import os
from hashlib import blake2b

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from octavo.storage.cache import Store


class CompiledTemplates(BytecodeCache):
    """Gives Jinja what it compiled before; Jinja itself looks whether the source is still the same."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return what a template is kept under. The name of a folder above the site need not be UTF-8."""
        return super().get_cache_key(name, filename and os.fsencode(filename).hex())

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket when there is something to fill it with."""
        if (data := self._store.read(_name_of(bucket))) is not None:
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._store.write(_name_of(bucket), bucket.bytecode_to_string())


def _name_of(bucket: Bucket) -> str:
    return blake2b(f"{bucket.key} {bucket.checksum}".encode(), digest_size=16).hexdigest()
