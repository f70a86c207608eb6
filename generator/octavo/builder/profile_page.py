"""What a build tells → one page of HTML that shows where the time went.

Each chart is a table with a column of bars, so that nothing is in a picture only. The page needs no script
and asks nobody for anything; its look is that of the default theme.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from html import escape

from octavo.builder.options import BuildReport, FileKind
from octavo.builder.timeline import Span

_SLOWEST = 50
_REASONS = 30
_STAGES = {
    "open": "reads what the last build left",
    "discover": "finds the site’s files, and what changed in them",
    "compare": "looks whether the last build was given the same",
    "load": "imports what making pages needs",
    "settings": "reads site.toml",
    "parse": "reads texts, discussions and bibliographies",
    "check": "puts posts in order, and looks at links between pages and at the templates",
    "plan": "gets ready what all pages share",
    "intact": "looks whether what was published is still there",
    "articles": "makes every file that depends on what has changed",
    "lists": "puts new parts into pages that are otherwise as they were",
    "search": "has the search index made",
    "write": "publishes, and notes what was made for the next build",
}


def profile_page(report: BuildReport) -> str:
    """Return the page; the same report gives the same page."""
    sections = [_summary(report), _stages(report.timeline.stages)]
    if report.reasons:
        sections += [_kinds(report), _slowest(report), _reasons(report)]
    body = "\n".join(sections)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # No file may be asked for, not even by a name that somebody made look like markup.
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
        '<link rel="icon" href="data:,">\n'
        f"<title>Profile of a build</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<p class="mark" aria-hidden="true">8°</p>\n<h1>Where the build’s time went</h1>\n{body}\n'
        "</main>\n</body>\n</html>\n"
    )


def _bar(start: float, length: float) -> str:
    """Return the cell of a bar of a chart, in parts of the whole width; the same is in the row's figures."""
    style = f"margin-inline-start:{start:.3%};inline-size:{length:.3%}"
    bar = f'<span style="{style}"></span>' if length else ""
    return f'<td class="bar" aria-hidden="true">{bar}</td>'


