"""Telling apart the files of an ESCO set: what each holds, in which language, from which release.

Official bundles, and folders that gather several releases and languages, are recognised by their column names, because people rename files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from .problems import UnknownLanguage
from .rows import LANGUAGES
from .sources import Source, SourceFile
from .tables import header_of

SKILL = "http://data.europa.eu/esco/skill/"
UNDATED = (999, 999, 0)
BEFORE_DATED = -2  # the patch given to an undated file: of the newest line, read after the dated files of that line
TYPED = frozenset({"conceptType", "skillType"})  # columns of a real list of skills


class Holds(Enum):
    """What an ESCO file holds."""

    SKILLS = "skills"
    SKILL_GROUPS = "skill groups"
    OCCUPATIONS = "occupations"
    ISCO_GROUPS = "ISCO groups"
    COLLECTION = "collection"
    HIERARCHY = "skills hierarchy"
    NEEDS = "occupation-skill relations"
    SKILL_RELATIONS = "skill-skill relations"
    BROADER = "broader relations"


@dataclass(frozen=True)
class EscoFile:
    """A recognised file. `release` is (major, minor, patch); a file without one belongs to the newest release present."""

    file: SourceFile
    holds: Holds
    languages: tuple[str, ...]
    release: tuple[int, int, int]
    wide: bool = False  # one line per concept, a column per language
    decides: bool = True  # False for bare lists of labels, which may hold withdrawn concepts: they complete texts only

    @property
    def line(self) -> tuple[int, int]:
        """The release without its patch: 1.2 for 1.2.0 and 1.2.1, which list nearly the same concepts."""
        return self.release[:2]


def recognise(source: Source) -> tuple[list[EscoFile], list[str]]:
    """The ESCO files of a source, newest first, and the names of the files left aside."""
    found: list[EscoFile] = []
    aside: list[str] = []
    for file in source.files:
        header = frozenset(header_of(file)) if file.name.lower().endswith(".csv") else frozenset()
        holds = _holds(file.name, header)
        if holds is None:
            aside.append(file.shown)
            continue
        wide = "label_en" in header or "label_fr" in header
        spoken = tuple(sorted(name[6:] for name in header if name.startswith("label_"))) if wide else _language(file, holds)
        found.append(
            EscoFile(file, holds, spoken, _release(file.shown), wide, decides=holds is not Holds.SKILLS or bool(header & TYPED))
        )
    newest = max((each.line for each in found if each.release != UNDATED), default=UNDATED[:2])
    found = [replace(each, release=(*newest, BEFORE_DATED)) if each.release == UNDATED else each for each in found]
    return sorted(found, key=lambda each: each.release, reverse=True), aside


def version_of(files: Iterable[EscoFile]) -> str:
    """`1.2.1`; `1.2.x` when several patches of one line are combined; empty when no file says it."""
    files = list(files)
    line = max((each.line for each in files), default=UNDATED[:2])
    if line == UNDATED[:2]:
        return ""
    patches = {each.release[2] for each in files if each.line == line and each.release[2] != BEFORE_DATED}
    return f"{line[0]}.{line[1]}.{patches.pop() if len(patches) == 1 and -1 not in patches else 'x'}"


def authority(files: Iterable[EscoFile], holds: Holds) -> list[EscoFile]:
    """The files that decide which rows exist: those of the newest line that has any. Older ones only complete texts."""
    kept = [each for each in files if each.holds is holds]
    kept = [each for each in kept if each.decides] or kept
    newest = max((each.line for each in kept), default=None)
    return [each for each in kept if each.line == newest]


def _holds(name: str, header: frozenset[str]) -> Holds | None:
    if {"occupationUri", "relationType", "skillUri"} <= header:
        return Holds.NEEDS
    if {"originalSkillUri", "relationType", "relatedSkillUri"} <= header:
        return Holds.SKILL_RELATIONS
    if {"conceptUri", "broaderUri"} <= header:
        return Holds.BROADER
    if {"Level 0 URI", "Level 1 URI"} <= header:
        return Holds.HIERARCHY
    if "uri" in header and header & {"label_en", "label_fr", "label_nl"}:
        return Holds.OCCUPATIONS if "isco" in header else Holds.SKILLS
    if not {"conceptUri", "preferredLabel"} <= header or "greenShare" in header:
        return None
    if "broaderConceptUri" in header:
        return Holds.COLLECTION
    if "iscoGroup" in header:
        return Holds.OCCUPATIONS
    if "code" in header:
        return Holds.SKILL_GROUPS if "scopeNote" in header or "skill" in name.lower() else Holds.ISCO_GROUPS
    return Holds.SKILLS


def _language(file: SourceFile, holds: Holds) -> tuple[str, ...]:
    """The language in the name of a file; relations have none to tell."""
    found = re.findall(r"[_-]([a-z]{2})(?=[_.-]|$)", file.name.lower())
    if found:
        return (found[0] if found[0] in LANGUAGES else found[-1],)
    if holds in (Holds.NEEDS, Holds.SKILL_RELATIONS, Holds.BROADER):
        return ()
    raise UnknownLanguage(file=file.shown)


def _release(shown: str) -> tuple[int, int, int]:
    """The last release number in the path of a file (`fr-1.0.x/skills_fr.csv` → 1.0.x), where x is told as patch -1."""
    found = re.findall(r"(?<![\d.])v?(\d{1,2})\.(\d{1,2})(?:\.(\d{1,2}|x))?(?![\d.]*\d)", shown, flags=re.IGNORECASE)
    if not found:
        return UNDATED
    major, minor, patch = found[-1]
    return int(major), int(minor), int(patch) if patch.isdigit() else -1
