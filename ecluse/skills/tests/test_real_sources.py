"""The full sources, where they stand beside the repository: what is imported counts what the source counts.

Elsewhere this file holds no test.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from pathlib import Path

import pytest

from ecluse.skills.models import (
    CollectionMember,
    Competence,
    CompetenceRelation,
    Framework,
    JobTitle,
    Level,
    Occupation,
    OccupationCompetence,
    OccupationGroup,
    OccupationRelation,
)
from ecluse.skills.queries.changes import compare, every_line, versions_of
from ecluse.skills.rules.changes import KINDS
from ecluse.skills.rules.competent import Competent
from ecluse.skills.rules.digcomp import DigComp
from ecluse.skills.rules.rome import Rome

from .test_importing import bring, row_versions

SHARED = Path(__file__).parents[4] / "shared" / "data"


def lines(name: str) -> list[dict[str, str]]:
    """A table of the source, read without our readers."""
    with gzip.open(SHARED / name, "rt", encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


if (SHARED / "esco").is_dir():

    @pytest.mark.django_db
    def test_all_of_esco_is_imported_in_three_languages_and_twice_changes_nothing() -> None:
        report = bring(SHARED / "esco")

        skills, occupations = lines("esco/merged/skills_en_fr_nl.csv.gz"), lines("esco/merged/occupations_en_fr_nl.csv.gz")
        needs = lines("esco/merged/occupation_skill_relations_1.2.0_rebuilt.csv.gz")
        assert set(Competence.objects.nameable().values_list("uri", flat=True)) == {row["uri"] for row in skills}
        assert Competence.objects.filter(kind="group").count() == len(lines("esco/en-1.2.0/skillGroups_en.csv.gz"))
        assert set(Occupation.objects.values_list("uri", flat=True)) == {row["uri"] for row in occupations}
        assert report.kinds["needs"].read == len(needs)
        assert OccupationCompetence.objects.count() == len({(row["occupationUri"], row["skillUri"]) for row in needs})
        for language in ("fr", "nl", "en"):
            with_label = sum(1 for row in skills if row[f"label_{language}"])
            assert Competence.objects.nameable().filter(**{f"label__{language}__isnull": False}).count() >= with_label
            assert Occupation.objects.filter(**{f"label__{language}__isnull": False}).count() == 3_039
        _relations_groups_lists_and_synonyms_of_esco()
        before = row_versions()
        assert bring(SHARED / "esco").touched == 0
        assert row_versions() == before

    def _relations_groups_lists_and_synonyms_of_esco() -> None:
        skills = set(Competence.objects.values_list("uri", flat=True))
        trades = set(Occupation.objects.values_list("uri", flat=True))
        newest = ("en-1.2.0", "fr-1.2.1", "nl-1.2.0")
        related, broader, nested = set(), set(), set()
        for release in newest:
            for row in _table(release, "skillSkillRelations"):
                related.add((row["originalSkillUri"], row["relationType"], row["relatedSkillUri"]))
            for row in _table(release, "broaderRelationsSkillPillar"):
                broader.add((row["conceptUri"], row["broaderUri"]))
            for row in _table(release, "skillsHierarchy"):
                path = [row[f"Level {level} URI"] for level in range(4) if row.get(f"Level {level} URI")]
                broader.update(zip(path[1:], path, strict=False))
            for row in _table(release, "broaderRelationsOccPillar"):
                nested.add((row["conceptUri"], row["broaderUri"]))
        told = set(CompetenceRelation.objects.values_list("origin__uri", "kind", "target__uri"))
        assert {one for one in told if one[1] != "broader"} == {one for one in related if {one[0], one[2]} <= skills}
        assert {(a, b) for a, kind, b in told if kind == "broader"} == {pair for pair in broader if set(pair) <= skills}
        assert set(OccupationRelation.objects.values_list("origin__uri", "target__uri")) == {
            pair for pair in nested if set(pair) <= trades
        }
        groups = {row["conceptUri"] for release in newest for row in _table(release, "ISCOGroups")}
        assert set(OccupationGroup.objects.values_list("uri", flat=True)) == groups
        for code, name in (
            ("digital", "digitalSkills"),
            ("green", "greenSkills"),
            ("language", "languageSkills"),
            ("transversal", "transversalSkills"),
        ):
            listed = {row["conceptUri"] for release in newest for row in _table(release, f"{name}Collection")}
            assert (
                set(CollectionMember.objects.filter(collection__code=code).values_list("competence__uri", flat=True))
                == listed & skills
            )
        _synonyms_of_esco(skills, trades)

    def _synonyms_of_esco(skills: set[str], trades: set[str]) -> None:
        """For each language, the concepts that have another name anywhere in the source have one here."""
        named: dict[str, set[str]] = {"fr": set(), "nl": set(), "en": set()}
        labels = {uri: label for model in (Competence, Occupation) for uri, label in model.objects.values_list("uri", "label")}

        def others(cell: str | None, uri: str, code: str) -> set[str]:
            """The names of a cell but the one that is its label today."""
            return {name.strip() for name in (cell or "").replace("\n", "|").split("|")} - {"", labels.get(uri, {}).get(code, "")}

        named_in = ("skills_", "occupations_", "digital", "green", "language", "transversal", "research", "digComp")
        for file in [one for one in sorted((SHARED / "esco").rglob("*.csv.gz")) if one.name.startswith(named_in)]:
            rows = lines(str(file.relative_to(SHARED)))
            language = file.name.split("_")[-1][:2] if "merged" not in file.parts else ""
            language = "fr" if file.name == "skills_fr_labels_api.csv.gz" else language
            for row in rows:
                for code in (language,) if language in named else named:
                    uri = row.get("conceptUri") or row.get("uri") or ""
                    if others(row.get("altLabels") if language else row.get(f"alt_{code}"), uri, code):
                        named[code].add(uri)
        with zipfile.ZipFile(SHARED / "esco" / "official-1.1.1" / "esco-v1.1.1-classification-en-csv.zip") as archive:
            for name in ("skills_en.csv", "skillGroups_en.csv", "occupations_en.csv"):
                named["en"].update(
                    row["conceptUri"] for row in _members(archive, name) if others(row["altLabels"], row["conceptUri"], "en")
                )
        for model, known in ((Competence, skills), (Occupation, trades)):
            for code, uris in named.items():
                here = set(model.objects.filter(alternatives__has_key=code).values_list("uri", flat=True))
                assert abs(len(here) - len(uris & known)) <= 0.001 * len(known), (
                    model.__name__,
                    code,
                    len(here),
                    len(uris & known),
                )

    def _table(release: str, name: str) -> list[dict[str, str]]:
        """A table of a release, in its language; nothing when the release lacks it."""
        file = SHARED / "esco" / release / f"{name}_{release[:2]}.csv.gz"
        return lines(str(file.relative_to(SHARED))) if file.exists() else []

    @pytest.mark.django_db
    def test_what_changed_in_esco_from_1_1_1_to_1_2_is_what_the_two_releases_say() -> None:
        bring(SHARED / "esco" / "official-1.1.1")
        bring(SHARED / "esco", accept_removals=True)

        framework = Framework.objects.get()
        found = compare(versions_of(framework)[:1], kinds=KINDS, text="", language="fr", number=1)
        with zipfile.ZipFile(SHARED / "esco" / "official-1.1.1" / "esco-v1.1.1-classification-en-csv.zip") as archive:
            before = {
                row["conceptUri"]: row["preferredLabel"]
                for name in ("skills_en.csv", "skillGroups_en.csv", "occupations_en.csv")
                for row in _members(archive, name)
            }
        after = {
            row["uri"]: row["label_en"]
            for name in ("skills", "occupations")
            for row in lines(f"esco/merged/{name}_en_fr_nl.csv.gz")
        }
        after |= {row["conceptUri"]: row["preferredLabel"] for row in lines("esco/en-1.2.0/skillGroups_en.csv.gz")}
        assert found.counts["added"] == len(after.keys() - before.keys())
        assert found.counts["withdrawn"] == len(before.keys() - after.keys())
        assert found.counts["moved"] > 0
        assert found.counts["related"] > 0
        renamed = {
            uri
            for uri in before.keys() & after.keys()
            if after[uri] and " ".join(after[uri].split()) != " ".join(before[uri].split())
        }
        told = set(_renamed(framework))
        assert renamed - told == set()
        assert len(told) == found.counts["renamed"]


def _members(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    member = next(one for one in archive.namelist() if one.endswith(name))
    with archive.open(member) as stored:
        return list(csv.DictReader(io.TextIOWrapper(stored, "utf-8", newline="")))


def _renamed(framework: Framework) -> list[str]:
    """The addresses of the things told as renamed."""
    versions = versions_of(framework)[:1]
    keys = [line.thing_id for line, _names in every_line(versions, kinds=("renamed",), text="", language="fr")]
    return [
        *Competence.objects.filter(pk__in=keys).values_list("uri", flat=True),
        *Occupation.objects.filter(pk__in=keys).values_list("uri", flat=True),
    ]


if (SHARED / "rome").is_dir():

    @pytest.mark.django_db
    def test_all_of_rome_is_imported() -> None:
        report = bring(SHARED / "rome" / "v460", Rome)

        created = {name: kind.created for name, kind in report.kinds.items() if kind.created}
        assert created["occupations"] == 1_584
        assert created["titles"] == 13_120
        assert created["competences"] == 18_317 + 15_354
        assert created["needs"] == 54_695 + 35_861
        assert created["occupation_relations"] == 14_912
        assert created["groups"] == 14 + 110
        assert created["competence_relations"] == sum(
            1 for row in lines("rome/v460/unix_referentiel_competence_v460_utf8.csv.gz") if row["code_ogr_macro_comp"]
        )
        titles = {row["code_ogr"] for row in lines("rome/v460/unix_referentiel_appellation_v460_utf8.csv.gz")}
        assert set(JobTitle.objects.values_list("code", flat=True)) == titles
        themes = {
            (row["code_theme"], row["code_rome"]) for row in lines("rome/v460/unix_arborescence_thematique_v460_utf8.csv.gz")
        }
        assert CollectionMember.objects.filter(collection__code__startswith="theme-").count() == len(themes)
        assert bring(SHARED / "rome" / "v460", Rome).touched == 0
        assert OccupationCompetence.objects.filter(importance="core").count() == 18_900
        assert OccupationCompetence.objects.filter(importance="emerging").count() == 1_731


if (SHARED / "crosswalks-gold").is_dir():

    @pytest.mark.django_db
    def test_all_of_competent_is_imported_in_two_languages_and_twice_changes_nothing() -> None:
        tables = SHARED / "crosswalks-gold" / "national-tables"
        bring(tables, Competent)

        for file, model in (("escocompetencemappingfinalreport-fr-nl-45-v3.8", Competence), ("BLM_mapping", Occupation)):
            with gzip.open(tables / f"{file}.csv.gz", "rt", encoding="utf-8", newline="") as text:
                rows = list(csv.reader(text))
            start = next(place for place, row in enumerate(rows) if any(cell.lower() == "mapping relation" for cell in row))
            header = [cell.strip().lower() for cell in rows[start]]
            place = {
                name: header.index(name)
                for name in ("classification 2 uri", "classification 2 preflabel fr", "classification 2 preflabel nl")
            }
            said = {row[place["classification 2 uri"]].strip(): row for row in rows[start + 1 :] if any(row)}
            assert set(model.objects.values_list("uri", flat=True)) == {f"urn:competent:{key}" for key in said}
            for code in ("fr", "nl"):
                named = sum(1 for row in said.values() if row[place[f"classification 2 preflabel {code}"]].strip())
                assert model.objects.filter(label__has_key=code).count() == named
        assert bring(tables, Competent).touched == 0


if (SHARED / "digcomp3").is_dir():

    @pytest.mark.django_db
    def test_all_of_digcomp_is_imported() -> None:
        report = bring(SHARED / "digcomp3", DigComp)

        assert report.kinds["descriptors"].created == 362 + 523
        assert Level.objects.count() == 8
        competences = Competence.objects.filter(kind="competence")
        assert competences.count() == 21
        assert all(set(competence.label) == {"fr", "nl", "en", "de"} for competence in competences)
        assert any("digcomp_3.0_learning_outcomes_fr_unofficial.json" in name for name in _left_aside())


def _left_aside() -> list[str]:
    """Files that were there and not read: the machine translation must be one of them."""
    from ecluse.skills.rules.sources import open_source

    with open_source(SHARED / "digcomp3") as source:
        return DigComp(source).reading.left_aside
