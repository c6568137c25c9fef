"""Who stands behind what, and who was asked to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.multilingual import text_in
from ecluse.foundation.paging import Page, page_of
from ecluse.network import api as network
from ecluse.network.api import Organisation

from ..models import Achievement, Credential, Endorsement
from ..permissions import ENDORSERS
from ..rules.contexts import Document
from .addresses import achievement_address, badge_address, issuer_address

MOST_LINKS = 60  # lines of the graph: more are read in its table only


def answers_by_itself(organisation_id: UUID, *, on: date) -> bool:
    """Whether somebody of this organisation has an account with which to answer: then no letter alone signs for it."""
    return network.people_of(organisation_id, *ENDORSERS, on=on).exists()


def is_known_address(organisation: Organisation, email: str) -> bool:
    """Whether a company that was here before is written to at its own domain, or where it answered before; a new one has none yet."""
    domain = email.rpartition("@")[2].lower()
    home = (urlsplit(organisation.website).hostname or "").removeprefix("www.")
    if home and (domain == home or domain.endswith(f".{home}")):
        return True
    before = Endorsement.objects.filter(endorser=organisation)
    if before.filter(contact_email__iexact=email).exists():
        return True
    return not home and not before.exists() and not organisation.email


def endorsed_address(row: Endorsement) -> str:
    """The public address of what is endorsed, as it is signed."""
    if row.issuer_id:
        return issuer_address(row.issuer_id)
    if row.achievement_id:
        return achievement_address(row.achievement_id)
    assert row.credential_id is not None  # noqa: S101 - the database holds one of the three
    return badge_address(row.credential_id)


def endorsed_name(row: Endorsement, language: str | None = None) -> str:
    """Its name in a language; a badge has the name of its model."""
    if row.issuer:
        return row.issuer.name
    model = row.achievement or (row.credential.achievement if row.credential else None)
    return text_in(model.name, language) if model else ""


def _for_pages(rows: QuerySet[Endorsement]) -> QuerySet[Endorsement]:
    return rows.select_related(
        "endorser", "organisation", "issuer", "achievement", "credential__achievement", "credential__holder"
    )


def endorsement(key: UUID) -> Endorsement | None:
    """One of them with what its page shows. One query."""
    return _for_pages(Endorsement.objects.filter(pk=key)).first()


def behind_issuer(organisation_id: UUID) -> list[Endorsement]:
    """Who stands behind an organisation as an issuer. One query."""
    return list(_for_pages(Endorsement.objects.standing().of_issuer(organisation_id)).order_by("endorser__name", "id"))


def behind_achievement(achievement: Achievement) -> list[Endorsement]:
    """Who stands behind a badge model, and behind its issuer. One query."""
    about = Q(achievement=achievement) | Q(issuer=achievement.organisation_id)
    return list(_for_pages(Endorsement.objects.standing().filter(about)).order_by("issuer", "endorser__name", "id"))


def behind_badge(credential: Credential) -> list[Endorsement]:
    """Who stands behind a badge, its model and its issuer. One query."""
    about = Q(credential=credential) | Q(achievement=credential.achievement_id) | Q(issuer=credential.organisation_id)
    rows = _for_pages(Endorsement.objects.standing().filter(about))
    return list(rows.order_by("credential", "achievement", "endorser__name", "id"))


MOST_CARRIED = 5  # endorsements that a badge carries of its model, and as many of its issuer; its page shows all


def carried(*, achievement_id: UUID | None = None, issuer_id: UUID | None = None) -> list[Document]:
    """The signed endorsements of a badge model or of an issuer that their documents carry, the oldest first. One query."""
    rows = Endorsement.objects.standing().filter(achievement=achievement_id, issuer=issuer_id, credential=None)
    return [json.loads(text) for text in rows.order_by("answered_at", "id").values_list("document", flat=True)[:MOST_CARRIED]]


def said_of(organisation_id: UUID) -> list[Endorsement]:
    """What stands behind an issuer, its badge models, and the badges that their holders share. One query."""
    rows = Endorsement.objects.standing().filter(organisation=organisation_id)
    return list(_for_pages(rows.filter(Q(credential=None) | Q(credential__shared_at__isnull=False))).order_by("id"))


def endorsers_of(organisation_id: UUID) -> list[Organisation]:
    """Whoever signed an endorsement of these, those taken away since too: badges still carry them. One query."""
    given = Endorsement.objects.filter(organisation=organisation_id, state__in=["accepted", "revoked"])
    return list(Organisation.objects.filter(pk__in=given.values("endorser")).exclude(pk=organisation_id).order_by("pk"))


def asked_by(hat: Hat, *, mark: str | None) -> Page[Endorsement]:
    """What the organisation of the hat asked for, the latest first. One query."""
    rows = Endorsement.objects.filter(organisation=hat.organisation_id, credential=None)
    return page_of(_for_pages(rows), by=("-asked_at", "-id"), mark=mark)


def asked_of(hat: Hat) -> list[Endorsement]:
    """What waits for an answer of the organisation of the hat, the oldest first. One query."""
    rows = Endorsement.objects.open().filter(endorser=hat.organisation_id)
    return list(_for_pages(rows).order_by("asked_at", "id")[:50])


def given_by(organisation_id: UUID | None) -> list[Endorsement]:
    """What an organisation stands behind, and what it did. One query."""
    rows = Endorsement.objects.filter(endorser=organisation_id, state__in=["accepted", "revoked"])
    return list(_for_pages(rows).order_by("-answered_at", "-id")[:50])


def asked_for_badge(credential: Credential) -> list[Endorsement]:
    """What a holder asked for one of their badges. One query."""
    return list(_for_pages(Endorsement.objects.filter(credential=credential)).order_by("-asked_at", "-id"))


def endorsable(organisation_id: UUID) -> list[Achievement]:
    """The badge models of an organisation that may be endorsed: the latest version of each. One query."""
    from .badges import achievements_of

    return achievements_of(organisation_id)


@dataclass(frozen=True)
class Link:
    """One organisation stands behind another one, so many times."""

    endorser: Organisation
    issuer: Organisation
    count: int


def links() -> list[Link]:
    """Who stands behind whom in the whole network, the closest first. Two queries."""
    rows = (
        Endorsement.objects.standing()
        .order_by()
        .values_list("endorser", "organisation")
        .annotate(count=Count("id"))
        .order_by("-count", "endorser", "organisation")
    )
    found = list(rows)
    names = organisations({key for endorser, issuer, _count in found for key in (endorser, issuer)})
    return [Link(names[endorser], names[issuer], count) for endorser, issuer, count in found]


def organisations(keys: Iterable[UUID]) -> dict[UUID, Organisation]:
    """Organisations by key. One query."""
    return {row.pk: row for row in Organisation.objects.filter(pk__in=set(keys))}


def may_be_asked(hat: Hat) -> list[Organisation]:
    """The organisations of the network that the reader's may ask, by name. One query."""
    others = Organisation.objects.exclude(pk=hat.organisation_id) if hat.organisation_id else Organisation.objects.all()
    return list(others.order_by("name")[:500])


def answers_for(hat: Hat) -> bool:
    """Whether this hat answers in the name of an organisation."""
    return hat.is_any(*ENDORSERS) and hat.organisation_id is not None and hat.role is not Role.SYSTEM
