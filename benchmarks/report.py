"""Results of builds.py → tables in Markdown and a chart; and where documents have a place for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from chart import Bar, Panel, bar_chart
from peers import ALIKE, REFERENCE
from results import BuildResults, Series
from scenarios import SCENARIOS

_CHARTED = ("cold", "body")
OCTAVO = "octavo-posts"
"""The variant of octavo that makes what the others make."""

# Posts, situation, and how much of the time of the reference it may take at most.
_AIMS = (
    (1000, "cold", 0.75),
    (10_000, "cold", 0.5),
    (1000, "body", 0.10),
    (10_000, "body", 0.04),
    (1000, "no-op", 0.10),
    (10_000, "no-op", 0.02),
    (1000, "new-post", 0.5),
    (10_000, "new-post", 0.25),
)
_AIMS_IN_SECONDS = ((10_000, "no-op", 0.4), (10_000, "body", 0.8))
_AIM_IN_MEMORY = 0.25  # of the reference's, at a first build of 10,000 posts


def build_tables(results: BuildResults) -> str:
    """Return, for each size, a table of the first builds and one of all situations."""
    blocks = [f"Machine: {results.machine}. Seconds are medians; × is the ratio to {_reference(results)}."]
    for size in results.sizes:
        blocks.append(f"### {size:,} posts: the first build")
        blocks.append(table(_cold_rows(results, size)))
        blocks.append(f"### {size:,} posts: seconds, by what changed since the build before")
        blocks.append(table(_scenario_rows(results, size, _wall)))
        blocks.append(f"### {size:,} posts: processor seconds, by what changed")
        blocks.append(table(_scenario_rows(results, size, _cpu)))
    if any(results.find(OCTAVO, size, "cold") for size in results.sizes):
        blocks.append("### What octavo aims at")
        blocks.append(table(_aims(results)))
    for peer, reason in results.unavailable.items():
        blocks.append(f"Not measured: {results.titles[peer]}: {reason}.")
    return "\n\n".join(blocks) + "\n"


def build_chart(results: BuildResults) -> str:
    """Return a chart of first builds and of builds after one edit, for each size."""
    panels = []
    for size in results.sizes:
        for scenario in _CHARTED:
            found = [one for one in results.series if (one.size, one.scenario) == (size, scenario)]
            if found:
                title = f"{size:,} posts, {SCENARIOS[scenario].title}"
                panels.append(Panel(title, [_bar(results, one) for one in sorted(found, key=_by_time)]))
    return bar_chart("Seconds to build a blog", panels)


def fill_document(document: Path, name: str, text: str) -> None:
    """Put the text between the document's lines `<!-- begin: NAME -->` and `<!-- end: NAME -->`."""
    begin, end = f"<!-- begin: {name} -->\n", f"<!-- end: {name} -->"
    head, _, rest = document.read_text("utf-8").partition(begin)
    _, found, tail = rest.partition(end)
    if not found:
        raise SystemExit(f"{document.name} has no place for {name}")
    document.write_text(f"{head}{begin}\n{text}\n{end}{tail}", "utf-8")


def _reference(results: BuildResults) -> str:
    return results.titles.get(REFERENCE, REFERENCE)


def _by_time(one: Series) -> float:
    return one.seconds if one.seconds is not None else float("inf")


def _bar(results: BuildResults, one: Series) -> Bar:
    text = one.note if one.seconds is None else f"{_seconds(one.seconds)} s"
    return Bar(results.titles[one.peer], one.seconds, text, is_ours=one.peer.startswith("octavo"))


def _cold_rows(results: BuildResults, size: int) -> Iterator[Sequence[str]]:
    yield ("program", "citations", "seconds", "×", "processor seconds", "memory, MiB", "files")
    for peer, title in results.titles.items():
        one = results.find(peer, size, "cold")
        if one is None:
            continue
        citations = results.citations[peer]
        if one.seconds is None:
            yield (title, citations, one.note, "", "", "", "")
            continue
        yield (
            title,
            citations,
            _seconds(one.seconds),
            _ratio(results, one, _wall),
            _seconds(median(one.cpu)),
            f"{median(one.peak) / 2**20:,.0f}",
            f"{one.files:,}",
        )


