"""What the exchange adds to the demonstration: the last weeks of the network in its learning record, and a class at work."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from ecluse.credentials.events import CredentialIssued
from ecluse.foundation.access import Hat, Role
from ecluse.foundation.demo import Field, sower
from ecluse.foundation.news.models import Delivery
from ecluse.offer import api as offer
from ecluse.offer.events import EnrolmentAccepted, EnrolmentCompleted
from ecluse.records import api as records

from .webhooks.managing import subscribe
from .xapi import own
from .xapi.own import record_history
from .xapi.recipes import ADL
from .xapi.transfers.managing import forward_to, pause

OPERATOR = "technofutur-tic"
LATELY = timedelta(days=60)
QUESTIONS = ("Partager un document", "Retrouver une version", "Donner un droit de lecture", "Tenir une réunion en ligne")
# What each learner answered in turn, and how many minutes ago they stopped; nobody after these was seen today.
CLASS = (("11", 1), ("1000", 2), ("1101", 14), ("111", 4), ("10", 3), ("01", 6))


@sower(88, _("The last weeks in the learning record"))
def sow_own_statements(field: Field) -> None:
    """Written by hundreds; the worker is not asked to write years of histories one by one before the first letter leaves."""
    record_history(since=field.at - LATELY)
    Delivery.objects.waiting().filter(reaction="exchange.xapi.own.record").update(delivered_at=field.at)


@sower(89, _("A class at work"))
def sow_class_at_work(field: Field) -> None:
    """The learners of the session that the trainer of the demonstration closes today answer the questions of a course."""
    session: offer.Session = field.sown["closing"]
    learners = [one for one in offer.learners_of(session) if one.state == "attending"]
    statements = [
        statement
        for enrolment, (answers, minutes) in zip(learners, CLASS, strict=False)
        for statement in _answers(field, session, enrolment, answers, minutes)
    ]
    statements.sort(key=lambda one: one["timestamp"])
    records.keep_statements(by=field.sown["platform"], statements=statements, version="1.0.3")


@sower(87, _("Links with other programs, begun and not used"), audited=True)
def sow_links(field: Field) -> None:
    """The demonstration calls nobody: the program was never tested, and the transfer is paused before its first visit."""
    operator, administrator = field.sown["organisations"][OPERATOR], field.sown["accounts"][Role.OPERATOR_ADMIN]
    by = Hat(Role.OPERATOR_ADMIN, administrator.pk, operator.pk)
    subscribe(
        by=by,
        organisation_id=operator.pk,
        name="Logiciel RH",
        address="https://rh.technofuturtic.example/ecluse",
        kinds=[EnrolmentAccepted.name, EnrolmentCompleted.name, CredentialIssued.name],
        at=field.at,
    )
    store = forward_to(
        by=by,
        organisation_id=operator.pk,
        name="Registre régional",
        address="https://registre.wallonie.example/xapi",
        key="technofutur-tic",
        secret=secrets.token_urlsafe(24),
        at=field.at,
    )
    pause(by=by, store=store, at=field.at)


def _answers(
    field: Field, session: offer.Session, enrolment: offer.Enrolment, answers: str, minutes: int
) -> Iterator[dict[str, Any]]:
    """Each question in turn; whoever was wrong twice stays at the question."""
    course = {
        "id": "https://moodle.technofuturtic.example/cours/collaborer",
        "definition": {"name": dict(session.programme.title)},
    }
    context = {
        "registration": str(enrolment.pk),
        "contextActivities": {"parent": [course], "grouping": [own.session_activity(session)]},
    }
    number = 0
    for place, answer in enumerate(answers):
        at = field.at - timedelta(minutes=minutes + 3 * (len(answers) - 1 - place))
        question = {"id": f"{course['id']}/q{number + 1}", "definition": {"name": {"fr": QUESTIONS[number]}}}
        yield {
            "actor": own.actor(enrolment.person_id),
            "verb": {"id": f"{ADL}answered", "display": {"en": "answered"}},
            "object": question,
            "result": {"success": answer == "1"},
            "context": context,
            "timestamp": at.isoformat(),
        }
        number += answer == "1"
