"""One publication from beginning to end: the output folder and a target → the target as the output is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from msgspec import Struct

from octavo.errors import UsageError
from octavo.output.folder import OutputLock
from octavo.publishing.opening import Surroundings, opened_target
from octavo.publishing.outgoing import built_names, outgoing_files
from octavo.publishing.plan import Plan
from octavo.publishing.target import Outgoing
from octavo.publishing.transfer import Order, carry_out, plan_for
from octavo.site.config import Config
from octavo.site.publish_address import AddressError, FolderAddress, read_address
from octavo.site.publish_settings import PublishSettings
from octavo.storage.signatures import Signatures
from octavo.storage.workspace import FOLDER
from octavo.text.nearest import did_you_mean

_SIGNATURES = "published-signatures"


class PublicationOptions(Struct, frozen=True):
    """What to publish, and how."""

    site: Path
    output: Path
    now: datetime  # aware; decides which assets are out of use for long enough
    environment: Mapping[str, str]
    max_delete: int = 256
    adopt: bool = False
    is_dry_run: bool = False
    resend: bool = False


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
    workspace = options.site / FOLDER
    around = Surroundings(
        options.site, options.output, workspace, config.title, options.now, options.environment
    )
    order = Order(
        f"{config.origin}{config.base_path}",
        config.title,
        options.now.astimezone(UTC).date(),
        options.max_delete,
        options.adopt,
        options.resend,
    )
    lock = nullcontext() if options.is_dry_run else OutputLock(options.output)
    with _kept_signatures(workspace) as signatures:
        built_names(options.output)  # before the lock, which makes the folder that it locks
        with lock, opened_target(settings, around) as target:
            files = outgoing_files(
                options.output,
                signatures,
                compress=settings.compress,
                keeps_headers=target.keeps_headers,
            )
            plan = plan_for(target, files, order)
            if not options.is_dry_run:
                numbers, of = count(1), len(plan.touched)

                def show_progress(name: str, size: int | None) -> None:
                    tell(name, size, next(numbers), of)

                carry_out(plan, target, show_progress)
            return PublicationReport(target.name, plan, files)


@contextmanager
def _kept_signatures(workspace: Path) -> Iterator[Signatures]:
    signatures = Signatures(workspace / _SIGNATURES)
    yield signatures
    signatures.save()
