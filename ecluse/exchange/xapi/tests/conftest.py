"""The learning record between two tests."""

from __future__ import annotations

from ecluse.records.tests.conftest import nothing_remembered

__all__ = ["nothing_remembered"]