def _table(name: str, caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a section of one table. Cells are HTML, whole for bars; the first of a row names it."""
    head = "".join(
        f'<th scope="col"{_number_class(column)}>{column}</th>' if column else '<td aria-hidden="true"></td>'
        for column in columns
    )
    lines = []
    for first, *others in rows:
        cells = [f'<th scope="row">{first}</th>']
        for column, cell in zip(columns[1:], others, strict=True):
            cells.append(f"<td{_number_class(column)}>{cell}</td>" if column else cell)
        lines.append(f"<tr>{''.join(cells)}</tr>")
    # Narrow screens scroll the table, not the page; whoever has no pointer scrolls it by the keyboard.
    return (
        f'<section>\n<h2 id="{name}">{caption}</h2>\n'
        f'<div class="scrolled" role="region" aria-labelledby="{name}" tabindex="0">\n'
        f"<table>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{chr(10).join(lines)}\n</tbody>\n</table>\n</div>\n</section>"
    )


def _number_class(column: str) -> str:
    return ' class="number"' if column in _NUMBERS else ""


_NUMBERS = ("began, s", "took, s", "seconds", "files", "made", "written", "kept")


def _seconds(value: float) -> str:
    return f"{value:,.4f}"


def _summary(report: BuildReport) -> str:
    changes = report.changes
    total = max((span.ended for span in report.timeline.stages), default=0.0)
    facts = {
        "Seconds": f"{total:.2f}",
        "Processes": "1" if report.jobs == 1 else f"up to {report.jobs}",
        "Files": f"{len(changes.written) + changes.unchanged:,}",
        "Kept": f"{len(changes.written) + changes.unchanged - len(report.reasons):,}",
        "Made": f"{len(report.reasons):,}",
        "Written": f"{len(changes.written):,}",
        "Removed": f"{len(changes.removed):,}",
    }
    items = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts.items())
    site = ", ".join(
        f"{count:,} {escape(name[:-1] if count == 1 else name)}" for name, count in report.counts.items()
    )
    if report.reasons:
        note = "A file is made when something that it shows changed, and written when its bytes are others."
    else:
        note = "Nothing had changed: the site was only compared with the last build."
    return (
        f'<p class="lead">A site of {site}. {note} Python’s own start is not counted.</p>\n<dl>{items}</dl>'
    )


def _stages(stages: Sequence[Span]) -> str:
    whole = max((span.ended for span in stages), default=0.0) or 1.0
    rows = [
        (
            _named(span.name, _STAGES.get(span.name, "")),
            _bar(span.began / whole, (span.ended - span.began) / whole),
            f"{span.began:.3f}",
            f"{span.ended - span.began:.3f}",
        )
        for span in sorted(stages, key=lambda span: (span.began, span.ended, span.name))
    ]
    return _table("stages", "Stages", ("stage", "", "began, s", "took, s"), rows)


def _kinds(report: BuildReport) -> str:
    """Return the totals by kind of file. Seconds are those of all processes together."""
    files = Counter(report.kinds.values())
    made: Counter[FileKind] = Counter()
    written: Counter[FileKind] = Counter()
    seconds: defaultdict[FileKind, float] = defaultdict(float)
    changed = set(report.changes.written)
    for name in report.reasons:
        kind = report.kinds[name]
        made[kind] += 1
        written[kind] += name in changed
        seconds[kind] += report.timeline.files.get(name, 0.0)
    # The search index is made by another program, in one go.
    seconds[FileKind.SEARCH] = sum(
        span.ended - span.began for span in report.timeline.stages if span.name == "search"
    )
    longest = max(seconds.values()) or 1.0
    rows = [
        (
            str(kind),
            _bar(0, seconds[kind] / longest),
            f"{files[kind]:,}",
            f"{files[kind] - made[kind]:,}",
            f"{made[kind]:,}",
            f"{written[kind]:,}",
            _seconds(seconds[kind]),
        )
        for kind in FileKind
        if files[kind]
    ]
    columns = ("kind", "", "files", "kept", "made", "written", "seconds")
    return _table("kinds", "Kinds of files, in seconds of all processes together", columns, rows)


def _slowest(report: BuildReport) -> str:
    times = sorted(report.timeline.files.items(), key=lambda item: (-item[1], item[0]))[:_SLOWEST]
    longest = max((seconds for _, seconds in times), default=0.0) or 1.0
    changed = set(report.changes.written)
    rows = []
    for name, seconds in times:
        reason = report.reasons.get(name, "")
        if name not in changed:
            reason += "; came out as it was"
        rows.append((_named(name, reason), _bar(0, seconds / longest), _seconds(seconds)))
    caption = "The slowest file" if len(rows) == 1 else f"The {len(rows)} slowest files"
    return _table("slowest", caption, ("file, and why it was made", "", "seconds"), rows)


def _reasons(report: BuildReport) -> str:
    found = Counter(report.reasons.values())
    seconds: defaultdict[str, float] = defaultdict(float)
    for name, reason in report.reasons.items():
        if name in report.timeline.files:  # the search index is not: another program makes it
            seconds[reason] += report.timeline.files[name]
    common = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_REASONS]
    most = common[0][1]
    times = {reason: _seconds(total) for reason, total in seconds.items()}
    rows = [
        (escape(reason), _bar(0, count / most), f"{count:,}", times.get(reason, "–"))
        for reason, count in common
    ]
    return _table("reasons", "Why files were made", ("reason", "", "files", "seconds"), rows)


def _named(name: str, remark: str) -> str:
    return f"{escape(name)}<small>{escape(remark)}</small>" if remark else escape(name)


_STYLE = """\
:root {
  color-scheme: light dark;
  --paper: light-dark(#fbfaf6, #161412);
  --ink: light-dark(#1d1b19, #e8e3da);
  --muted: light-dark(#55504a, #b3aca1);
  --accent: light-dark(#7b1e2b, #e59a9f);
  --hairline: light-dark(#dad4c8, #3b3631);
}
* { box-sizing: border-box; margin: 0; }
body {
  background: var(--paper);
  color: var(--ink);
  font: 1.0625rem/1.5 "Iowan Old Style", Charter, "Source Serif 4", Georgia, serif;
}
main { max-inline-size: 62rem; margin-inline: auto; padding: 2.5rem clamp(1rem, 4vw, 2.5rem) 5rem; }
.mark { color: var(--accent); font-size: 1.75rem; line-height: 1; }
h1 { font-size: 2rem; font-weight: 600; line-height: 1.15; margin-block: 0.5rem 1rem; text-wrap: balance; }
h2 { font-size: 1.3rem; font-weight: 600; line-height: 1.15; margin-block: 3rem 0.75rem; text-wrap: balance; }
.lead { max-inline-size: 65ch; text-wrap: pretty; }
dl, th, td, small { font-family: system-ui, sans-serif; }
dl { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin-block-start: 1.5rem; }
dt, thead th { color: var(--muted); font-size: 0.8125rem; font-weight: 400; }
dd, .number { font-variant-numeric: lining-nums tabular-nums; }
dd { font-size: 1.44rem; line-height: 1.3; }
.scrolled { overflow-x: auto; }
.scrolled:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; font-size: 0.875rem; inline-size: 100%; }
th, td { border-block-end: 1px solid var(--hairline); padding: 0.375rem 1.25rem 0.375rem 0; }
th:last-child, td:last-child { padding-inline-end: 0; }
th { font-weight: 400; text-align: start; }
tbody th { min-inline-size: 9rem; overflow-wrap: anywhere; }
thead th { white-space: nowrap; vertical-align: bottom; }
.number { text-align: end; white-space: nowrap; }
small { color: var(--muted); display: block; font-size: 0.8125rem; line-height: 1.35; }
.bar { inline-size: 45%; min-inline-size: 8rem; }
.bar span {
  background: var(--accent);
  block-size: 0.75rem;
  border-radius: 1px;
  display: block;
  min-inline-size: 1px;
}
@media (forced-colors: active) { .bar span { background: CanvasText; } }
@media (width < 40rem) {
  .bar { inline-size: 25%; min-inline-size: 3rem; }
  tbody th { min-inline-size: 6rem; }
  th, td { padding-inline-end: 0.625rem; }
}
@media print { .scrolled { overflow: visible; } .bar span { print-color-adjust: exact; } }
"""
