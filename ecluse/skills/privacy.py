"""The personal data of skills: who validated a correspondence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.privacy import register

from .models import Alignment, BulkAcceptance, CrosswalkItem, FrameworkImport, OwnFramework, Revalidation

register(
    Alignment,
    person="validated_by",
    purpose=_("Saying who validated a correspondence between two frameworks, and when."),
    basis="GDPR art. 6(1)(e)",
    keep="keep",
    reason=_("A correspondence that nobody answers for is worth nothing: it decides which skills a badge is recognised for."),
    years=10,
    fields=("id", "relation", "status", "validated_on"),
)
register(
    CrosswalkItem,
    person="decided_by",
    purpose=_("Saying who decided what a competence corresponds to, or that it has no equivalent, and when."),
    basis="GDPR art. 6(1)(e)",
    keep="keep",
    reason=_("A correspondence that nobody answers for is worth nothing: it decides which skills a badge is recognised for."),
    years=10,
    fields=("id", "decision", "decided_at"),
)
register(
    BulkAcceptance,
    person="accepted_by",
    purpose=_("Saying who accepted proposals together, above which measured precision, and when."),
    basis="GDPR art. 6(1)(e)",
    keep="keep",
    reason=_("A correspondence that nobody answers for is worth nothing: it decides which skills a badge is recognised for."),
    years=10,
    fields=("id", "count", "precision", "accepted_at", "undone_at"),
)
register(
    FrameworkImport,
    person="imported_by",
    purpose=_("Saying who published a version of a framework, and when."),
    basis="GDPR art. 6(1)(e)",
    keep="keep",
    reason=_("Trainings and badges stand on the version of the day: somebody answers for it."),
    years=10,
    fields=("id", "version", "happened_at"),
)
register(
    Revalidation,
    person="decided_by",
    purpose=_("Saying who decided what becomes of a training or a correspondence when a competence changed, and when."),
    basis="GDPR art. 6(1)(e)",
    keep="keep",
    reason=_("Trainings and badges stand on the version of the day: somebody answers for it."),
    years=10,
    fields=("id", "decision", "decided_at"),
)
register(
    OwnFramework,
    person="edited_by",
    purpose=_("Knowing who edited a framework last, so that colleagues can talk to each other."),
    basis="GDPR art. 6(1)(e)",
    keep="keep",
    reason=_("Trainings and badges stand on the version of the day: somebody answers for it."),
    years=10,
    fields=("id", "code", "edited_at"),
)
