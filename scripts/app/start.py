"""Both programs of the folder that `make app` makes: `octavo`, and `octavo-desk`, which an icon starts."""

import sys
from pathlib import Path

from octavo.__main__ import main

if Path(sys.executable).stem == "octavo-desk":
    sys.argv[1:1] = ["desk", "--app"]
main()
