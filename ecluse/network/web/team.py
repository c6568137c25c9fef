"""From memberships to the parts of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from ecluse.foundation.access import Hat, Role
from ecluse.ui import parts

from .. import permissions, rules
from ..models import Membership, Person
from .words import day


@dataclass(frozen=True)
class Member:
    """One line of the team."""

    membership: Membership
    role: str
    since: str
    may_end: bool


def members(hat: Hat, memberships: Iterable[Membership]) -> list[Member]:
    """The team, and which roles this hat may end."""
    return [
        Member(one, str(Role(one.role).title), day(one.start_on), permissions.can_end_membership(hat, one)) for one in memberships
    ]


def role_links(path: str, chosen: str) -> list[parts.Link]:
    """The team by role."""
    links = [parts.Link(_("Everybody"), path, current=not chosen)]
    return links + [
        parts.Link(Role(role).title, f"{path}?{urlencode({'role': role})}", current=role == chosen)
        for role in rules.ROLES_OF_AN_ORGANISATION
    ]


def person_facts(person: Person) -> list[parts.Fact]:
    """What those who follow a person need to know of them."""
    facts = [
        parts.Fact(_("E-mail"), person.email or _("None")),
        parts.Fact(_("Telephone"), person.phone or _("None")),
        parts.Fact(_("Lives in"), f"{person.postcode} {person.locality}".strip() or _("Not said")),
        parts.Fact(_("Situation"), str(person.get_status_display()).capitalize() or _("Not said")),
        parts.Fact(_("Language"), str(person.get_language_display())),
    ]
    if person.birth_on:
        facts.insert(0, parts.Fact(_("Born on"), day(person.birth_on)))
    return facts


def memberships_table(memberships: Iterable[Membership]) -> parts.Table | None:
    """The roles of a person, past ones included."""
    rows = [
        [
            str(Role(one.role).title),
            parts.Cell(one.organisation.name, one.organisation.get_absolute_url()),
            day(one.start_on),
            day(rules.last_day(one.end_on)) or _("today"),
        ]
        for one in memberships
    ]
    columns = [parts.Column(_("Role")), parts.Column(_("Organisation")), parts.Column(_("From")), parts.Column(_("Until"))]
    return parts.Table(_("Roles"), columns, rows) if rows else None
