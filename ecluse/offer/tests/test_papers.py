"""Papers: what is asked of whom, what is taken, who reads it, what is told, what is forgotten."""

from __future__ import annotations

import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ecluse.foundation import privacy
from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.files import EmptyFile, TooLarge, WrongKind
from ecluse.foundation.models import StoredFile
from ecluse.foundation.news.delivery import deliver_all
from ecluse.foundation.tests.test_files import JPEG, PDF, PNG
from ecluse.network.testing import MembershipFactory, OrganisationFactory, PersonFactory, signed_in_as
from ecluse.offer.actions import papers as actions
from ecluse.offer.actions.enrolment import ReasonIsMissing
from ecluse.offer.models import AskedPaper, Enrolment, Paper, PaperReading
from ecluse.offer.queries.papers import papers_of
from ecluse.offer.rules.enrolment import State
from ecluse.offer.rules.papers import Asked, is_asked, kept_until
from ecluse.offer.testing import NOW, EnrolmentFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def learner(person) -> Hat:
    return Hat(Role.LEARNER, person_id=person.pk)


def admin_of(session) -> Hat:
    return Hat(Role.OPERATOR_ADMIN, person_id=PersonFactory().pk, organisation_id=session.programme.organisation_id)


def asked_enrolment(kind: str = "identity", only_for: tuple[str, ...] = (), **fields: object) -> Enrolment:
    enrolment = EnrolmentFactory(accepted=True, **fields)
    AskedPaper.objects.create(programme=enrolment.session.programme, kind=kind, only_for=list(only_for))
    return enrolment


def sent(enrolment: Enrolment, content: bytes = PDF, kind: str = "identity", name: str = "carte.pdf") -> Paper:
    hat = learner(enrolment.person)
    return actions.send_paper(by=hat, enrolment=enrolment, kind=kind, content=io.BytesIO(content), name=name, at=NOW)


def decide(paper: Paper, *, accepted: bool, reason: str = "", by: Hat | None = None) -> Paper:
    hat = by or admin_of(paper.enrolment.session)
    return actions.decide_on_paper(by=hat, paper=paper, file_id=paper.file_id, accepted=accepted, reason=reason, at=NOW)


def upload(content: bytes, name: str = "carte.pdf") -> dict[str, object]:
    return {"kind": "identity", "file": SimpleUploadedFile(name, content, content_type="application/pdf")}


@pytest.mark.parametrize(
    ("only_for", "status", "asked"),
    [
        ((), "", Asked.YES),
        (("jobseeker",), "jobseeker", Asked.YES),
        (("jobseeker",), "employee", Asked.NO),
        (("jobseeker",), "", Asked.UNKNOWN),
    ],
)
def test_what_is_not_known_is_not_a_no(only_for: tuple[str, ...], status: str, asked: Asked) -> None:
    assert is_asked(only_for=only_for, status=status) is asked


def test_papers_are_kept_half_a_year_and_less_when_somebody_left() -> None:
    day = date(2027, 1, 15)

    assert kept_until(last_day=day, left_on=None) == date(2027, 7, 17)
    assert kept_until(last_day=day, left_on=date(2026, 12, 1)) == date(2026, 12, 31)


@pytest.mark.parametrize("content", [PDF, JPEG, PNG])
def test_a_paper_that_is_asked_is_taken(content: bytes) -> None:
    paper = sent(asked_enrolment(), content)

    assert paper.state == "sent"
    assert default_storage.open(paper.file.place).read() == content


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", EmptyFile),
        (b"%PDF-1.7" + b"x" * 5_000_001, TooLarge),
        (b"<html><script>alert(1)</script></html>", WrongKind),
        (PDF[:-10], WrongKind),
        (PNG + b"PK\x05\x06" + b"\x00" * 18, WrongKind),
    ],
)
def test_a_hostile_or_broken_file_is_refused_and_the_one_before_stays(content: bytes, refusal: type[Exception]) -> None:
    enrolment = asked_enrolment()
    before = sent(enrolment)

    with pytest.raises(refusal):
        sent(enrolment, content)

    assert Paper.objects.get() == before
    assert StoredFile.objects.count() == 1


def test_a_paper_that_nobody_asks_for_is_not_kept() -> None:
    enrolment = asked_enrolment("jobseeker", ("jobseeker",), person=PersonFactory(status="employee"))

    for kind in ("jobseeker", "identity", "diploma"):
        with pytest.raises(actions.PaperIsNotAsked):
            sent(enrolment, kind=kind)
    assert StoredFile.objects.count() == 0


