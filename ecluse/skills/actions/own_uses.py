"""What skills itself builds on competences and occupations: correspondences that people validated, and “no equivalent”."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal

from ..models import Alignment, CrosswalkItem
from ..slots import USERS, Use

ENDS = ("origin_competence", "target_competence", "origin_occupation", "target_occupation")


class CorrespondsAlready(Refusal):
    """The successor has this correspondence."""

    sentence = _("This correspondence exists already with what replaces it. Drop this one.")


class ValidatedAlignments:
    """Correspondences that a person validated. Published ones follow their publisher."""

    name = "skills.alignment"
    words = _("correspondence")
    answers = ("confirm", "replace", "drop")

    def uses(self, things: Collection[UUID]) -> list[Use]:
        """Those with one end that changed."""
        ends = Q()
        for end in ENDS:
            ends |= Q(**{f"{end}__in": things})
        rows = Alignment.objects.filter(ends, status=Alignment.Status.VALIDATED).select_related(*ENDS, "item__crosswalk")
        wanted = set(things)
        return [
            Use(row.pk, key, _joined(row), row.item.crosswalk.get_absolute_url() if hasattr(row, "item") else "")
            for row in rows
            for key in (getattr(row, f"{end}_id") for end in ENDS)
            if key in wanted
        ]

    def replace(self, *, by: Hat, use: Use, successor_id: UUID, at: datetime) -> None:
        """The end that changed becomes its successor, in the name of who decides."""
        row = Alignment.objects.select_for_update(of=("self",)).get(pk=use.key)
        end = "origin_competence_id" if row.origin_competence_id == use.thing_id else "target_competence_id"
        setattr(row, end, successor_id)
        row.validated_by_id, row.validated_on = by.person_id, timezone.localdate(at)
        try:
            with transaction.atomic():
                row.save(update_fields=[end, "validated_by", "validated_on"])
        except IntegrityError as problem:
            raise CorrespondsAlready from problem

    def drop(self, *, by: Hat, use: Use, at: datetime) -> None:
        """It is no longer a correspondence, and the thing of the crosswalk is to review again."""
        _reopen(CrosswalkItem.objects.filter(alignment=use.key))
        Alignment.objects.filter(pk=use.key).delete()


class NoEquivalents:
    """Things of which a person said that nothing corresponds."""

    name = "skills.no_equivalent"
    words = _("“no equivalent” in a crosswalk")
    answers = ("confirm", "drop")

    def uses(self, things: Collection[UUID]) -> list[Use]:
        """Those about a thing that changed."""
        rows = CrosswalkItem.objects.filter(
            Q(competence__in=things) | Q(occupation__in=things), decision=CrosswalkItem.Decision.NONE
        ).select_related("crosswalk__target", "competence", "occupation")
        return [Use(row.pk, row.thing.pk, row.thing.label, row.crosswalk.get_absolute_url()) for row in rows]

    def replace(self, *, by: Hat, use: Use, successor_id: UUID, at: datetime) -> None:
        """Nothing corresponds: there is nothing to replace."""
        raise NotAllowed

    def drop(self, *, by: Hat, use: Use, at: datetime) -> None:
        """It is to review again."""
        _reopen(CrosswalkItem.objects.filter(pk=use.key))


def install() -> None:
    """Called once, when the house starts."""
    USERS.add(ValidatedAlignments())
    USERS.add(NoEquivalents())


def _reopen(items: object) -> None:
    items.update(  # type: ignore[attr-defined]
        decision=CrosswalkItem.Decision.OPEN, decided_by=None, decided_at=None, alignment=None, acceptance=None
    )


def _joined(row: Alignment) -> dict[str, str]:
    origin, target = row.origin_competence or row.origin_occupation, row.target_competence or row.target_occupation
    labels = [end.label for end in (origin, target) if end]
    languages = dict.fromkeys(language for label in labels for language in label)
    shown = [[label.get(language) or next(iter(label.values()), "") for label in labels] for language in languages]
    return {language: " ↔ ".join(names) for language, names in zip(languages, shown, strict=True)}
