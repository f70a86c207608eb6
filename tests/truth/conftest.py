"""What the tests of this folder share: clean builds to compare with."""

from __future__ import annotations

import pytest

from workshop import CleanBuilds


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> CleanBuilds:
    return CleanBuilds(tmp_path_factory.mktemp("clean"))
