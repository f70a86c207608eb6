"""A plan, carried out on a target in the order that keeps readers' pages whole.

Before anything is changed the list on the target names old and new files both, so that whoever is killed in
between leaves nothing that the next publication does not know. What a page needs comes before the page, what
leads to it after it, and only what nothing leads to any more is removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from octavo.interruptions import Interrupted
from octavo.output.manifest import sealed_bytes
from octavo.publishing.plan import Plan, check_deletions, claim_target, plan_publication
from octavo.publishing.published import PUBLISHED, Published
from octavo.publishing.target import Outgoing, PublishError, Target, Tell

_FEW = 256  # files that may have to be sent once more after a kill
_LISTS = 8  # how often, at most, the list is written on the way


class Order(Struct, frozen=True):
    """What is asked of a publication."""

    site: str  # the address of the site
    title: str
    today: date
    max_delete: int = 256
    adopt: bool = False  # whoever's files are there
    resend: bool = False  # what the list says is there, too


def plan_for(target: Target, files: Sequence[Outgoing], order: Order) -> Plan:
    """Return what has to be done on a target. Raises `PublishError` if that must not be."""
    data = target.read(PUBLISHED)
    at_top = () if data is not None or order.adopt else target.names_at_top()
    before = claim_target(data, at_top, order.site, adopt=order.adopt)
    if order.resend:
        before = replace(before, files=dict.fromkeys(before.files, ""))
    plan = plan_publication(files, before, order.site, order.title, order.today)
    check_deletions(plan, order.max_delete)
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
