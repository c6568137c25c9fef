"""Closing an attendance sheet: the trainer signs it and the operator's seal makes it evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecluse.foundation import safes, sealing
from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.errors import Refusal
from ecluse.foundation.keys import new_id
from ecluse.foundation.languages import written
from ecluse.foundation.news import publish
from ecluse.network import api as network

from .. import events, permissions
from ..models import Enrolment, HalfDay, SealedDocument, SealKey, Session
from ..queries import sealing as queries
from ..queries.sealing import Period
from ..rules.seals import SealPair, fingerprint, new_seal_pair, seal_in, sealed_pdf
from ..rules.sheets import SheetFacts
from . import documents

# Part of every key sealed so far: it never changes.
PURPOSE = b"ecluse offer seal keys v1"


class PresenceIsMissing(Refusal):
    """A sheet with a hole is no evidence."""

    sentence = _("Presence is not signed for {day}, {part}: sign it first, then seal the sheet.")


class NobodyOnTheSheet(Refusal):
    """A sheet of nobody proves nothing."""

    sentence = _("Nobody is on this sheet.")


class CorrectionNeedsReason(Refusal):
    """What was sealed is replaced in the open: with a reason that stands on the new version."""

    sentence = _("This sheet is sealed. Say in a sentence why it is corrected: the reason stands on the new version.")


class NothingToCertify(Refusal):
    """A certificate tells what is over."""

    sentence = _("A certificate of attendance is made once the session is over and presence is signed.")


def seal_sheet(
    *, by: Hat, session: Session, period: Period, at: datetime, funder_reference: str = "", reason: str = ""
) -> SealedDocument:
    """Close the sheet of a period: sign it in the trainer's name and seal it. The same facts again change nothing."""
    with transaction.atomic():
        # Whoever seals the same session waits: a period has one sheet in force.
        Session.objects.select_for_update(no_key=True).get(pk=session.pk)
        current = queries.session_to_seal(session.pk)
        if current is None or not permissions.can_run_session(by, current):
            raise NotAllowed
        half_days = _held([half_day.pk for half_day in period.half_days])
        _check_signed(half_days)
        replaced = queries.current_of(current, period)
        kept = funder_reference.strip() or (replaced.funder_reference if replaced else "")
        facts = queries.facts_of(current, half_days, funder_reference=kept)
        if not facts.people:
            raise NobodyOnTheSheet
        if replaced is not None and replaced.facts_sha256 == facts.fingerprint:
            return replaced
        if replaced is not None and not reason.strip():
            raise CorrectionNeedsReason
        return _seal(current, period.scope, half_days, facts, replaced=replaced, by=by, at=at, reason=reason.strip())


def seal_again(*, by: Hat, half_day: HalfDay, reason: str, at: datetime) -> int:
    """Make every sheet in force that states this half-day anew, with the reason. Called by a correction, inside its transaction."""
    found = queries.current_covering(half_day)
    for document in found:
        halves = tuple(document.half_days.order_by("on", "part"))
        period = Period("", SealedDocument.Scope(document.scope), halves)
        seal_sheet(by=by, session=half_day.session, period=period, at=at, reason=reason)
    return len(found)


def seal_certificate(*, by: Hat, enrolment: Enrolment, at: datetime) -> SealedDocument:
    """The certificate of attendance of one person, with their own lines only. Asked again, it is the same one, unless presence
    was corrected since: then a new version says so."""
    with transaction.atomic():
        current = Enrolment.objects.select_for_update(of=("self",)).select_related("person").get(pk=enrolment.pk)
        session = queries.session_to_seal(current.session_id)
        if session is None:
            raise NothingToCertify
        current.session = session
        mine = by.role is Role.LEARNER and by.person_id == current.person_id
        if not (mine or permissions.can_run_session(by, session)):
            raise NotAllowed
        half_days = list(HalfDay.objects.filter(attendances__enrolment=current).order_by("on", "part"))
        if not half_days or session.last_day_on > timezone.localdate(at):
            raise NothingToCertify
        facts = queries.facts_of(session, half_days, only=current)
        replaced = queries.certificate_in_force(current)
        if replaced is not None and replaced.facts_sha256 == facts.fingerprint:
            return replaced
        with translation.override(session.language):
            reason = gettext("The presence was corrected.") if replaced else ""
        scope = SealedDocument.Scope.PERSON
        return _seal(session, scope, half_days, facts, replaced=replaced, by=by, at=at, reason=reason, enrolment=current)


