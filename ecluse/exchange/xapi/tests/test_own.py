"""What happens here is written in the learning record once, in the words of published recipes, and taken back when it was wrong."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from ecluse.credentials.events import CredentialStatusChanged
from ecluse.credentials.testing import a_credential
from ecluse.exchange.xapi import commands, own, recipes
from ecluse.foundation.access import SYSTEM
from ecluse.foundation.cli.main import run
from ecluse.foundation.news import publish_all
from ecluse.foundation.news.delivery import deliver_all
from ecluse.learning.api import attest_completion
from ecluse.network.models import Person
from ecluse.network.testing import PersonFactory
from ecluse.offer.events import AttendanceTaken, EnrolmentAbandoned, EnrolmentAccepted, EnrolmentCompleted, EnrolmentWithdrawn
from ecluse.offer.models import Enrolment
from ecluse.offer.testing import EnrolmentFactory, HalfDayFactory, SessionFactory
from ecluse.records import api as records
from ecluse.records.models import Agent, Client, Statement
from ecluse.records.rules.profiles import attendance

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@pytest.fixture
def enrolment() -> Enrolment:
    session = SessionFactory.create(start_on=AT.date(), last_day_on=AT.date())
    found: Enrolment = EnrolmentFactory.create(session=session, state="attending", started_at=AT)
    return found


def ids(enrolment: Enrolment) -> dict[str, UUID]:
    session = enrolment.session
    return {
        "enrolment_id": enrolment.pk,
        "session_id": session.pk,
        "programme_id": session.programme_id,
        "person_id": enrolment.person_id,
        "organisation_id": session.programme.organisation_id,
    }


def kept(organisation_id: UUID | None = None) -> list[dict[str, Any]]:
    """What the record holds that was not taken back, the oldest first."""
    owners = [organisation_id] if organisation_id else Statement.objects.values_list("organisation_id", flat=True).distinct()
    found: list[dict[str, Any]] = []
    for owner in owners:
        rows, _more = records.page_of_statements(owner, records.Filters(ascending=True), limit=100)
        found += [json.loads(one.text) for one in rows]
    return found


def verbs() -> list[str]:
    return [one["verb"]["display"]["en"] for one in kept()]


def test_each_step_of_an_enrolment_is_a_statement_that_the_standard_takes(enrolment: Enrolment) -> None:
    own.record(EnrolmentAccepted(**ids(enrolment)), at=AT)
    own.record(EnrolmentCompleted(**ids(enrolment), minutes=2400, completed_at=AT), at=AT)
    own.record(EnrolmentAbandoned(**ids(enrolment)), at=AT)
    own.record(EnrolmentWithdrawn(**ids(enrolment)), at=AT)

    statements = kept()
    assert verbs() == ["registered", "completed", "abandoned", "unregistered"]
    assert records.problems_of(statements, "2.0.0") == []
    completed = statements[1]
    assert completed["object"]["id"] == f"https://ecluse.example/sessions/{enrolment.session_id}/"
    assert completed["context"]["registration"] == str(enrolment.pk)
    assert completed["context"]["contextActivities"]["grouping"][0]["definition"]["name"]["fr"] == "Réseaux informatiques"
    assert completed["result"] == {"completion": True, "duration": "PT2400M"}
    assert completed["actor"] == records.account_of(enrolment.person_id, "https://ecluse.example/")
    assert "name" not in completed["actor"]
    assert Agent.objects.get(person=enrolment.person_id).organisation_id == ids(enrolment)["organisation_id"]


def test_an_event_told_again_adds_nothing_even_when_a_title_has_changed(enrolment: Enrolment) -> None:
    event = EnrolmentAccepted(**ids(enrolment))
    own.record(event, at=AT)
    enrolment.session.programme.title = {"fr": "Un autre titre"}
    enrolment.session.programme.save()

    own.record(event, at=AT)

    assert len(kept()) == 1
    own.record(event, at=AT + timedelta(days=1))
    assert len(kept()) == 2


def test_ecluse_speaks_without_a_secret_under_a_name_that_no_tool_takes(enrolment: Enrolment) -> None:
    own.record(EnrolmentAccepted(**ids(enrolment)), at=AT)

    client = Client.objects.get()
    assert (client.name, client.secrets.count()) == ("Écluse", 0)
    from ecluse.records.actions.connecting import NameTaken

    with pytest.raises(NameTaken):
        records.connect_tool(by=SYSTEM, organisation_id=uuid4(), name=" écluse ", scopes=[], at=AT)


def sheet(enrolment: Enrolment, half_day: Any, presence: str, at: datetime) -> None:
    enrolment.attendances.update_or_create(half_day=half_day, defaults={"presence": presence, "taken_at": at})
    session = enrolment.session
    owner = session.programme.organisation_id
    told = AttendanceTaken(session_id=session.pk, half_day_id=half_day.pk, organisation_id=owner, present=1, absent=0)
    own.record(told, at=at)
    own.record(told, at=at)


def test_a_presence_is_said_once_taken_back_when_corrected_and_said_again(enrolment: Enrolment) -> None:
    half_day = HalfDayFactory.create(session=enrolment.session, on=AT.date(), minutes=210)

    sheet(enrolment, half_day, "present", AT)
    assert verbs() == ["attended"]
    assert kept()[0]["result"] == {"duration": "PT210M"}
    assert records.problems_of(kept(), "1.0.3") == []
    assert kept()[0]["context"]["contextActivities"]["category"][0]["id"] == attendance.RECIPE
    assert records.profile_problems(kept(), ["attendance"]) == []
    sheet(enrolment, half_day, "absent", AT + timedelta(hours=1))
    assert verbs() == ["voided"]
    sheet(enrolment, half_day, "present", AT + timedelta(hours=2))
    assert verbs() == ["voided", "attended"]


def test_whoever_was_never_present_is_not_spoken_of(enrolment: Enrolment) -> None:
    sheet(enrolment, HalfDayFactory.create(session=enrolment.session, on=AT.date()), "absent", AT)

    assert kept() == []


def test_a_badge_is_earned_once_and_taken_back_when_it_is_revoked() -> None:
    badge = a_credential()
    deliver_all()
    deliver_all()
    (earned,) = kept()

    assert earned["object"]["id"] == f"https://ecluse.example/badges/modeles/{badge.achievement_id}/"
    assert earned["verb"]["id"] == recipes.EARNED
    assert records.problems_of([earned], "2.0.0") == []
    changed = CredentialStatusChanged(
        credential_id=badge.pk,
        person_id=badge.holder_id,
        organisation_id=badge.organisation_id,
        decision_id=uuid4(),
        state="suspended",
        former_state="valid",
    )
    own.record(changed, at=AT)
    assert verbs() == ["earned"]
    for _turn in range(2):
        own.record(CredentialStatusChanged.from_payload(changed.payload() | {"state": "revoked"}), at=AT)
    assert verbs() == ["voided"]


def test_each_attested_competence_is_mastered_at_its_level() -> None:
    from ecluse.skills.testing import CompetenceFactory

    person: Person = PersonFactory.create()
    enrolment: Enrolment = EnrolmentFactory.create(person=person)
    first, second = CompetenceFactory.create_batch(2)
    attest_completion(
        by=SYSTEM, person_id=person.pk, organisation_id=enrolment.session.programme.organisation_id,
        programme_title={"fr": "Réseaux"}, competences=[(first.pk, 4), (second.pk, None)],
        source=f"offer.enrolment:{enrolment.pk}", at=AT,
    )  # fmt: skip
    deliver_all()

    mastered = [one for one in kept() if one["verb"]["id"] == recipes.MASTERED]
    assert {one["object"]["id"].rsplit("/", 2)[1] for one in mastered} == {str(first.pk), str(second.pk)}
    assert sorted(json.dumps(one["result"]) for one in mastered) == [
        '{"success": true, "score": {"raw": 4}}',
        '{"success": true}',
    ]
    assert {one["context"]["registration"] for one in mastered} == {str(enrolment.pk)}
    assert records.problems_of(mastered, "2.0.0") == []


def test_what_the_journal_told_before_is_written_once_and_no_more_by_the_news_themselves(enrolment: Enrolment) -> None:
    half_day = HalfDayFactory.create(session=enrolment.session, on=AT.date(), minutes=210)
    enrolment.attendances.create(half_day=half_day, presence="present", taken_at=AT)
    owner = ids(enrolment)["organisation_id"]
    taken = AttendanceTaken(session_id=enrolment.session_id, half_day_id=half_day.pk, organisation_id=owner, present=1, absent=0)
    with transaction.atomic():
        publish_all([(EnrolmentAccepted(**ids(enrolment)), AT), (taken, AT), (taken, AT)], by=SYSTEM)

    assert own.record_history(since=AT + timedelta(seconds=1)) == 0
    assert own.record_history(since=AT) == 3
    assert verbs() == ["registered", "attended"]
    own.record_history(since=AT)
    deliver_all()
    assert verbs() == ["registered", "attended"]


def test_the_history_is_written_from_the_command_line_and_goes_on_where_it_was_stopped(
    enrolment: Enrolment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with transaction.atomic():
        events = [EnrolmentAccepted, EnrolmentWithdrawn, EnrolmentAccepted]
        publish_all([(kind(**ids(enrolment)), AT + timedelta(days=day)) for day, kind in enumerate(events)], by=SYSTEM)
    monkeypatch.setattr(commands, "running_database", nullcontext)
    monkeypatch.setattr(own, "AT_ONCE", 1)
    keep, turns = own.keep, []

    def stopped(*arguments: Any, **more: Any) -> None:
        turns.append(None)
        if len(turns) == 3:
            raise KeyboardInterrupt
        keep(*arguments, **more)

    with monkeypatch.context() as patch:
        patch.setattr(own, "keep", stopped)
        assert run(["records", "write-history"]) == 130
    assert verbs() == ["registered", "unregistered"]

    assert run(["records", "write-history"]) == 0
    assert run(["records", "write-history", "--since", (AT + timedelta(days=30)).date().isoformat()]) == 0

    assert verbs() == ["registered", "unregistered", "registered"]
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["3", "0"]
