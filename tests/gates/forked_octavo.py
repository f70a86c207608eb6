"""A process that runs octavo again and again, each time in a fork: what is slow to import is there already.

Each line of standard input is JSON: the arguments, what is changed in the environment, and the file that the
number of the process is written to. Each line of output is JSON: the exit code (-9 for one that was killed)
and what was printed.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import asyncssh  # noqa: F401  # what `octavo publish` imports
import boto3

import octavo.cli.publish
import octavo.publishing.publication  # noqa: F401
from octavo.cli.main import main

# Reads the description of the service, which takes longest.
boto3.session.Session().client("s3", region_name="us-east-1").close()


def run(arguments: list[str], environment: dict[str, str], number_file: str) -> dict[str, object]:
    with tempfile.TemporaryFile() as told:
        number = os.fork()
        if not number:
            os.dup2(told.fileno(), 1)
            os.dup2(told.fileno(), 2)
            waiting = Path(f"{number_file}.new")
            waiting.write_text(str(os.getpid()))
            waiting.replace(number_file)
            os.environ.update(environment)
            sys.argv = ["octavo", *arguments]
            try:
                main()
            except SystemExit as end:
                sys.stdout.flush()
                os._exit(int(end.code or 0))
            except BaseException:
                import traceback

                traceback.print_exc()
                os._exit(70)
        _, status = os.waitpid(number, 0)
        told.seek(0)
        return {"code": os.waitstatus_to_exitcode(status), "told": told.read().decode()}


for line in sys.stdin:
    print(json.dumps(run(*json.loads(line))), flush=True)
