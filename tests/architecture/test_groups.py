"""Tests that share something expensive stay on one process, or each process would make it again."""

from __future__ import annotations

import pytest


@pytest.mark.xdist_group("a_group")
def test_a_group_of_tests_is_known_to_those_who_share_the_work_out(request: pytest.FixtureRequest) -> None:
    # pytest-xdist writes the group into the name; a version that stops doing so shares the group out without a word.
    by_group = bool(getattr(request.config.option, "loadgroup", False))
    assert request.node.nodeid.endswith("@a_group") is by_group
