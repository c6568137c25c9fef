"""Badges that end, in the demonstration: given a year ago at most, some about to end, one renewed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.demo import Field, sower
from ecluse.network import api as network
from ecluse.network.api import Organisation, Person
from ecluse.offer import api as offer

from ..actions import renew_credential
from ..actions.awarding import Recipient, award_badge
from ..models import Achievement, Way

OPERATOR = "technofutur-tic"
LEARNER = "amelie.dubois@demo.ecluse.example"
DAYS = (359, 345, 320, 301, 280, 372)  # since each was given; a year makes the last one ended


@sower(58, _("Badges that end"), audited=True)
def sow_badges_that_end(field: Field) -> None:
    """A badge of a year for a few learners of one operator, the demonstration's own learner among them."""
    issuer = Organisation.objects.filter(slug=OPERATOR).first()
    if issuer is None:
        return
    admin = network.people_of(issuer.pk, Role.OPERATOR_ADMIN, on=field.today).first()
    by = Hat(Role.OPERATOR_ADMIN, person_id=admin.pk if admin else None, organisation_id=issuer.pk)
    model = _model(issuer, field.at - timedelta(days=400))
    given = []
    for person, days in zip(_learners(issuer), DAYS, strict=False):
        to = Recipient(email=str(person.email), given_name=person.given_name, family_name=person.family_name)
        given.append(award_badge(by=by, achievement=model, to=to, at=field.at - timedelta(days=days)).credential)
    last = given[-1] if given else None
    if last is not None:
        renew_credential(by=by, credential=last, at=field.at - timedelta(days=3))


def _learners(issuer: Organisation) -> list[Person]:
    learning = offer.Enrolment.objects.filter(session__programme__organisation=issuer).values("person")
    people = Person.objects.filter(pk__in=learning, erased_at=None).exclude(email=None).order_by("pk")
    mine = list(people.filter(email=LEARNER))
    return [*mine, *people.exclude(email=LEARNER)[: len(DAYS) - len(mine)]]


def _model(issuer: Organisation, at: datetime) -> Achievement:
    return Achievement.objects.create(
        organisation=issuer,
        kind=Achievement.Kind.COMPETENCY,
        name={"fr": "Sauvegarde et remise en service d’un poste", "nl": "Back-up en herstel van een werkpost"},
        description={
            "fr": "Sait sauvegarder un poste de travail, le remettre en service après une panne et en rendre compte.",
            "nl": "Kan een werkpost back-uppen, na een panne herstellen en er verslag van uitbrengen.",
        },
        criteria={
            "fr": "Avoir remis en service trois postes devant un formateur. À renouveler chaque année, car les outils changent.",
            "nl": "Drie werkposten hersteld hebben voor een lesgever. Elk jaar te vernieuwen, want de tools veranderen.",
        },
        valid_months=12,
        ways=[Way.AWARD, Way.REQUEST],
        created_at=at,
        published_at=at,
    )