def test_a_paper_sent_again_replaces_the_one_before_and_an_accepted_one_stays(django_capture_on_commit_callbacks) -> None:
    enrolment = asked_enrolment()
    first = sent(enrolment).file.place
    with django_capture_on_commit_callbacks(execute=True):
        second = sent(enrolment, PNG)
    assert not default_storage.exists(first)
    decide(second, accepted=True)

    with pytest.raises(actions.PaperIsAccepted):
        sent(enrolment)


def test_an_enrolment_that_is_over_takes_no_papers() -> None:
    enrolment = asked_enrolment()
    Enrolment.objects.update(state=State.WITHDRAWN)

    with pytest.raises(actions.EnrolmentIsOver):
        sent(enrolment)


def test_only_the_person_sends_and_only_the_operator_decides() -> None:
    enrolment = asked_enrolment()
    session = enrolment.session
    trainer = Hat(Role.TRAINER, person_id=PersonFactory().pk, organisation_id=session.programme.organisation_id)
    elsewhere = Hat(Role.OPERATOR_ADMIN, person_id=PersonFactory().pk, organisation_id=OrganisationFactory().pk)
    for hat in (learner(PersonFactory()), admin_of(session), trainer):
        with pytest.raises(NotAllowed):
            actions.send_paper(by=hat, enrolment=enrolment, kind="identity", content=io.BytesIO(PDF), name="x", at=NOW)
    paper = sent(enrolment)

    for hat in (learner(enrolment.person), trainer, elsewhere):
        with pytest.raises(NotAllowed):
            decide(paper, accepted=True, by=hat)
    for hat in (learner(PersonFactory()), trainer, elsewhere):
        with pytest.raises(NotAllowed):
            actions.read_paper(by=hat, paper=paper, at=NOW)
    assert PaperReading.objects.count() == 0


def test_a_refusal_says_why_and_the_person_is_written_to_once() -> None:
    paper = sent(asked_enrolment())
    with pytest.raises(ReasonIsMissing):
        decide(paper, accepted=False, reason="  ")

    decide(paper, accepted=False, reason="La photo est floue.")
    deliver_all(now=NOW)
    deliver_all(now=NOW)

    assert len(mail.outbox) == 1
    assert "La photo est floue." in mail.outbox[0].body
    assert sent(paper.enrolment).state == "sent"


def test_a_decision_on_a_file_that_was_replaced_meanwhile_is_not_taken() -> None:
    enrolment = asked_enrolment()
    looked_at = sent(enrolment)
    sent(enrolment, PNG)

    with pytest.raises(actions.PaperHasChanged):
        decide(looked_at, accepted=True)
    again = Paper.objects.get()
    with pytest.raises(actions.PaperHasChanged):
        actions.decide_on_paper(by=admin_of(enrolment.session), paper=again, file_id=uuid4(), accepted=True, at=NOW)


def test_each_reading_is_written_before_the_file_leaves() -> None:
    paper = sent(asked_enrolment())
    membership = MembershipFactory(role=Role.OPERATOR_ADMIN.value, organisation=paper.enrolment.session.programme.organisation)
    address = reverse("offer:open_paper", args=[paper.pk])

    answer = signed_in_as(membership).post(address)

    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert PaperReading.objects.get().by_person == membership.person
    assert membership.person.full_name in signed_in_as(paper.enrolment.person).get(paper.get_absolute_url()).text
    assert signed_in_as(membership).get(address).status_code == 405


def test_nobody_else_finds_the_paper() -> None:
    paper = sent(asked_enrolment())
    organisation = paper.enrolment.session.programme.organisation
    others = (
        PersonFactory(),
        MembershipFactory(role=Role.TRAINER.value, organisation=organisation),
        MembershipFactory(role=Role.OPERATOR_ADMIN.value),
        MembershipFactory(role=Role.COUNSELLOR.value),
    )

    for hat in others:
        client = signed_in_as(hat)
        assert client.post(reverse("offer:open_paper", args=[paper.pk])).status_code == 404
        assert client.post(reverse("offer:decide_paper", args=[paper.pk]), {"decision": "accept"}).status_code == 404
        assert client.get(paper.get_absolute_url()).status_code == 404
    assert Client().post(reverse("offer:open_paper", args=[paper.pk])).status_code == 404
    assert PaperReading.objects.count() == 0


