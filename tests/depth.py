"""How much is tried by tests that could go on for ever.

At every `make test` a little of everything; with OCTAVO_THOROUGH=1 (`make gates`) each edit has its turn,
long random sequences come by the dozen, and Hypothesis tries more examples. OCTAVO_EXAMPLES=N
sets how many sequences there are to a deck: some thirty are for an afternoon after a change of the build.

The examples are the same at each run, so that a change is judged by what it changes and not by chance.
With OCTAVO_CHANCE=1 (`make chance`) they are others each time.
"""

from __future__ import annotations

import os

IS_THOROUGH = bool(os.environ.get("OCTAVO_THOROUGH"))
BY_CHANCE = bool(os.environ.get("OCTAVO_CHANCE"))
TRIALS = 100 if IS_THOROUGH else 40  # examples of Hypothesis, where a test does not say how many
DECKS = 8 if IS_THOROUGH else 2
EXAMPLES = int(os.environ.get("OCTAVO_EXAMPLES", "4" if IS_THOROUGH else "2"))
STEPS = 10 if IS_THOROUGH else 3  # builds in a sequence, at most
TIMEOUT = 7200 if IS_THOROUGH else 600  # seconds for one test, and for making a failing example short
