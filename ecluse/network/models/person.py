"""People, their place in organisations, and what they agreed to."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Role
from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from .organisation import Country


class PersonManager(BaseUserManager["Person"]):
    """Makes people, with or without an account."""

    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> Person:
        """A person; without a password nobody can sign in as them."""
        person = self.model(email=self.normalize_email(email).lower() or None if email else None, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """Find by e-mail, whatever its case."""
        return self.get(email__iexact=username)


@audited(exclude=("password", "last_login"))
class Person(Identified, AbstractBaseUser):
    """A human being, one row whatever the number of operators. An e-mail is wanted, never required: many learners have none.

    There is no national register number here: its use asks for an authorisation (Belgian law of 8 August 1983, art. 5).
    """

    class Gender(models.TextChoices):
        """As the ESF+ common indicators break down (Regulation (EU) 2021/1057, Annex I)."""

        WOMAN = "woman", _("woman")
        MAN = "man", _("man")
        NON_BINARY = "non_binary", _("non-binary")

    class Status(models.TextChoices):
        """The situation on the labour market, exclusive."""

        JOBSEEKER = "jobseeker", _("jobseeker")
        EMPLOYEE = "employee", _("employee")
        SELF_EMPLOYED = "self_employed", _("self-employed")
        APPRENTICE = "apprentice", _("apprentice")
        STUDENT = "student", _("pupil or student")
        INACTIVE = "inactive", _("outside the labour market")

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    given_name = models.CharField(_("given name"), max_length=80)
    family_name = models.CharField(_("family name"), max_length=80)
    birth_on = models.DateField(_("date of birth"), null=True, blank=True)
    # Blank means not said; it is nobody's to guess.
    gender = models.CharField(_("gender"), max_length=12, choices=Gender, blank=True)
    status = models.CharField(_("situation"), max_length=14, choices=Status, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    locality = models.CharField(_("locality"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, choices=Country, default=Country.BELGIUM)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(_("known since"), auto_now_add=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["given_name", "family_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["family_name", "given_name", "id"]
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_any_case")]
        indexes = [models.Index(fields=["family_name", "given_name", "id"], name="person_by_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Given name then family name."""
        if self.erased_at is not None:
            return gettext("erased person")
        return f"{self.given_name} {self.family_name}".strip() or (self.email or "")

    @property
    def initials(self) -> str:
        """Two letters for a badge-sized avatar."""
        return "".join(part[0] for part in (self.given_name, self.family_name) if part).upper()

    def get_absolute_url(self) -> str:
        """The page that those who follow the person read."""
        return reverse("network:person", args=[self.pk])


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by period."""

    def current(self, day: date) -> MembershipQuerySet:
        """In force on this day: the end is the first day out."""
        return self.filter(start_on__lte=day).filter(Q(end_on=None) | Q(end_on__gt=day))


@audited()
class Membership(Identified):
    """What a person does in an organisation, for a period. Learning is nobody's membership: everybody may learn anywhere."""

    ROLES = tuple(role for role in Role if role not in (Role.VISITOR, Role.LEARNER, Role.SYSTEM))

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=24, choices=[(role.value, role.title) for role in ROLES])
    start_on = models.DateField(_("from"))
    end_on = models.DateField(_("until (excluded)"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organisation__name", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(end_on=None),
                name="membership_once",
                violation_error_message=_("This person has this role here already."),
            ),
            models.CheckConstraint(
                condition=Q(end_on=None) | Q(end_on__gt=F("start_on")),
                name="membership_period",
                violation_error_message=_("The end comes after the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {Role(self.role).title} · {self.organisation}"


@audited()
class Consent(Identified):
    """A person's yes to one purpose, with the version of the words they read; withdrawing keeps the row and dates it."""

    class Purpose(models.TextChoices):
        NETWORK_SHARING = "network_sharing", _("My file may be read by the operator I enrol with in another region.")
        PUBLIC_BADGES = "public_badges", _("My shared badges may be shown to anybody who has their link.")
        FOLLOW_UP = "follow_up", _("I may be asked what I have become after a training.")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    notice_version = models.CharField(_("version of the notice"), max_length=20)
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "purpose"], condition=Q(withdrawn_at=None), name="consent_once_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_purpose_display()}"
