"""`python -m octavo`, and the command `octavo`."""

from __future__ import annotations

import gc

# What is imported stays: a collector that looks through it again and again takes a tenth of the start.
gc.disable()

from octavo.cli.main import main  # noqa: E402

gc.freeze()
gc.enable()

if __name__ == "__main__":
    main()