def ensure_seal_key(*, organisation: network.Organisation, at: datetime) -> SealKey:
    """The key in use of an operator, made when it has none."""
    in_use = SealKey.objects.filter(organisation=organisation.pk, retired_at=None)
    found = in_use.first()
    if found is not None:
        return found
    with transaction.atomic():
        # Two sessions of one operator may be sealed at once: the second finds the key of the first.
        network.Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        return in_use.first() or _make_key(organisation, at)


def _make_key(organisation: network.Organisation, at: datetime) -> SealKey:
    pair, row_id = new_seal_pair(organisation=organisation.name, country=organisation.country, at=at), new_id()
    return SealKey.objects.create(
        id=row_id,
        organisation=organisation,
        certificate=pair.certificate,
        fingerprint=fingerprint(pair.certificate),
        sealed_private=safes.put(pair.private, purpose=PURPOSE, owner=str(row_id)),
        valid_from=at,
    )


def _key_that_opens(organisation: network.Organisation, at: datetime) -> tuple[SealKey, SealPair]:
    """The key in use with its private half. When the key of the installation was lost, the old one is retired for a new one."""
    key = ensure_seal_key(organisation=organisation, at=at)
    try:
        return key, _pair(key)
    except sealing.WrongSeal:
        SealKey.objects.filter(pk=key.pk).update(retired_at=at)
        fresh = ensure_seal_key(organisation=organisation, at=at)
        return fresh, _pair(fresh)


def _pair(key: SealKey) -> SealPair:
    private = safes.take(bytes(key.sealed_private), purpose=PURPOSE, owner=str(key.pk))
    return SealPair(private=private, certificate=bytes(key.certificate))


def _held(keys: Sequence[UUID]) -> list[HalfDay]:
    """The half-days, held while their sheet is sealed: whoever corrects their presence waits (actions/attendance)."""
    return list(HalfDay.objects.filter(pk__in=keys).select_for_update(no_key=True).order_by("on", "part"))


def _check_signed(half_days: Sequence[HalfDay]) -> None:
    keys = [half_day.pk for half_day in half_days]
    signed = set(HalfDay.objects.filter(pk__in=keys, attendances__isnull=False).values_list("pk", flat=True))
    for half_day in half_days:
        if half_day.pk not in signed:
            raise PresenceIsMissing(day=written(half_day.on, "short"), part=half_day.get_part_display())


def _seal(
    session: Session,
    scope: SealedDocument.Scope,
    half_days: Sequence[HalfDay],
    facts: SheetFacts,
    *,
    replaced: SealedDocument | None,
    by: Hat,
    at: datetime,
    reason: str,
    enrolment: Enrolment | None = None,
) -> SealedDocument:
    signer = network.person_by_id(by.person_id) if by.person_id and by.role is not Role.LEARNER else None
    key, pair = _key_that_opens(session.programme.organisation, at)
    document = SealedDocument(
        session=session,
        scope=scope,
        enrolment=enrolment,
        first_on=half_days[0].on,
        last_on=half_days[-1].on,
        language=session.language,
        funder_reference=facts.funder_reference,
        version=replaced.version + 1 if replaced else 1,
        replaces=replaced,
        reason=reason,
        sealed_at=at,
        sealed_by=signer,
        key=key,
        facts_sha256=facts.fingerprint,
    )
    drawn = documents.drawn(document, facts, signer=signer.full_name if signer else "", replaced=replaced, at=at)
    words = documents.reason_of_seal(scope, session.language)
    content = sealed_pdf(drawn, pair, reason=words, place=session.site.locality if session.site else "")
    seal = seal_in(content)
    if seal is None or not seal.holds:
        raise RuntimeError("The seal that was just set does not hold.")
    document.content, document.sha256, document.sealed_digest = content, sha256(content).hexdigest(), seal.digest
    document.save(force_insert=True)
    document.half_days.set(half_days)
    told = events.DocumentSealed(
        document_id=document.pk,
        session_id=session.pk,
        organisation_id=session.programme.organisation_id,
        scope=scope.value,
        version=document.version,
        replaces_id=replaced.pk if replaced else None,
        sha256=document.sha256,
    )
    publish(told, by=by, at=at)
    return document
