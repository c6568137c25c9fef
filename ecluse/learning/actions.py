"""What people do with learning."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.news import publish
from ecluse.skills import api as skills

from .events import CompetenceAttested
from .models import Attestation, Completion
from .permissions import can_attest


def attest_completion(
    *,
    by: Hat,
    person_id: UUID,
    organisation_id: UUID,
    programme_title: Mapping[str, str],
    competences: Sequence[tuple[UUID, int | None]],
    source: str,
    at: datetime,
    programme_id: UUID | None = None,
) -> Completion:
    """Attest that a person completed a training of an operator, with the competences reached and their levels.

    `source` names what it comes from (an enrolment's id): asked again, it changes nothing and tells nothing.
    Without `programme_id` the operator and the title stand for the programme.
    """
    if not can_attest(by, organisation_id):
        raise NotAllowed
    title = {language: text for language, text in programme_title.items() if text}
    programme = programme_id or uuid5(NAMESPACE_URL, f"{organisation_id}/{sorted(title.items())}")
    with transaction.atomic():
        completion, is_new = Completion.objects.get_or_create(
            source=source,
            defaults={
                "person_id": person_id,
                "organisation_id": organisation_id,
                "programme_id": programme,
                "programme_title": title,
                "attested_at": at,
            },
        )
        if not is_new:
            return completion
        levels = dict(competences)
        Attestation.objects.bulk_create(
            Attestation(completion=completion, competence_id=competence, level=level) for competence, level in levels.items()
        )
        publish(_attested(completion, levels), by=by, at=at)
    return completion


def set_standing(*, by: Hat, source: str, stands: bool, at: datetime) -> None:
    """Take back what was attested from this source, or stand behind it again. Nothing happens when nothing was attested from it."""
    completion = Completion.objects.select_for_update().filter(source=source).first()
    if completion is None:
        return
    if not can_attest(by, completion.organisation_id):
        raise NotAllowed
    completion.withdrawn_at = None if stands else completion.withdrawn_at or at
    completion.save(update_fields=["withdrawn_at"])


def set_end(*, by: Hat, sources: Collection[str], until: datetime | None) -> None:
    """Say until when what was attested from these sources proves something; sources nothing was attested from are left aside."""
    rows = Completion.objects.select_for_update().filter(source__in=list(sources))
    for organisation_id in {row.organisation_id for row in rows}:
        if not can_attest(by, organisation_id):
            raise NotAllowed
    rows.update(until=until)


def _attested(completion: Completion, levels: Mapping[UUID, int | None]) -> CompetenceAttested:
    return CompetenceAttested(
        completion_id=completion.pk,
        source=completion.source,
        person_id=completion.person_id,
        organisation_id=completion.organisation_id,
        programme_id=completion.programme_id,
        programme_label=tuple(sorted(completion.programme_title.items())),
        competences=tuple(levels.items()),
        attested_at=completion.attested_at,
    )


class Attestations:
    """What operators attested of a competence that changed, counted: nobody is named. A fact of its day can only be confirmed."""

    name = "learning.attestation"
    words = _("attested to people")
    answers = ("confirm",)

    def uses(self, things: Collection[UUID]) -> list[skills.Use]:
        """How often each operator attested these competences."""
        rows = (
            Attestation.objects.filter(competence__in=things)
            .values_list("competence", "completion__organisation")
            .annotate(n=Count("id"))
            .order_by("competence", "completion__organisation")
        )
        return [
            skills.Use(key=organisation, thing_id=competence, title=_counted(count), href="", organisation_id=organisation)
            for competence, organisation, count in rows
        ]

    def replace(self, *, by: Hat, use: skills.Use, successor_id: UUID, at: datetime) -> None:
        """What was attested stays as it was attested."""
        raise NotAllowed

    def drop(self, *, by: Hat, use: skills.Use, at: datetime) -> None:
        """What was attested stays attested."""
        raise NotAllowed


def _counted(count: int) -> dict[str, str]:
    said = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            said[code] = ngettext("attested %(n)d time", "attested %(n)d times", count) % {"n": count}
    return said


def install() -> None:
    """Called once, when the house starts."""
    skills.USERS.add(Attestations())
