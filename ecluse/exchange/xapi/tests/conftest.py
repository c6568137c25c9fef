"""What the tests of the wire share."""

from __future__ import annotations

import pytest

from ecluse.exchange.xapi.tests.tool import Tool
from ecluse.records.tests.conftest import nothing_remembered

from .other_store import store

__all__ = ["nothing_remembered", "store"]


@pytest.fixture
def tool(db: None) -> Tool:
    """A tool that may do everything and speaks 2.0."""
    return Tool()


@pytest.fixture
def first_tool(db: None) -> Tool:
    """A tool that may do everything and speaks 1.0.3."""
    return Tool(version="1.0.3")
