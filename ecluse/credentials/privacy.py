"""The personal data that credentials holds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.privacy import register

from .models import Batch, BatchRow, Collection, Credential, Endorsement, ForeignBadge, StatusDecision

register(
    Credential,
    person="holder",
    purpose=_("Badges you were given, so that you can show them and anybody can verify them."),
    basis="GDPR art. 6(1)(b)",
    keep="erase",
    fields=("id", "achievement_id", "organisation_id", "source", "issued_at", "state", "state_since", "shared_at", "document"),
)


def _forget_who(decision: StatusDecision) -> None:
    """A decision stays part of the badge's life when the person who took it is gone."""
    StatusDecision.objects.filter(pk=decision.pk).update(decided_by=None)


DECISION = ("id", "credential_id", "state", "reason", "decided_at")
register(
    StatusDecision,
    person="credential__holder",
    purpose=_("Telling you why a badge of yours was suspended, resumed or revoked."),
    basis="GDPR art. 6(1)(b)",
    keep="erase",
    fields=DECISION,
)
register(
    StatusDecision,
    person="decided_by",
    purpose=_("Knowing who at the issuer suspended, resumed or revoked a badge."),
    basis="GDPR art. 6(1)(f)",
    keep="anonymise",
    reason=_("The decision stays part of the life of somebody else's badge."),
    fields=("id", "state", "decided_at"),
    anonymise=_forget_who,
)


def _forget_who_asked(batch: Batch) -> None:
    """The badges stay; who asked for them at once is forgotten."""
    Batch.objects.filter(pk=batch.pk).update(asked_by=None)


register(
    BatchRow,
    person="holder",
    purpose=_("Giving badges to many people at once, each one once."),
    basis="GDPR art. 6(1)(b)",
    keep="erase",
    fields=("id", "batch_id", "source", "credential_id"),
)
register(
    Batch,
    person="asked_by",
    purpose=_("Knowing who asked for badges to be given to many people at once."),
    basis="GDPR art. 6(1)(f)",
    keep="anonymise",
    reason=_("What was given stays given."),
    fields=("id", "achievement_id", "asked_at"),
    anonymise=_forget_who_asked,
)


def _forget_who_asked_for_it(asked: Endorsement) -> None:
    """What an organisation asked for stays asked for when the person who did is gone."""
    Endorsement.objects.filter(pk=asked.pk).update(asked_by=None)


register(
    Endorsement,
    person="asked_by",
    purpose=_("Knowing who asked an organisation to stand behind a badge, so that they learn the answer."),
    basis="GDPR art. 6(1)(f)",
    keep="anonymise",
    reason=_("What an organisation asked of another one stays in the books of both."),
    fields=("id", "endorser_id", "asked_at", "contact_name", "contact_email", "message", "state"),
    anonymise=_forget_who_asked_for_it,
)
register(
    Endorsement,
    person="credential__holder",
    purpose=_("Showing who stands behind a badge of yours."),
    basis="GDPR art. 6(1)(b)",
    keep="erase",
    fields=("id", "endorser_id", "state", "answered_at", "signatory", "function", "comment", "document"),
)

register(
    ForeignBadge,
    person="holder",
    purpose=_("Badges you brought from elsewhere, so that you keep and show them with the others."),
    basis="GDPR art. 6(1)(b)",
    keep="erase",
    fields=(
        "id", "issuer_id", "issuer_name", "credential_id", "name", "language", "issued_at", "valid_until", "named",
        "brought_at", "verified_at", "outcome", "checks", "shared_at", "kind", "size", "signed",
    ),
)  # fmt: skip
register(
    Collection,
    person="holder",
    purpose=_("Badges you put together to show them to somebody for a while."),
    basis="GDPR art. 6(1)(b)",
    keep="erase",
    fields=("id", "name", "message", "made_at", "until"),
)
