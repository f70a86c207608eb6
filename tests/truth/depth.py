"""How much the tests of this folder try.

At every `make test` a little of everything; with OCTAVO_THOROUGH=1 (`make gates`) each edit has its turn,
and long random sequences come by the dozen. OCTAVO_EXAMPLES=N sets how many there are to a deck: some
sixty are for an afternoon after a change of the build.
"""

from __future__ import annotations

import os

IS_THOROUGH = bool(os.environ.get("OCTAVO_THOROUGH"))
DECKS = 4 if IS_THOROUGH else 2
EXAMPLES = int(os.environ.get("OCTAVO_EXAMPLES", "8" if IS_THOROUGH else "3"))
STEPS = 10 if IS_THOROUGH else 4  # builds in a sequence, at most
TIMEOUT = 7200 if IS_THOROUGH else 600  # seconds for one test, and for making a failing example short
