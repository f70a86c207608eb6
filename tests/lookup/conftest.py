"""Loopback services, and a client whose clock is a number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from loopback_services import NOW, Clock, LoopbackServices, loopback_services, settings_of
from octavo.lookup.client import Client
from octavo.lookup.kept_answers import KeptAnswers
from octavo.lookup.pace import Pace


@pytest.fixture
def services() -> Iterator[LoopbackServices]:
    with loopback_services() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(services: LoopbackServices, clock: Clock, tmp_path: Path) -> Iterator[Client]:
    kept = KeptAnswers(tmp_path / ".octavo/answers", lambda: NOW)
    with Client(settings_of(services), kept, Pace(clock.now, clock.sleep)) as opened:
        yield opened
