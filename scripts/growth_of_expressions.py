"""Measure how expressions and readers grow with foreign text, in all shapes, up to 100,000 characters.

    python scripts/growth_of_expressions.py                 every regular expression (half an hour)
    python scripts/growth_of_expressions.py readers         every function that reads a text (an hour)
    python scripts/growth_of_expressions.py readers BibTeX  those whose name holds a word

What costs more than its length is printed with the shape, the length and the seconds. A reader runs in a
process of its own that is killed when it does not come back. Needs `pip install -e '.[test]'`.
"""

from __future__ import annotations

import json
import math
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from foreign_readers import readers
from growth import TooLong, seconds_of, time_limit
from own_expressions import BOUNDED, derived_shapes, expressions
from text_shapes import SHAPES, Shape

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
_LIMIT = 5.0  # processor seconds for one text
_PATIENCE = 60.0  # seconds until a process is killed that neither ends nor answers
_NOISE = 0.03  # seconds, below which nothing can be said
_STEEPEST = 1.45  # exponent; a line has 1, a square 2

Result = tuple[int, str]  # characters, and what happened


def measure(run: Callable[[str], object], shape: Shape) -> Result | None:
    """Return where a reading grew too fast, None when it grew as its text."""
    before: tuple[int, float] | None = None
    for size in SIZES:
        text = shape.text(size)
        try:
            with time_limit(_LIMIT):
                seconds = seconds_of(run, text)
        except TooLong:
            return size, f"more than {_LIMIT:.0f} s"
        except RecursionError:
            return size, "recursion without end"
        except Exception:  # that a text is refused says nothing of the time
            return None
        if before and seconds > _NOISE and _steepness(before, (size, seconds)) > _STEEPEST:
            best = min(seconds, seconds_of(run, text))
            if _steepness((before[0], seconds_of(run, shape.text(before[0]), 2)), (size, best)) > _STEEPEST:
                return size, f"{best:.2f} s"
        before = (size, seconds)
    return None


def _steepness(first: tuple[int, float], second: tuple[int, float]) -> float:
    return math.log(second[1] / max(first[1], 1e-6)) / math.log(second[0] / first[0])


def measure_apart(run: Callable[[str], object], shapes: Sequence[Shape]) -> Iterator[tuple[Shape, Result]]:
    """Yield what grew too fast, or ended or held up the process that read it."""
    done = 0
    while done < len(shapes):
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            with os.fdopen(writing, "w") as answers:
                for number in range(done, len(shapes)):
                    print(json.dumps([number, measure(run, shapes[number])]), file=answers, flush=True)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb", buffering=0) as answers:
            kept = b""
            while select.select([answers], [], [], _PATIENCE)[0]:
                piece = answers.read(65536)
                if not piece:
                    break
                *lines, kept = (kept + piece).split(b"\n")
                for line in lines:
                    number, result = json.loads(line)
                    done = number + 1
                    if result:
                        yield shapes[number], (result[0], result[1])
            else:
                os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if done < len(shapes):
            yield shapes[done], (0, f"ended by signal {status & 127}")
            done += 1


def main(arguments: Sequence[str]) -> int:
    """Print what grows too fast and how much was measured; return 1 when something does."""
    is_readers = arguments[:1] == ["readers"]
    words = arguments[is_readers:]
    tasks: dict[str, tuple[Sequence[Callable[[str], object]], Sequence[Shape]]]
    if is_readers:
        tasks = {name: ((run,), SHAPES) for name, run in readers().items()}
    else:
        tasks = {
            str(one): (one.runs(), tuple(dict.fromkeys((*SHAPES, *derived_shapes(one.pattern)))))
            for one in expressions()
            if str(one) not in BOUNDED
        }
    tasks = {name: task for name, task in tasks.items() if not words or any(word in name for word in words)}
    began, runs, slow = time.monotonic(), 0, 0
    for name, (ways, shapes) in tasks.items():
        runs += len(ways) * len(shapes)
        found = [one for run in ways for one in measure_apart(run, shapes)]
        slow += bool(found)
        for shape, (size, what) in found[:5]:
            print(f"{name}: {what} for {size:,} characters of {shape}", flush=True)
    seconds = time.monotonic() - began
    print(
        f"{len(tasks)} measured with {runs:,} shapes in {seconds:.0f} s; {slow} grow faster than their text."
    )
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
