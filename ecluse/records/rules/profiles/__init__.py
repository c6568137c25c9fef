"""Profiles of xAPI that tools follow: what a statement that is valid should say besides, and where that is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..problems import Problem
from .attendance import ATTENDANCE
from .cmi5 import CMI5
from .h5p import H5P
from .profile import Profile, Rule, Said
from .video import VIDEO

PROFILES: dict[str, Profile] = {one.name: one for one in (CMI5, VIDEO, H5P, ATTENDANCE)}
RULES: dict[str, Rule] = {rule.name: rule for profile in PROFILES.values() for rule in profile.rules}


def profile_problems(statements: Iterable[Mapping[str, Any]], followed: Collection[str]) -> list[Problem]:
    """Where valid statements do not follow the profiles they claim, or those that their tool follows and that are meant for them.

    A tool that follows none is not looked at.
    """
    if not followed:
        return []
    found = []
    for number, statement in enumerate(statements):
        said = Said(statement)
        for profile in PROFILES.values():
            if profile.claimed(said) or (profile.name in followed and profile.meant(said)):
                found += [replace(problem, statement=number) for problem in profile.problems(said)]
    return found
