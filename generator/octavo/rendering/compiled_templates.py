"""Compiled templates: those that came with octavo, and those that are kept from build to build."""

from __future__ import annotations

import os

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from octavo.rendering.ready_templates import ready_code
from octavo.storage.kept_results import KeptResults


class CompiledTemplates(BytecodeCache):
    """Gives Jinja what was compiled before; Jinja itself looks whether the source is still the same."""

    def __init__(self, store: KeptResults | None) -> None:
        """Take what keeps the templates that did not come with octavo, if anything does."""
        self._store = store

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Return what holds a template's code, or is to be given it."""
        code = ready_code(name, source)
        if code is None:
            return super().get_bucket(environment, name, filename, source)
        bucket = Bucket(environment, "", "")
        bucket.code = code.replace(co_filename=filename or name)  # what messages name
        return bucket

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return what a template is kept under. The name of a folder above the site need not be UTF-8."""
        return super().get_cache_key(name, filename and os.fsencode(filename).hex())

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket when there is something to fill it with."""
        if self._store is not None and (data := self._store.read(bucket.key)) is not None:
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if self._store is not None:
            self._store.write(bucket.key, bucket.bytecode_to_string())
