"""Open published lists of hostile HTML, as comments of a built site, in Chromium.

    python scripts/hostile_comments.py FILE…

Such lists are the XSS filter evasion sheet of the OWASP cheat sheets (.md), the fixtures of html5lib
(sanitizer-testdata, .dat) and of DOMPurify (expect.mjs), the payloads of payloadbox (.txt, one a line): files
are told apart by their endings. Needs Chromium and the extra `gates` (scripts/install-gate-tools).
docs/reliability.md has what came of it.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/gates"))

from chromium import open_chromium
from hostile_page import check_idempotence, check_in_browser

_BATCH = 400  # payloads to a page: with ten thousand comments Chromium is at its end, not octavo
_FENCE = re.compile(r"^(`{3,})[^\n]*\n(.*?)^\1", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_SUSPICIOUS = re.compile(r"<|script|alert|&#|%3C|\\x3c", re.IGNORECASE)


def main(files: list[str]) -> int:
    """Return 1 when anything executed, was asked for, or left the allow-list."""
    payloads: dict[str, None] = {}
    for name in files:
        found = read_payloads(name, Path(name).read_text("utf-8", "replace"))
        print(f"{len(found):4} payloads in {name}")
        payloads.update(dict.fromkeys(found))
    faults = check_idempotence(tuple(payloads)) + _check(tuple(payloads))
    print("\n".join(faults))
    print(f"{len(payloads)} different payloads, each in Markdown and in HTML: {len(faults)} faults.")
    return 1 if faults or not payloads else 0


def read_payloads(name: str, text: str) -> list[str]:
    """Return the payloads of a list, in its order."""
    if name.endswith(".txt"):
        return [line for line in text.splitlines() if line.strip()]
    if name.endswith(".dat"):
        return [str(item["input"]) for item in json.loads(text)]
    if name.endswith(".mjs"):
        # JavaScript that is JSON but for the comma after the last item.
        items = json.loads(re.sub(r",\s*\]\s*\Z", "]", text[text.index("[") : text.rindex("]") + 1]))
        return [str(item["payload"]) for item in items]
    fenced = [match[2].rstrip("\n") for match in _FENCE.finditer(text)]
    inline = [match[2] for match in _CODE.finditer(_FENCE.sub("", text))]
    # In the sheet some angle brackets are escaped for Markdown's sake.
    typed = [code.replace("\\<", "<").replace("\\>", ">") for code in (*fenced, *inline)]
    return [code for code in typed if _SUSPICIOUS.search(code)]


def _check(payloads: tuple[str, ...]) -> list[str]:
    faults = []
    with open_chromium() as browser:
        for first in range(0, len(payloads), _BATCH):
            with tempfile.TemporaryDirectory() as folder:
                faults += check_in_browser(browser, Path(folder), payloads[first : first + _BATCH])
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
