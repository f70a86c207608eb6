"""What became of a work: retracted, corrected, doubted."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from octavo.facts.notices import notice_of
from octavo.languages.catalogues import Catalogue
from octavo.model.reference import Nature, Notice, Record
from octavo.pages.context import PageContext
from octavo.pages.dates import date_view
from octavo.pages.views import DateView, NoticeView
from octavo.text.moments import Moment


def _label(nature: Nature, words: Catalogue) -> str:
    if nature is Nature.RETRACTION:
        return words.gettext("Retracted")
    if nature is Nature.CONCERN:
        return words.gettext("Expression of concern")
    return words.gettext("Corrected")


def notice_view(context: PageContext, record: Record, words: Catalogue) -> NoticeView | None:
    """Return the mark of a work that has a notice; None for the others."""
    notice = notice_of(context.graph, record)
    if notice is None:
        return None
    return NoticeView(
        label=_label(notice.nature, words),
        is_grave=notice.nature is not Nature.CORRECTION,
        date=_date(context, notice, words),
        url=notice.url,
    )


def _date(context: PageContext, notice: Notice, words: Catalogue) -> DateView | None:
    """Return the day of the notice; None if it is not known to the day."""
    date = notice.date
    if not (date.year and date.month and date.day):
        return None
    config = context.config
    moment = Moment(datetime(date.year, date.month, date.day, tzinfo=config.zone), has_time=False)
    return date_view(moment, config.zone, words.language)


def mark(notice: NoticeView | None) -> Markup:
    """Return the words of a mark, for a text that has the work without its entry in a list; "" for none."""
    if notice is None:
        return Markup()
    kind = "notice-mark notice-grave" if notice.is_grave else "notice-mark"
    return Markup(' <strong class="{}">{}</strong>').format(kind, notice.label)
