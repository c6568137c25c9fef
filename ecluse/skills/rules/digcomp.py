"""Reading DigComp 3.0 from the JSON-LD data supplement, one file or several languages of it.

The French learning outcomes that circulate are a machine translation with visible errors: they are not read, ever.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from .base_content import BaseContent
from .known import DIGCOMP
from .problems import BadValue, NotThisFramework
from .rows import LANGUAGES, CompetenceRow, DescriptorRow, LevelRow, RelationRow, Texts
from .sources import Source
from .tables import json_of

BASE = DIGCOMP.source_url
OURS = ["fr", "de"]  # the languages whose labels are our own translation
KINDS = {"Knowledge": "knowledge", "Skill": "skill", "Attitude": "attitude"}


@cache
def carried() -> dict[str, Any]:
    """The labels carried by the project, ours included."""
    content: dict[str, Any] = json.loads(files("ecluse.skills").joinpath("reference/digcomp.json").read_text("utf-8"))
    return content


def uri_of(code: str) -> str:
    """The address of an area (`1`) or a competence (`1.1`): the published document, and the code in it."""
    return f"{BASE}#{code}"


class DigComp(BaseContent):
    """The content of a DigComp source."""

    code = "digcomp"

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.graph: dict[str, dict[str, Any]] = {}
        self.origin: dict[str, str] = {}
        for file in source.files:
            if not file.name.lower().endswith((".jsonld", ".json")):
                self.reading.left_aside.append(file.shown)
                continue
            document = json_of(file)
            graph = document.get("@graph") if isinstance(document, dict) else None
            if not isinstance(graph, list):
                self.reading.left_aside.append(file.shown)
                continue
            self.used.append(file)
            for node in graph:
                if isinstance(node, dict) and isinstance(node.get("@id"), str):
                    self.graph.setdefault(node["@id"], {}).update(node)
                    self.origin.setdefault(node["@id"], file.shown)
        if not any(key.startswith("CompetenceArea/") for key in self.graph):
            raise NotThisFramework(path=source.path, expected="DigComp 3.0", missing="CompetenceArea")
        found = re.search(r"(\d\.\d)", " ".join(file.name for file in self.used))
        self.version = found[1] if found else ""
        self.reading.languages.update(language for node in self.graph.values() for language in self._spoken(node))
        self.reading.languages.update(OURS)

    def _spoken(self, node: dict[str, Any]) -> list[str]:
        return ["en", *(key[-2:] for key in node if key.startswith(("name_", "description_")) and key[-2:] in LANGUAGES)]

    def _nodes(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for key, node in self.graph.items():
            if key.startswith(f"{kind}/"):
                yield key.split("/", 1)[1], node

    def _texts(self, node: dict[str, Any], name: str, *, required: bool = False) -> Texts:
        """The text `name` in English and in each `name_xx`."""
        texts = {
            language: " ".join(value.split())
            for language, key in (("en", name), *((code, f"{name}_{code}") for code in LANGUAGES if code != "en"))
            if isinstance(value := node.get(key), str) and value.strip()
        }
        if required and not texts:
            raise BadValue(file=self.origin[node["@id"]], item=node["@id"], field=name)
        return texts

    def competences(self) -> Iterator[CompetenceRow]:
        """The five areas and the twenty-one competences, with our French and German labels."""
        ours = carried()["competences"]
        for kind, what in (("CompetenceArea", "area"), ("Competence", "competence")):
            for code, node in self._nodes(kind):
                label = self._texts(node, "name", required=True)
                own = [language for language in OURS if language not in label and ours.get(code, {}).get(language)]
                label |= {language: ours[code][language] for language in own}
                yield CompetenceRow(uri_of(code), what, code, label, {}, self._texts(node, "description"), "", [], own)

    def competence_relations(self) -> Iterator[RelationRow]:
        """Each competence belongs to its area."""
        for code, node in self._nodes("Competence"):
            area = node.get("competence_area_id")
            if area not in self.graph:
                raise BadValue(file=self.origin[node["@id"]], item=node["@id"], field="competence_area_id")
            yield RelationRow(uri_of(code), "broader", uri_of(str(area).split("/", 1)[1]), 0)

    def levels(self) -> Iterator[LevelRow]:
        """The eight levels, in four stages."""
        ours = carried()
        for key, node in self._nodes("ProficiencyLevel"):
            number, stage = node.get("eight_levels_mapping"), node.get("four_levels_name")
            if not isinstance(number, int) or not isinstance(stage, str):
                raise BadValue(file=self.origin[node["@id"]], item=f"ProficiencyLevel/{key}", field="eight_levels_mapping")
            known = ours["levels"].get(str(number), {}).get("description", {})
            description = {language: known[language] for language in OURS if language in known}
            name = ours["stages"].get(stage, {}) | self._texts(node, "four_levels_name")
            description |= self._texts(node, "eight_levels_description")
            yield LevelRow(number, str(node.get("six_levels_mapping", "")), stage, name, description)

    def descriptors(self) -> Iterator[DescriptorRow]:
        """Competence statements, then learning outcomes."""
        for kind in ("CompetenceStatement", "LearningOutcome"):
            for code, node in self._nodes(kind):
                competence = str(node.get("competence_id", ""))
                if competence not in self.graph:
                    raise BadValue(file=self.origin[node["@id"]], item=node["@id"], field="competence_id")
                stage = str(node.get("four_levels_proficiency_name", "")).removeprefix("ProficiencyLevel/")
                what = KINDS.get(str(node.get("type", "")), "statement")
                label = str(node.get("ai_label", ""))
                mark = {"AI-Explicit": "explicit", "AI-Implicit": "implicit"}.get(label, "")
                text = self._texts(node, "description", required=True)
                yield DescriptorRow(code, uri_of(competence.split("/", 1)[1]), what, stage, text, mark)
