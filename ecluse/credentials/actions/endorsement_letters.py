"""The letters of endorsements: to whoever is asked, with the link to answer; to whoever asked, with the answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.mail import write_letter

from ..models import Endorsement
from ..queries.endorsements import answers_by_itself, endorsed_name
from ..rules.endorsement import ANSWERED_WITHIN, State


def answer_link(asked: Endorsement) -> str:
    """Where whoever holds the letter answers without an account."""
    return f"{reverse('credentials:answer_endorsement', args=[asked.pk])}?cle={asked.link}"


def withdraw_link(given: Endorsement) -> str:
    """Where whoever signed by the letter takes the name of their organisation away."""
    return f"{reverse('credentials:withdraw_endorsement', args=[given.pk])}?cle={given.link}"


def tell_of_request(*, endorsement_id: UUID, at: datetime) -> bool:
    """Write, once, that an organisation is asked to stand behind something; answer whether it was sent."""
    rows = Endorsement.objects.select_for_update(of=("self",)).select_related(
        "organisation", "endorser", "issuer", "achievement", "credential__achievement", "credential__holder", "asked_by"
    )
    asked = rows.filter(pk=endorsement_id, told_at=None, state=State.ASKED.value).first()
    if asked is None:
        return False
    asked.told_at = at
    asked.save(update_fields=["told_at"])
    by_itself = answers_by_itself(asked.endorser_id, on=timezone.localdate(at))
    path = reverse("credentials:answer_endorsement", args=[asked.pk])
    write_letter(
        to=asked.contact_email,
        language=asked.language,
        subject=_("%(asker)s asks %(endorser)s to stand behind a badge"),
        template="credentials/mail/endorsement_asked.txt",
        context={
            "name": asked.contact_name,
            "asker": asked.asked_by.full_name if asked.credential and asked.asked_by else asked.organisation.name,
            "endorser": asked.endorser.name,
            "thing": lambda: endorsed_name(asked),
            "is_issuer": asked.issuer_id is not None,
            "message": asked.message,
            "link": path if by_itself else answer_link(asked),
            "by_itself": by_itself,
            "until": asked.asked_at + ANSWERED_WITHIN,
        },
    )
    return True


def tell_of_answer(*, endorsement_id: UUID) -> bool:
    """Write the answer to the person who asked; answer whether it was sent."""
    rows = Endorsement.objects.select_related(
        "organisation", "endorser", "issuer", "achievement", "credential__achievement", "asked_by"
    )
    row = rows.filter(pk=endorsement_id).first()
    if row is None or row.asked_by is None or not row.asked_by.email:
        return False
    write_letter(
        to=row.asked_by.email,
        language=row.asked_by.language,
        subject=_("%(endorser)s answered"),
        template="credentials/mail/endorsement_answered.txt",
        context={
            "name": row.asked_by.given_name,
            "endorser": row.endorser.name,
            "thing": lambda: endorsed_name(row),
            "is_given": row.at is State.ACCEPTED,
            "signatory": row.signatory,
            "comment": row.comment,
            "reason": row.reason,
            "page": row.get_absolute_url(),
        },
    )
    return True
