"""Why a statement was put aside, in the language of who reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from ecluse.records.api import Problem

from ..sentences import sentence
from .models import Quarantined


def reasons_of(one: Quarantined) -> list[str]:
    """A sentence for each thing that is wrong."""
    return words_of(one.reasons)


def words_of(reasons: Sequence[dict[str, Any]]) -> list[str]:
    """The same of reasons that are in no row."""
    return [_words(reason) for reason in reasons]


def _words(reason: dict[str, Any]) -> str:
    if reason["kind"] == "same-id":
        return _("Another statement has the id %(id)s here.") % {"id": reason["value"]}
    return sentence(Problem(**reason))
