"""The narrow table that the catalogue searches."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .programme import Programme


class CatalogueEntry(models.Model):
    """What search and facets need of one published programme, written in the transaction that changes it.

    Narrow on purpose: the same search on the programme's own table reads twenty times more (skills-offer page, section 5).
    Facets gather its upcoming sessions; a programme without any stays findable, after the others.
    """

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, primary_key=True, related_name="entry")
    organisation_id = models.UUIDField(_("organisation"))
    hours = models.PositiveSmallIntegerField(_("duration (hours)"))
    next_start_on = models.DateField(_("next session"), null=True)
    is_free = models.BooleanField(_("free for somebody"))
    regions = ArrayField(models.CharField(max_length=16), default=list)
    modes = ArrayField(models.CharField(max_length=8), default=list)
    languages = ArrayField(models.CharField(max_length=2), default=list)
    funding = ArrayField(models.CharField(max_length=20), default=list)
    target_groups = ArrayField(models.CharField(max_length=20), default=list)
    competences = ArrayField(models.UUIDField(), default=list)
    # One document for each language of readers, folded then stemmed: title (A), competences (B), summary (C).
    words_fr = SearchVectorField()
    words_nl = SearchVectorField()
    words_en = SearchVectorField()
    words_de = SearchVectorField()
    # When what the catalogue says of it last changed: other catalogues ask what is new since a moment (OAI-PMH).
    changed_at = models.DateTimeField(_("changed at"), db_default=Now())

    class Meta:
        verbose_name = _("catalogue entry")
        verbose_name_plural = _("catalogue entries")
        indexes = [
            GinIndex(fields=["words_fr"], name="catalogue_words_fr", fastupdate=False),
            GinIndex(fields=["words_nl"], name="catalogue_words_nl", fastupdate=False),
            GinIndex(fields=["words_en"], name="catalogue_words_en", fastupdate=False),
            GinIndex(fields=["words_de"], name="catalogue_words_de", fastupdate=False),
            GinIndex(fields=["competences"], name="catalogue_competences", fastupdate=False),
            models.Index(fields=["next_start_on", "programme"], name="catalogue_next"),
            models.Index(fields=["changed_at", "programme"], name="catalogue_changed"),
        ]

    def __str__(self) -> str:
        return str(self.programme_id)


class CatalogueWithdrawal(models.Model):
    """A programme that left the catalogue: those who copied it learn that it is gone. Put back, the row goes."""

    programme_id = models.UUIDField(_("programme"), primary_key=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"))

    class Meta:
        verbose_name = _("withdrawal from the catalogue")
        verbose_name_plural = _("withdrawals from the catalogue")
        indexes = [models.Index(fields=["withdrawn_at", "programme_id"], name="catalogue_withdrawn")]

    def __str__(self) -> str:
        return str(self.programme_id)
