"""Organisations and their sites."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField


class Region(models.TextChoices):
    """The territories of the network and its neighbours; NUTS 1 or 2 areas under the names people use."""

    WALLONIA = "wallonia", _("Wallonia")
    BRUSSELS = "brussels", _("Brussels")
    HAUTS_DE_FRANCE = "hauts_de_france", _("Hauts-de-France")
    WEST_FLANDERS = "west_flanders", _("West Flanders")
    FLANDERS = "flanders", _("Rest of Flanders")
    ELSEWHERE = "elsewhere", _("Elsewhere")


class Country(models.TextChoices):
    """ISO 3166-1 codes of the countries of the network."""

    BELGIUM = "BE", _("Belgium")
    FRANCE = "FR", _("France")
    NETHERLANDS = "NL", _("Netherlands")
    LUXEMBOURG = "LU", _("Luxembourg")
    GERMANY = "DE", _("Germany")


@audited()
class Organisation(Identified):
    """An actor of the network: who trains, employs, governs, studies or gathers.

    Whether it is public or private is its own fact; what binds it to others is a `Partnership`.
    """

    class Kind(models.TextChoices):
        OPERATOR = "operator", _("training operator")
        COMPANY = "company", _("company")
        AUTHORITY = "authority", _("public authority")
        UNIVERSITY = "university", _("university")
        ASSOCIATION = "association", _("association")
        HUB = "hub", _("hub")

    class Sector(models.TextChoices):
        PUBLIC = "public", _("public")
        PRIVATE = "private", _("private")
        MIXED = "mixed", _("public and private")

    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    sector = models.CharField(_("sector"), max_length=8, choices=Sector, default=Sector.PUBLIC)
    country = models.CharField(_("country"), max_length=2, choices=Country, default=Country.BELGIUM)
    region = models.CharField(_("region"), max_length=16, choices=Region, default=Region.WALLONIA)
    # BCE/KBO number in Belgium, SIREN in France: text, its check digits belong to the import that brings it.
    registration_number = models.CharField(_("enterprise number"), max_length=20, blank=True)
    # Training operators declared in France have a number of eleven digits (Code du travail, L6351-1).
    activity_number = models.CharField(
        _("activity number of a training operator (France)"),
        max_length=11,
        blank=True,
        validators=[RegexValidator(r"^\d{11}$", _("The number of a declared training activity has eleven digits."))],
    )
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    presentation = MultilingualField(_("presentation"), blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("network:organisation", args=[self.slug])


@audited()
class Site(Identified):
    """A place where an organisation receives people. Its rooms are `places.Space`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(_("name"), max_length=160)
    street = models.CharField(_("street and number"), max_length=160)
    postcode = models.CharField(_("postcode"), max_length=10)
    locality = models.CharField(_("locality"), max_length=80)
    country = models.CharField(_("country"), max_length=2, choices=Country, default=Country.BELGIUM)
    region = models.CharField(_("region"), max_length=16, choices=Region, default=Region.WALLONIA)
    # Degrees in WGS 84.
    latitude = models.FloatField(_("latitude"), validators=[MinValueValidator(-90), MaxValueValidator(90)])
    longitude = models.FloatField(_("longitude"), validators=[MinValueValidator(-180), MaxValueValidator(180)])
    step_free = models.BooleanField(_("step-free access"), default=False)
    access_notes = MultilingualField(_("how to get there"), blank=True)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["locality", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="site_name_once", violation_error_message=_("This site exists already.")
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90)) & Q(longitude__range=(-180, 180)),
                name="site_on_earth",
                violation_error_message=_("A latitude goes from -90 to 90 degrees, a longitude from -180 to 180."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.locality})"
