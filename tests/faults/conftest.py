"""The house that tests of faults kill again and again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house import House, new_house


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An Écluse that runs, with one web process and one worker."""
    house = new_house(tmp_path_factory)
    with house.running():
        yield house
