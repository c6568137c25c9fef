"""The personal data that credentials holds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.privacy import register

from .models import (
    Award,
    BadgeEvent,
    Batch,
    Collection,
    Credential,
    EndLetter,
    Endorsement,
    ForeignBadge,
    FormerDocument,
    PeerReview,
    StatusDecision,
    Study,
    StudyMatch,
    StudyTwin,
)

register(
    Credential,
    person="holder",
    purpose=_("Badges you were given, so that you can show them and anybody can verify them."),
    basis="GDPR art. 6(1)(b)",
    keep="erase",
    fields=(
        "id",
        "achievement_id",
        "organisation_id",
        "source",
        "issued_at",
        "valid_until",
        "state",
        "state_since",
        "shared_at",
        "document",
    ),
)


register(
    EndLetter,
    person="credential__holder",
    purpose=_("Writing to you before a badge of yours ends, once."),
    basis="GDPR art. 6(1)(b)",
    keep="erase",
    fields=("id", "credential_id", "days", "sent_at"),
)
register(
    FormerDocument,
    person="credential__holder",
    purpose=_("Keeping what a badge of yours was before it was signed again, so that an old file is recognised."),
    basis="GDPR art. 6(1)(b)",
    keep="erase",
    fields=("id", "credential_id", "signed_at", "replaced_at", "document"),
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

register(
    Award,
    person="holder",
    purpose=_("Giving you a badge, with what its issuer says of you and what you showed."),
    basis="GDPR art. 6(1)(b)",
    keep="erase",
    fields=(
        "id",
        "achievement_id",
        "way",
        "state",
        "given_name",
        "family_name",
        "email",
        "words",
        "asked_at",
        "decided_at",
        "reason",
    ),
)


def _forget_who_proposed(award: Award) -> None:
    """A badge proposed to somebody else stays theirs when the person who proposed it is gone."""
    Award.objects.filter(pk=award.pk).update(asked_by=None)


def _forget_who_decided(award: Award) -> None:
    """What was decided about somebody else stays decided."""
    Award.objects.filter(pk=award.pk).update(decided_by=None)


for field, forget in (("asked_by", _forget_who_proposed), ("decided_by", _forget_who_decided)):
    register(
        Award,
        person=field,
        purpose=_("Knowing who at the issuer proposed a badge to somebody, and who decided about a request."),
        basis="GDPR art. 6(1)(f)",
        keep="anonymise",
        reason=_("The badge of somebody else stays given."),
        fields=("id", "achievement_id", "way", "state", "asked_at", "decided_at"),
        anonymise=forget,
    )


def _forget_who_planned(event: BadgeEvent) -> None:
    """An event stays when the person who planned it is gone."""
    BadgeEvent.objects.filter(pk=event.pk).update(made_by=None)


register(
    BadgeEvent,
    person="made_by",
    purpose=_("Knowing who planned an event at which a badge is given."),
    basis="GDPR art. 6(1)(f)",
    keep="anonymise",
    reason=_("The badges given at the event stay given."),
    fields=("id", "title", "place", "opens_at", "closes_at"),
    anonymise=_forget_who_planned,
)
REVIEW = ("id", "award_id", "asked_at", "answer", "comment", "answered_at")
register(
    PeerReview,
    person="reviewer",
    purpose=_("Asking you whether you saw somebody do what a badge says."),
    basis="GDPR art. 6(1)(a)",
    keep="erase",
    fields=REVIEW,
)
register(
    PeerReview,
    person="award__holder",
    purpose=_("Knowing which peers confirm that you can do what a badge says."),
    basis="GDPR art. 6(1)(b)",
    keep="erase",
    fields=("id", "award_id", "answer", "comment", "answered_at"),
)


def _forget_who_began(study: Study) -> None:
    """A comparison is the work of an organisation."""
    Study.objects.filter(pk=study.pk).update(begun_by=None)


register(
    Study,
    person="begun_by",
    purpose=_("Knowing who began a comparison of badges."),
    basis="GDPR art. 6(1)(f)",
    keep="anonymise",
    reason=_("A comparison is the work of an organisation."),
    fields=("id", "title", "begun_at"),
    anonymise=_forget_who_began,
)


def _forget_who_judged(judged: StudyMatch | StudyTwin) -> None:
    """What was judged stays judged, with its day."""
    type(judged).objects.filter(pk=judged.pk).update(decided_by=None)


for model, purpose in (
    (StudyMatch, _("Knowing who judged that a badge covers a competence.")),
    (StudyTwin, _("Knowing who judged that two badges are one.")),
):
    register(
        model,
        person="decided_by",
        purpose=purpose,
        basis="GDPR art. 6(1)(f)",
        keep="anonymise",
        reason=_("A comparison is the work of an organisation."),
        fields=("id", "state", "decided_at"),
        anonymise=_forget_who_judged,
    )
