"""What README.md tells a newcomer to type, from nothing to a page on a real web server."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from built_site import REPOSITORY
from gate_tools import find_tool
from publishing_hosts import free_port


def test_five_commands_lead_from_nothing_to_a_page_on_a_server(tmp_path: Path) -> None:
    """They are typed as they are printed; only the port may be another one."""
    find_tool("caddy")
    text = (REPOSITORY / "README.md").read_text("utf-8")
    walk = re.search(r"^## From nothing to a server$.*?^```bash\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert walk is not None
    lines = walk[1].splitlines()
    assert len(lines) == 5
    script = walk[1].replace(":8080", f":{free_port()}")
    environment = {
        **os.environ,
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
        "HOME": str(tmp_path),
    }
    with (
        (tmp_path / "told").open("wb") as told,
        subprocess.Popen(
            ["bash", "-e", "-c", script],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=told,
            start_new_session=True,
        ) as process,
    ):
        assert process.stdout is not None
        try:
            assert process.wait(timeout=120) == 0, (tmp_path / "told").read_text()
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # the web server goes on in the background
        shown = process.stdout.read()
    page = (tmp_path / "letters-www/index.html").read_bytes()
    assert b"<title>Letters</title>" in page
    assert shown.endswith(page)


def test_the_sample_blog_has_no_mistakes() -> None:
    """It is what a newcomer sees first."""
    command = [sys.executable, "-m", "octavo", "check", REPOSITORY, "--now", "2026-11-01", "--strict"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "No problems found.\n", "")
