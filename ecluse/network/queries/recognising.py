"""Finding the people whom other systems name: by e-mail, its SHA-1, or their account at an identity provider."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from hashlib import sha1
from uuid import UUID

from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from ..models import Person


def people_by_email(emails: Collection[str]) -> dict[str, UUID]:
    """Who has each of these addresses, in lower case. One query."""
    rows = Person.objects.filter(email__in=[email.lower() for email in emails], erased_at=None)
    return {email.lower(): key for key, email in rows.values_list("pk", "email") if email}


def people_by_mailbox_digest(digests: Collection[str]) -> dict[str, UUID]:
    """Who has the address whose `mailto:` has this SHA-1 (hexadecimal, as xAPI and FOAF write it). One query, over everybody."""
    wanted = set(digests)
    rows = Person.objects.filter(erased_at=None).exclude(email=None).values_list("pk", "email")
    return {found: key for key, email in rows.iterator(5_000) for found in mailbox_digests(email or "") if found in wanted}


def mailbox_digests(email: str) -> Iterator[str]:
    """The SHA-1 of `mailto:` and an address, as it is spelled and in small letters."""
    for spelling in {email, email.lower()}:
        yield sha1(f"mailto:{spelling}".encode(), usedforsecurity=False).hexdigest()


def people_by_subject(accounts: Collection[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """Who signs in as this subject (`sub`) of this identity provider, named by its address. One query, none when the address is of no provider."""
    providers = {provider.id: provider.server_url.rstrip("/") for provider in settings.IDENTITY_PROVIDERS}
    known = set(providers.values())
    wanted = {(address.rstrip("/"), subject): (address, subject) for address, subject in accounts if address.rstrip("/") in known}
    if not wanted:
        return {}
    rows = SocialAccount.objects.filter(uid__in=[subject for _address, subject in wanted], provider__in=providers)
    held = {(providers[row.provider], row.uid): row.user_id for row in rows}
    return {wanted[mark]: person for mark, person in held.items() if mark in wanted}
