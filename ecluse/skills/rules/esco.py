"""Reading ESCO: an official bundle of any languages, or a folder that gathers several releases and languages.

For each kind of row the newest release line that has it decides which rows exist; older releases only complete missing texts. So Dutch
synonyms published with 1.1.1 serve 1.2, and a skill withdrawn since does not come back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .base_content import BaseContent
from .esco_files import SKILL, EscoFile, Holds, authority, recognise, version_of
from .known import ESCO_COLLECTIONS
from .problems import MissingValue, NotThisFramework, UnknownWord
from .rows import (
    LANGUAGES,
    CollectionRow,
    CompetenceRow,
    GroupRow,
    ManyTexts,
    MemberRow,
    NeedRow,
    OccupationRow,
    RelationRow,
    Texts,
)
from .sources import Source
from .tables import rows_of

RELATIONS = frozenset({"essential", "optional"})
KINDS = {"skill/competence": "skill", "knowledge": "knowledge", "": "skill"}


@dataclass
class _Concept:
    """A concept being put together from several files, newest first."""

    kind: str
    code: str = ""
    isco: str = ""
    reuse_level: str = ""
    label: Texts = field(default_factory=dict)
    alternatives: ManyTexts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)

    def complete(self, language: str, label: str, alternatives: str, description: str) -> None:
        """Add what is still missing in a language.

        Alternatives are separated by line breaks in skills and occupations, by " | " in collections, by "|" in joined tables.
        """
        if label and language not in self.label:
            self.label[language] = " ".join(label.split())
        if alternatives and language not in self.alternatives:
            names = dict.fromkeys(map(str.strip, alternatives.replace("\n", "|").replace("\r", "|").split("|")))
            names.pop(self.label.get(language, ""), None)
            names.pop("", None)
            if names:
                self.alternatives[language] = list(names)
        if language not in self.description and (text := description.strip()):
            self.description[language] = text


class Esco(BaseContent):
    """The content of an ESCO source."""

    code = "esco"

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.files, self.reading.left_aside = recognise(source)
        self.version = version_of(self.files)
        for needed in (Holds.SKILLS, Holds.OCCUPATIONS):
            if not any(each.holds is needed for each in self.files):
                raise NotThisFramework(path=source.path, expected="ESCO", missing=f"{needed.value}_fr.csv".replace(" ", ""))
        self._used = [each for each in self.files if self._is_used(each)]
        self.used = [each.file for each in self._used]

    def _is_used(self, each: EscoFile) -> bool:
        if each.holds in (Holds.NEEDS, Holds.SKILL_RELATIONS, Holds.BROADER):
            return each in authority(self.files, each.holds)
        self.reading.unused_languages.update(set(each.languages) - set(LANGUAGES))
        self.reading.languages.update(set(each.languages) & set(LANGUAGES))
        return bool(set(each.languages) & set(LANGUAGES))

    # --- concepts -----------------------------------------------------------------------------------------------

    def competences(self) -> Iterator[CompetenceRow]:
        """Skills and knowledge, then the groups that class them."""
        skills = self._concepts(Holds.SKILLS, "")
        self._complete_from_collections(skills)
        for uri, each in skills.items():
            yield _competence(uri, each)
        for uri, each in self._concepts(Holds.SKILL_GROUPS, "group").items():
            yield _competence(uri, each)

    def groups(self) -> Iterator[GroupRow]:
        """ISCO-08 groups."""
        for uri, each in self._concepts(Holds.ISCO_GROUPS, "").items():
            yield GroupRow(uri, each.code, each.label, each.description)

    def occupations(self) -> Iterator[OccupationRow]:
        """Occupations, each in its ISCO group."""
        for uri, each in self._concepts(Holds.OCCUPATIONS, "").items():
            group = f"http://data.europa.eu/esco/isco/C{each.isco}"
            yield OccupationRow(uri, each.code, each.isco, group, each.label, each.alternatives, each.description, [])

    def _concepts(self, holds: Holds, kind: str) -> dict[str, _Concept]:
        """The concepts of the newest line, completed by the texts of all releases, newest first."""
        deciding = authority(self._used, holds)
        concepts: dict[str, _Concept] = {}
        for each in [file for file in self._used if file.holds is holds]:
            for uri, attributes, texts in _lines(each):
                concept = concepts.get(uri)
                if concept is None:
                    if each not in deciding:
                        continue
                    concept = concepts[uri] = _Concept(kind)
                code, isco, skill_type, reuse_level = attributes
                concept.code = concept.code or code
                concept.isco = concept.isco or isco
                concept.kind = concept.kind or (skill_type and KINDS.get(skill_type, "skill"))
                concept.reuse_level = concept.reuse_level or reuse_level
                for language, label, alternatives, description in texts:
                    concept.complete(language, label, alternatives, description)
        return concepts

    def _complete_from_collections(self, skills: dict[str, _Concept]) -> None:
        """Collections carry synonyms and descriptions that some releases lack in their list of skills."""
        for each in self._used:
            if each.holds is Holds.COLLECTION:
                for uri, (_code, _isco, skill_type, reuse_level), texts in _lines(each):
                    if concept := skills.get(uri):
                        concept.kind = concept.kind or (skill_type and KINDS.get(skill_type, "skill"))
                        concept.reuse_level = concept.reuse_level or reuse_level
                        for language, label, alternatives, description in texts:
                            concept.complete(language, label, alternatives, description)

    # --- relations ----------------------------------------------------------------------------------------------

    def competence_relations(self) -> Iterator[RelationRow]:
        """Broader, essential and optional relations between skills."""
        for each in authority(self._used, Holds.SKILL_RELATIONS):
            for line, (origin, kind, target) in rows_of(each.file, ("originalSkillUri", "relationType", "relatedSkillUri")):
                yield RelationRow(origin, _known(kind, each, line), target, 0)
        for origin, target in self._broader(occupations=False):
            yield RelationRow(origin, "broader", target, 0)
        for each in authority(self._used, Holds.HIERARCHY):
            columns = [f"Level {level} URI" for level in range(4)]
            for _line, uris in rows_of(each.file, columns[:2], optional=columns[2:], ragged=True):
                path = [uri for uri in uris if uri]
                if len(path) > 1:
                    yield RelationRow(path[-1], "broader", path[-2], 0)

    def occupation_relations(self) -> Iterator[RelationRow]:
        """Narrower occupations; the ISCO group of an occupation is on its row."""
        for origin, target in self._broader(occupations=True):
            yield RelationRow(origin, "broader", target, 0)

    def _broader(self, *, occupations: bool) -> Iterator[tuple[str, str]]:
        """Pairs of one pillar. Only links between two occupations count there: ISCO codes already nest."""
        for each in authority(self._used, Holds.BROADER):
            for _line, (origin, target) in rows_of(each.file, ("conceptUri", "broaderUri")):
                between_occupations = "/esco/occupation/" in target
                if between_occupations if occupations else not between_occupations and "/esco/isco/" not in target:
                    yield origin, target

    def needs(self) -> Iterator[NeedRow]:
        """Essential and optional skills of occupations."""
        for each in authority(self._used, Holds.NEEDS):
            for line, (occupation, importance, skill) in rows_of(each.file, ("occupationUri", "relationType", "skillUri")):
                yield NeedRow(occupation, skill, _known(importance, each, line))

    # --- collections --------------------------------------------------------------------------------------------

    def collections(self) -> Iterator[CollectionRow]:
        """Themed lists: digital, green, transversal, language, research, DigComp."""
        for code in sorted({_collection(each) for each in authority(self._used, Holds.COLLECTION)}):
            yield CollectionRow(code, ESCO_COLLECTIONS.get(code, {"en": code}))

    def members(self) -> Iterator[MemberRow]:
        """Who belongs to which themed list."""
        for each in authority(self._used, Holds.COLLECTION):
            for _line, (uri, _label) in rows_of(each.file, ("conceptUri", "preferredLabel")):
                yield MemberRow(_collection(each), uri)


type _Line = tuple[str, tuple[str, str, str, str], list[tuple[str, str, str, str]]]


def _lines(each: EscoFile) -> Iterator[_Line]:
    """Each concept of a file: its URI, (code, ISCO, type, reuse level), and (language, label, alternatives, description)s."""
    if each.wide:
        yield from _wide_lines(each)
        return
    language = each.languages[0]
    optional = ("altLabels", "description", "code", "iscoGroup", "skillType", "reuseLevel")
    for line, (uri, label, *others) in rows_of(each.file, ("conceptUri", "preferredLabel"), optional=optional):
        if not uri:
            raise MissingValue(file=each.file.shown, line=line, column="conceptUri")
        alternatives, description, code, isco, skill_type, reuse_level = others
        yield uri, (code, isco, skill_type, reuse_level), [(language, label, alternatives, description)]


def _wide_lines(each: EscoFile) -> Iterator[_Line]:
    spoken = [language for language in each.languages if language in LANGUAGES]
    optional = ["code", "isco", "skillType", "reuseLevel"]
    for language in spoken:
        optional += [f"label_{language}", f"alt_{language}", f"description_{language}"]
    for line, (uri, code, isco, skill_type, reuse_level, *texts) in rows_of(each.file, ("uri",), optional=optional):
        if not uri:
            raise MissingValue(file=each.file.shown, line=line, column="uri")
        by_language = [(language, *texts[3 * place : 3 * place + 3]) for place, language in enumerate(spoken)]
        yield uri, (code, isco, skill_type, reuse_level), by_language  # type: ignore[misc]


def _known(relation: str, each: EscoFile, line: int) -> str:
    """`essential` or `optional`, the two words of ESCO."""
    if relation not in RELATIONS:
        raise UnknownWord(file=each.file.shown, line=line, column="relationType", word=relation[:40])
    return relation


def _competence(uri: str, each: _Concept) -> CompetenceRow:
    code = each.code or (f"ISCED-F {uri.rsplit('/', 1)[-1]}" if not uri.startswith(SKILL) else "")
    return CompetenceRow(
        uri, each.kind or "skill", code, each.label, each.alternatives, each.description, each.reuse_level, [], []
    )


def _collection(each: EscoFile) -> str:
    """`digitalSkillsCollection_fr.csv` → `digital`; `researchOccupationsCollection` → `research-occupations`."""
    stem = re.split(r"Collection", each.file.name, flags=re.IGNORECASE)[0]
    theme = re.sub(r"Skills$", "", stem, flags=re.IGNORECASE)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", theme).lower() if theme.lower() != "digcomp" else "digcomp"
