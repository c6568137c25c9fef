"""The picture of a badge model that was given none: a lock gate over water, in the colours of its issuer, with the sign of its kind.

The same model always gives the same drawing: the address where it stands is signed into badges.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from xml.sax.saxutils import escape

# Shield, water below the gate, what shines: nine sets, each dark enough for a white line to be seen.
_COLOURS = (
    ("#0a3540", "#1d6f7f", "#f2b33d"),
    ("#1f2a52", "#3d63a8", "#f2b33d"),
    ("#3a1f4d", "#7a4f96", "#f0c05a"),
    ("#4a1f2c", "#99495f", "#f3bd6b"),
    ("#123d2b", "#2f7f5a", "#f2c14e"),
    ("#44300f", "#8a6a2c", "#ffd27a"),
    ("#263238", "#546e7a", "#ffb74d"),
    ("#0d3b5c", "#2a7ab0", "#ffc857"),
    ("#4b2a12", "#a05c2c", "#ffd08a"),
)
_GATE = '<path d="M30 26h14v24L30 43zM66 26H52v24l14-7z" fill="{light}"/>'
_CHECK = (
    '<path d="m32 37 11 11 22-24" fill="none" stroke="{light}" stroke-width="7" stroke-linecap="round" stroke-linejoin="round"/>'
)
_STAR = '<path d="m48 18 5.9 12.2 13.4 1.8-9.8 9.3 2.4 13.3L48 48.2l-11.9 6.4 2.4-13.3-9.8-9.3 13.4-1.8z" fill="{light}"/>'
_PEOPLE = (
    '<circle cx="36" cy="27" r="7" fill="{light}"/><circle cx="60" cy="27" r="7" fill="{light}"/>'
    '<path d="M24 50c0-9 5-14 12-14s12 5 12 14zM48 50c0-9 5-14 12-14s12 5 12 14z" fill="{light}"/>'
)
_STEPS = '<path d="M26 50V42h12v-8h12v-8h12v-8h10v32z" fill="{light}"/>'
_TOOL = (
    '<circle cx="48" cy="36" r="11" fill="none" stroke="{light}" stroke-width="6"/>'
    '<path d="M48 18v7M48 47v7M30 36h7M59 36h7M35 23l5 5M56 44l5 5M61 23l-5 5M40 44l-5 5" stroke="{light}" stroke-width="5"/>'
)
# By AchievementType of the standard; a training has the gate.
_SIGNS: Mapping[str, str] = {
    "Competency": _TOOL,
    "Fieldwork": _TOOL,
    "ApprenticeshipCertificate": _TOOL,
    "Assessment": _CHECK,
    "Assignment": _CHECK,
    "Certification": _CHECK,
    "License": _CHECK,
    "Achievement": _STAR,
    "Award": _STAR,
    "ext:Participation": _PEOPLE,
    "CommunityService": _PEOPLE,
    "Membership": _PEOPLE,
    "CoCurricular": _PEOPLE,
    "LearningProgram": _STEPS,
    "MicroCredential": _STEPS,
    "Course": _STEPS,
}


def emblem(title: str, *, issuer: str = "", kind: str = "", model: str = "") -> str:
    """The drawing, with its title for those who do not see it. `issuer` and `model` are any names that stay: they choose the colours
    and the pebbles of the bank, so that two models of one issuer are told apart.
    """
    deep, water, light = _COLOURS[_number(issuer) % len(_COLOURS)] if issuer else _COLOURS[0]
    sign = _SIGNS.get(kind, _GATE).format(light=light)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="480" height="480" role="img">'
        f"<title>{escape(title)}</title>"
        f'<path d="M48 3 87 20v30c0 22-17 36-39 43C26 86 9 72 9 50V20z" fill="{deep}" stroke="{light}" stroke-width="1.5"/>'
        f'<path d="M13 56h70c-4 17-17 27-35 33-18-6-31-16-35-33z" fill="{water}"/>'
        '<path d="M16 62c8-6 15-6 23 0s15 6 23 0 13-5 18-1" fill="none" stroke="#ffffff" stroke-width="3"/>'
        f"{sign}{_pebbles(model, light)}</svg>\n"
    )


def _pebbles(model: str, light: str) -> str:
    """Five places under the water, each empty or not: thirty-two banks, none of them bare."""
    places = ((34, 73), (41, 78), (48, 74), (55, 78), (62, 73))
    chosen = _number(model) % 31 + 1 if model else 0
    return "".join(
        f'<circle cx="{x}" cy="{y}" r="2.4" fill="{light}"/>' for place, (x, y) in enumerate(places) if chosen >> place & 1
    )


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
