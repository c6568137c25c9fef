"""What an application may be allowed to do: the scopes of the standard, and the words in which a holder is asked."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_THE_STANDARD = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
READ = f"{OF_THE_STANDARD}credential.readonly"
WRITE = f"{OF_THE_STANDARD}credential.upsert"
READ_PROFILE = f"{OF_THE_STANDARD}profile.readonly"
WRITE_PROFILE = f"{OF_THE_STANDARD}profile.update"
# Of OAuth: to come back without the holder, with a refresh token.
STAY = "offline_access"

# As the description of the service says them to programs.
SCOPES = {
    READ: "Permission to read OpenBadgeCredentials for the authenticated entity.",
    WRITE: "Permission to create or update OpenBadgeCredentials for the authenticated entity.",
    READ_PROFILE: "Permission to read the profile for the authenticated entity.",
    WRITE_PROFILE: "Permission to update the profile for the authenticated entity.",
}
WORDS: dict[str, Promise] = {
    READ: _("Read all your badges, those you show to nobody included"),
    WRITE: _("Add badges to yours, and replace those that it brought by newer ones"),
    READ_PROFILE: _("Read your name and your e-mail address"),
    WRITE_PROFILE: _("Keep here a description of you, that it alone reads; your account does not change"),
}


def known(scope: str) -> list[str]:
    """The scopes of a list that mean something here, each once, in our order; what is unknown is left aside."""
    asked = scope.split()
    return [one for one in (*SCOPES, STAY) if one in asked]


def written(scopes: Iterable[str]) -> str:
    """Scopes as OAuth writes them."""
    return " ".join(scopes)


def within(scope: str, most: str) -> str | None:
    """What of `scope` is in `most`; None when nothing of it opens anything."""
    kept = [one for one in known(scope) if one in known(most)]
    return written(kept) if any(one in SCOPES for one in kept) else None


def words_of(scope: str) -> list[Promise]:
    """What a holder reads of a scope. How long it lasts is said apart."""
    return [WORDS[one] for one in known(scope) if one in WORDS]
