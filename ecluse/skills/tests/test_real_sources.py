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

from ecluse.skills.models import Competence, Framework, Level, Occupation, OccupationCompetence
from ecluse.skills.queries.changes import compare, every_line, versions_of
from ecluse.skills.rules.changes import KINDS
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
        before = row_versions()
        assert bring(SHARED / "esco").touched == 0
        assert row_versions() == before

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
        assert OccupationCompetence.objects.filter(importance="core").count() == 18_900
        assert OccupationCompetence.objects.filter(importance="emerging").count() == 1_731


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
