"""Sealed sheets: what is closed never changes, says who signed, and anybody sees when a copy was changed."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from ecluse.foundation import sealing as safe
from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.news.models import JournalEntry
from ecluse.network.models import Person
from ecluse.network.testing import MembershipFactory, OrganisationFactory, PersonFactory, signed_in_as
from ecluse.offer.actions import sealing as actions
from ecluse.offer.actions.attendance import take_attendance
from ecluse.offer.models import Attendance, Enrolment, HalfDay, SealedDocument, SealKey, Session
from ecluse.offer.queries import sealing as queries
from ecluse.offer.rules.seals import seal_in
from ecluse.offer.testing import NOW, EnrolmentFactory, HalfDayFactory, ProgrammeFactory, SessionFactory

pytestmark = pytest.mark.django_db
AFTERNOON = HalfDay.Part.AFTERNOON


def trainer_of(session: Session) -> Hat:
    person = PersonFactory(given_name="Karim", family_name="Benali")
    return Hat(Role.TRAINER, person_id=person.pk, organisation_id=session.programme.organisation_id)


@pytest.fixture
def session() -> Session:
    """A session of one day, morning and afternoon, with Awa present and Bram absent in the afternoon."""
    programme = ProgrammeFactory(title={"fr": "Réseaux", "nl": "Netwerken"})
    made = SessionFactory(programme=programme, start_on=date(2026, 11, 20), last_day_on=date(2026, 11, 20))
    people = [PersonFactory(given_name=one, family_name=two) for one, two in (("Awa", "Diallo"), ("Bram", "Peeters"))]
    enrolments = [EnrolmentFactory(session=made, person=person, attending=True) for person in people]
    for part in (HalfDay.Part.MORNING, AFTERNOON):
        half_day = HalfDayFactory(session=made, part=part)
        for enrolment in enrolments:
            away = part == AFTERNOON and enrolment is enrolments[1]
            presence = "absent" if away else "present"
            Attendance.objects.create(enrolment=enrolment, half_day=half_day, presence=presence, taken_at=NOW)
    return made


def sealed(session: Session, key: str = "session", **said: Any) -> SealedDocument:
    period = queries.period_named(session, key)
    assert period is not None
    by = said.pop("by", None) or trainer_of(session)
    return actions.seal_sheet(by=by, session=session, period=period, at=said.pop("at", NOW), **said)


def text_of(document: SealedDocument) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(bytes(document.content))).pages).split())


def names(node: Any) -> list[str]:
    """The names of the structure elements under a node, in order."""
    found, waiting = [], [node]
    while waiting:
        one = waiting.pop()
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            waiting += list(reversed(one))
        elif isinstance(one, dict):
            found += [one["/S"]] if "/S" in one else []
            waiting += [one["/K"]] if "/K" in one else []
    return found


def test_a_sheet_lists_what_a_funder_asks(session: Session) -> None:
    document = sealed(session, funder_reference="FSE 2021-0042")

    text = text_of(document)
    for words in (
        session.programme.organisation.name, "Réseaux, 40 heures", "Diallo", "Bram Peeters", "09:00–12:30", "13:00–16:30", "absence",
        "7 h", "3 h 30", "Karim Benali", "FSE 2021-0042", document.reference, "/verifier/feuilles/", "20/11/2026",
    ):  # fmt: skip
        assert words in text, words


def test_the_sheet_is_in_the_language_of_its_session(session: Session) -> None:
    Session.objects.update(language="nl")
    session.refresh_from_db()

    document = sealed(session)

    assert "Netwerken, 40 uur" in text_of(document)
    assert PdfReader(io.BytesIO(bytes(document.content))).trailer["/Root"]["/Lang"] == "nl"


def test_the_sealed_file_keeps_the_tags_that_pdf_ua_asks(session: Session) -> None:
    reader = PdfReader(io.BytesIO(bytes(sealed(session).content)))
    root: Any = reader.trailer["/Root"]

    structure = names(root["/StructTreeRoot"])
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert reader.metadata.title.startswith("Feuille de présence de toute la session")
    assert structure[:2] == ["/Document", "/H1"] or "/H1" in structure
    assert structure.count("/Table") == 2
    assert structure.count("/TH") == 3 + 3
    assert all(page["/Tabs"] == "/S" for page in reader.pages)
    for page in reader.pages:
        for annotation in page.get("/Annots", []):
            one = annotation.get_object()
            # A field of a form is hidden, or it would be read aloud outside of the order; it has a name all the same.
            assert one["/Subtype"] != "/Widget" or (one["/F"] & 2 and one["/TU"])


def test_a_library_written_by_others_accepts_the_seal(session: Session) -> None:
    from asn1crypto import x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    document = sealed(session)
    content = bytes(document.content)
    root = x509.Certificate.load(bytes(document.key.certificate))
    found = PdfFileReader(io.BytesIO(content)).embedded_signatures

    status = validate_pdf_signature(found[0], ValidationContext(trust_roots=[root], allow_fetching=False))

    assert len(found) == 1
    assert status.intact
    assert status.valid
    assert status.coverage.name == "ENTIRE_FILE"
    assert found[0].docmdp_level.name == "NO_CHANGES"
    assert found[0].sig_object["/SubFilter"] == "/ETSI.CAdES.detached"


def test_one_flipped_byte_anywhere_is_never_unchanged(session: Session) -> None:
    content = bytes(sealed(session).content)

    outcomes = set()
    for place in range(0, len(content), 101):
        changed = bytearray(content)
        changed[place] ^= 1
        outcomes.add(queries.verdict_on(bytes(changed)).outcome)

    assert queries.verdict_on(content).outcome == "unchanged"
    assert outcomes <= {"altered", "unknown"}
    assert "altered" in outcomes


def test_a_file_made_longer_or_shorter_is_altered_and_names_the_original(session: Session) -> None:
    document = sealed(session)
    content = bytes(document.content)

    for changed in (content + b"\n", content.replace(b"%PDF-1.7", b"%PDF-1.6", 1)):
        verdict = queries.verdict_on(changed)
        assert (verdict.outcome, verdict.document) == ("altered", document)
    assert queries.verdict_on(content[:-200]).outcome != "unchanged"


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"/ByteRange [0 1 2 3]", b"/ByteRange [0 4 8 4]<zz>xxxx" * 9, b"\xff" * 5_000]
)
def test_bytes_of_a_stranger_are_no_seal(content: bytes) -> None:
    assert seal_in(content) is None
    assert queries.verdict_on(content).outcome == "unknown"


def test_a_seal_of_somebody_else_is_not_ours(session: Session) -> None:
    content = bytes(sealed(session).content)
    SealKey.objects.update(fingerprint="0" * 64)

    assert queries.verdict_on(content + b" ").outcome == "unknown"


def test_the_database_refuses_to_change_or_delete_what_is_sealed(session: Session) -> None:
    document = sealed(session)

    with pytest.raises(DatabaseError), transaction.atomic():
        SealedDocument.objects.filter(pk=document.pk).update(content=b"other")
    with pytest.raises(DatabaseError), transaction.atomic():
        SealedDocument.objects.filter(pk=document.pk).delete()


def test_the_same_facts_sealed_again_are_the_same_sheet(session: Session) -> None:
    first = sealed(session)
    told = JournalEntry.objects.count()

    again = sealed(session, at=NOW + timedelta(hours=1))

    assert again == first
    assert JournalEntry.objects.count() == told


def test_a_correction_without_a_reason_is_refused_and_nothing_is_written(session: Session) -> None:
    sealed(session)
    half_day = session.half_days.get(part=AFTERNOON)
    bram = Enrolment.objects.get(person__given_name="Bram")

    with pytest.raises(actions.CorrectionNeedsReason):
        take_attendance(by=trainer_of(session), half_day=half_day, presences={bram.pk: "present"}, at=NOW)

    assert Attendance.objects.get(enrolment=bram, half_day=half_day).presence == "absent"


def test_a_correction_makes_a_version_that_names_the_one_it_replaces(session: Session) -> None:
    half_day = session.half_days.get(part=AFTERNOON)
    whole, half = sealed(session, funder_reference="FSE 7"), sealed(session, f"half:{half_day.pk}")
    bram = Enrolment.objects.get(person__given_name="Bram")
    later = NOW + timedelta(days=1)

    take_attendance(
        by=trainer_of(session), half_day=half_day, presences={bram.pk: "present"}, at=later, reason="Arrivé pendant l’appel"
    )

    assert {one.replaces for one in SealedDocument.objects.filter(version=2)} == {whole, half}
    text = text_of(whole.replaced_by)
    assert "Arrivé pendant l’appel" in text
    assert "version 2" in text
    assert "FSE 7" in text
    assert queries.verdict_on(bytes(whole.content)).document == whole
    told = JournalEntry.objects.filter(name="offer.document.sealed.v1", payload__version=2)
    assert {entry.payload["replaces_id"] for entry in told} == {str(whole.pk), str(half.pk)}


def test_a_half_day_that_is_not_signed_keeps_the_sheet_open(session: Session) -> None:
    HalfDayFactory(session=session, part=HalfDay.Part.EVENING)

    with pytest.raises(actions.PresenceIsMissing, match="20/11/2026"):
        sealed(session)
    assert [one.scope for one in queries.periods_to_seal(session)] == ["half_day", "half_day"]


def test_only_those_who_run_the_session_close_its_sheets(session: Session) -> None:
    for hat in (
        Hat(Role.TRAINER, person_id=PersonFactory().pk, organisation_id=OrganisationFactory().pk),
        Hat(Role.COUNSELLOR, person_id=PersonFactory().pk, organisation_id=session.programme.organisation_id),
        Hat(Role.LEARNER, person_id=PersonFactory().pk),
    ):
        with pytest.raises(NotAllowed):
            sealed(session, by=hat)


def test_a_certificate_has_the_lines_of_one_person_only(session: Session) -> None:
    awa = Enrolment.objects.get(person__given_name="Awa")
    hat = Hat(Role.LEARNER, person_id=awa.person_id)

    document = actions.seal_certificate(by=hat, enrolment=awa, at=NOW)

    text = text_of(document)
    assert "Awa Diallo" in text
    assert "Bram" not in text
    assert "7 h" in text
    assert actions.seal_certificate(by=hat, enrolment=awa, at=NOW) == document


def test_a_certificate_is_made_anew_when_presence_was_corrected(session: Session) -> None:
    bram = Enrolment.objects.get(person__given_name="Bram")
    hat = Hat(Role.LEARNER, person_id=bram.person_id)
    first = actions.seal_certificate(by=hat, enrolment=bram, at=NOW)
    assert not queries.certificate_of(bram, hat=hat, today=NOW.date()).can_ask
    later = NOW + timedelta(days=2)
    half_day = session.half_days.get(part=AFTERNOON)
    take_attendance(by=trainer_of(session), half_day=half_day, presences={bram.pk: "present"}, at=later)
    assert queries.certificate_of(bram, hat=hat, today=NOW.date()).can_ask

    second = actions.seal_certificate(by=hat, enrolment=bram, at=later)

    assert second.replaces == first
    assert "présence a été corrigée" in text_of(second)


def test_hours_brought_from_another_session_are_told_and_counted(session: Session) -> None:
    Enrolment.objects.filter(person__given_name="Bram").update(minutes_carried=630)
    bram = Enrolment.objects.get(person__given_name="Bram")

    text = text_of(actions.seal_certificate(by=Hat(Role.LEARNER, person_id=bram.person_id), enrolment=bram, at=NOW))

    assert "Signées avant, dans une autre session 10 h 30" in text
    assert "Bram Peeters 14 h 7 h" in text


def test_nobody_gets_the_certificate_of_another_nor_before_the_end(session: Session) -> None:
    awa = Enrolment.objects.get(person__given_name="Awa")
    with pytest.raises(NotAllowed):
        actions.seal_certificate(by=Hat(Role.LEARNER, person_id=PersonFactory().pk), enrolment=awa, at=NOW)

    Session.objects.update(last_day_on=date(2026, 12, 1))
    with pytest.raises(actions.NothingToCertify):
        actions.seal_certificate(by=Hat(Role.LEARNER, person_id=awa.person_id), enrolment=awa, at=NOW)


def test_the_private_key_is_kept_encrypted_and_bound_to_its_row(session: Session) -> None:
    key = sealed(session).key
    pair = actions._pair(key)

    assert pair.private not in bytes(key.sealed_private)
    with pytest.raises(safe.WrongSeal):
        safe.open_seal(bytes(key.sealed_private), installation_key="other", purpose=actions.PURPOSE, owner=str(key.pk))
    with pytest.raises(safe.WrongSeal):
        safe.open_seal(bytes(key.sealed_private), installation_key="only-for-tests-too", purpose=b"x", owner=str(key.pk))


def test_when_the_installations_key_is_lost_a_new_seal_takes_over_and_the_old_sheets_stay_good(
    session: Session, settings: Any
) -> None:
    before = sealed(session)
    settings.KEY_ENCRYPTION_KEY = "another"

    after = sealed(session, f"half:{session.half_days.first().pk}")

    assert after.key != before.key
    before.key.refresh_from_db()
    assert before.key.retired_at == NOW
    assert queries.verdict_on(bytes(before.content)).outcome == "unchanged"
    assert queries.verdict_on(bytes(before.content) + b" ").outcome == "altered"


# Pages.


def runner(session: Session, role: Role = Role.TRAINER) -> Client:
    return signed_in_as(MembershipFactory(role=role.value, organisation=session.programme.organisation))


def test_a_trainer_closes_a_sheet_and_downloads_it(session: Session) -> None:
    client, address = runner(session), reverse("offer:sheets", args=[session.pk])

    answer = client.post(address, {"period": "session", "funder_reference": "FSE 1", "reason": ""})
    page = client.get(address).content.decode()

    document = SealedDocument.objects.get()
    assert answer["Location"] == address
    assert document.sealed_by is not None
    assert document.get_absolute_url() in page
    download = client.get(document.get_absolute_url())
    assert download.content == bytes(document.content)
    assert download["Cache-Control"] == "private, no-store"
    assert "attachment" in download["Content-Disposition"]


def test_what_cannot_be_closed_answers_422_with_the_reason(session: Session) -> None:
    client, address = runner(session), reverse("offer:sheets", args=[session.pk])
    client.post(address, {"period": "session"})
    Person.objects.filter(given_name="Awa").update(family_name="Camara")

    for typed, words in (({"period": "session"}, "déjà scellée"), ({"period": "week:2020-01-01"}, "")):
        answer = client.post(address, typed)
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_a_sealed_half_day_says_so_and_takes_a_reason(session: Session) -> None:
    sealed(session)
    half_day, client = session.half_days.get(part=AFTERNOON), runner(session)
    address = reverse("offer:sheet", args=[half_day.pk])
    presences = {f"presence-{one.pk}": "present" for one in Enrolment.objects.all()}

    assert "feuille scellée" in client.get(address).content.decode()
    assert client.post(address, presences).status_code == 422
    assert client.post(address, presences | {"reason": "Erreur de saisie"}).status_code == 302
    assert SealedDocument.objects.get(version=2).reason == "Erreur de saisie"


def test_who_reads_a_sheet(session: Session) -> None:
    document = sealed(session)
    address = document.get_absolute_url()
    auditor = signed_in_as(MembershipFactory(role=Role.AUDITOR.value))

    assert auditor.get(address).status_code == 200
    assert document.reference in auditor.get(reverse("offer:all_sheets")).content.decode()
    assert runner(session, Role.OPERATOR_ADMIN).get(address).status_code == 200
    stranger = runner(SessionFactory())
    assert stranger.get(address).status_code == 404
    assert document.reference not in stranger.get(reverse("offer:all_sheets")).content.decode()
    assert Client().get(address).status_code == 302


def test_a_learner_gets_their_certificate_and_nobody_elses(session: Session) -> None:
    awa, bram = (Enrolment.objects.get(person__given_name=name) for name in ("Awa", "Bram"))
    client = signed_in_as(awa.person)

    assert "attestation de présence" in client.get(awa.get_absolute_url()).content.decode()
    client.post(reverse("offer:certificate", args=[awa.pk]))
    page = client.get(awa.get_absolute_url()).content.decode()

    document = SealedDocument.objects.get()
    assert document.get_absolute_url() in page
    assert client.get(document.get_absolute_url()).content == bytes(document.content)
    assert signed_in_as(bram.person).get(document.get_absolute_url()).status_code == 404
    assert client.post(reverse("offer:certificate", args=[bram.pk])).status_code == 404
    assert client.get(sealed(session).get_absolute_url()).status_code == 404


def verify(client: Client, content: bytes) -> Any:
    return client.post(reverse("offer:verify_sheet"), {"file": SimpleUploadedFile("feuille.pdf", content)})


def test_anybody_verifies_a_file(client: Client, session: Session) -> None:
    document = sealed(session)
    content = bytes(document.content)

    good = verify(client, content).content.decode()
    bad = verify(client, content + b" ").content.decode()
    unknown = verify(client, b"%PDF-1.7 something").content.decode()

    assert "Scellé et inchangé" in good
    assert session.programme.organisation.name in good
    assert "Modifié" in bad
    assert document.reference in bad
    assert "Pas scellé par le réseau" in unknown
    assert client.get(reverse("offer:seal_key", args=[document.key_id])).content.startswith(b"-----BEGIN CERTIFICATE")
    assert client.get(reverse("offer:seal_key", args=[document.pk])).status_code == 404


def test_no_file_or_too_large_a_file_answers_422(client: Client) -> None:
    assert client.post(reverse("offer:verify_sheet")).status_code == 422
    assert verify(client, b"").status_code == 422
    assert verify(client, b"x" * (5 * 1024 * 1024 + 1)).status_code == 422


def test_the_lists_cost_the_same_for_one_sheet_and_for_five(session: Session, django_assert_max_num_queries: Any) -> None:
    client = runner(session)
    sealed(session)
    for address in (reverse("offer:sheets", args=[session.pk]), reverse("offer:all_sheets")):
        client.get(address)
        with django_assert_max_num_queries(40) as one:
            client.get(address)
        for half_day in session.half_days.all():
            sealed(session, f"half:{half_day.pk}")
        with django_assert_max_num_queries(len(one)):
            client.get(address)
