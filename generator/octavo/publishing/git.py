"""A branch of a git repository as a target: each publication is one commit on top of what is there.

`git` itself does the work, below what a working tree is: no file of the repository's working tree is touched,
and no branch but the published one. If the site lies in a repository its settings count, so that the names of
its remotes and the credentials that it was given are known.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import octavo.expressions as re
from octavo.publishing.target import Outgoing, PublishError, Target, Tell

_OWN = "refs/octavo"  # where the commits are kept from publication to publication; no branch of anybody's
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX")
_NOBODY = ("octavo", "octavo@localhost")
_LOCKED_OUT = re.compile(
    "Authentication failed|could not read (?:Username|Password)|Permission denied|access denied|HTTP 40[13]"
    "|error: 40[13]|terminal prompts disabled",
    re.IGNORECASE,
)
_KEY = re.compile("Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED", re.IGNORECASE)
_AWAY = re.compile(
    "Could not resolve|Failed to connect|Connection (?:refused|reset|closed|timed out)|unable to access"
    "|hung up|early EOF|Couldn't connect|No route to host",
    re.IGNORECASE,
)


class GitTarget(Target):
    """One branch."""

    appears_at_once = True

    def __init__(self, address: str, branch: str, site: Path, store: Path, title: str, now: datetime) -> None:
        """Take a repository, by its path, address or name of a remote, and a branch of it.

        `store` is where a site outside of any repository keeps commits. Raises `PublishError` if there is no
        git, or no such repository.
        """
        self.name = f"git:{address}#{branch}"
        self._branch = branch
        self._site = site
        self._title = title
        self._now = now
        self._ref = f"{_OWN}/{re.sub('[^A-Za-z0-9]+', '-', f'{address}-{branch}').strip('-')}"
        self._folder = self._own_repository(store)
        is_local = (site / address).exists()
        self._address = str((site / address).resolve()) if is_local else address
        self._parent = ""
        self._import: subprocess.Popen[bytes] | None = None
        self._lines: list[bytes] = []
        self._marks = 0

    def _own_repository(self, store: Path) -> Path:
        """Return the folder of the repository that the site is in, else of one that is made for it."""
        found = self._run("rev-parse", "--absolute-git-dir", is_tried=True, has_folder=False)
        if found is not None:
            return Path(found.strip())
        if not store.exists():
            self._run("init", "--quiet", "--bare", str(store), has_folder=False)
        return store

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file as the branch has it now."""
        self._fetch()
        if not self._parent:
            return None
        found = self._run_raw("cat-file", "blob", f"{self._parent}:{name}", is_tried=True)
        return found.stdout if found.returncode == 0 else None

    def _fetch(self) -> None:
        """Find the newest commit of the branch, and bring it if it is not known."""
        listed = self._run("ls-remote", "--", self._address, f"refs/heads/{self._branch}")
        self._parent = listed.split()[0] if listed and listed.strip() else ""
        if self._parent and self._run("cat-file", "-e", f"{self._parent}^{{tree}}", is_tried=True) is None:
            # All of its history, except where the repository has none of its own, as in a service's clone.
            shallow = self._run("rev-parse", "--is-shallow-repository")
            depth = ["--depth=1"] if (shallow or "").strip() == "true" else []
            ref = f"+refs/heads/{self._branch}:{self._ref}"
            self._run(
                "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", *depth, "--", self._address, ref
            )

    def names_at_top(self) -> Iterable[str]:
        """Return what is at the top of the branch."""
        listed = self._run("ls-tree", "--name-only", "-z", self._parent) if self._parent else ""
        return filter(None, (listed or "").split("\0"))

    def begin(self, *, was_interrupted: bool) -> None:
        """Start the program that takes files."""
        self._import = subprocess.Popen(  # noqa: S603  # arguments, not a shell
            self._command("fast-import", "--quiet", "--done", "--force"),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=_environment(),
            cwd=self._site,
        )

    def send(self, files: Sequence[Outgoing], tell: Tell) -> None:
        """Store files; nobody sees them before `finish`."""
        for file in files:
            data = file.read()
            self._marks += 1
            self._feed(b"blob\nmark :%d\ndata %d\n%s\n" % (self._marks, len(data), data))
            self._lines.append(b"M 100644 :%d %s\n" % (self._marks, _quoted(file.name)))
            tell(file.name, len(data))

    def remove(self, names: Sequence[str], tell: Tell) -> None:
        """Note what the next commit no longer has."""
        for name in names:
            # Before the files that may come in its place.
            self._lines.insert(0, b"D %s\n" % _quoted(name))
            tell(name, None)

    def finish(self, summary: str) -> None:
        """Commit, and push: from then on the host shows it. Raises `PublishError` if the branch moved."""
        message = f"Publish {self._title}\n\n{summary}\n".encode()
        moment = f"{int(self._now.timestamp())} +0000".encode()
        committer = b"committer %s %s\n" % (self._committer(), moment)
        parent = b"from %s\n" % self._parent.encode() if self._parent else b""
        ref = self._ref.encode()
        self._feed(b"reset %s\n\ncommit %s\n%sdata %d\n%s\n" % (ref, ref, committer, len(message), message))
        self._feed(parent + b"".join(self._lines) + b"\ndone\n")
        self._end_import()
        self._run(
            "push", "--quiet", "--no-verify", "--", self._address, f"{self._ref}:refs/heads/{self._branch}"
        )

    def close(self) -> None:
        """End the program that takes files, if it still waits for some."""
        if self._import is not None:
            self._import.kill()
            self._import.communicate()
            self._import = None

    def _feed(self, data: bytes) -> None:
        assert self._import is not None and self._import.stdin is not None  # noqa: S101, PT018  # `begin` was called
        try:
            self._import.stdin.write(data)
        except OSError:
            self._end_import()
            raise PublishError("git ended before it had taken all files.") from None

    def _end_import(self) -> None:
        assert self._import is not None  # noqa: S101  # `begin` was called
        _, answer = self._import.communicate()
        code, self._import = self._import.returncode, None
        if code:
            raise PublishError(f"git could not store the files: {_last_line(answer).rstrip('.')}.")

    def _committer(self) -> bytes:
        """Return who commits, as the settings of git say; nobody in particular if they do not."""
        name = (self._run("config", "user.name", is_tried=True) or _NOBODY[0]).strip()
        email = (self._run("config", "user.email", is_tried=True) or _NOBODY[1]).strip()
        return re.sub("[<>\n]", "", name).encode() + b" <" + re.sub("[<>\n]", "", email).encode() + b">"

    def _command(self, *arguments: str, has_folder: bool = True) -> list[str]:
        place = ["--git-dir", str(self._folder)] if has_folder else []
        return ["git", *place, "-c", "core.quotePath=false", *arguments]

    def _run(self, *arguments: str, is_tried: bool = False, has_folder: bool = True) -> str | None:
        done = self._run_raw(*arguments, is_tried=is_tried, has_folder=has_folder)
        return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None

    def _run_raw(
        self, *arguments: str, is_tried: bool = False, has_folder: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        """Run git; raise `PublishError` with a sentence where it fails, unless that is only a try."""
        try:
            done = subprocess.run(  # noqa: S603  # arguments, not a shell
                self._command(*arguments, has_folder=has_folder),
                capture_output=True,
                stdin=None if sys.stdin.isatty() else subprocess.DEVNULL,
                env=_environment(),
                cwd=self._site,
                check=False,
            )
        except FileNotFoundError as error:
            raise PublishError("git is not installed, and this target needs it.") from error
        if done.returncode and not is_tried:
            raise PublishError(self._explain(done.stderr))
        return done

    def _explain(self, answer: bytes) -> str:
        text = answer.decode("utf-8", "replace")
        if _KEY.search(text):
            return (
                f"The host of {self._address} has another key than the one that is known, or is not known at "
                "all. Ask the host whether its key changed; then see `ssh-keygen -R` and `ssh-keyscan`."
            )
        if _LOCKED_OUT.search(text):
            return (
                f"{self._address} does not accept the credentials, or was given none: {_last_line(answer)}. "
                "They are those of `git push`: ssh-agent, a credential helper, or GIT_ASKPASS."
            )
        if "branch is currently checked out" in text:
            return (
                f"The branch {self._branch} is checked out in {self._address}. Choose another branch for the "
                "published pages."
            )
        if "non-fast-forward" in text or "fetch first" in text or "[rejected]" in text:
            return f"Somebody else published to {self.name} meanwhile. Publish again."
        if _AWAY.search(text):
            return f"{self._address} cannot be reached, or does not answer: {_last_line(answer).rstrip('.')}."
        if "does not appear to be a git repository" in text or "not found" in text:
            return f"There is no remote or repository {self._address}, or these credentials do not see it."
        return f"git failed: {_last_line(answer).rstrip('.')}."


def _environment() -> Mapping[str, str]:
    """Return the environment for git: a hook's repository is not ours, and a script cannot be asked."""
    environment = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    environment |= {"LC_ALL": "C", "LANGUAGE": "en"}
    if not sys.stdin.isatty():
        environment.setdefault("GIT_TERMINAL_PROMPT", "0")
        environment.setdefault("GIT_SSH_COMMAND", "ssh -o BatchMode=yes")
    return environment


def _last_line(answer: bytes) -> str:
    lines = [line.strip() for line in answer.decode("utf-8", "replace").splitlines() if line.strip()]
    chosen = next((line for line in lines if line.startswith(("fatal:", "error:", "remote:"))), "")
    return (
        (chosen or (lines[-1] if lines else "it says nothing"))
        .removeprefix("fatal: ")
        .removeprefix("error: ")
    )


def _quoted(name: str) -> bytes:
    data = name.encode("utf-8", "surrogateescape")
    data = data.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + data + b'"'