def _scenario_rows(
    results: BuildResults, size: int, figure: Callable[[Series], float | None]
) -> Iterator[Sequence[str]]:
    seen = {one.scenario for one in results.series if one.size == size}
    measured = [name for name in SCENARIOS if name in seen]
    yield ("program", *(SCENARIOS[name].title for name in measured))
    for peer, title in results.titles.items():
        found = [results.find(peer, size, name) for name in measured]
        if any(found):
            yield (title, *(_cell(results, one, figure) for one in found))


def _aims(results: BuildResults) -> Iterator[Sequence[str]]:
    """Yield what was aimed at, what was measured, and whether that is reached."""
    alike = results.titles.get(ALIKE, ALIKE)
    yield ("posts", "situation", "aim", "measured", "reached", f"of {alike}")
    for size, scenario, aim in _AIMS:
        one, reference = results.find(OCTAVO, size, scenario), results.find(REFERENCE, size, scenario)
        if one and reference and one.seconds and reference.seconds:
            ratio = one.seconds / reference.seconds
            row = (f"at most {aim:.2f} of {_reference(results)}", f"{ratio:.2g}", _yes(ratio <= aim))
            yield (f"{size:,}", SCENARIOS[scenario].title, *row, _of_alike(results, one))
    for size, scenario, aim in _AIMS_IN_SECONDS:
        one = results.find(OCTAVO, size, scenario)
        if one and one.seconds:
            row = (f"at most {aim} s", f"{_seconds(one.seconds)} s", _yes(one.seconds <= aim))
            yield (f"{size:,}", SCENARIOS[scenario].title, *row, "")
    one, reference = results.find(OCTAVO, 10_000, "cold"), results.find(REFERENCE, 10_000, "cold")
    if one and reference and one.peak and reference.peak:
        ratio = median(one.peak) / median(reference.peak)
        row = (f"memory: at most {_AIM_IN_MEMORY:.2f}", f"{ratio:.2g}", _yes(ratio <= _AIM_IN_MEMORY))
        alike_peak = (alike_one := results.find(ALIKE, 10_000, "cold")) and alike_one.peak
        of_alike = f"{median(one.peak) / median(alike_peak):.2f}" if alike_peak else "–"
        yield ("10,000", SCENARIOS["cold"].title, *row, of_alike)


def _of_alike(results: BuildResults, one: Series) -> str:
    other = results.find(ALIKE, one.size, one.scenario)
    return f"{one.seconds / other.seconds:.2g}" if one.seconds and other and other.seconds else "–"


def _yes(is_reached: bool) -> str:
    return "yes" if is_reached else "no"


def _wall(one: Series) -> float | None:
    return one.seconds


def _cpu(one: Series) -> float | None:
    return median(one.cpu) if one.cpu else None


def _cell(results: BuildResults, one: Series | None, figure: Callable[[Series], float | None]) -> str:
    if one is None:
        return "–"
    value = figure(one)
    if value is None:
        return one.note
    ratio = _ratio(results, one, figure)
    return f"{_seconds(value)} (×{ratio})" if ratio else _seconds(value)


def _ratio(results: BuildResults, one: Series, figure: Callable[[Series], float | None]) -> str:
    reference = results.find(REFERENCE, one.size, one.scenario)
    value, unit = figure(one), figure(reference) if reference else None
    if value is None or not unit:
        return ""
    ratio = value / unit
    return f"{ratio:.0f}" if ratio >= 20 else f"{ratio:.1f}" if ratio >= 0.95 else f"{ratio:.2f}"


def _seconds(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(rows: Iterator[Sequence[str]]) -> str:
    """Return a table in Markdown; the first row is its head."""
    head, *body = list(rows)
    alignment = ["---"] + ["---:" if name != "citations" else "---" for name in head[1:]]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, alignment, *body))
