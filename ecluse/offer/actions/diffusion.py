"""What other catalogues ask of a programme, beyond what a reader needs to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ecluse.foundation.access import Hat, NotAllowed

from .. import permissions
from ..models import Programme
from .catalogue import refresh_entry
from .programme import valid


@dataclass(frozen=True)
class Details:
    """Levels are those of the European framework (1 to 8, None: none); `isced_field` a code of ISCED-F."""

    expected_results: Mapping[str, str]
    entry_requirements: Mapping[str, str]
    entry_level: int | None = None
    exit_level: int | None = None
    isced_field: str = ""
    certifications: Sequence[str] = ()
    formacodes: Sequence[str] = ()
    accessibility: Sequence[str] = ()


def detail_programme(*, by: Hat, programme: Programme, details: Details, at: datetime) -> Programme:
    """Write what other catalogues ask for; ours follows in the same transaction."""
    with transaction.atomic():
        current = Programme.objects.select_for_update().get(pk=programme.pk)
        if not permissions.can_edit_programme(by, current):
            raise NotAllowed
        for name in ("expected_results", "entry_requirements"):
            setattr(current, name, dict(getattr(details, name)))
        for name in ("certifications", "formacodes", "accessibility"):
            setattr(current, name, list(dict.fromkeys(getattr(details, name))))
        for name in ("entry_level", "exit_level", "isced_field"):
            setattr(current, name, getattr(details, name))
        valid(current)
        current.save()
        refresh_entry(programme=current, at=at)
    return current
