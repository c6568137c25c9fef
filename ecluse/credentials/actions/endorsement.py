"""Asking an organisation to stand behind an issuer, a badge model or a badge; its answer; withdrawing its name later."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ecluse.foundation.access import SYSTEM, Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.news import publish
from ecluse.network.api import Organisation

from ..events import EndorsementAnswered, EndorsementAsked, EndorsementEnded
from ..models import Achievement, Credential, Endorsement, IssuerKey, StatusMark
from ..permissions import can_answer_endorsement, can_ask_for_endorsement, can_end_endorsement, can_take_request_back
from ..queries.addresses import endorsement_address, key_address, status_list_address
from ..queries.documents import issuer_value
from ..queries.endorsements import answers_by_itself, endorsed_address, endorsed_name, is_known_address
from ..rules import endorsement as rules
from ..rules.proof import sign
from ..rules.status_list import entry
from .issuer_key import ensure_issuer_key
from .lists import give_places, sign_lists_again
from .unsealing import private_half

State = rules.State
Endorsed = Organisation | Achievement | Credential


class OwnEndorsement(Refusal):
    """Whoever signs a badge stands behind it already."""

    sentence = _(
        "An organisation does not endorse what it signs itself. Ask another one: a training operator, a company, a federation."
    )


class AskedAlready(Refusal):
    """One request at a time for one thing."""

    sentence = _("{organisation} was asked already, or stands behind it already.")


class StrangerToTheCompany(Refusal):
    """The name of a company is not signed from any address."""

    sentence = _(
        "{organisation} is known here, and {email} is not one of its addresses. Write to somebody whose address ends with its own domain."
    )


class TooLate(Refusal):
    """The request ended, was answered, or waited too long."""

    sentence = _("This request is no longer open: it was answered or taken back, or more than 60 days have passed.")


class EndedAlready(Refusal):
    """Nothing is left to withdraw."""

    sentence = _("This endorsement was withdrawn already.")


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who receives the letter, and in which language."""

    name: str
    email: str
    language: str = "fr"


def ask_for_endorsement(
    *, by: Hat, about: Endorsed, endorser: Organisation, contact: Contact, message: str = "", at: datetime
) -> Endorsement:
    """Ask an organisation to stand behind something. The letter follows from the news.

    Raises OwnEndorsement, AskedAlready, StrangerToTheCompany.
    """
    if not can_ask_for_endorsement(by, about):
        raise NotAllowed
    issuer_id = about.pk if isinstance(about, Organisation) else about.organisation_id
    if endorser.pk == issuer_id:
        raise OwnEndorsement
    if not answers_by_itself(endorser.pk, on=timezone.localdate(at)) and not is_known_address(endorser, contact.email):
        raise StrangerToTheCompany(organisation=endorser.name, email=contact.email)
    asked = Endorsement(
        organisation_id=issuer_id,
        endorser=endorser,
        issuer=about if isinstance(about, Organisation) else None,
        achievement=about if isinstance(about, Achievement) else None,
        credential=about if isinstance(about, Credential) else None,
        asked_by_id=by.person_id,
        asked_at=at,
        contact_name=contact.name,
        contact_email=contact.email,
        language=contact.language,
        message=message,
    )
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
            publish(EndorsementAsked(**_ids(asked)), by=by, at=at)
    except IntegrityError as problem:
        raise AskedAlready(organisation=endorser.name) from problem
    return asked


def give_endorsement(
    *, by: Hat, asked: Endorsement, signatory: str, function: str, comment: str, at: datetime, link: str = ""
) -> Endorsement:
    """Sign in the name of the endorser. What was signed is kept to the byte."""
    with transaction.atomic():
        current = _open(asked, by=by, link=link, at=at)
        key = ensure_issuer_key(by=SYSTEM, organisation_id=current.endorser_id, at=at)
        ((current.status_list, current.status_index),) = give_places(key=key, count=1, at=at)
        current.state, current.answered_at = State.ACCEPTED.value, at
        current.signatory, current.function, current.comment, current.key = signatory, function, comment, key
        current.document = _signed(current, key, at)
        current.save()
        publish(EndorsementAnswered(**_ids(current), state=current.state), by=by, at=at)
    return current


