"""From badges and keys to the parts of the administrators' pages."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, Role
from ecluse.ui import parts

from ..models import BadgeState, Credential, StatusDecision

STAFF = (
    ("credentials:issued", _("Badges issued")),
    ("credentials:awards", _("Give badges")),
)
SECTIONS = (
    *STAFF,
    ("credentials:models", _("Badge models")),
    ("credentials:figures", _("Figures")),
    ("credentials:endorsements", _("Endorsements")),
    ("credentials:studies", _("Compare badges")),
    ("credentials:keys", _("Keys and record")),
)
# Pages without a tab of their own, and the tab they are reached from.
WITHIN = {"credentials:events": "credentials:awards", "credentials:record": "credentials:keys"}


def sections(here: str, hat: Hat) -> list[parts.Link]:
    """The pages about badges of those who work at an issuer, as tabs: all of them for its administrators, two for its trainers."""
    shown = {Role.OPERATOR_ADMIN: SECTIONS, Role.TRAINER: STAFF}.get(hat.role, ())
    return [parts.Link(title, reverse(name), current=name == WITHIN.get(here, here)) for name, title in shown]


VIEWS = (("credentials:mine", _("My badges")), ("credentials:collections", _("Collections")))


def views(here: str) -> list[parts.Link]:
    """The pages of a holder, as tabs."""
    return [parts.Link(title, reverse(name), current=name == here) for name, title in VIEWS]


TONES = {BadgeState.VALID: "good", BadgeState.SUSPENDED: "warn", BadgeState.REVOKED: "bad"}
HAPPENED = {
    BadgeState.VALID: _("Resumed"),
    BadgeState.SUSPENDED: _("Suspended"),
    BadgeState.REVOKED: _("Revoked"),
}


def state_tone(credential: Credential) -> str:
    """The tone of a badge's state."""
    return TONES[BadgeState(credential.state)]


def moments_of(credential: Credential, decisions: Sequence[StatusDecision]) -> list[parts.Moment]:
    """The life of a badge, the newest moment first."""
    told = [
        parts.Moment(
            HAPPENED[BadgeState(one.state)],
            one.decided_at,
            f"{one.reason} ({one.decided_by})" if one.decided_by else one.reason,
            done=True,
        )
        for one in decisions
    ]
    signed = gettext("Signed with key %(number)d and given to %(person)s.") % {
        "number": credential.key.number,
        "person": credential.holder,
    }
    return [*told, parts.Moment(_("Issued"), credential.issued_at, signed, done=True)]
