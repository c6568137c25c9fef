"""Rows that are written once: a later one replaces them, and they stay readable."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField


def never_overwritten(name: str) -> pgtrigger.Protect:
    """The trigger by which the database itself refuses to change or remove a version."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


class Version(Identified):
    """What was decided, from which day it holds, by which text, and when it was written here.

    The version in force on a day is the one of the highest number among those that hold by then.
    """

    number = models.PositiveSmallIntegerField(_("version"))
    valid_from = models.DateField(_("valid from"))
    source = MultilingualField(_("legal source"))
    recorded_at = models.DateTimeField(_("recorded at"))
    # Plain ids, as in the journal: a version outlives the account and the role of who wrote it.
    recorded_by_id = models.UUIDField(_("recorded by"), null=True, blank=True)

    class Meta:
        abstract = True
