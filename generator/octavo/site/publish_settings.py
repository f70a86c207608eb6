"""`[publish.NAME]` in site.toml: where the site is published, and nothing that is secret."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Struct

import octavo.expressions as re
from octavo.errors import Location, Problem
from octavo.formats.schema import Pattern
from octavo.formats.yaml_tree import MapNode, Node, ScalarNode
from octavo.site.publish_address import AddressError, S3Address, SecretError, read_address

TABLE = "publish"
_NAME = re.compile(
    r"passw|passphrase|secret|token|credential|(?:access|private|api|account)[_-]?key|^key$", re.IGNORECASE
)
# Keys of Amazon, GitHub and GitLab, private keys, and addresses with a password.
_VALUE = re.compile(
    r"(?:AKIA|ASIA)[A-Z0-9]{16}|gh[a-z]_[A-Za-z0-9]{20}|glpat-"
    r"|PRIVATE KEY|://[^/@:]{0,200}:[^/@]{1,500}@"
)
_HINT = (
    "Remove it: docs/publishing.md says where it belongs. If others can read this file already, get a new "
    "one from your host."
)


class PublishSettings(Struct, frozen=True):
    """One place where the site is published."""

    to: str
    endpoint: Annotated[
        str, Pattern(r"|https?://[^\s@/?#]+/?", "an address such as https://s3.example.org")
    ] = ""
    region: Annotated[str, Pattern(r"[A-Za-z0-9-]*", "the name of a region such as eu-central-1")] = ""
    compress: tuple[Literal["gz", "br"], ...] = ()


def without_secrets(tree: MapNode, path: str) -> tuple[MapNode, tuple[Problem, ...]]:
    """Return the tree of site.toml without secrets in `[publish]`, and an error for each of them."""
    problems: list[Problem] = []
    entries = tuple(
        entry._replace(value=_cleaned(entry.value, path, problems)) if entry.key == TABLE else entry
        for entry in tree.entries
    )
    return msgspec.structs.replace(tree, entries=entries), tuple(problems)


def _cleaned(node: Node, path: str, problems: list[Problem]) -> Node:
    if not isinstance(node, MapNode):
        return node
    kept = []
    for entry in node.entries:
        if isinstance(entry.value, ScalarNode) and _is_secret(entry.key, entry.value.text):
            message = f"“{entry.key}” looks like a secret, and site.toml is no place for one."
            place = Location(path, entry.line, entry.column)
            problems.append(Problem(place, message, _HINT, code="secret"))
            continue
        kept.append(entry._replace(value=_cleaned(entry.value, path, problems)))
    return msgspec.structs.replace(node, entries=tuple(kept))


def _is_secret(key: str, value: str) -> bool:
    # Of an address more is said when it is read.
    return bool(_NAME.search(key)) or (key != "to" and bool(_VALUE.search(value)))


def check_targets(
    targets: Mapping[str, PublishSettings], place: Callable[..., Location]
) -> Iterator[Problem]:
    """Yield what no single key of the targets can know to be wrong; `place` finds where a setting is."""
    for name, target in targets.items():
        try:
            address = read_address(target.to)
        except AddressError as error:
            hint = _HINT if isinstance(error, SecretError) else ""
            yield Problem(place(TABLE, name, "to"), str(error), hint, code=error.code)
            continue
        for key in ("endpoint", "region"):
            if getattr(target, key) and not isinstance(address, S3Address):
                message = f"“{key}” is for addresses that begin with s3://."
                yield Problem(place(TABLE, name, key), message, f"Remove {key}.", code="invalid-value")