def test_the_person_sends_on_their_page_and_what_is_wrong_is_said_in_words() -> None:
    enrolment = asked_enrolment()
    client = signed_in_as(enrolment.person)
    address = reverse("offer:papers", args=[enrolment.pk])
    assert "Envoyer mes documents" in client.get(enrolment.get_absolute_url()).text

    for content, words in ((b"", "vide"), (b"MZ a program", "PDF, JPEG ou PNG"), (b"x" * 5_000_001, "5")):
        answer = client.post(address, upload(content))
        assert answer.status_code == 422
        assert words in answer.text
    assert client.post(address, {"kind": "identity"}).status_code == 422
    done = client.post(address, upload(PDF, name="../../<b>carte.pdf"), follow=True)

    assert "Le document est envoyé" in done.text
    assert "carte.pdf" in done.text
    assert "<b>carte" not in done.text


def test_the_operator_finds_what_to_check_accepts_and_refuses() -> None:
    paper = sent(asked_enrolment())
    session = paper.enrolment.session
    client = signed_in_as(MembershipFactory(role=Role.OPERATOR_ADMIN.value, organisation=session.programme.organisation))
    listed = client.get(reverse("offer:papers_to_check", args=[session.pk]))
    assert paper.enrolment.person.full_name in listed.text
    address = reverse("offer:decide_paper", args=[paper.pk])

    assert client.post(address, {"decision": "accept", "file": "x"}).status_code == 404
    empty = client.post(address, {"decision": "refuse", "file": str(paper.file_id)}, follow=True)
    assert "Dites pourquoi" in empty.text
    done = client.post(address, {"decision": "accept", "file": str(paper.file_id)}, follow=True)
    assert "Le document est accepté" in done.text


def test_the_operator_says_which_papers_its_programme_asks_for() -> None:
    programme = ProgrammeFactory()
    client = signed_in_as(MembershipFactory(role=Role.OPERATOR_ADMIN.value, organisation=programme.organisation))
    address = reverse("offer:papers_asked", args=[programme.pk])

    client.post(address, {"identity": "all", "jobseeker": "jobseeker"})
    client.post(address, {"identity": "all", "jobseeker": "jobseeker", "diploma": ""})

    assert list(AskedPaper.objects.values_list("kind", "only_for")) == [("identity", []), ("jobseeker", ["jobseeker"])]
    assert client.post(address, {"identity": "everyone"}).status_code == 422
    assert signed_in_as(MembershipFactory(role=Role.OPERATOR_ADMIN.value)).get(address).status_code == 404


def test_old_papers_are_forgotten_with_their_files(django_capture_on_commit_callbacks) -> None:
    kept, old, left = asked_enrolment(), asked_enrolment(), asked_enrolment()
    for enrolment in (kept, old, left):
        sent(enrolment)
    old.session.last_day_on = old.session.start_on = date(2026, 1, 5)
    old.session.save()
    Enrolment.objects.filter(pk=left.pk).update(state=State.WITHDRAWN)
    left.steps.create(to_state=State.WITHDRAWN, at=NOW - timedelta(days=31), by_role="learner")

    with django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_old_papers(at=NOW) == 2
    assert actions.forget_old_papers(at=NOW) == 0

    assert Paper.objects.get().enrolment == kept
    assert StoredFile.objects.count() == 1


def test_an_erasure_takes_the_papers_their_files_and_their_trail(django_capture_on_commit_callbacks) -> None:
    paper = sent(asked_enrolment())
    place, person = paper.file.place, paper.enrolment.person
    actions.read_paper(by=admin_of(paper.enrolment.session), paper=paper, at=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase(person.pk)

    assert Paper.objects.count() == PaperReading.objects.count() == StoredFile.objects.count() == 0
    assert not default_storage.exists(place)
    assert Paper.pgh_event_model.objects.count() == 0


def test_papers_cost_three_statements_whatever_their_number(django_assert_num_queries) -> None:
    enrolment = asked_enrolment()
    for kind in ("diploma", "funding"):
        AskedPaper.objects.create(programme=enrolment.session.programme, kind=kind)
        sent(enrolment, kind=kind)

    with django_assert_num_queries(3):
        assert len(papers_of(enrolment)) == 3
