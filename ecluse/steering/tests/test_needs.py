"""Needs: files brought in whole or not at all, no data apart from zero, figures that open, a report that prints."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from ecluse.foundation.access import SYSTEM, Hat, NotAllowed, Role
from ecluse.foundation.news.models import JournalEntry
from ecluse.network.testing import MembershipFactory, signed_in_as
from ecluse.offer.models import Aim
from ecluse.offer.testing import NOW, EnrolmentFactory, ProgrammeFactory, SessionFactory
from ecluse.skills.models import OccupationCompetence
from ecluse.skills.testing import CompetenceFactory, OccupationFactory, ShortageEntryFactory
from ecluse.steering.actions.needs import FileHasFaults, TooMuchWouldGo, import_needs, plan_needs
from ecluse.steering.models import NeedSignal
from ecluse.steering.queries.needs import Question, competence_lines, occupation_lines
from ecluse.steering.rules.need_file import Fault, is_mass_removal, read
from ecluse.steering.rules.needs import Said, total

pytestmark = pytest.mark.django_db
HEAD = "metier;competence;territoire;annee;trimestre;type;nombre;source;adresse"
ESSENTIAL = OccupationCompetence.Importance.ESSENTIAL


def occupation_with(*competences, **fields):
    return OccupationFactory(needs=[(one, ESSENTIAL) for one in competences], **fields)


def lines(occupation, *numbers: int, quarter: str = "", source: str = "Enquête") -> str:
    regions = ("wallonia", "hauts_de_france", "west_flanders", "brussels", "flanders", "elsewhere")
    rows = [
        f"{occupation.uri};;{region};2026;{quarter};offres;{number};{source};"
        for region, number in zip(regions, numbers, strict=False)
    ]
    return "\n".join([HEAD, *rows])


def bring(text: str, **fields):
    return import_needs(by=SYSTEM, text=text, at=NOW, **fields)


def reader(role: Role = Role.COORDINATOR) -> Client:
    return signed_in_as(MembershipFactory(role=role.value))


def test_each_fault_is_told_with_its_line_and_nothing_is_written() -> None:
    occupation = occupation_with()
    text = "\n".join([
        HEAD,
        f"{occupation.uri};;wallonia;2026;;offres;12;Forem;",
        ";;mars;26;5;emploi;-3;;http://x",
        "inconnu;;wallonia;2026;;offres;4;Forem;",
        f"{occupation.uri};;wallonia;2026;;offres;13;Forem;",
    ])  # fmt: skip

    found = plan_needs(text)

    assert {(one.line, one.fault) for one in found.problems if one.line == 3} == {
        (3, fault)
        for fault in (
            Fault.SUBJECT, Fault.REGION, Fault.YEAR, Fault.QUARTER, Fault.KIND, Fault.NUMBER, Fault.SOURCE, Fault.ADDRESS,
        )
    }  # fmt: skip
    assert (4, Fault.UNKNOWN) in {(one.line, one.fault) for one in found.problems}
    assert (5, Fault.TWICE) in {(one.line, one.fault) for one in found.problems}
    with pytest.raises(FileHasFaults):
        bring(text)
    assert NeedSignal.objects.count() == 0


@pytest.mark.parametrize(("text", "fault"), [("", Fault.EMPTY), (HEAD, Fault.EMPTY), ("a;b\n1;2", Fault.COLUMNS)])
def test_a_file_that_is_no_table_is_told_so(text: str, fault: Fault) -> None:
    assert [one.fault for one in read(text, regions={"wallonia"}).problems] == [fault]


def test_a_second_time_changes_nothing_and_tells_nothing() -> None:
    text = lines(occupation_with(), 12, 0)

    first, second = bring(text), bring(text)

    assert (len(first.create), second.same, second.is_empty) == (2, 2, True)
    assert JournalEntry.objects.filter(name="steering.needs.imported.v1").count() == 1


def test_a_new_file_changes_numbers_and_removes_what_its_source_no_longer_says() -> None:
    occupation = occupation_with()
    bring(lines(occupation, 1, 2, 3, 4, 5, 6))
    bring(lines(occupation, 9, source="Autre"))

    plan = bring(lines(occupation, 1, 2, 30, 4, 5))

    assert (len(plan.change), len(plan.remove), plan.same) == (1, 1, 4)
    assert NeedSignal.objects.get(region="west_flanders").number == 30
    assert NeedSignal.objects.filter(source="Autre").count() == 1


def test_a_mass_removal_asks_for_a_second_yes() -> None:
    occupation = occupation_with()
    bring(lines(occupation, 1, 2, 3, 4, 5, 6))

    with pytest.raises(TooMuchWouldGo):
        bring(lines(occupation, 1))
    assert NeedSignal.objects.count() == 6
    bring(lines(occupation, 1), confirmed=True)

    assert NeedSignal.objects.count() == 1
    assert is_mass_removal(removed=2, before=9)
    assert not is_mass_removal(removed=1, before=2)


def test_whoever_may_not_brings_nothing_in() -> None:
    with pytest.raises(NotAllowed):
        import_needs(by=Hat(Role.AUDITOR), text=lines(occupation_with(), 1), at=NOW)
    assert reader(Role.AUDITOR).get(reverse("steering:needs_import")).status_code == 404


def test_numbers_add_up_without_counting_twice_and_no_number_is_not_zero() -> None:
    year, first, second = Said("wallonia", "Forem", None, 10), Said("wallonia", "Forem", 1, 4), Said("wallonia", "Forem", 2, 5)

    assert total([]) is None
    assert total([Said("wallonia", "Forem", None, 0)]) == 0
    assert total([first, second]) == 9
    assert total([year, first, second]) == 10
    assert total([year, Said("wallonia", "Enquête", None, 14), Said("brussels", "Actiris", None, 3)]) == 17


def test_a_line_joins_shortages_numbers_and_places_of_the_year(django_assert_max_num_queries) -> None:
    competence = CompetenceFactory()
    occupation, other = occupation_with(competence), occupation_with()
    ShortageEntryFactory(occupation=occupation)
    bring(lines(occupation, 12))
    programme = ProgrammeFactory()
    Aim.objects.create(programme=programme, competence=competence)
    EnrolmentFactory(accepted=True, session=SessionFactory(programme=programme, going_on=True, places=9))
    SessionFactory(programme=programme)

    with django_assert_max_num_queries(9):
        line, empty = occupation_lines([occupation, other], Question(2026))

    assert (line.vacancies, line.answers, line.places, line.filled) == (12, None, 9, 1)
    assert len(line.shortages) == 1
    assert (empty.vacancies, empty.places, empty.shortages) == (None, 0, [])
    assert occupation_lines([occupation], Question(2026, "hauts_de_france"))[0].vacancies is None
    assert competence_lines([competence], Question(2026))[0].places == 9


def test_the_report_and_its_evidence_say_what_is_not_known() -> None:
    competence = CompetenceFactory()
    occupation = occupation_with(competence)
    bring(lines(occupation, 0))
    client = reader()

    page = client.get(reverse("steering:needs"), {"annee": "2026"}).content.decode()
    line = client.get(reverse("steering:need", args=[occupation.pk]), {"annee": "2026"}).content.decode()
    nothing = client.get(reverse("steering:need", args=[competence.pk]), {"annee": "1", "territoire": "mars"}).content.decode()

    assert "n.d." in page
    assert "Enquête" in line
    assert "on ne sait pas" in nothing
    assert client.get(reverse("steering:needs"), {"sujet": "competences", "page": "99"}).status_code == 200
    assert reader(Role.LEARNER).get(reverse("steering:needs")).status_code == 404


def test_the_report_prints_as_a_tagged_document_and_leaves_as_a_workbook() -> None:
    competence = CompetenceFactory()
    occupation = occupation_with(competence)
    bring(lines(occupation, 12))
    programme = ProgrammeFactory()
    Aim.objects.create(programme=programme, competence=competence)
    SessionFactory(programme=programme, going_on=True)
    client = reader()

    document = client.get(reverse("steering:needs_pdf"), {"annee": "2026"}).content
    book = client.get(reverse("steering:needs_xlsx"), {"annee": "2026"})

    assert document.startswith(b"%PDF")
    assert b"/MarkInfo" in document or b"pdfuaid" in document
    with zipfile.ZipFile(io.BytesIO(b"".join(book.streaming_content))) as archive:  # type: ignore[arg-type]
        assert b"n.d." in archive.read("xl/worksheets/sheet1.xml")


def test_a_file_is_seen_before_it_is_written() -> None:
    occupation, client = occupation_with(), reader()
    address = reverse("steering:needs_import")
    text = lines(occupation, 12)

    shown = client.post(address, {"file": io.BytesIO(text.encode())})
    assert NeedSignal.objects.count() == 0
    written = client.post(address, {"text": text, "do": "write"})

    assert "nouveau" in shown.content.decode()
    assert written["Location"] == reverse("steering:needs")
    assert NeedSignal.objects.count() == 1
    assert client.post(address, {"text": HEAD}).status_code == 422
    assert client.post(address).status_code == 422
    assert client.post(address, {"file": io.BytesIO(b"\xff\xfe\x00")}).status_code == 422
