"""Reading ROME 4.0 as France Travail publishes it: a folder or an archive of `unix_…_v460_utf8.csv` files, in French only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from .base_content import BaseContent
from .problems import NotThisFramework
from .rows import (
    CollectionRow,
    CompetenceRow,
    GroupRow,
    MemberRow,
    NeedRow,
    OccupationRow,
    RelationRow,
    Texts,
    TitleRow,
)
from .sources import Source, SourceFile
from .tables import Cells, Fallback, rows_of

FICHE = "https://candidat.francetravail.fr/metierscope/fiche-metier/"  # + code of the fiche
NEEDED = ("referentiel_code_rome", "referentiel_competence", "referentiel_savoir", "liens_rome_referentiels")
_NAME = re.compile(r"^unix_(?P<table>.+?)(?:_v(?P<version>\d+))?(?:_utf8)?\.csv$", re.IGNORECASE)

# The "heart of the trade" column of unix_coherence_item; an empty one is a competence among others.
IMPORTANCE = {"Principale": "core", "Émergente": "emerging", "": "optional"}
SKILLS_BLOCK, TITLES_BLOCK = "5", "2"  # unix_composition_bloc


def uri_of_item(code: str) -> str:
    """The address of a competence or a piece of knowledge, by its OGR number; ROME publishes no web address for them."""
    return f"urn:rome:ogr:{code}"


def _french(text: str) -> Texts:
    text = " ".join(text.split())
    return {"fr": text} if text else {}


class Rome(BaseContent):
    """The content of a ROME source."""

    code = "rome"

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.tables: dict[str, SourceFile] = {}
        versions: set[str] = set()
        for file in source.files:
            found = _NAME.match(file.name)
            if not found:
                self.reading.left_aside.append(file.shown)
                continue
            self.tables.setdefault(found["table"].lower(), file)
            versions.add(found["version"] or "")
        for table in NEEDED:
            if table not in self.tables:
                raise NotThisFramework(path=source.path, expected="ROME", missing=f"unix_{table}_v….csv")
        self.version = "4.0 v" + "+".join(sorted(versions - {""})) if versions - {""} else "4.0"
        self.reading.languages.add("fr")
        # unix_arborescence_secteur_naf is published in CP1252 in spite of its name.
        self.fallback = Fallback("cp1252", self.reading.encodings)
        self.used = list(self.tables.values())

    def _rows(self, table: str, *columns: str) -> Iterator[Cells]:
        """The lines of a table, or none when the source lacks it."""
        if file := self.tables.get(table):
            for _line, cells in rows_of(file, columns, fallback=self.fallback):
                yield cells

    def groups(self) -> Iterator[GroupRow]:
        """The 14 broad domains and the 110 domains."""
        for table, columns in (
            ("grand_domaine", ("code_grand_domaine", "libelle_grand_domaine")),
            ("domaine_professionnel", ("code_domaine_professionnel", "libelle_domaine_professionnel")),
        ):
            for code, label in self._rows(table, *columns):
                yield GroupRow(f"urn:rome:domaine:{code}", code, _french(label), {})

    def occupations(self) -> Iterator[OccupationRow]:
        """The occupation sheets, each with its definition and the names under which the job is offered."""
        names: dict[str, list[str]] = defaultdict(list)
        for title in self._titles():
            names[title[1]].append(title[2])
        texts: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
        for code, kind, place, text in self._rows("texte", "code_rome", "libelle_type_texte", "position_phrase", "libelle_texte"):
            # "definition" comes before "acces_metier"
            texts[code].append(
                (("0" if kind == "definition" else "1") + kind, int(place) if place.isdigit() else 0, text.strip())
            )
        columns = (
            "code_rome",
            "libelle_rome",
            "transition_eco",
            "transition_num",
            "transition_demo",
            "emploi_reglemente",
            "emploi_cadre",
        )
        for code, label, green, digital, demographic, regulated, executive in self._rows("referentiel_code_rome", *columns):
            marks = [
                mark
                for mark, is_set in (
                    ("digital", digital == "O"),
                    ("green", green.startswith(("Emploi Vert", "Emploi stratégique"))),
                    ("demographic", demographic == "O"),
                    ("regulated", regulated == "O"),
                    ("executive", executive == "O"),
                )
                if is_set
            ]
            definition = "\n".join(text for _kind, _place, text in sorted(texts[code]))
            description = {"fr": definition} if definition else {}
            others = [name for name in names[code] if name != label]
            alternatives = {"fr": others} if others else {}
            group = f"urn:rome:domaine:{code[:3]}"
            yield OccupationRow(FICHE + code, code, "", group, _french(label), alternatives, description, marks)

    def _titles(self) -> Iterator[tuple[str, str, str]]:
        for code, label, occupation in self._rows("referentiel_appellation", "code_ogr", "libelle_appellation_long", "code_rome"):
            yield code, occupation, " ".join(label.split())

    def titles(self) -> Iterator[TitleRow]:
        """Job titles (appellations), each with its OGR number."""
        for code, occupation, label in self._titles():
            yield TitleRow(code, FICHE + occupation, _french(label))

    def competences(self) -> Iterator[CompetenceRow]:
        """Skills and attitudes, the macro-competences that gather them, then knowledge."""
        columns = (
            "code_ogr",
            "libelle_competence",
            "definition",
            "code_macro_comp",
            "cat_comp",
            "transition_eco",
            "transition_num",
        )
        for code, label, definition, macro, category, green, digital in self._rows("referentiel_competence", *columns):
            kind = "attitude" if category.startswith("Savoir-être") else "skill"
            marks = [mark for mark, is_set in (("digital", digital == "O"), ("green", green == "O")) if is_set]
            description = {"fr": definition.strip()} if definition.strip() else {}
            yield CompetenceRow(uri_of_item(code), kind, macro or code, _french(label), {}, description, "", marks, [])
        known = ("code_ogr_savoir", "libelle_savoir", "transition_eco", "transition_num")
        for code, label, green, digital in self._rows("referentiel_savoir", *known):
            marks = [mark for mark, is_set in (("digital", digital == "O"), ("green", green == "O")) if is_set]
            yield CompetenceRow(uri_of_item(code), "knowledge", code, _french(label), {}, {}, "", marks, [])

    def competence_relations(self) -> Iterator[RelationRow]:
        """Each competence belongs to its macro-competence."""
        for code, macro in self._rows("referentiel_competence", "code_ogr", "code_ogr_macro_comp"):
            if macro:
                yield RelationRow(uri_of_item(code), "broader", uri_of_item(macro), 0)

    def occupation_relations(self) -> Iterator[RelationRow]:
        """Neighbouring occupations, the nearest first."""
        for origin, target, rank in self._rows("rubrique_mobilite", "code_rome", "code_rome_cible", "numero_ordre"):
            yield RelationRow(FICHE + origin, "mobility", FICHE + target, int(rank) if rank.isdigit() else 0)

    def needs(self) -> Iterator[NeedRow]:
        """The competences of each sheet; the heart of the trade is marked in a table apart."""
        heart = {
            (occupation, item): IMPORTANCE.get(mark, "optional")
            for occupation, item, mark in self._rows("coherence_item", "code_rome", "code_ogr", "coeur_metier")
            if mark
        }
        for occupation, block, item in self._rows("liens_rome_referentiels", "code_rome", "code_compo_bloc", "code_ogr"):
            if block == SKILLS_BLOCK:
                yield NeedRow(FICHE + occupation, uri_of_item(item), heart.get((occupation, item), "optional"))

    def collections(self) -> Iterator[CollectionRow]:
        """Themes, and sectors of activity (NAF)."""
        for code, label in self._rows("themes", "code_theme", "libelle_theme"):
            yield CollectionRow(f"theme-{code}", _french(label))
        for code, label in self._rows("secteur_naf", "code_secteur_naf", "libelle_secteur_naf"):
            yield CollectionRow(f"naf-{code}", _french(label))

    def members(self) -> Iterator[MemberRow]:
        """The sheets of each theme and sector."""
        for code, occupation in self._rows("arborescence_thematique", "code_theme", "code_rome"):
            yield MemberRow(f"theme-{code}", FICHE + occupation)
        for code, occupation in self._rows("arborescence_secteur_naf", "code_secteur_naf", "code_rome"):
            yield MemberRow(f"naf-{code}", FICHE + occupation)
