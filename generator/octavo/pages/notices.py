"""What became of a cited work: retracted, corrected, doubted."""

from __future__ import annotations

from datetime import datetime

from octavo.facts.notices import notices
from octavo.model.notice import Nature, Notice
from octavo.pages.context import PageContext
from octavo.pages.dates import date_view
from octavo.pages.views import DateView, NoticeView
from octavo.text.moments import Moment

_LABELS = {
    Nature.RETRACTION: "Retracted",
    Nature.CONCERN: "Expression of concern",
    Nature.CORRECTION: "Corrected",
}


def notice_view(context: PageContext, key: str) -> NoticeView | None:
    """Return the mark of a cited work that has a notice; None for the others."""
    notice = context.graph.at(notices, key)
    if notice is None:
        return None
    return NoticeView(
        label=_LABELS[notice.nature],
        is_grave=notice.nature is not Nature.CORRECTION,
        date=_date(context, notice),
        url=notice.url,
    )


def _date(context: PageContext, notice: Notice) -> DateView | None:
    """Return the day of the notice; None where it is not known to the day."""
    date = notice.date
    if not (date.year and date.month and date.day):
        return None
    config = context.config
    moment = Moment(datetime(date.year, date.month, date.day, tzinfo=config.zone), has_time=False)
    return date_view(moment, config.zone, config.language)
