"""What a tool may do, in the words of whoever connects it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import Client, Scope

MAY: dict[str, Promise] = {
    Scope.WRITE: _("Write what people do in it"),
    Scope.READ_MINE: _("Read again what it wrote itself"),
    Scope.STATE: _("Keep where each person is, so that they go on later from where they stopped"),
    Scope.DEFINE: _("Say what its activities are called"),
    Scope.PROFILE: _("Keep what it knows of people and activities, their preferences for instance"),
    Scope.READ: _("Read all that the tools of your organisation wrote, about everybody"),
}
# What a course platform, a simulator or an exercise needs, and no more.
USUAL = (Scope.WRITE, Scope.READ_MINE, Scope.STATE, Scope.DEFINE)


def may(client: Client) -> list[Promise]:
    """What this tool may do, one sentence each."""
    return [words for scope, words in MAY.items() if scope in client.scopes]
