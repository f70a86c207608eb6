"""One publication from beginning to end: the output folder and a target → the target as the output is.

It keeps readers' pages whole. Before anything is changed the list on the target names old and new files both,
so that whoever is killed in between leaves nothing that the next publication does not know. What a page needs
comes before the page, what leads to it after it, and only what nothing leads to any more is removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from octavo.errors import UsageError
from octavo.extras import install_command
from octavo.interruptions import Interrupted
from octavo.output.folder import OutputLock
from octavo.output.manifest import sealed_bytes
from octavo.publishing.outgoing import built_names, outgoing_files
from octavo.publishing.plan import PUBLISHED, Plan, Published, check_deletions, claim_target, plan_publication
from octavo.publishing.target import Outgoing, PublishError, Target, Tell
from octavo.site.config import Config
from octavo.site.publish_settings import (
    AddressError,
    FolderAddress,
    GitAddress,
    PublishSettings,
    S3Address,
    read_address,
)
from octavo.storage.signatures import Signatures
from octavo.storage.workspace import FOLDER
from octavo.text.nearest import did_you_mean

_FEW = 256  # files that may have to be sent once more after a kill
_LISTS = 8  # how often, at most, the list is written on the way


def plan_for(target: Target, files: Sequence[Outgoing], config: Config, options: PublicationOptions) -> Plan:
    """Return what has to be done on a target. Raises `PublishError` if that must not be."""
    site = f"{config.origin}{config.base_path}"
    data = target.read(PUBLISHED)
    at_top = () if data is not None or options.adopt else target.names_at_top()
    before = claim_target(data, at_top, site, adopt=options.adopt)
    if options.resend:
        before = replace(before, files=dict.fromkeys(before.files, ""))
    plan = plan_publication(files, before, site, config.title, options.now.astimezone(UTC).date())
    check_deletions(plan, options.max_delete)
    return plan


def carry_out(plan: Plan, target: Target, tell: Tell) -> None:
    """Do what a plan says; `tell` hears of each file.

    Raises `PublishError` and `Interrupted` with how far it came.
    """
    if not plan.is_empty:
        _Transfer(plan, target, tell).run()


class _Transfer:
    """One run."""

    def __init__(self, plan: Plan, target: Target, tell: Tell) -> None:
        self._plan = plan
        self._target = target
        self._tell = tell
        self._done: set[str] = set()
        self._of = len(plan.touched)
        self._has_list = False

    def run(self) -> None:
        try:
            self._run()
        except PublishError as error:
            raise PublishError(f"{error} {self._outcome()}") from error
        except KeyboardInterrupt:
            raise Interrupted(self._outcome()) from None

    def _run(self) -> None:
        plan, target = self._plan, self._target
        target.begin(was_interrupted=plan.before.is_under_way)
        if plan.touched and not target.appears_at_once:
            self._write_list(plan.under_way())
            self._has_list = True
        target.remove(plan.in_the_way, self._note)
        size = max(_FEW, len(plan.sent) // _LISTS + 1)
        for files in plan.stages():
            for start in range(0, len(files), size):
                target.send(files[start : start + size], self._note)
                if len(plan.sent) > size and not target.appears_at_once:
                    self._write_list(plan.under_way(self._done))
        target.remove((*plan.removed, *plan.expired), self._note)
        self._write_list(plan.after)
        target.finish(f"{len(plan.sent)} files sent, {len(plan.removed) + len(plan.in_the_way)} removed")

    def _note(self, name: str, size: int | None) -> None:
        self._done.add(name)
        self._tell(name, size)

    def _write_list(self, published: Published) -> None:
        data = sealed_bytes(published)
        content = Outgoing(PUBLISHED, "", lambda: data, "application/json", "no-cache")
        self._target.send([content], lambda *_: None)

    def _outcome(self) -> str:
        if not self._has_list:
            return "Nothing was published."
        if self._done >= self._plan.touched:
            return "All files are there; the next publication finishes what is left."
        return (
            f"{len(self._done):,} of {self._of:,} changes were made. Publish again: it does the rest. "
            "Until then readers find every page that they are led to."
        )


_SIGNATURES = "published-signatures"

PASSWORD = "OCTAVO_SFTP_PASSWORD"  # noqa: S105  # the name of a variable
"""The variable of the environment that has the password of an account for SFTP."""

KEY = "OCTAVO_SFTP_KEY"
"""The variable that has the text of a private key for it, as services for continuous integration keep one."""


class PublicationOptions(Struct, frozen=True):
    """What to publish, and how."""

    site: Path
    output: Path
    now: datetime  # aware; decides which assets are out of use for long enough
    environment: Mapping[str, str]
    max_delete: int = 256
    adopt: bool = False  # whoever's files are there
    is_dry_run: bool = False
    resend: bool = False  # what the list says is there, too


class PublicationReport(Struct, frozen=True):
    """What was done, or would be."""

    target: str
    plan: Plan
    files: tuple[Outgoing, ...]  # all that are on the target now


def choose_target(config: Config, name: str, working_folder: Path) -> PublishSettings:
    """Return the settings of a target: by its name, "" for the first, or by an address.

    Raises `UsageError` if there is none.
    """
    targets = config.publish
    if not name and not targets:
        raise UsageError(
            "site.toml does not say where to publish. Add two lines such as these:\n"
            '[publish.web]\nto = "sftp://you@host.example/~/public_html"'
        )
    if not name:
        return next(iter(targets.values()))
    if name in targets:
        return targets[name]
    if ":" not in name and "/" not in name and name not in (".", "..", "~"):
        others = f"There are: {', '.join(targets)}. " if targets else ""
        hint = did_you_mean(name, targets) or f"{others}A folder is written with a slash: ./{name}"
        raise UsageError(f"There is no [publish.{name}] in site.toml. {hint}")
    try:
        address = read_address(name)
    except AddressError as error:
        raise UsageError(str(error)) from error
    if isinstance(address, FolderAddress):
        name = str(working_folder / address.path)
    return PublishSettings(name)


def publish_output(
    config: Config,
    settings: PublishSettings,
    options: PublicationOptions,
    tell: Callable[[str, int | None, int, int], None],
) -> PublicationReport:
    """Make a target what the output folder is, and return what was done.

    `tell` hears of each file: its name, its size in bytes (None if it was removed), how many are done, and of
    how many. Raises `PublishError` if the target fails or must not be written, `OutputError` if there is
    nothing to publish, and `UsageError` if a library is not installed.
    """
    lock = nullcontext() if options.is_dry_run else OutputLock(options.output)
    signatures = Signatures(options.site / FOLDER / _SIGNATURES)
    built_names(options.output)  # before the lock, which makes the folder that it locks
    with lock, _opened_target(settings, config.title, options) as target:
        files = outgoing_files(
            options.output,
            signatures,
            compress=settings.compress,
            keeps_headers=target.keeps_headers,
        )
        plan = plan_for(target, files, config, options)
        if not options.is_dry_run:
            numbers, of = count(1), len(plan.touched)

            def show_progress(name: str, size: int | None) -> None:
                tell(name, size, next(numbers), of)

            carry_out(plan, target, show_progress)
    signatures.save()
    return PublicationReport(target.name, plan, files)


@contextmanager
def _opened_target(settings: PublishSettings, title: str, options: PublicationOptions) -> Iterator[Target]:
    """Open a target, and leave it in the end.

    Raises `PublishError` if it cannot be reached, `UsageError` if a library for it is not installed.
    """
    try:
        target = _open(settings, title, options)
    except ModuleNotFoundError as error:
        message = f"Publishing to {settings.to} needs {error.name}."
        raise UsageError(f"{message} Install it with: {install_command('publish')}") from error
    try:
        yield target
    finally:
        target.close()


def _open(settings: PublishSettings, title: str, options: PublicationOptions) -> Target:
    """Open a target; libraries are imported here, for that target alone."""
    if "br" in settings.compress:
        import brotli  # noqa: F401  # missed before anything is sent
    site, address = options.site, read_address(settings.to)
    if isinstance(address, FolderAddress):
        from octavo.publishing.folder import FolderTarget

        return FolderTarget(site / Path(address.path).expanduser(), site, options.output)
    if isinstance(address, GitAddress):
        from octavo.publishing.git import GitTarget

        store = site / FOLDER / "published.git"
        return GitTarget(address.repository, address.branch, site, store, title, options.now)
    if isinstance(address, S3Address):
        from octavo.publishing.s3 import S3Target

        return S3Target(address.bucket, address.prefix, settings.endpoint, settings.region)
    from octavo.publishing.sftp import SftpTarget

    password, key = (options.environment.get(name, "") for name in (PASSWORD, KEY))
    return SftpTarget(address.host, address.port, address.user, address.path, password, key)
