"""Texts that leave in a table must stay texts: no spreadsheet may compute them. Plain Python."""

from __future__ import annotations

# What a spreadsheet reads as the beginning of a formula (OWASP, CSV injection).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def defused(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would compute it.

    A text that has such apostrophes of its own gets one more, so that `armed` gives back what was there.
    """
    bare = text.replace("\x00", "")
    return f"'{bare}" if bare.lstrip("'").startswith(DANGEROUS) else bare


def armed(cell: str) -> str:
    """What `defused` was given."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(DANGEROUS) else cell
