"""`[publish.NAME]` in site.toml: where the site is published, as addresses, and nothing that is secret."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, ClassVar, Literal
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec import Struct

import octavo.expressions as re
from octavo.errors import Location, Problem
from octavo.formats.schema import Pattern
from octavo.formats.yaml_tree import MapNode, Node, ScalarNode


class FolderAddress(Struct, frozen=True):
    """A folder of this machine; a relative one is below the site's folder."""

    path: str


class GitAddress(Struct, frozen=True):
    """A branch of a repository."""

    repository: str  # a path, an address, or the name of a remote
    branch: str


class S3Address(Struct, frozen=True):
    """Objects whose names begin with a prefix."""

    bucket: str
    prefix: str


class SftpAddress(Struct, frozen=True):
    """A folder of another machine."""

    host: str
    port: int  # 0: what the configuration of ssh says
    user: str  # "": likewise
    path: str  # below the home, unless it begins with a slash


Address = FolderAddress | GitAddress | S3Address | SftpAddress

FORMS = "/srv/www/blog, sftp://you@host/path, s3://bucket/prefix or git:origin#gh-pages"
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(.*)", re.DOTALL)
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}")
_BRANCH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/-]{0,200}")
_PASSWORD = re.compile(r"[a-z+]{1,20}://[^/@:]{0,200}:[^/@]{1,500}@", re.IGNORECASE)


class AddressError(ValueError):
    """An address that cannot be used; the message is a sentence."""

    code: ClassVar[str] = "invalid-value"


class SecretError(AddressError):
    """An address with a password in it."""

    code: ClassVar[str] = "secret"


def read_address(text: str) -> Address:
    """Return what an address says. Raises `AddressError`."""
    form = _SCHEME.fullmatch(text)
    if not text or "\0" in text:
        raise AddressError(f"It should be an address such as {FORMS}.")
    if form is None:
        return FolderAddress(text)
    scheme, rest = form[1].lower(), form[2]
    if _PASSWORD.match(rest if scheme == "git" else text):
        raise SecretError("There is a password in this address, and site.toml is no place for one.")
    if scheme == "git":
        return _read_git(rest)
    if scheme not in ("s3", "sftp"):
        raise AddressError(
            f"Nothing can be published to “{scheme}:”. It should be an address such as {FORMS}."
        )
    try:
        parts = urlsplit(text)
        port = parts.port or 0
    except ValueError:
        raise AddressError(f"This is no address: {text}") from None
    if scheme == "s3":
        if not _BUCKET.fullmatch(parts.netloc):
            raise AddressError("An address of a bucket is written s3://bucket or s3://bucket/prefix.")
        prefix = unquote(parts.path.strip("/"))
        if {"", ".", ".."} & set(prefix.split("/")) and prefix:
            raise AddressError(f"No names of objects can begin with “{prefix}”.")
        return S3Address(parts.netloc, prefix)
    path = unquote(parts.path)
    if not parts.hostname or path in ("", "/"):
        raise AddressError("An address for SFTP is written sftp://you@host/path, or sftp://you@host/~/path.")
    if path == "/~" or path.startswith("/~/"):
        path = path[3:] or "."
    return SftpAddress(parts.hostname, port, unquote(parts.username or ""), path)


def _read_git(rest: str) -> GitAddress:
    repository, _, branch = rest.rpartition("#")
    if not repository or not _BRANCH.fullmatch(branch) or ".." in branch or repository.startswith("-"):
        raise AddressError(
            "A branch is written git:origin#gh-pages, git:../pages.git#main or git:ADDRESS#BRANCH."
        )
    return GitAddress(repository, branch)


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
