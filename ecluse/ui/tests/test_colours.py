"""Contrast of every pair of colours that the style sheet puts together, by the formula of WCAG 2.2, in both themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[1] / "static" / "ui" / "ecluse.css").read_text(encoding="utf-8")

# Text on what is behind it: 4.5 at least (1.4.3).
TEXT = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink", "tide"),
    ("ink", "good-pale"),
    ("ink", "warn-pale"),
    ("ink", "bad-pale"),
    ("ink-soft", "paper"),
    ("ink-soft", "surface"),
    ("ink-soft", "sunken"),
    ("ink-soft", "tide"),
    ("link", "paper"),
    ("link", "surface"),
    ("link", "sunken"),
    ("link", "tide"),
    ("link-hover", "paper"),
    ("link-hover", "surface"),
    ("link", "good-pale"),
    ("link", "warn-pale"),
    ("link", "bad-pale"),
    ("on-water", "water"),
    ("on-water", "water-hover"),
    ("on-tide", "tide"),
    ("on-deep", "deep"),
    ("on-deep-soft", "deep"),
    ("on-deep", "deep-line"),
    ("on-deep-soft", "deep-line"),
    ("on-signal", "signal"),
    ("good", "good-pale"),
    ("warn", "warn-pale"),
    ("bad", "bad-pale"),
    ("bad", "surface"),
    ("bad", "paper"),
    ("surface", "bad"),
    ("link", "surface"),
]
# Edges, drawings and marks that carry meaning: 3 at least (1.4.11).
MARKS = [
    ("line-strong", "paper"),
    ("line-strong", "surface"),
    ("water", "paper"),
    ("water", "surface"),
    ("water", "sunken"),
    ("series-1", "paper"),
    ("series-2", "paper"),
    ("series-3", "paper"),
    ("series-4", "paper"),
    ("series-1", "sunken"),
    ("series-2", "sunken"),
    ("series-4", "sunken"),
    ("signal", "deep"),
    ("bad", "paper"),
    ("good", "paper"),
    ("ink", "signal-around"),
]


def tokens(selector: str) -> dict[str, str]:
    """The colours declared in one block of the sheet."""
    found = re.search(re.escape(selector) + r"\s*\{(.*?)\n\s*\}", CSS, re.DOTALL)
    assert found, f"no block {selector}"
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", found.group(1)))


LIGHT = tokens(":root")
DARK = tokens(':root[data-theme="dark"]')


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (same) to 21 (black on white)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_formula_gives_twenty_one_for_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("name", "theme"), [("light", LIGHT), ("dark", DARK)], ids=["light", "dark"])
def test_every_text_is_readable_on_what_is_behind_it(name: str, theme: dict[str, str]) -> None:
    weak = {(text, back): round(contrast(theme[text], theme[back]), 2) for text, back in TEXT}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize(("name", "theme"), [("light", LIGHT), ("dark", DARK)], ids=["light", "dark"])
def test_every_mark_stands_out(name: str, theme: dict[str, str]) -> None:
    # The focus ring is ink with amber around it: against the page the ink stands out, whatever the amber does.
    known = theme | {"signal-around": theme["paper"]}
    weak = {(mark, back): round(contrast(known[mark], known[back]), 2) for mark, back in MARKS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


def test_dark_by_choice_and_dark_by_device_are_the_same() -> None:
    assert tokens(':root:not([data-theme="light"])') == DARK


def test_dark_gives_every_colour_of_light() -> None:
    assert set(DARK) == set(LIGHT)


def test_the_sheet_uses_no_colour_that_it_did_not_declare() -> None:
    used = set(re.findall(r"var\(--([\w-]+)", CSS))
    declared = set(re.findall(r"--([\w-]+):", CSS))
    assert used - declared == set()
