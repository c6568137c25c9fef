"""The figures of days follow the statements exactly: each once, none that was taken back, whatever the order and the kills."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ecluse.records.actions import counting
from ecluse.records.actions.counting import count, count_all, wrong_sums
from ecluse.records.actions.ingest import keep_statements
from ecluse.records.actions.pseudonyms import pseudonymise
from ecluse.records.models import ActivityDay, Agent, AgentDay, DayCount
from ecluse.records.queries.connections import Day, connections
from ecluse.records.queries.recount import differences
from ecluse.records.queries.rollups import counted_until, counts_by, days_of_agents
from ecluse.records.rules.counting import TERMINATED, day_of, seconds_of
from ecluse.records.rules.keys import VOIDED, agent_key, iri_key
from ecluse.records.rules.speaker import Speaker
from ecluse.records.testing import ANSWERED, a_speaker, a_statement, a_voiding, archived_in

BRUSSELS = ZoneInfo("Europe/Brussels")
MONDAY, TUESDAY = date(2026, 5, 4), date(2026, 5, 5)
NOON = "2026-05-04T12:00:00Z"
LEA = {"mbox": "mailto:lea@exemple.be"}


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [
        ("PT1H30M", 5_400),
        ("PT12.6S", 13),
        ("PT12,4S", 12),
        ("P1DT1S", 86_400),
        ("P2W", 86_400),
        ("PT999999999999999H", 86_400),
        ("P1Y", 0),
        ("PT0S", 0),
    ],
)
def test_a_session_that_ended_says_how_long_it_was(duration: str, seconds: int) -> None:
    said = {"verb": {"id": TERMINATED}, "result": {"duration": duration}}

    assert seconds_of(said) == seconds
    assert seconds_of(said | {"verb": {"id": ANSWERED}}) == 0


@given(st.from_regex(r"P([0-9]{1,30}[.,]?[0-9]{0,9}[YMWD])?(T([0-9]{1,400}[.,][0-9]{1,9}[HMS])?)?", fullmatch=True))
def test_no_duration_breaks_the_count(duration: str) -> None:
    assert 0 <= seconds_of({"verb": {"id": TERMINATED}, "result": {"duration": duration}}) <= 86_400


def test_a_day_is_the_one_of_the_installation_and_a_wrong_clock_is_not_believed() -> None:
    stored = datetime(2026, 5, 4, 23, 30, tzinfo=UTC)

    assert day_of(None, stored, BRUSSELS) == TUESDAY
    assert day_of(stored - timedelta(days=1), stored, BRUSSELS) == MONDAY
    for wrong in (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), datetime(1999, 12, 31, tzinfo=UTC)):
        assert day_of(wrong, stored, BRUSSELS) == TUESDAY


@pytest.fixture
def speaker(db: None) -> Speaker:
    return a_speaker()


def keep(speaker: Speaker, *statements: dict[str, Any]) -> list[str]:
    return keep_statements(by=speaker, statements=[{"timestamp": NOON} | one for one in statements], version="1.0.3")


def counts(speaker: Speaker, *what: str) -> dict[Any, int]:
    return {
        key if len(key) > 1 else key[0]: number
        for key, number in counts_by(speaker.organisation_id, what, since=date(2000, 1, 1), until=date(2100, 1, 1))
    }


def test_each_statement_is_counted_once_by_day_activity_verb_and_tool(speaker: Speaker) -> None:
    other = a_speaker()
    keep(speaker, a_statement(), a_statement(), a_statement(object={"id": "https://cours.exemple.be/autre"}))
    keep(speaker, a_statement(actor=LEA, timestamp="2026-05-04T22:30:00Z"))
    keep(other, a_statement())

    assert count_all() == 5
    assert count_all() == 0

    key = iri_key(speaker.organisation_id, ANSWERED)
    assert counts(speaker, "day", "verb") == {(MONDAY, key): 3, (TUESDAY, key): 1}
    assert counts(speaker, "client_id") == {speaker.client_id: 4}
    first = iri_key(speaker.organisation_id, "https://cours.exemple.be/tableur/q1")
    assert counts(speaker, "activity")[first] == 3
    assert connections([speaker.organisation_id], MONDAY, TUESDAY) == [
        Day(day=MONDAY, connections=1, statements=3, seconds=0),
        Day(day=TUESDAY, connections=1, statements=1, seconds=0),
    ]
    assert sum(day.statements for day in connections([speaker.organisation_id, other.organisation_id], MONDAY, TUESDAY)) == 5
    until = counted_until(speaker.organisation_id)
    assert until is not None
    assert until <= timezone.now()
    assert differences(speaker.organisation_id) == []


def test_time_is_what_sessions_say(speaker: Speaker) -> None:
    end = a_statement(verb={"id": TERMINATED}, result={"duration": "PT20M"})
    (key,) = keep(
        speaker,
        end | {},
    )
    keep(speaker, a_statement(result={"duration": "PT20M"}))
    count_all()
    agents = [agent_key(speaker.organisation_id, "mbox mailto:awa@exemple.be")]
    assert days_of_agents(agents, MONDAY, MONDAY) == [Day(day=MONDAY, connections=1, statements=2, seconds=1_200)]

    keep(speaker, a_voiding(key))
    count_all()
    assert days_of_agents(agents, MONDAY, MONDAY) == [Day(day=MONDAY, connections=1, statements=2, seconds=0)]


@pytest.mark.parametrize("step", [1, 2, 100])
@pytest.mark.parametrize("counted_between", [True, False])
def test_what_is_taken_back_is_taken_off_once_whichever_came_first(
    speaker: Speaker, monkeypatch: pytest.MonkeyPatch, step: int, counted_between: bool
) -> None:
    monkeypatch.setattr(counting, "STEP", step)
    late = "9c9f6d0c-7c2e-4f7e-8d2f-0a3c8f3d8c11"
    gone, stays = keep(speaker, a_statement(), a_statement())
    (voiding,) = keep(speaker, a_voiding(late))
    if counted_between:
        count_all()
    keep(speaker, a_voiding(gone))
    if counted_between:
        count_all()
    # Twice, and a voiding statement that somebody tries to take back.
    keep(speaker, a_voiding(gone), a_voiding(voiding), a_statement(id=late))
    count_all()

    verbs = {ANSWERED: 1, VOIDED: 4}
    assert counts(speaker, "verb") == {iri_key(speaker.organisation_id, verb): number for verb, number in verbs.items()}
    assert sum(day.statements for day in connections([speaker.organisation_id], MONDAY, MONDAY)) == 5
    assert differences(speaker.organisation_id) == []
    keep(speaker, a_voiding(stays))
    count_all()
    assert counts(speaker, "verb") == {iri_key(speaker.organisation_id, VOIDED): 5}
    assert not DayCount.objects.filter(statements__lte=0).exists()


def test_in_the_background_each_step_is_followed_by_a_rest_as_long(speaker: Speaker, monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    monkeypatch.setattr(counting, "STEP", 1)
    monkeypatch.setattr(counting.time, "sleep", rests.append)
    keep(speaker, a_statement(), a_statement(), a_statement())

    assert count_all(rests=True) == 3

    assert len(rests) == 3
    assert all(rest > 0 for rest in rests)


def test_killed_in_the_middle_it_counts_nothing_twice(speaker: Speaker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "STEP", 3)
    keep(speaker, *(a_statement() for _turn in range(8)))
    written = counting._write

    def killed(organisation_id: UUID, change: Any) -> None:
        written(organisation_id, change)
        if DayCount.objects.get().statements > 3:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(counting, "_write", killed)
        count(speaker.organisation_id)
    assert DayCount.objects.get().statements == 3

    assert count(speaker.organisation_id) == 5
    assert DayCount.objects.get().statements == 8


def test_nothing_is_counted_beyond_what_is_settled(speaker: Speaker) -> None:
    keep(speaker, a_statement())

    assert count(speaker.organisation_id, until=UUID(int=1)) == 0
    assert counted_until(speaker.organisation_id) is None


def test_the_days_of_somebody_who_is_forgotten_stay_under_the_pseudonym(speaker: Speaker) -> None:
    keep(speaker, a_statement(), a_statement(actor=LEA, object={"objectType": "Agent", "mbox": "mailto:awa@exemple.be"}))
    count_all()
    agent = Agent.objects.get(identifier={"mbox": "mailto:awa@exemple.be"})
    former = agent.key

    pseudonymise(agent)

    assert not AgentDay.objects.filter(agent=former).exists()
    assert AgentDay.objects.get(agent=agent.key).statements == 1
    assert differences(speaker.organisation_id) == []
    keep(speaker, a_statement())
    count_all()
    assert differences(speaker.organisation_id) == []


def test_a_figure_that_is_wrong_is_found(speaker: Speaker) -> None:
    keep(speaker, a_statement())
    count_all()
    DayCount.objects.update(statements=7)

    (found,) = differences(speaker.organisation_id)
    assert (found.day, found.kept, found.recounted) == (MONDAY, 7, 1)


def test_what_is_done_in_a_part_counts_in_its_course_and_is_taken_off_when_taken_back_or_forgotten(
    speaker: Speaker, folder: Any
) -> None:
    course, places = "https://cours.exemple.be/tableur", {"parent": [{"id": "https://cours.exemple.be/tableur"}]}
    category = {"category": [{"id": "https://w3id.org/xapi/cmi5/context/categories/cmi5"}]}
    part = a_statement(context={"contextActivities": places | category}, timestamp=NOON)
    done = a_statement(
        object={"id": course},
        verb={"id": "http://adlnet.gov/expapi/verbs/completed"},
        result={"duration": "PT10M"},
        timestamp=NOON,
    )
    first, second = keep(speaker, part, part)
    (completed,) = keep(speaker, done)
    archived_in(date(2026, 5, 1), first, completed)

    def told() -> dict[int, tuple[int, int, int]]:
        return {one.activity: (one.statements, one.completed, one.seconds) for one in ActivityDay.objects.all()}

    keys = [iri_key(speaker.organisation_id, iri) for iri in (course, f"{course}/q1")]
    assert told() == {keys[0]: (3, 1, 600), keys[1]: (2, 0, 0)}
    # Wherever it lies now.
    keep(speaker, a_voiding(completed), a_voiding(first))
    count_all()
    assert told() == {keys[0]: (1, 0, 0), keys[1]: (1, 0, 0)}
    agent = Agent.objects.get(identifier={"mbox": "mailto:awa@exemple.be"})
    pseudonymise(agent)
    assert {one.agent for one in ActivityDay.objects.all()} == {agent.key}
    keep(speaker, a_voiding(second))
    count_all()
    assert told() == {}


def test_a_sum_of_a_person_that_is_wrong_missing_or_too_many_is_found_and_nothing_is_changed(speaker: Speaker) -> None:
    keep(speaker, a_statement(), a_statement(), a_statement(actor=LEA))
    count_all()
    assert wrong_sums(speaker.organisation_id) == []
    awa, lea = (agent_key(speaker.organisation_id, f"mbox mailto:{name}@exemple.be") for name in ("awa", "lea"))
    ActivityDay.objects.filter(agent=awa).update(statements=7, seconds=3)
    ActivityDay.objects.filter(agent=lea).delete()
    AgentDay.objects.filter(agent=lea).update(agent=12)
    keep(speaker, a_statement())
    before = list(ActivityDay.objects.values_list("agent", "statements"))

    found = {(one.table, one.key[-1 if "activity" in one.table else 0]): one for one in wrong_sums(speaker.organisation_id)}

    assert found.keys() == {
        ("records_activityday", awa),
        ("records_activityday", lea),
        ("records_agentday", 12),
        ("records_agentday", lea),
    }
    # What was kept since the figures were made is not counted.
    assert (found["records_activityday", awa].kept[0], found["records_activityday", awa].recounted[0]) == (7, 2)
    assert (found["records_activityday", lea].kept, found["records_agentday", 12].recounted) == ((), ())
    assert list(ActivityDay.objects.values_list("agent", "statements")) == before
