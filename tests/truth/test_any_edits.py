"""After any sequence of edits a build gives, byte for byte, what a clean build gives.

A failing example prints its steps; each is a value that can be pasted into `Workshop.run`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from depth import BY_CHANCE, DECKS, EXAMPLES, STEPS, TIMEOUT
from edit_choices import steps
from workshop import CleanBuilds, Step, Workshop


@pytest.mark.slow
@pytest.mark.timeout(TIMEOUT)
@pytest.mark.parametrize("deck", range(DECKS))
def test_any_edits_give_what_a_clean_build_gives(deck: int, clean: CleanBuilds) -> None:
    """A page that was forgotten stays wrong for ever, and nobody looks at it again.

    Each deck has examples of its own, so that they can be tried side by side.
    """

    @settings(
        max_examples=EXAMPLES,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(steps(), min_size=2, max_size=STEPS))
    def check(sequence: list[Step]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            Workshop(Path(folder), clean).run(sequence)

    # Each deck has a seed of its own; only a search by chance goes elsewhere each time.
    (check if BY_CHANCE else seed(deck)(check))()
