"""Asking operators whether what they offer still stands, and taking their answer from the link of a letter."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import SYSTEM
from ecluse.foundation.mail import write_letter
from ecluse.foundation.news import publish

from .. import events
from ..models import Freshness, Programme
from ..queries.freshness import doubtful_programmes
from .catalogue import refresh_entry

logger = logging.getLogger("ecluse.offer")
LINK = signing.TimestampSigner(salt="offer.freshness")
# A link answers for three months; the next letter brings another.
LINK_SECONDS = 92 * 24 * 3_600
MOST_IN_A_LETTER = 20
LANGUAGE_OF_REGION = {"west_flanders": "nl", "flanders": "nl"}


def ask_operators(*, at: datetime) -> int:
    """One letter to each operator about the programmes in doubt; answers how many letters left."""
    by_operator: dict[UUID, list[Programme]] = {}
    for programme in doubtful_programmes(at=at):
        by_operator.setdefault(programme.organisation_id, []).append(programme)
    return sum(_ask(programmes[:MOST_IN_A_LETTER], at=at) for programmes in by_operator.values())


def _ask(programmes: list[Programme], *, at: datetime) -> bool:
    organisation: Any = programmes[0].organisation
    if not organisation.email:
        return False
    try:
        with transaction.atomic():
            Freshness.objects.filter(pk__in=[one.pk for one in programmes]).update(asked_at=at)
            write_letter(
                to=organisation.email,
                language=LANGUAGE_OF_REGION.get(organisation.region, "fr"),
                subject=_("Are these trainings still offered? (%(organisation)s)"),
                template="offer/mail/still_offered.txt",
                context={
                    "organisation": organisation.name,
                    "lines": [(one, reverse("offer:confirm", args=[LINK.sign(str(one.pk))])) for one in programmes],
                },
            )
    except OSError:
        logger.exception("letter about the freshness of an offer", extra={"organisation": str(organisation.pk)})
        return False
    return True


def programme_of_link(token: str) -> Programme | None:
    """The programme for which a signed link answers; None when it is not ours or too old."""
    try:
        key = UUID(LINK.unsign(token, max_age=LINK_SECONDS))
    except (signing.BadSignature, ValueError):
        return None
    return Programme.objects.select_related("organisation", "freshness").filter(pk=key).first()


def confirm_programme(*, token: str, at: datetime) -> Programme | None:
    """The operator says that the programme still stands; a second time only dates it anew."""
    programme = programme_of_link(token)
    if programme is not None and programme.published_at is not None:
        Freshness.objects.update_or_create(pk=programme.pk, defaults={"confirmed_at": at, "asked_at": None})
    return programme


def withdraw_programme(*, token: str, at: datetime) -> Programme | None:
    """The operator takes the programme out of the catalogue; enrolments stay as they are. A second time changes nothing."""
    programme = programme_of_link(token)
    if programme is None:
        return None
    with transaction.atomic():
        current = Programme.objects.select_for_update().get(pk=programme.pk)
        if current.published_at is not None:
            current.published_at = None
            current.save(update_fields=["published_at"])
            refresh_entry(programme=current, at=at)
            left = events.ProgrammeWithdrawn(programme_id=current.pk, organisation_id=current.organisation_id)
            publish(left, by=SYSTEM, at=at)
    programme.published_at = None
    return programme
