"""Results of builds.py → tables in Markdown and a chart; and where documents have a place for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from chart import Bar, Panel, bar_chart
from peers import REFERENCE
from results import BuildResults, Series
from scenarios import SCENARIOS

_CHARTED = ("cold", "body")
OCTAVO = "octavo-posts"
"""The variant of octavo that makes what the others make."""
OCTAVO_WHOLE = "octavo"

# Of the time that the reference takes for its pages, at most, by posts and situation.
_AIMS = (
    ("cold", {1000: 0.95, 10_000: 0.35}),
    ("new-post", {1000: 0.2, 10_000: 0.06}),
    ("body", {1000: 0.07, 10_000: 0.01}),
    ("bibliography", {1000: 0.3, 10_000: 0.05}),
    ("comment", {1000: 0.07, 10_000: 0.01}),
    ("no-op", {1000: 0.025, 10_000: 0.005}),
)
_BESIDE_CITING = ("pelican-cite", 0.12)  # of this program's first build, at most


def build_tables(results: BuildResults) -> str:
    """Return, for each size, a table of the first builds and one of all situations."""
    blocks = [
        f"Machine: {results.machine}. Seconds are medians, spread is the way from the quickest run to the "
        f"slowest in hundredths of the median, × is the ratio to {_reference(results)}.{_loud(results)}"
    ]
    for size in results.sizes:
        blocks.append(f"### {size:,} posts: the first build")
        blocks.append(table(_cold_rows(results, size)))
        blocks.append(f"### {size:,} posts: seconds, by what changed since the build before")
        blocks.append(table(_scenario_rows(results, size, _wall)))
        if any(one.cpu for one in results.series if one.size == size):
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


def _loud(results: BuildResults) -> str:
    runs = sum(len(one.wall) for one in results.series)
    loud = sum(one.loud for one in results.series)
    return f" Of {runs:,} runs {loud:,} began while others used the machine." if loud else ""


def _reference(results: BuildResults) -> str:
    return results.titles.get(REFERENCE, REFERENCE)


def _by_time(one: Series) -> float:
    return one.seconds if one.seconds is not None else float("inf")


def _bar(results: BuildResults, one: Series) -> Bar:
    text = one.note if one.seconds is None else f"{_seconds(one.seconds)} s"
    return Bar(results.titles[one.peer], one.seconds, text, is_ours=one.peer.startswith("octavo"))


def _cold_rows(results: BuildResults, size: int) -> Iterator[Sequence[str]]:
    yield ("program", "citations", "seconds", "spread", "×", "processor seconds", "memory, MiB", "files")
    for peer, title in results.titles.items():
        one = results.find(peer, size, "cold")
        if one is None:
            continue
        citations = results.citations[peer]
        if one.seconds is None:
            yield (title, citations, one.note, "", "", "", "", "")
            continue
        yield (
            title,
            citations,
            _seconds(one.seconds),
            f"{(max(one.wall) - min(one.wall)) / one.seconds:.0%}".replace("%", " %"),
            _ratio(results, one, _wall),
            _seconds(median(one.cpu)) if one.cpu else "–",
            f"{median(one.peak) / 2**20:,.0f}" if one.peak else "–",
            f"{one.files:,}" if one.files else "–",
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
    yield ("posts", "situation", "aim", "posts only", "reached", "with comments and works")
    for scenario, aims in _AIMS:
        for size, aim in aims.items():
            yield from _aim(results, size, scenario, REFERENCE, aim)
    for size in results.sizes:
        yield from _aim(results, size, "cold", *_BESIDE_CITING)


def _aim(results: BuildResults, size: int, scenario: str, peer: str, aim: float) -> Iterator[Sequence[str]]:
    other = results.find(peer, size, scenario)
    posts, everything = (results.find(name, size, scenario) for name in (OCTAVO, OCTAVO_WHOLE))
    # Only what has comments can be given one.
    one = everything if scenario == "comment" else posts
    if not (other and other.seconds and one and one.seconds):
        return
    ratio = one.seconds / other.seconds
    whole = f"{everything.seconds / other.seconds:.2g}" if everything and everything.seconds else "–"
    yield (
        f"{size:,}",
        SCENARIOS[scenario].title,
        f"at most {aim:g} of {results.titles[peer]}",
        "–" if one is everything else f"{ratio:.2g}",
        "yes" if ratio <= aim else "no",
        whole,
    )


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
