"""Texts that leave the house in a table stay texts, and come back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecluse.foundation.cells import DANGEROUS, armed, defused


@pytest.mark.parametrize("text", ["=1+1", "+32 2", "-5", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "＝1"])
def test_a_text_that_a_spreadsheet_would_compute_is_defused(text: str) -> None:
    assert defused(text) == f"'{text}"


@given(st.text())
def test_no_text_leaves_as_a_formula_and_ordinary_ones_leave_as_they_are(text: str) -> None:
    out = defused(text)

    assert not out.startswith(DANGEROUS)
    assert out in (text.replace("\x00", ""), f"'{text}".replace("\x00", ""))
    assert armed(out) == text.replace("\x00", "")
