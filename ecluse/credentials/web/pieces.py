"""What credentials shows in the pages of other domains."""

from __future__ import annotations

from django.http import HttpRequest

from ecluse.foundation.access import GuardedRequest, Hat, Role
from ecluse.foundation.slots import Piece
from ecluse.learning.api import AttestedProof
from ecluse.network.api import Organisation, Person
from ecluse.offer.api import Enrolment, Programme

from ..permissions import can_hold, can_see_badges_of
from ..queries.badges import achievement_of_programme, achievements_of, badge_of_source, badges_of

SHOWN = 5


def newest_badges(request: HttpRequest, *, hat: Hat) -> Piece | None:
    """On a learner's home page: their newest badges."""
    if hat.role is not Role.LEARNER or hat.person_id is None:
        return None
    return Piece("credentials/pieces/newest.html", {"badges": list(badges_of(hat.person_id)[:3])}, order=40)


def badges_of_person(request: HttpRequest, *, hat: Hat, person: Person) -> Piece | None:
    """On a person's page: their badges, those of the reader's own organisation unless it is their own page."""
    if not can_see_badges_of(hat, person.pk):
        return None
    badges = badges_of(person.pk)
    if hat.person_id != person.pk and hat.role is not Role.COORDINATOR:
        badges = badges.filter(organisation=hat.organisation_id)
    return Piece("credentials/pieces/of_person.html", {"badges": list(badges[:SHOWN]), "person": person}, order=60)


def recognised_by(request: HttpRequest, *, organisation: Organisation) -> Piece | None:
    """On an organisation's page: what it recognises with badges, when it does."""
    achievements = achievements_of(organisation.pk)[:SHOWN]
    if not achievements:
        return None
    context = {"achievements": achievements, "organisation": organisation}
    return Piece("credentials/pieces/recognised.html", context, order=60)


def badge_of_programme(request: HttpRequest, *, programme: Programme) -> Piece | None:
    """On a programme's page: the badge it leads to, once somebody has earned it."""
    achievement = achievement_of_programme(programme.pk)
    return None if achievement is None else Piece("credentials/pieces/of_programme.html", {"achievement": achievement}, order=60)


def badge_of_enrolment(request: GuardedRequest, *, enrolment: Enrolment) -> Piece | None:
    """On an enrolment's page: the badge it earned, for its holder."""
    credential = badge_of_source(enrolment.person_id, f"offer.enrolment:{enrolment.pk}")
    if credential is None or not can_hold(request.hat, credential):
        return None
    return Piece("credentials/pieces/of_enrolment.html", {"badge": credential}, order=20)


def badge_behind(request: GuardedRequest, *, proof: AttestedProof) -> Piece | None:
    """Beside a prerequisite that is proven: the badge that proves it, for its holder, and for others when it is shared."""
    credential = badge_of_source(proof.person_id, proof.source)
    if credential is None:
        return None
    mine = can_hold(request.hat, credential)
    return (
        Piece("credentials/pieces/proof.html", {"badge": credential, "is_mine": mine}) if mine or credential.shared_at else None
    )
