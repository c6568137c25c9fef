"""Which stored values a person can read on the page of their data."""

from __future__ import annotations

import pytest
from django.db import models

from ecluse.network.web.held import is_legible

KEY = "6cf8a7af-c71e-4db1-bc96-e76969b60f54"


@pytest.mark.parametrize("value", [{"place": KEY}, [KEY], {"who": [1]}, KEY])
def test_keys_inside_a_value_are_left_to_the_file(value: object) -> None:
    assert not is_legible(models.JSONField(), value)


@pytest.mark.parametrize("value", [{"hours": 7}, ["a", "b"], "words"])
def test_what_a_person_can_read_is_shown(value: object) -> None:
    assert is_legible(models.JSONField(), value)
