"""One run of Lighthouse on one page."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass

from gate_tools import find_node_tool, find_tool

CATEGORIES = ("accessibility", "best-practices", "seo")


@dataclass(frozen=True)
class LighthouseReport:
    """What Lighthouse says of a page."""

    scores: dict[str, int]  # of 100, by category
    failed: list[str]  # titles of audits that took points


def run_lighthouse(address: str, categories: tuple[str, ...]) -> LighthouseReport:
    """Open a page in Chromium on a phone, and return what Lighthouse says."""
    command = [
        *find_node_tool("lighthouse"),
        address,
        "--quiet",
        "--output=json",
        "--chrome-flags=--headless=new --no-sandbox",
        f"--only-categories={','.join(categories)}",
    ]
    chromium = find_tool("chromium", "chromium-browser", "google-chrome")
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "CHROME_PATH": chromium}
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    scores = {name: round(100 * found["score"]) for name, found in report["categories"].items()}
    counted = {
        one["id"] for found in report["categories"].values() for one in found["auditRefs"] if one["weight"]
    }
    failed = [
        one["title"] for name, one in report["audits"].items() if name in counted and (one["score"] or 0) < 1
    ]
    return LighthouseReport(scores, failed)
