"""The narrow table that the catalogue searches."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.models import Identified

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
    # Those of which it teaches three essential competences or more, five at most, and those of its pathways.
    occupations = ArrayField(models.UUIDField(), default=list)
    # Where its upcoming sessions are: a radius is a set of sites, so distance costs an overlap of two short arrays.
    sites = ArrayField(models.UUIDField(), default=list)
    accessibility = ArrayField(models.CharField(max_length=14), default=list)
    # The highest level of DigComp it brings people to, 0 when it names none.
    level = models.PositiveSmallIntegerField(_("level"), default=0)
    # The lowest price of its upcoming sessions, in whole euros; none without a session.
    price = models.PositiveIntegerField(_("price (€)"), null=True)
    # Whether an upcoming session gives a place at once. Kept by each enrolment, and no change for those who copy the catalogue.
    has_places = models.BooleanField(_("has places"), default=False)
    # A number drawn from its key: each day shuffles these, so that no operator is always first (rules/ranking).
    lot = models.PositiveIntegerField(_("lot"), default=0)
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
            GinIndex(fields=["sites"], name="catalogue_sites", fastupdate=False),
            models.Index(fields=["organisation_id"], name="catalogue_operator"),
            models.Index(fields=["next_start_on", "programme"], name="catalogue_next"),
            models.Index(fields=["changed_at", "programme"], name="catalogue_changed"),
        ]

    def __str__(self) -> str:
        return str(self.programme_id)


class CatalogueWord(models.Model):
    """A word of the catalogue in one language, with what finds it when it is mistyped: its sound and its trigrams.

    The embedded engine has no pg_trgm; the dictionary is small (distinct words), so its trigrams are an array with an index.
    `parts` are the words inside a Dutch compound: "projectbeheer" is found by "beheer".
    """

    language = models.CharField(_("language"), max_length=2)
    word = models.CharField(_("word"), max_length=60)
    sound = models.CharField(_("sound"), max_length=60)
    trigrams = ArrayField(models.CharField(max_length=3), default=list)
    parts = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        verbose_name = _("word of the catalogue")
        verbose_name_plural = _("words of the catalogue")
        indexes = [
            models.Index(fields=["language", "sound"], name="catalogue_word_sound"),
            GinIndex(fields=["trigrams"], name="catalogue_word_trigrams", fastupdate=False),
        ]
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="catalogue_word_once")]

    def __str__(self) -> str:
        return self.word


class Freshness(models.Model):
    """When the operator last vouched for a programme, by changing it or by the link of a letter, and when it was last asked."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, primary_key=True, related_name="freshness")
    confirmed_at = models.DateTimeField(_("confirmed at"))
    asked_at = models.DateTimeField(_("asked at"), null=True)

    class Meta:
        verbose_name = _("freshness of a programme")
        verbose_name_plural = _("freshness of programmes")

    def __str__(self) -> str:
        return f"{self.programme_id} · {self.confirmed_at:%d/%m/%Y}"


class SavedSearch(Identified):
    """A search of the catalogue that a person keeps; what is new in it is told once a day at most, until they stop it."""

    person = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    # The filters, as they stand in the address of the catalogue.
    query = models.CharField(_("search"), max_length=2_000, blank=True)
    saved_at = models.DateTimeField(_("saved at"))
    # The moment up to which what is new was told.
    told_at = models.DateTimeField(_("told at"))
    stopped_at = models.DateTimeField(_("letters stopped at"), null=True, blank=True)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"],
                name="saved_search_once",
                violation_error_message=_("You have a search of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


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
