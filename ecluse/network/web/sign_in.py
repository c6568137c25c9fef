"""How sign-in meets the people of the network."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from ..models import Person


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are people: an account opened by oneself is a learner's; roles are given by an organisation."""

    def populate_username(self, request: HttpRequest, user: Person) -> None:
        """There are no usernames."""

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        """Keep the language in which the person signed up."""
        user.language = getattr(request, "LANGUAGE_CODE", "fr")
        saved: Person = super().save_user(request, user, form, commit)
        return saved