def decline_endorsement(
    *, by: Hat, asked: Endorsement, signatory: str = "", reason: str = "", at: datetime, link: str = ""
) -> Endorsement:
    """Say no; whoever asked reads the reason, if there is one."""
    with transaction.atomic():
        current = _open(asked, by=by, link=link, at=at)
        current.state, current.answered_at = State.DECLINED.value, at
        current.signatory, current.reason = signatory, reason
        current.save(update_fields=["state", "answered_at", "signatory", "reason"])
        publish(EndorsementAnswered(**_ids(current), state=current.state), by=by, at=at)
    return current


def take_request_back(*, by: Hat, asked: Endorsement, at: datetime) -> Endorsement:
    """Ask no longer; the link of the letter says so."""
    with transaction.atomic():
        current = _locked(asked)
        if not can_take_request_back(by, current):
            raise NotAllowed
        if not rules.may_follow(current.at, State.WITHDRAWN):
            raise TooLate
        current.state, current.ended_at = State.WITHDRAWN.value, at
        current.save(update_fields=["state", "ended_at"])
        publish(EndorsementEnded(**_ids(current), state=current.state), by=by, at=at)
    return current


def withdraw_endorsement(*, by: Hat, given: Endorsement, reason: str, at: datetime, link: str = "") -> Endorsement:
    """Take one's name away: the status list of the endorser says so to every verifier, from this moment and for ever."""
    with transaction.atomic():
        current = _locked(given)
        if not can_end_endorsement(by, current, link=link):
            raise NotAllowed
        if not rules.may_follow(current.at, State.REVOKED):
            raise EndedAlready
        current.state, current.ended_at, current.reason = State.REVOKED.value, at, reason
        current.save(update_fields=["state", "ended_at", "reason"])
        key = ensure_issuer_key(by=SYSTEM, organisation_id=current.endorser_id, at=at)
        assert current.status_list is not None and current.status_index is not None  # noqa: S101 - it was signed
        StatusMark.objects.create(status_list=current.status_list, index=current.status_index, state="revoked")
        sign_lists_again(key=key, at=at, only=current.status_list)
        publish(EndorsementEnded(**_ids(current), state=current.state), by=by, at=at)
    return current


def _locked(row: Endorsement) -> Endorsement:
    rows = Endorsement.objects.select_related("organisation", "endorser", "issuer", "achievement", "credential__achievement")
    return rows.select_for_update(of=("self",)).get(pk=row.pk)


def _open(asked: Endorsement, *, by: Hat, link: str, at: datetime) -> Endorsement:
    """The request, alone, for whoever may answer it while it waits for an answer."""
    current = _locked(asked)
    if not can_answer_endorsement(
        by, current, link=link, by_itself=answers_by_itself(current.endorser_id, on=timezone.localdate(at))
    ):
        raise NotAllowed
    if current.at is not State.ASKED or rules.is_too_late(asked_at=current.asked_at, now=at):
        raise TooLate
    return current


def _signed(given: Endorsement, key: IssuerKey, at: datetime) -> str:
    assert given.status_list is not None and given.status_index is not None  # noqa: S101 - given just before
    with override(given.language):
        name = str(_("Endorsement of “%(name)s”")) % {"name": endorsed_name(given, given.language)}
    document = rules.endorsement_credential(
        rules.Endorsement(
            address=endorsement_address(given.pk),
            endorser=issuer_value(given.endorser),
            endorsed=endorsed_address(given),
            name=name,
            comment=given.comment,
            given_at=at,
            status=entry(address=status_list_address(given.endorser_id, given.status_list.number), index=given.status_index),
        )
    )
    method = key_address(key.organisation_id, key.number)
    return json.dumps(sign(document, private=private_half(key), method=method, created=at), ensure_ascii=False, indent=2)


def _ids(row: Endorsement) -> dict[str, UUID]:
    return {"endorsement_id": row.pk, "organisation_id": row.organisation_id, "endorser_id": row.endorser_id}
