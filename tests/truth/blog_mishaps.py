"""What happens to files behind octavo's back: touched, spoilt, lost, restored from a backup."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from octavo.output.manifest import MANIFEST

Damage = Literal["lost", "empty", "half", "garbage", "one byte"]


@dataclass(frozen=True, slots=True)
class Touch:
    """Give every source a new time, as a fresh clone of a repository does."""

    def happen(self, site: Path, output: Path) -> None:
        for name in ("site.toml", "content", "themes"):
            for file in (site / name, *(site / name).rglob("*")):
                os.utime(file)


@dataclass(frozen=True, slots=True)
class SpoilOutput:
    """Damage a published file; the time of its last change may be set back, as a careless copy does."""

    number: int  # counted through the sorted files
    damage: Damage
    keeps_time: bool = False

    def happen(self, site: Path, output: Path) -> None:
        files = [
            file
            for file in sorted(output.rglob("*"))
            if file.is_file() and not file.relative_to(output).parts[0].startswith(".octavo")
        ]
        if files:
            spoil(files[self.number % len(files)], self.damage, keeps_time=self.keeps_time)


@dataclass(frozen=True, slots=True)
class LoseOutput:
    """Delete the output folder."""

    def happen(self, site: Path, output: Path) -> None:
        shutil.rmtree(output, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class SpoilManifest:
    """Damage the list of what octavo wrote."""

    def happen(self, site: Path, output: Path) -> None:
        spoil(output / MANIFEST, "half")


@dataclass(frozen=True, slots=True)
class AddToOutput:
    """Put a file of one's own into the output folder, as hosts ask for; it has to survive."""

    def happen(self, site: Path, output: Path) -> None:
        if output.is_dir():
            (output / FOREIGN).write_bytes(b"not octavo's\n")


@dataclass(frozen=True, slots=True)
class SpoilKept:
    """Damage one of the files that are kept for the next build."""

    number: int  # counted through the sorted files
    damage: Damage

    def happen(self, site: Path, output: Path) -> None:
        if files := kept_files(site):
            spoil(files[self.number % len(files)], self.damage)


@dataclass(frozen=True, slots=True)
class SpoilAllKept:
    """Damage all of them."""

    damage: Damage

    def happen(self, site: Path, output: Path) -> None:
        for file in kept_files(site):
            spoil(file, self.damage)


@dataclass(frozen=True, slots=True)
class LoseKept:
    """Delete the folder of what is kept."""

    def happen(self, site: Path, output: Path) -> None:
        shutil.rmtree(site / KEPT, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class RestoreKept:
    """Put back what was kept after the first build, as a build service with an old cache does."""

    def happen(self, site: Path, output: Path) -> None:
        backup = site.with_name(BACKUP)
        if backup.is_dir():
            shutil.rmtree(site / KEPT, ignore_errors=True)
            shutil.copytree(backup, site / KEPT)


Mishap = (
    Touch
    | SpoilOutput
    | SpoilManifest
    | LoseOutput
    | AddToOutput
    | SpoilKept
    | SpoilAllKept
    | LoseKept
    | RestoreKept
)

KEPT = ".octavo"
BACKUP = "octavo-backup"
FOREIGN = "thesis.tex"


def kept_files(site: Path) -> list[Path]:
    """Return what is kept in a site's folder for its next build."""
    return [file for file in sorted((site / KEPT).rglob("*")) if file.is_file()]


def spoil(file: Path, damage: Damage, *, keeps_time: bool = False) -> None:
    """Damage a file in place."""
    data, status = file.read_bytes(), file.stat()
    if damage == "lost":
        file.unlink()
        return
    middle = len(data) // 2
    file.write_bytes(
        {
            "empty": b"",
            "half": data[:middle],
            "garbage": bytes(255 - byte for byte in data),
            "one byte": data[:middle]
            + bytes(255 - byte for byte in data[middle : middle + 1])
            + data[middle + 1 :],
        }[damage]
    )
    if keeps_time:
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
