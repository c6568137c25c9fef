"""Statements are kept once, found by what they say, taken back by others, and forgotten by name."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from django.db import connection, transaction
from django.db.utils import DataError
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from ecluse.foundation.privacy import erase
from ecluse.network.testing import PersonFactory
from ecluse.records.actions.attaching import Received
from ecluse.records.actions.ingest import SameId, keep_body, keep_statements
from ecluse.records.models import ActivityDefinition, Agent, Attachment, AttachmentContent, Mention, Scope, Statement, StatementId
from ecluse.records.queries.consistency import consistent_through
from ecluse.records.queries.statements import Filters, page_of_statements, statement_by_id
from ecluse.records.rules.keys import agent_key, ifi_of, iri_key
from ecluse.records.rules.people import account_of
from ecluse.records.rules.speaker import Speaker
from ecluse.records.rules.stored import first_after, first_at, stored_of, text_of
from ecluse.records.testing import ANSWERED, a_speaker, a_statement, a_voiding

pytestmark = pytest.mark.django_db
COURSE = "https://cours.exemple.be/tableur"
AWA = {"mbox": "mailto:awa@exemple.be"}


@pytest.fixture
def speaker() -> Speaker:
    return a_speaker()


def keep(speaker: Speaker, *statements: dict[str, Any], version: str = "1.0.3") -> list[str]:
    return keep_statements(by=speaker, statements=list(statements), version=version)


def found(speaker: Speaker, limit: int = 100, **asked: Any) -> list[str]:
    """The ids of a page, the newest first."""
    page, _more = page_of_statements(speaker.organisation_id, Filters(**asked), limit=limit)
    return [orjson.loads(one.text)["id"] for one in page]


def agent(speaker: Speaker, identifier: dict[str, Any] = AWA) -> int:
    return agent_key(speaker.organisation_id, ifi_of(identifier) or "")


def iri(speaker: Speaker, address: str) -> int:
    return iri_key(speaker.organisation_id, address)


def test_a_statement_is_given_back_as_it_was_said_with_what_the_receiver_adds(speaker: Speaker) -> None:
    said = a_statement(timestamp="2026-05-04T12:00:00-05:00", context={"contextActivities": {"parent": {"id": COURSE}}})
    (key,) = keep(speaker, orjson.loads(orjson.dumps(said)))

    kept = statement_by_id(speaker.organisation_id, UUID(key))

    assert kept is not None
    read = orjson.loads(kept.text)
    assert {name: read[name] for name in ("actor", "verb", "object")} == {
        name: said[name] for name in ("actor", "verb", "object")
    }
    assert read["timestamp"] == "2026-05-04T17:00:00.000000Z"
    assert read["stored"] == text_of(kept.sid)
    assert read["context"]["contextActivities"] == {"parent": [{"id": COURSE}]}
    assert (read["authority"], read["version"]) == (speaker.authority, "1.0.0")


def test_a_statement_without_a_moment_happened_when_it_was_stored(speaker: Speaker) -> None:
    (key,) = keep(speaker, a_statement())

    kept = statement_by_id(speaker.organisation_id, UUID(key))

    assert kept is not None
    read = orjson.loads(kept.text)
    assert read["timestamp"] == read["stored"]


def test_the_same_statement_again_is_kept_once_and_another_with_its_id_is_refused_with_all_its_request(speaker: Speaker) -> None:
    key = str(uuid4())
    keep(speaker, a_statement(id=key))

    assert keep(speaker, a_statement(id=key), a_statement())[0] == key
    with pytest.raises(SameId), transaction.atomic():
        keep(speaker, a_statement(), a_statement(id=key.upper(), verb={"id": "http://autre.exemple/verbe"}))

    assert Statement.objects.count() == 2
    assert StatementId.objects.count() == 2


def test_a_body_is_kept_once_or_refused_as_a_whole(speaker: Speaker) -> None:
    key, other = str(uuid4()), str(uuid4())
    target = {"objectType": "StatementRef", "id": key}

    def keep(*statements: dict[str, Any]) -> list[str] | None:
        return keep_body(by=speaker, body=orjson.dumps(statements), version="2.0.0")

    # One that refers to another one of the same request, and comes before it.
    about = a_statement(id=other, object=target)
    first = keep(about, a_statement(id=key))
    assert first == [other, key]
    assert keep(a_statement(id=key), about) == [key, other]
    for wrong in (a_statement(actor={}), a_statement(id="no uuid"), a_statement(id=other, object={"id": "no iri"})):
        assert keep(a_statement(), wrong) is None
    assert keep(a_statement(id=uuid4().hex), a_statement()) is None
    with pytest.raises(SameId), transaction.atomic():
        keep(a_statement(), a_statement(id=key.upper(), verb={"id": "http://autre.exemple/verbe"}))
    assert keep() == []

    assert found(speaker, agent=agent(speaker)) == [other, key]
    assert found(speaker, activity=iri(speaker, a_statement()["object"]["id"])) == [other, key]
    (voiding,) = keep(a_voiding(key)) or []
    assert found(speaker, agent=agent(speaker)) == [voiding, other]
    assert Agent.objects.filter(organisation_id=speaker.organisation_id, name="Awa Diallo").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_a_request_that_failed_named_is_named_by_the_next_one() -> None:
    speaker, key = a_speaker(), str(uuid4())
    body = orjson.dumps([a_statement(id=key)])
    with pytest.raises(RuntimeError), transaction.atomic():
        keep_body(by=speaker, body=body, version="2.0.0")
        raise RuntimeError
    assert not Agent.objects.filter(organisation_id=speaker.organisation_id).exists()

    assert keep_body(by=speaker, body=body, version="2.0.0") == [key]
    assert Agent.objects.filter(organisation_id=speaker.organisation_id).count() == 1


def test_two_organisations_share_neither_ids_nor_statements(speaker: Speaker) -> None:
    other, key = a_speaker(), str(uuid4())
    keep(speaker, a_statement(id=key))
    keep(other, a_statement(id=key, verb={"id": "http://autre.exemple/verbe"}))

    assert found(speaker, agent=agent(speaker)) == [key]
    assert found(other, agent=agent(speaker)) == []
    assert found(other, verb=iri(other, ANSWERED)) == []


def test_each_filter_finds_what_it_says(speaker: Speaker) -> None:
    registration = uuid4()
    plain, *others = keep(
        speaker,
        a_statement(),
        a_statement(context={"registration": str(registration).upper(), "contextActivities": {"grouping": [{"id": COURSE}]}}),
        a_statement(actor={"objectType": "Group", "member": [AWA, {"mbox": "mailto:lea@exemple.be"}]}),
        a_statement(
            actor={"mbox": "mailto:lea@exemple.be"},
            context={"instructor": AWA, "team": {"objectType": "Group", "mbox": "mailto:equipe@exemple.be"}},
        ),
        a_statement(actor={"mbox": "mailto:lea@exemple.be"}, object={"objectType": "Agent", **AWA}),
        a_statement(
            actor={"mbox": "mailto:lea@exemple.be"},
            object={"objectType": "SubStatement", "actor": AWA, "verb": {"id": ANSWERED}, "object": {"id": COURSE}},
        ),
    )  # fmt: skip
    in_course, in_group, instructed, upon, planned = others

    assert found(speaker, agent=agent(speaker)) == [upon, in_group, in_course, plain]
    assert found(speaker, agent=agent(speaker), related_agents=True) == [planned, upon, instructed, in_group, in_course, plain]
    assert found(speaker, registration=registration) == [in_course]
    assert found(speaker, activity=iri(speaker, COURSE)) == []
    assert found(speaker, activity=iri(speaker, COURSE), related_activities=True) == [planned, in_course]
    assert found(speaker, activity=iri(speaker, COURSE), related_activities=True, agent=agent(speaker)) == [in_course]
    assert found(speaker, verb=iri(speaker, ANSWERED), ascending=True) == [plain, *others]
    assert found(speaker, verb=iri(speaker, "http://autre.exemple/verbe")) == []


def test_since_is_after_and_until_is_at_or_before_to_the_microsecond(speaker: Speaker) -> None:
    (first,) = keep(speaker, a_statement())
    (second,) = keep(speaker, a_statement())
    kept = statement_by_id(speaker.organisation_id, UUID(first))
    assert kept is not None
    moment = stored_of(kept.sid)

    assert found(speaker, since=moment) == [second]
    assert found(speaker, until=moment) == [first]
    assert found(speaker, since=moment - timedelta(microseconds=1)) == [second, first]
    assert found(speaker, until=moment - timedelta(microseconds=1)) == []


def test_pages_hold_each_statement_once_whatever_comes_in_between(speaker: Speaker) -> None:
    kept = keep(speaker, *(a_statement() for _turn in range(7)))
    read: list[str] = []
    after = None
    while True:
        page, more = page_of_statements(speaker.organisation_id, Filters(verb=iri(speaker, ANSWERED)), limit=3, after=after)
        read += [orjson.loads(one.text)["id"] for one in page]
        if not more:
            break
        after = page[-1].sid
        keep(speaker, a_statement())

    assert read == kept[::-1]


def test_a_page_costs_one_query_whatever_is_asked(speaker: Speaker, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    keep(speaker, *(a_statement() for _turn in range(12)))
    asked = Filters(agent=agent(speaker), activity=iri(speaker, COURSE), related_agents=True, related_activities=True)

    with django_assert_num_queries(1):
        page_of_statements(speaker.organisation_id, asked, limit=10)


def test_who_takes_back_is_found_by_what_it_takes_back_and_what_was_taken_back_is_not(speaker: Speaker) -> None:
    # XAPI-00162: the voided statement is not answered; the voiding one and one that refers to it are.
    verb = "http://exemple.be/verbes/essai"
    (first,) = keep(speaker, a_statement(verb={"id": verb}))
    (voiding,) = keep(speaker, a_voiding(first))
    (about,) = keep(speaker, a_statement(verb={"id": verb}, object={"objectType": "StatementRef", "id": first}))

    assert found(speaker, verb=iri(speaker, verb)) == [about, voiding]
    assert found(speaker, verb=iri(speaker, verb), limit=1) == [about]
    assert statement_by_id(speaker.organisation_id, UUID(first)) is None
    assert statement_by_id(speaker.organisation_id, UUID(first), voided=True) is not None


def test_what_takes_back_is_never_taken_back_and_what_comes_after_its_voiding_is(speaker: Speaker) -> None:
    late = str(uuid4())
    (voiding,) = keep(speaker, a_voiding(late))
    (second,) = keep(speaker, a_voiding(voiding))
    keep(speaker, a_statement(id=late))

    assert statement_by_id(speaker.organisation_id, UUID(late)) is None
    assert statement_by_id(speaker.organisation_id, UUID(voiding)) is not None
    assert statement_by_id(speaker.organisation_id, UUID(second)) is not None


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_a_chain_of_references_is_followed_in_whatever_order_it_arrived(speaker: Speaker, order: tuple[int, ...]) -> None:
    ids = [str(uuid4()) for _turn in range(3)]
    other = {"actor": {"mbox": "mailto:lea@exemple.be"}}
    chain = [
        a_statement(id=ids[0]),
        a_statement(id=ids[1], object={"objectType": "StatementRef", "id": ids[0]}, **other),
        a_statement(id=ids[2], object={"objectType": "StatementRef", "id": ids[1]}, **other),
    ]
    for place in order:
        keep(speaker, chain[place])

    assert set(found(speaker, agent=agent(speaker))) == set(ids)


@pytest.mark.parametrize(
    "requests", [[(2, 0, 3, 1)], [(3, 2), (1, 0)], [(1, 2), (0, 3)], [(3,), (2, 1), (0,)], [(3,), (1,), (0, 2)]]
)
def test_a_chain_is_followed_too_when_some_of_it_came_together(speaker: Speaker, requests: list[tuple[int, ...]]) -> None:
    ids = [str(uuid4()) for _turn in range(4)]
    other = {"actor": {"mbox": "mailto:lea@exemple.be"}}
    about = [{"objectType": "StatementRef", "id": target} for target in ids]
    chain = [a_statement(id=ids[0]), *(a_statement(id=ids[n], object=about[n - 1], **other) for n in (1, 2, 3))]

    for places in requests:
        keep(speaker, *(chain[place] for place in places))

    assert set(found(speaker, agent=agent(speaker))) == set(ids)


def test_two_that_refer_to_each_other_are_kept(speaker: Speaker) -> None:
    ids = [str(uuid4()), str(uuid4())]

    keep(speaker, *(a_statement(id=one, object={"objectType": "StatementRef", "id": other}) for one, other in (ids, ids[::-1])))

    assert set(found(speaker, agent=agent(speaker))) == set(ids)


def test_a_large_batch_is_stored_in_the_order_it_was_sent_and_each_with_what_it_mentions(speaker: Speaker) -> None:
    """Longer than what is written at once (actions/ingest.py)."""
    addresses = [f"https://cours.exemple.be/{n}" for n in range(300)]
    batch = [a_statement(id=str(uuid4()), context={"contextActivities": {"grouping": {"id": one}}}) for one in addresses]
    keep(speaker, *batch[40:60])

    ids = keep(speaker, *(orjson.loads(orjson.dumps(one)) for one in batch))

    assert ids == [one["id"] for one in batch]
    stored = found(speaker, limit=500)[::-1]
    assert stored == ids[40:60] + ids[:40] + ids[60:]
    for n in (0, 50, 124, 125, 299):
        assert found(speaker, activity=iri(speaker, addresses[n]), related_activities=True) == [ids[n]]


def test_an_id_twice_in_one_request_is_kept_once_or_refused_when_the_two_differ(speaker: Speaker) -> None:
    said = a_statement(id=str(uuid4()))

    assert keep(speaker, said, orjson.loads(orjson.dumps(said))) == [said["id"]] * 2
    assert found(speaker) == [said["id"]]
    with pytest.raises(SameId), transaction.atomic():
        one = str(uuid4())
        keep(speaker, a_statement(id=one), a_statement(id=one, verb={"id": COURSE}))


@pytest.mark.parametrize("size", [3, 300])
def test_a_batch_with_one_id_that_says_something_else_is_refused_whole(speaker: Speaker, size: int) -> None:
    taken = str(uuid4())
    keep(speaker, a_statement(id=taken))

    with pytest.raises(SameId, match=taken):
        keep(speaker, *(a_statement() for _turn in range(size)), a_statement(id=taken, verb={"id": COURSE}))

    assert found(speaker) == [taken]
    assert StatementId.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [1, 50])
def test_what_names_nothing_new_is_one_query_and_no_other(size: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    speaker = a_speaker()
    keep(speaker, a_statement())

    with django_assert_num_queries(1):
        keep(speaker, *(a_statement() for _turn in range(size)))

    assert len(found(speaker, limit=100)) == size + 1


def test_who_may_read_its_own_reads_no_more(speaker: Speaker) -> None:
    other = a_speaker(Scope.WRITE, Scope.READ_MINE, organisation_id=speaker.organisation_id)
    keep(speaker, a_statement())
    (mine,) = keep(other, a_statement())

    assert found(other, client_id=other.client_id) == [mine]
    assert found(other, client_id=other.client_id, agent=agent(other)) == [mine]
    assert statement_by_id(speaker.organisation_id, UUID(mine), client_id=speaker.client_id) is None


def test_agents_and_definitions_are_added_once_and_a_tool_that_may_not_define_defines_nothing(speaker: Speaker) -> None:
    keep(speaker, a_statement(), a_statement())
    keep(speaker, a_statement(object={"id": COURSE, "definition": {"name": {"fr": "Le tableur"}}}))
    shy = a_speaker(Scope.WRITE)
    keep(shy, a_statement())

    assert Agent.objects.filter(organisation_id=speaker.organisation_id).count() == 1
    assert ActivityDefinition.objects.filter(organisation_id=speaker.organisation_id).count() == 2
    assert [row.definition for row in ActivityDefinition.objects.filter(organisation_id=shy.organisation_id)] == [None]


def test_somebody_known_here_is_recognised_by_account_mailbox_or_its_digest(speaker: Speaker, settings: Any) -> None:
    person = PersonFactory.create(email="awa@exemple.be")
    digest = "d9c2d97fc4e79d8a9ce4e2fcc8a8ad5c73a3e0bd"
    keep(
        speaker,
        a_statement(),
        a_statement(actor=account_of(person.pk, f"{settings.PUBLIC_ADDRESS}/")),
        a_statement(actor={"mbox_sha1sum": digest}),
        a_statement(actor={"mbox": "mailto:inconnue@exemple.be"}),
    )  # fmt: skip

    bound = Agent.objects.filter(person=person)
    assert {next(iter(one.identifier)) for one in bound} >= {"mbox", "account"}
    assert Agent.objects.get(identifier={"mbox": "mailto:inconnue@exemple.be"}).person is None


def test_who_is_forgotten_leaves_statements_that_name_nobody(speaker: Speaker) -> None:
    person = PersonFactory.create(email="awa@exemple.be")
    group = {"objectType": "Group", "member": [AWA, {"mbox": "mailto:lea@exemple.be"}]}
    keep(speaker, a_statement(), a_statement(actor=group), a_statement(object={"objectType": "Agent", **AWA}))
    keep(speaker, a_statement(context={"extensions": {"https://exemple.be/qui": {**AWA, "name": "Awa"}}}))

    erase(person.pk)

    bodies = " ".join(Statement.objects.values_list("body", flat=True))
    assert Statement.objects.count() == 4
    assert "awa@" not in bodies
    assert "Awa" not in bodies
    assert found(speaker, agent=agent(speaker)) == []
    pseudonym = Agent.objects.exclude(identifier={"mbox": "mailto:lea@exemple.be"}).get()
    assert (pseudonym.person, pseudonym.name) == (None, "")
    assert len(found(speaker, agent=pseudonym.key)) == 4
    assert not Mention.objects.filter(key=agent(speaker)).exists()


def test_an_attachment_is_kept_once_for_all_its_statements(speaker: Speaker) -> None:
    one = {
        "usageType": "http://exemple.be/photo",
        "display": {"fr": "photo"},
        "contentType": "image/png",
        "length": 3,
        "sha2": "a" * 64,
    }
    received = {"a" * 64: Received(b"abc", "image/png")}
    for _turn in range(2):
        keep_statements(by=speaker, statements=[a_statement(attachments=[one])], version="1.0.3", attachments=received)

    assert AttachmentContent.objects.count() == 1
    assert Attachment.objects.count() == 2


def test_a_bad_body_stores_nothing_of_its_request(speaker: Speaker) -> None:
    with pytest.raises(DataError), transaction.atomic():
        keep(speaker, a_statement(), a_statement(id="no uuid"))

    assert Statement.objects.count() == 0


@given(milliseconds=st.integers(0, 7_258_118_400_000), part=st.integers(0, 4095), rest=st.integers(0, (1 << 64) - 1))
def test_a_key_is_within_the_bounds_of_its_own_microsecond(milliseconds: int, part: int, rest: int) -> None:
    key = UUID(int=milliseconds << 80 | 0x7 << 76 | part << 64 | rest)
    moment = stored_of(key)

    assert first_at(moment) <= key < first_after(moment)
    assert stored_of(first_at(moment)) == moment
    assert first_after(moment) == first_at(moment + timedelta(microseconds=1))


@pytest.mark.django_db(transaction=True)
def test_what_is_said_to_be_complete_is_bound_by_the_oldest_writer() -> None:
    speaker = a_speaker()
    began, go_on = threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                keep(speaker, a_statement())
                began.set()
                go_on.wait(10)
        finally:
            connection.close()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    began.wait(10)
    during = consistent_through()
    go_on.set()
    writer.join()
    (kept,) = page_of_statements(speaker.organisation_id, Filters(), limit=1)[0]

    assert during <= stored_of(kept.sid) <= consistent_through()


@pytest.mark.django_db(transaction=True)
def test_the_same_batch_sent_at_once_by_four_is_kept_once() -> None:
    speaker = a_speaker()
    batch = [a_statement(id=str(uuid4())) for _turn in range(200)]
    answers: list[list[str]] = []

    def send(order: int) -> None:
        try:
            answers.append(keep(speaker, *(orjson.loads(orjson.dumps(one)) for one in (batch if order else batch[::-1]))))
        finally:
            connection.close()

    senders = [threading.Thread(target=send, args=(turn % 2,)) for turn in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert len(answers) == 4
    assert Statement.objects.count() == 200
