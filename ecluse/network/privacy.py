"""The personal data of the network, of sign-in and of the machine room: why it is kept and what an erasure does to it."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pghistory.models import Context

from ecluse.foundation.jobs.models import Task
from ecluse.foundation.news.models import JournalEntry
from ecluse.foundation.privacy import register

from .models import Consent, Membership, Person
from .rules import year_only

CONTRACT = "GDPR art. 6(1)(b)"
CONSENT = "GDPR art. 6(1)(a)"
LEGITIMATE = "GDPR art. 6(1)(f)"
ACCOUNTABILITY = "GDPR art. 5(2)"


def without_a_name(person: Person) -> None:
    """Forget who somebody is. When nothing points at them any more the row goes; otherwise it stays, and says nobody's name.

    The year of birth, the gender and the situation stay: the funders' counts, already reported, are made of them.
    """
    if not _is_pointed_at(person):
        person.delete()
        return
    Person.objects.filter(pk=person.pk).update(
        email=None, given_name="", family_name="", phone="", postcode="", locality="",
        birth_on=year_only(person.birth_on), language="fr",
        password=UNUSABLE_PASSWORD_PREFIX, is_active=False, last_login=None, erased_at=timezone.now(),
    )  # fmt: skip


def _is_pointed_at(person: Person) -> bool:
    # Hidden relations too: a foreign key from another domain has no name on this side.
    relations: list[Any] = [
        field for field in person._meta.get_fields(include_hidden=True) if field.auto_created and not field.concrete
    ]
    for relation in relations:
        # The tables of the audit trail point at everything, without a constraint: they keep no row alive.
        if hasattr(relation.related_model, "pgh_tracked_model"):
            continue
        if relation.related_model._default_manager.filter(**{relation.field.name: person.pk}).exists():
            return True
    return False


def without_the_actor(context: Context) -> None:
    """The audit trail keeps that somebody acted, in which role; no longer who."""
    kept = {key: value for key, value in context.metadata.items() if key not in ("name", "person")}
    Context.objects.filter(pk=context.pk).update(metadata=kept)


def without_the_author(entry: JournalEntry) -> None:
    """The journal keeps what happened and in which role; no longer who did it."""
    JournalEntry.objects.filter(pk=entry.pk).update(by_person_id=None)


# First in the register, so last erased: the erasure itself is recorded by the trail until then.
register(
    Context,
    named=_("traces of changes"),
    person="metadata__person",
    purpose=_("To know who changed what, when a mistake or an abuse has to be explained."),
    basis=LEGITIMATE,
    keep="anonymise",
    reason=_("The change stays, without its author."),
    anonymise=without_the_actor,
    fields=("created_at", "metadata"),
)
register(
    Person,
    person="pk",
    purpose=_("To know you from one operator to the other, and to enrol you without asking twice."),
    basis=CONTRACT,
    keep="anonymise",
    reason=_("The figures already reported to funders keep the year of birth, the gender and the situation, without a name."),
    anonymise=without_a_name,
    fields=(
        "given_name", "family_name", "email", "birth_on", "gender", "status", "phone", "postcode", "locality", "country",
        "language", "joined_at", "last_login",
    ),
)  # fmt: skip
register(Membership, person="person", purpose=_("To open to you what your role in an organisation needs."), basis=CONTRACT)
register(Consent, person="person", purpose=_("To prove what you agreed to, and when you took it back."), basis=CONSENT)
register(
    EmailAddress,
    person="user",
    purpose=_("To sign you in and to write to you."),
    basis=CONTRACT,
    fields=("email", "verified", "primary"),
)
register(
    Authenticator,
    named=_("second proofs of identity"),
    person="user",
    purpose=_("To protect your account with a second proof of identity. Its secrets are never shown."),
    basis=CONTRACT,
    fields=("type", "created_at", "last_used_at"),
)
register(
    SocialAccount,
    person="user",
    purpose=_("To sign you in with an account that you have elsewhere."),
    basis=CONTRACT,
    fields=("provider", "uid", "last_login", "date_joined"),
)
register(
    UserSession,
    named=_("devices that are signed in"),
    person="user",
    purpose=_("To show you where your account is open, and to close it from afar."),
    basis=LEGITIMATE,
    fields=("created_at", "ip", "last_seen_at", "user_agent"),
)
register(
    Task,
    person="by_person_id",
    purpose=_("To show you how far the work you asked for is."),
    basis=CONTRACT,
    fields=("job", "state", "asked_at", "finished_at"),
)
register(
    JournalEntry,
    person="by_person_id",
    purpose=_("To prove the figures given to funders by the events that make them."),
    basis=ACCOUNTABILITY,
    keep="anonymise",
    reason=_("The event stays, without its author."),
    anonymise=without_the_author,
    fields=("name", "happened_at", "by_role"),
)
