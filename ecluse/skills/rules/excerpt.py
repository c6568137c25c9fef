"""The compact reference set as contents, in the same neutral rows as the full sources."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from .base_content import BaseContent
from .digcomp import OURS, carried, uri_of
from .known import ESCO_COLLECTIONS
from .rome import FICHE, uri_of_item
from .rows import (
    CollectionRow,
    CompetenceRow,
    GroupRow,
    LevelRow,
    MemberRow,
    NeedRow,
    OccupationRow,
    RelationRow,
    Texts,
    TitleRow,
)

SKILL, OCCUPATION = "http://data.europa.eu/esco/skill/", "http://data.europa.eu/esco/occupation/"
RESPONSIBLE = "urn:ecluse:responsible:"
ISCO = "http://data.europa.eu/esco/isco/C"
KINDS = {"s": "skill", "k": "knowledge", "a": "attitude"}


@cache
def reference(name: str) -> Any:
    """One file of the set."""
    return json.loads(files("ecluse.skills").joinpath(f"reference/{name}.json").read_text("utf-8"))


def fingerprint(name: str) -> str:
    """What tells one edition of a file from another."""
    return hashlib.sha256(files("ecluse.skills").joinpath(f"reference/{name}.json").read_bytes()).hexdigest()[:16]


def _texts(french: str, dutch: str, english: str) -> Texts:
    return {language: text for language, text in (("fr", french), ("nl", dutch), ("en", english)) if text}


class EscoExcerpt(BaseContent):
    """The IT occupations of ESCO and their skills."""

    code = "esco"

    def __init__(self) -> None:
        super().__init__()
        self.data = reference("esco")
        self.version = self.data["version"]
        self.reading.languages = {"fr", "nl", "en"}

    def competences(self) -> Iterator[CompetenceRow]:
        """Skills and knowledge, without descriptions."""
        for uuid, kind, reach, *labels in self.data["competences"]:
            yield CompetenceRow(SKILL + uuid, KINDS[kind], "", _texts(*labels), {}, {}, reach, [], [])

    def groups(self) -> Iterator[GroupRow]:
        """The ISCO groups of those occupations."""
        for code, *labels in self.data["groups"]:
            yield GroupRow(ISCO + code, code, _texts(*labels), {})

    def occupations(self) -> Iterator[OccupationRow]:
        """110 occupations."""
        for uuid, code, isco, french, dutch, english, _essential, _optional in self.data["occupations"]:
            yield OccupationRow(OCCUPATION + uuid, code, isco, ISCO + isco, _texts(french, dutch, english), {}, {}, [])

    def needs(self) -> Iterator[NeedRow]:
        """Essential and optional skills, by their place in the list."""
        skills = [row[0] for row in self.data["competences"]]
        for uuid, *_texts_and_codes, essential, optional in self.data["occupations"]:
            for importance, places in (("essential", essential), ("optional", optional)):
                for place in places:
                    yield NeedRow(OCCUPATION + uuid, SKILL + skills[place], importance)

    def collections(self) -> Iterator[CollectionRow]:
        """The digital collection."""
        yield CollectionRow("digital", ESCO_COLLECTIONS["digital"])

    def members(self) -> Iterator[MemberRow]:
        """Its members among those skills."""
        for place in self.data["digital"]:
            yield MemberRow("digital", SKILL + self.data["competences"][place][0])


class DigCompExcerpt(BaseContent):
    """Areas, competences and levels of DigComp 3.0, in four languages."""

    code = "digcomp"

    def __init__(self) -> None:
        super().__init__()
        self.data = carried()
        self.version = self.data["version"]
        self.reading.languages = {"fr", "nl", "en", "de"}

    def competences(self) -> Iterator[CompetenceRow]:
        """Areas and competences."""
        for code, label in self.data["competences"].items():
            kind = "competence" if "." in code else "area"
            yield CompetenceRow(uri_of(code), kind, code, label, {}, {}, "", [], OURS)

    def competence_relations(self) -> Iterator[RelationRow]:
        """Each competence belongs to its area."""
        for code in self.data["competences"]:
            if "." in code:
                yield RelationRow(uri_of(code), "broader", uri_of(code.split(".")[0]), 0)

    def levels(self) -> Iterator[LevelRow]:
        """Eight levels in four stages."""
        for number, level in self.data["levels"].items():
            name = self.data["stages"][level["stage"]]
            yield LevelRow(int(number), level["code"], level["stage"], name, level["description"])


class RomeExcerpt(BaseContent):
    """The ROME sheets that correspond to those occupations, in French."""

    code = "rome"

    def __init__(self) -> None:
        super().__init__()
        self.data = reference("rome")
        self.version = self.data["version"]
        self.reading.languages = {"fr"}

    def groups(self) -> Iterator[GroupRow]:
        """Their domains."""
        for code, label in self.data["groups"]:
            yield GroupRow(f"urn:rome:domaine:{code}", code, {"fr": label}, {})

    def occupations(self) -> Iterator[OccupationRow]:
        """The sheets, found also by their job titles."""
        names: dict[str, list[str]] = {}
        for _code, sheet, label in self.data["titles"]:
            names.setdefault(sheet, []).append(label)
        for code, label, flags in self.data["occupations"]:
            others = {"fr": names[code]} if code in names else {}
            yield OccupationRow(FICHE + code, code, "", f"urn:rome:domaine:{code[:3]}", {"fr": label}, others, {}, flags)

    def titles(self) -> Iterator[TitleRow]:
        """The job titles that correspond to ESCO, and all those of the detailed sheets."""
        for code, sheet, label in self.data["titles"]:
            yield TitleRow(code, FICHE + sheet, {"fr": label})

    def competences(self) -> Iterator[CompetenceRow]:
        """The competences of the detailed sheets."""
        for item, kind, code, label, flags in self.data["competences"]:
            yield CompetenceRow(uri_of_item(item), KINDS[kind], code, {"fr": label}, {}, {}, "", flags, [])

    def needs(self) -> Iterator[NeedRow]:
        """What the detailed sheets ask for."""
        for sheet, item, importance in self.data["needs"]:
            yield NeedRow(FICHE + sheet, uri_of_item(item), importance)

    def occupation_relations(self) -> Iterator[RelationRow]:
        """Neighbouring sheets, the nearest first."""
        for origin, target, rank in self.data["neighbours"]:
            yield RelationRow(FICHE + origin, "mobility", FICHE + target, rank)


class ResponsibleFramework(BaseContent):
    """The network's own framework of responsible digital: four areas after the life of a device, eighteen competences, four levels."""

    code = "responsible"

    def __init__(self) -> None:
        super().__init__()
        self.data = reference("responsible")
        self.version = self.data["version"]
        self.reading.languages = {"fr", "nl", "en", "de"}

    def competences(self) -> Iterator[CompetenceRow]:
        """Areas, then competences with what they mean."""
        for code, label in self.data["areas"].items():
            yield CompetenceRow(RESPONSIBLE + code, "area", code, label, {}, {}, "", [], [])
        for code, (label, meaning) in self.data["competences"].items():
            yield CompetenceRow(RESPONSIBLE + code, "competence", code, label, {}, meaning, "", [], [])

    def competence_relations(self) -> Iterator[RelationRow]:
        """Each competence belongs to its area."""
        for code in self.data["competences"]:
            yield RelationRow(RESPONSIBLE + code, "broader", RESPONSIBLE + code.split(".")[0], 0)

    def levels(self) -> Iterator[LevelRow]:
        """From discovering to passing on."""
        for number, name in self.data["levels"].items():
            yield LevelRow(int(number), f"R{number}", number, name, self.data["meaning"][number])
