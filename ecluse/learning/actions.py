"""What people do with learning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.news import publish

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
