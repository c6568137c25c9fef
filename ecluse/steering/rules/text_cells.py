"""Texts that leave the house in a table must stay texts."""

from __future__ import annotations

# What a spreadsheet reads as the beginning of a formula (OWASP, CSV injection).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def defused(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would compute it."""
    bare = text.replace("\x00", "")
    return f"'{bare}" if bare.startswith(DANGEROUS) else bare
