"""Badges on their way in the demonstration: an event that is over, one that is on, requests that wait, a letter without an answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid5

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import VISITOR, Hat, Role
from ecluse.foundation.demo import Field, sower
from ecluse.network import api as network
from ecluse.network.api import Organisation, Person

from ..actions.asking import answer_review, ask_for_badge
from ..actions.awarding import Recipient, award_badge
from ..actions.badge_event import EventPlan, attend_event, confirm_attendance, plan_event
from ..models import Achievement, BadgeEvent, Way
from ..rules.badge import Evidence, Said

PLACE = "technofutur-tic"
# Who scanned the code on the wall: given name, family name, hours after the opening.
PEOPLE = (
    ("Awa", "Diallo", 1), ("Bram", "Peeters", 1), ("Chloé", "Marchal", 2), ("Diego", "Rossi", 2), ("Elif", "Yilmaz", 3), ("Fanny", "Leroy", 4),
)  # fmt: skip
WORK = Said(
    narrative="J’ai accompagné quatre collègues pendant trois séances, dont deux à distance : chacun envoie maintenant ses documents seul.",
    evidence=(Evidence(name="Le carnet des trois séances", url="https://carnet.demo.ecluse.example/seances"),),
)


@sower(56, _("Badges on their way"), audited=True)
def sow_awards(field: Field) -> None:
    """Each by the hand that would do it: the administrator plans, people scan, a learner asks, a peer answers."""
    organisation = Organisation.objects.filter(slug=PLACE).first()
    models = list(Achievement.objects.in_use().filter(organisation=organisation, programme_id=None)) if organisation else []
    if organisation is None or not models:
        return
    admin = _hat(organisation, field.at)
    on_the_hour = timezone.localtime(field.at).replace(minute=0, second=0, microsecond=0)
    last_week = (on_the_hour - timedelta(days=9)).replace(hour=9)
    at_events = next((one for one in models if Way.EVENT in one.ways), models[0])
    _event(admin, at_events, "Journée découverte du numérique", last_week, field.at, hours=8, confirmed=4)
    _event(admin, at_events, "Portes ouvertes de l’automne", on_the_hour - timedelta(hours=3), field.at, hours=10, confirmed=0)
    asked_for = next((one for one in models if one.may_be_asked_for), None)
    if asked_for is not None:
        _request(admin, asked_for, field.at - timedelta(days=2))
    to = Recipient(email="nele.maes@transports-vandamme.example", given_name="Nele", family_name="Maes", language="nl")
    award_badge(by=admin, achievement=models[0], to=to, at=field.at - timedelta(days=5))


def _hat(organisation: Organisation, at: datetime) -> Hat:
    person = network.people_of(organisation.pk, Role.OPERATOR_ADMIN, on=at.date()).first()
    return Hat(Role.OPERATOR_ADMIN, person_id=person.pk if person else None, organisation_id=organisation.pk)


def _event(
    admin: Hat, model: Achievement, title: str, opens_at: datetime, now: datetime, *, hours: int, confirmed: int
) -> BadgeEvent:
    plan = EventPlan(
        title=title, place="Gosselies, hall d’entrée", opens_at=opens_at, closes_at=opens_at + timedelta(hours=hours), most=80
    )
    event = plan_event(by=admin, achievement=model, plan=plan, at=opens_at - timedelta(days=5))
    awards = []
    for given_name, family_name, after in PEOPLE:
        seen_at = min(opens_at + timedelta(hours=after), now)
        to = Recipient(
            email=f"{given_name}.{family_name}@demo.ecluse.example".lower().replace("é", "e"),
            given_name=given_name,
            family_name=family_name,
        )
        ticket = uuid5(event.pk, to.email)
        awards.append(attend_event(by=VISITOR, event=event, ticket=ticket, seen_at=seen_at, to=to, at=seen_at).pk)
    if confirmed:
        confirm_attendance(by=admin, event=event, awards=awards[:confirmed], at=opens_at + timedelta(hours=hours))
    return event


def _request(admin: Hat, model: Achievement, at: datetime) -> None:
    """Amélie asks, and a trainer who saw her says so."""
    learner = Person.objects.filter(email="amelie.dubois@demo.ecluse.example").first()
    peer = network.people_of(model.organisation_id, Role.TRAINER, on=at.date()).exclude(email=None).first()
    if learner is None:
        return
    hat = Hat(Role.LEARNER, person_id=learner.pk)
    peers = [str(peer.email)] if peer and model.asks_peers else []
    award = ask_for_badge(by=hat, achievement=model, said=WORK, peers=peers, at=at)
    for review in award.reviews.all():
        by = Hat(Role.TRAINER, person_id=review.reviewer_id, organisation_id=model.organisation_id)
        answer_review(
            by=by, review=review, confirms=True, comment="Je l’ai vue animer la deuxième séance.", at=at + timedelta(hours=5)
        )
