"""`octavo desk` that writes down when each step of showing a saved text began and ended.

`python benchmarks/desk_stamps.py FILE desk SITE …`; a line of FILE is a step, and its moments in milliseconds
since 1970, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from functools import wraps
from typing import Any

from octavo.cli.main import main
from octavo.desk.texts import Texts
from octavo.preview import preview
from octavo.preview.live_site import PageMaker
from octavo.site.swap import Swapper

STEPS = {
    "compared": (Texts, "_read"),
    "written": (Swapper, "save"),
    "taken in": (preview, "with_changed_texts"),
    "rendered": (PageMaker, "make"),
    "sent": (preview, "state_of"),
}
"""What is timed: the function that does it, as its owner and its name."""


def _stamp(step: str, owner: Any, name: str, file: int) -> None:
    function = getattr(owner, name)

    @wraps(function)
    def stamped(*args: Any, **more: Any) -> Any:
        begun = time.time()
        try:
            return function(*args, **more)
        finally:
            line = json.dumps([step, begun * 1000, time.time() * 1000])
            os.write(file, f"{line}\n".encode())

    setattr(owner, name, stamped)


if __name__ == "__main__":
    stamps = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for _step, (_owner, _name) in STEPS.items():
        _stamp(_step, _owner, _name, stamps)
    sys.exit(main())
