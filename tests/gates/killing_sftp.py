"""An SFTP subsystem for an SSH server that kills the client when it has sent a number of requests.

Called with the path of OpenSSH's sftp-server and a folder: `left` there holds how many requests may pass,
`number` the process to kill, 0 for nobody: then the host just goes away. What comes after the last request
never reaches the server. With a file `interrupt` the process gets a SIGINT, and everything passes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO


def packets(stream: IO[bytes]):
    while head := stream.read(4):
        yield head + stream.read(struct.unpack(">I", head)[0])


def main(server: str, folder: Path) -> None:
    left = int((folder / "left").read_text())
    with subprocess.Popen([server], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        answers = threading.Thread(
            target=shutil.copyfileobj, args=(process.stdout, sys.stdout.buffer.raw, 1 << 16)
        )
        answers.start()
        with contextlib.suppress(OSError):
            for count, packet in enumerate(packets(sys.stdin.buffer)):
                if count == left:
                    number = int((folder / "number").read_text())
                    if (folder / "interrupt").exists():
                        os.kill(number, signal.SIGINT)
                    else:
                        if number:
                            os.kill(number, signal.SIGKILL)
                        process.kill()
                        break
                process.stdin.write(packet)
        process.stdin.close()
        answers.join()


main(sys.argv[1], Path(sys.argv[2]))
