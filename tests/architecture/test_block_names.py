"""What a block of a template names is unknown in the next block: a button whose address is lost there would send the form instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "ecluse"
TAG = re.compile(r"{%\s*(block \w+|endblock(?: \w+)?)\s*%}")
NAMED = re.compile(r"{% url [^%]* as (\w+) %}")
USED = re.compile(r'(?:href=|href="{{ |{% back )(\w+)\b(?!["\'.:])')


def blocks_of(text: str) -> Iterator[str]:
    """The text of each block with that of the blocks around it, which it knows."""
    around = [""]
    for piece in TAG.split(text):
        if piece.startswith("block "):
            around.append(around[-1])
        elif piece.startswith("endblock"):
            yield around.pop()
        else:
            around[-1] += piece


def lost(text: str) -> set[str]:
    """The names that a block uses as an address and that only another block gives."""
    named = set(NAMED.findall(text))
    return {name for block in blocks_of(text) for name in USED.findall(block) if name in named - set(NAMED.findall(block))}


def test_a_name_of_another_block_is_found() -> None:
    assert lost('{% block a %}{% url "x" as y %}{% endblock %}{% block b %}{% button "k" href=y %}{% endblock %}') == {"y"}
    assert lost('{% block a %}{% url "x" as y %}{% block b %}<a href="{{ y }}">{% endblock %}{% endblock %}') == set()


def test_every_block_names_the_addresses_it_uses() -> None:
    faults = {str(path.relative_to(ROOT)): lost(path.read_text()) for path in ROOT.rglob("templates/**/*.html")}
    assert {path: names for path, names in faults.items() if names} == {}
