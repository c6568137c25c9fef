"""The pages about transfers and about what was put aside: in French, nothing lost, nothing of another organisation."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ecluse.exchange.models import Forwarding, Pulling, Quarantined, Refused
from ecluse.exchange.xapi.transfers.forwarding import forward_all
from ecluse.exchange.xapi.transfers.managing import forward_to, pull_from
from ecluse.exchange.xapi.transfers.pulling import pull, pull_all
from ecluse.foundation.access import SYSTEM, Hat, Role
from ecluse.network.testing import a_hat, signed_in_as
from ecluse.records.api import keep_statements
from ecluse.records.models import Statement
from ecluse.records.testing import a_speaker, a_statement

from .other_store import OtherStore
from .test_pulling import page, theirs

pytestmark = pytest.mark.django_db
LIST, SEND, FETCH = (reverse(f"exchange:{name}") for name in ("transfers", "send_statements", "fetch_statements"))
TYPED = {"name": "Région", "address": "https://lrs.exemple.be/xapi", "key": "k", "secret": "s3cret", "version": "1.0.3"}


@pytest.fixture
def admin() -> Hat:
    return a_hat(Role.OPERATOR_ADMIN)


@pytest.fixture
def browser(admin: Hat) -> Browser:
    return signed_in_as(admin)


@pytest.fixture
def pulling(admin: Hat, store: OtherStore) -> Pulling:
    """One whose first page had a statement that could not be kept."""
    assert admin.organisation_id is not None
    made = pull_from(
        by=admin, organisation_id=admin.organisation_id, name="Moodle", address=store.address, key="k", secret="s",
        at=timezone.now(),
    )  # fmt: skip
    store.pages = {"1": page(theirs(verb={"id": "pas une adresse", "display": {"fr": "a terminé"}}))}
    pull(made, at=timezone.now())
    return made


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u202f", " ").replace("\xa0", " ").replace("&#x27;", "’")


def at(name: str, *keys: object) -> str:
    return reverse(f"exchange:{name}", args=keys)


def test_transfers_are_reached_from_the_connected_tools_and_begun_from_an_empty_page(browser: Browser) -> None:
    assert f'href="{LIST}"' in text_of(browser.get(reverse("records:tools")))
    empty = text_of(browser.get(LIST))
    assert "ne vont nulle part ailleurs" in empty
    assert SEND in empty
    assert FETCH in empty

    sent = TYPED | {"verbs": "http://adlnet.gov/expapi/verbs/completed\n\n", "activities": ""}
    answer = browser.post(SEND, sent, follow=True)

    assert "Enregistré" in text_of(answer)
    forwarding = Forwarding.objects.get()
    assert (forwarding.secret, forwarding.verbs) == ("s3cret", ["http://adlnet.gov/expapi/verbs/completed"])
    for address in (LIST, at("transfer", forwarding.pk), at("transfer_key", forwarding.pk)):
        assert "s3cret" not in text_of(browser.get(address))


def test_fetching_is_begun_in_the_name_of_a_tool(browser: Browser) -> None:
    answer = browser.post(FETCH, TYPED, follow=True)

    assert Pulling.objects.get().client.name == "Région"
    assert "Au nom de" in text_of(answer)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "obligatoire"),
        ({"address": "http://lrs.exemple.be/xapi"}, "https"),
        ({"address": "https://10.0.0.1:8080/"}, "https"),
        ({"verbs": "http://a.exemple/verbe\nterminé"}, "« terminé » n’est pas une adresse complète"),
        ({"activities": "\n".join(f"https://a.exemple/{n}" for n in range(51))}, "plus de 50 adresses"),
        ({"version": "3"}, "3"),
    ],
)
def test_what_does_not_hold_is_answered_with_all_that_was_typed(browser: Browser, change: dict[str, str], words: str) -> None:
    sent = TYPED | {"verbs": "", "activities": ""} | change

    answer = browser.post(SEND, sent)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert 'value="s3cret"' in text_of(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    assert not Forwarding.objects.exists()


def test_two_of_one_name_are_refused(browser: Browser) -> None:
    browser.post(FETCH, TYPED)
    assert browser.post(FETCH, TYPED | {"name": "région"}).status_code == 422
    assert Pulling.objects.count() == 1


def test_how_it_goes_is_said_in_plain_words_and_it_is_paused_tried_and_stopped(
    browser: Browser, admin: Hat, store: OtherStore
) -> None:
    speaker = a_speaker(organisation_id=admin.organisation_id)
    keep_statements(by=speaker, statements=[a_statement(), a_statement()], version="1.0.3")
    forwarding = forward_to(
        by=SYSTEM, organisation_id=speaker.organisation_id, name="Région", address=store.address, key="k", secret="s",
        at=timezone.now(),
    )  # fmt: skip
    Forwarding.objects.update(
        failures=3, failure="key 401", visited_at=timezone.now(), due_at=timezone.now() + timezone.timedelta(hours=1)
    )

    said = text_of(browser.get(at("transfer", forwarding.pk)))
    assert "refuse notre clé et notre secret (401)" in said
    assert "3 visites de suite ont échoué" in said
    assert "ne marche pas" in text_of(browser.get(LIST))

    assert "dans la minute" in text_of(browser.post(at("transfer_act", forwarding.pk, "maintenant"), follow=True))
    assert Forwarding.objects.filter(due_at__lte=timezone.now()).exists()
    assert "En pause" in text_of(browser.post(at("transfer_act", forwarding.pk, "pause"), follow=True))
    assert forward_all(timezone.now()) == 0
    assert store.asked == []
    browser.post(at("transfer_act", forwarding.pk, "reprise"))
    forward_all(timezone.now())
    assert Forwarding.objects.get().visited_at is not None

    browser.post(at("transfer_key", forwarding.pk), {"key": "k2", "secret": "autre"})
    fresh = Forwarding.objects.get()
    assert (fresh.key, fresh.secret) == ("k2", "autre")
    assert browser.post(at("transfer_key", forwarding.pk), {"key": "", "secret": ""}).status_code == 422
    assert "arrêté" in text_of(browser.post(at("end_transfer", forwarding.pk), follow=True))
    assert browser.get(at("transfer_key", forwarding.pk)).status_code == 404
    assert "Arrêté le" in text_of(browser.get(at("transfer", forwarding.pk)))


def test_what_waits_is_counted_and_no_further_than_ten_thousand(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    browser.post(SEND, TYPED)
    address = at("transfer", Forwarding.objects.get().pk)
    for waiting, words in ((0, "rien"), (1, "1 trace"), (10_000, "000 traces"), (10_001, "plus de 10")):
        monkeypatch.setattr("ecluse.exchange.xapi.transfers.web._waiting", lambda _one, n=waiting: n)
        assert words in text_of(browser.get(address))


def test_what_could_not_be_kept_is_read_corrected_and_taken(browser: Browser, pulling: Pulling) -> None:
    one = Quarantined.objects.get()
    address = at("quarantined", pulling.pk, one.pk)
    assert at("aside", pulling.pk) in text_of(browser.get(at("transfer", pulling.pk)))
    listed = text_of(browser.get(at("aside", pulling.pk)))
    assert "Awa Diallo a terminé « Première question »" in listed
    assert "/verb/id" in listed
    assert address in listed

    read = text_of(browser.get(address))
    assert "pas une adresse" in read
    wrong = browser.post(address, {"statement": '{"actor": '})
    assert wrong.status_code == 422
    assert "JSON" in text_of(wrong)
    assert "{&quot;actor&quot;: </textarea>" in text_of(wrong)
    statement = json.loads(one.statement) | {"verb": {"id": "http://adlnet.gov/expapi/verbs/completed"}}
    still = browser.post(address, {"statement": json.dumps(statement | {"actor": {}})})
    assert still.status_code == 422

    assert "La trace est gardée" in text_of(browser.post(address, {"statement": json.dumps(statement)}, follow=True))
    assert not Quarantined.objects.exists()
    assert str(Statement.objects.get(client_id=pulling.client_id).statement_id) == statement["id"]
    pulling.refresh_from_db()
    assert pulling.kept == 1
    assert browser.post(address, {"statement": json.dumps(statement)}).status_code == 404


def test_what_cannot_be_kept_is_thrown_away(browser: Browser, pulling: Pulling) -> None:
    one = Quarantined.objects.get()

    page_ = text_of(browser.post(at("throw_away", pulling.pk, one.pk), follow=True))

    assert "La trace est effacée" in page_
    assert "Rien n’est mis de côté" in page_


@pytest.mark.parametrize(
    "text", ["42", "null", "[]", '"x"', '{"actor": 1, "verb": [], "object": {"definition": "x"}}', "{", '{"actor":{"name":{}}}']
)
def test_whatever_was_put_aside_is_shown(browser: Browser, pulling: Pulling, text: str) -> None:
    one = Quarantined.objects.create(
        pulling=pulling, digest="x", statement=text, reasons=[], fetched_at=timezone.now()
    )  # fmt: skip

    assert browser.get(at("aside", pulling.pk)).status_code == 200
    assert browser.get(at("quarantined", pulling.pk, one.pk)).status_code == 200
    assert browser.post(at("quarantined", pulling.pk, one.pk), {"statement": text}).status_code == 422


def test_what_is_too_long_is_shown_in_part_and_taken_as_it_is(browser: Browser, pulling: Pulling) -> None:
    text = json.dumps(theirs(result={"response": "x" * 150_000}))
    one = Quarantined.objects.create(pulling=pulling, digest="x", statement=text, reasons=[], fetched_at=timezone.now())
    address = at("quarantined", pulling.pk, one.pk)

    read = browser.get(address)

    assert len(read.content) < 80_000
    assert "trop longue" in text_of(read)
    browser.post(address)
    assert not Quarantined.objects.filter(pk=one.pk).exists()


def test_what_the_other_store_refused_is_read_and_sent_again(browser: Browser, admin: Hat, store: OtherStore) -> None:
    speaker = a_speaker(organisation_id=admin.organisation_id)
    keep_statements(by=speaker, statements=[a_statement()], version="1.0.3")
    forwarding = forward_to(
        by=SYSTEM, organisation_id=speaker.organisation_id, name="Région", address=store.address, key="k", secret="s",
        at=timezone.now(),
    )  # fmt: skip
    refused = Refused.objects.create(
        forwarding=forwarding, sid=Statement.objects.get().sid, reason="400 <b>non</b>", refused_at=timezone.now()
    )

    listed = text_of(browser.get(at("aside", forwarding.pk)))
    assert "Awa Diallo a répondu à « Première question »" in listed
    assert "400 &lt;b&gt;non&lt;/b&gt;" in listed
    store.next = [(500, b"", {})]
    assert "500" in text_of(browser.post(at("send_refused", forwarding.pk, refused.pk), follow=True))
    page_ = text_of(browser.post(at("send_refused", forwarding.pk, refused.pk), follow=True))
    assert "l’a prise" in page_
    assert "Rien n’a été refusé" in page_


def test_the_transfers_of_another_operator_do_not_exist(pulling: Pulling) -> None:
    one, other = Quarantined.objects.get(), signed_in_as(a_hat(Role.OPERATOR_ADMIN))

    for name in ("transfer", "transfer_key", "end_transfer", "aside"):
        assert other.get(at(name, pulling.pk)).status_code == 404
    for address in (
        at("transfer_act", pulling.pk, "pause"), at("end_transfer", pulling.pk), at("throw_away", pulling.pk, one.pk),
        at("quarantined", pulling.pk, one.pk),
    ):  # fmt: skip
        assert other.post(address).status_code == 404
    assert "Moodle" not in text_of(other.get(LIST))
    assert Pulling.objects.filter(paused_at=None, ended_at=None).exists()
    for role in (Role.TRAINER, Role.LEARNER, Role.COORDINATOR):
        assert signed_in_as(a_hat(role)).get(LIST).status_code == 404


def test_paused_it_asks_nothing(browser: Browser, pulling: Pulling, store: OtherStore) -> None:
    browser.post(at("transfer_act", pulling.pk, "pause"))
    store.asked.clear()

    pull_all(timezone.now())

    assert store.asked == []
    assert browser.get(at("transfer_act", pulling.pk, "pause")).status_code == 405
    assert browser.post(at("transfer_act", pulling.pk, "autre")).status_code == 404


def test_pages_ask_as_much_for_many_as_for_one(browser: Browser, pulling: Pulling) -> None:
    counts = []
    for turn in range(2):
        browser.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            browser.get(LIST)
            browser.get(at("aside", pulling.pk))
        counts.append(len(asked))
        for number in range(3):
            Quarantined.objects.create(
                pulling=pulling, digest=f"{turn}{number}", statement="{}", reasons=[], fetched_at=timezone.now()
            )
            browser.post(FETCH, TYPED | {"name": f"Autre {turn} {number}"})

    assert counts[0] == counts[1]
