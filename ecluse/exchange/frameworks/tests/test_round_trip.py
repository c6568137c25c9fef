"""What leaves as CASE, SKOS or CSV comes back, and leaves again the same, byte for byte once put in one order."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse, serialize

from ecluse.exchange.frameworks.actions import CASE, SKOS, TABLE, read
from ecluse.exchange.frameworks.writing import PREFIXES, case, skos, table
from ecluse.foundation.access import SYSTEM
from ecluse.network.testing import PersonFactory
from ecluse.skills import api as skills
from ecluse.skills.actions.reference import load_reference
from ecluse.skills.models import Alignment, Competence, CompetenceRelation, Framework, Level
from ecluse.skills.testing import CompetenceFactory, FrameworkFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
LANGUAGES = ("fr", "nl", "en", "de")


def address(name: str, *parts: object) -> str:
    """Addresses of a house that does not move."""
    return f"https://ecluse.example/{name}/{'/'.join(map(str, parts))}"


def as_case(code: str) -> list[bytes]:
    """A package in each language."""
    sheet = skills.framework_sheet(code)
    assert sheet is not None
    return [
        b"".join(
            case(
                sheet,
                lambda: skills.competence_sheets(sheet.id),
                skills.alignment_sheets(sheet.id),
                language=language,
                address=address,
            )
        )
        for language in LANGUAGES
    ]


def as_skos(code: str) -> list[bytes]:
    """The scheme."""
    sheet = skills.framework_sheet(code)
    assert sheet is not None
    triples = skos(sheet, skills.competence_sheets(sheet.id), skills.alignment_sheets(sheet.id), address=address)
    return [serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""]


def as_table(code: str) -> list[bytes]:
    """The table."""
    sheet = skills.framework_sheet(code)
    assert sheet is not None
    return [b"".join(table(skills.competence_sheets(sheet.id)))]


def canonical_case(package: bytes) -> bytes:
    """Items and associations in the order of their identifiers, keys in the order of the alphabet."""
    said = json.loads(package)
    for name in ("CFItems", "CFAssociations"):
        said[name].sort(key=lambda one: one["identifier"])
    return json.dumps(said, sort_keys=True, ensure_ascii=False).encode()


def canonical_skos(turtle: bytes) -> bytes:
    """N-Triples in order."""
    return b"\n".join(sorted(str(triple).encode() for triple in parse(turtle, format=RdfFormat.TURTLE)))


def canonical_table(content: bytes) -> bytes:
    """Lines in the order of their addresses."""
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return json.dumps([header, *sorted(rows)], ensure_ascii=False).encode()


FORMS: dict[str, tuple[Callable[[str], list[bytes]], Callable[[bytes], bytes], str]] = {
    CASE: (as_case, canonical_case, "json"),
    SKOS: (as_skos, canonical_skos, "ttl"),
    TABLE: (as_table, canonical_table, "csv"),
}


def comes_back_the_same(form: str, code: str) -> None:
    """Take it away, forget it, bring it back under the same code, take it away again."""
    write, canonical, extension = FORMS[form]
    first = write(code)
    ends = list(
        Alignment.objects.filter(origin_competence__framework__code=code).values_list("target_competence__framework", flat=True)
    )
    Alignment.objects.filter(origin_competence__framework__code=code).delete()
    Competence.objects.filter(framework__code=code).delete()
    Framework.objects.get(code=code).delete()
    brought = read(form, [(f"{number}.{extension}", content) for number, content in enumerate(first)])
    assert not brought.notes, brought.notes
    skills.bring_outside(by=SYSTEM, outside=brought.framework, code=code, source="back", at=AT, accept_removals=True)
    assert Alignment.objects.filter(origin_competence__framework__code=code).count() == (len(ends) if form != TABLE else 0)

    assert [canonical(content) for content in write(code)] == [canonical(content) for content in first]


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs", "Co", "Cn")), min_size=1, max_size=12
)
TEXTS = st.dictionaries(st.sampled_from(LANGUAGES), TEXT, min_size=1, max_size=4)
ITEMS = st.lists(
    st.fixed_dictionaries(
        {
            "label": TEXTS,
            "description": st.dictionaries(st.sampled_from(LANGUAGES), TEXT, max_size=2),
            "alternatives": st.dictionaries(
                st.sampled_from(LANGUAGES), st.lists(TEXT, min_size=1, max_size=2, unique=True), max_size=2
            ),
            "code": st.sampled_from(["", "1", "=1+1", "'=x", "A.2"]),
            "kind": st.sampled_from(["skill", "knowledge", "attitude", "competence", "area", "group"]),
            "position": st.integers(0, 5),
            "parent": st.integers(-1, 8),
            "friend": st.integers(-1, 8),
        }
    ),
    min_size=1,
    max_size=6,
)


def made(code: str, items: list[dict[str, Any]], title: dict[str, str]) -> None:
    """A framework of these items; a parent stands before its child, so that there is no circle."""
    framework = FrameworkFactory.create(code=code, title=title, version="1", notice={"fr": "Notice"})
    rows: list[Competence] = []
    for number, said in enumerate(items):
        facts = {name: said[name] for name in ("label", "description", "alternatives", "code", "kind", "position")}
        row = CompetenceFactory.create(framework=framework, uri=f"https://o/{number}", **facts)
        parent, friend = said["parent"], said["friend"]
        if 0 <= parent < number:
            CompetenceRelation.objects.create(origin=row, kind="broader", target=rows[parent])
        if 0 <= friend < number and friend != parent:
            CompetenceRelation.objects.create(origin=row, kind="related", target=rows[friend])
        rows.append(row)


@pytest.mark.parametrize("form", list(FORMS))
def test_any_small_framework_comes_back_the_same(form: str) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
    @given(items=ITEMS, title=TEXTS)
    def check(items: list[dict[str, Any]], title: dict[str, str]) -> None:
        made("petit", items, title)
        try:
            comes_back_the_same(form, "petit")
        finally:
            Competence.objects.filter(framework__code="petit").delete()
            Framework.objects.filter(code="petit").delete()

    check()


@pytest.mark.parametrize("form", list(FORMS))
def test_the_reference_set_of_digcomp_comes_back_the_same(form: str) -> None:
    load_reference(at=AT)
    Framework.objects.filter(code="digcomp").update(code="digcomp-copie")

    comes_back_the_same(form, "digcomp-copie")


@pytest.mark.parametrize("form", [CASE, SKOS])
def test_correspondences_and_levels_come_back_too(form: str) -> None:
    framework = FrameworkFactory.create(code="ours")
    here = CompetenceFactory.create(framework=framework, uri="https://o/1")
    there = CompetenceFactory.create(framework=FrameworkFactory.create(code="theirs"), uri="https://t/1")
    Alignment.objects.create(
        origin_competence=here, target_competence=there, relation="close", status="validated",
        validated_by=PersonFactory.create(), validated_on=date(2026, 11, 25),
    )  # fmt: skip
    Level.objects.create(framework=framework, number=1, code="1", stage="1", name={"fr": "Débutant", "nl": "Beginner"})

    comes_back_the_same(form, "ours")

    assert Level.objects.filter(framework__code="ours").count() == (1 if form == CASE else 0)


def test_bringing_the_same_file_twice_writes_nothing() -> None:
    load_reference(at=AT)
    contents = as_case("digcomp")

    def once() -> Iterator[int]:
        brought = read(CASE, [(f"{n}.json", content) for n, content in enumerate(contents)])
        report = skills.bring_outside(by=SYSTEM, outside=brought.framework, code="copie", source="x", at=AT)
        yield from (kind.touched for kind in report.kinds.values())

    assert sum(once()) > 0
    assert sum(once()) == 0
