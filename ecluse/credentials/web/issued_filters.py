"""The badges issued as they are looked for: by words and states, and by what a figure counts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from ecluse.foundation.languages import written
from ecluse.ui.parts import Link

from ..models import BadgeState
from ..queries.life import Asked

# What a figure adds to the address of the list, beside the fields of its form.
COUNTED = ("du", "au", "modele", "operateur", "partage", "lettre")
STANDINGS = (("ended", gettext_lazy("past its end")), ("lost", gettext_lazy("accepted no more")))


def read(said: QueryDict) -> Asked:
    """What is looked for; what cannot be understood is left out."""
    return Asked(
        words=said.get("q", "").strip()[:100],
        state=said.get("etat", ""),
        achievement=_key(said.get("badge", "")),
        since=_day(said.get("du", "")),
        until=_day(said.get("au", "")),
        series=_key(said.get("modele", "")),
        organisation=_key(said.get("operateur", "")),
        is_shared=said.get("partage") == "oui",
        by_letter=said.get("lettre") == "oui",
    )


def states(asked: Asked) -> list[tuple[str, object, bool]]:
    """The states to choose from: value, label, whether it is chosen."""
    return [(value, label, value == asked.state) for value, label in (*BadgeState.choices, *STANDINGS)]


def kept(said: QueryDict) -> list[tuple[str, str]]:
    """What the form of the list keeps of the address."""
    return [(name, str(said[name])[:60]) for name in COUNTED if said.get(name)]


def links(said: QueryDict, asked: Asked, *, model: str, operator: str) -> list[Link]:
    """The filters that a figure brought, each a link that removes it."""
    found = []
    if asked.since or asked.until:
        found.append(_link(said, _days(asked), "du", "au"))
    if asked.series:
        found.append(_link(said, model or _("Unknown badge model"), "modele"))
    if asked.organisation:
        found.append(_link(said, operator or _("Unknown operator"), "operateur"))
    if asked.is_shared:
        found.append(_link(said, _("Shown to everybody"), "partage"))
    if asked.by_letter:
        found.append(_link(said, _("Accepted by letter"), "lettre"))
    return found


def _days(asked: Asked) -> str:
    moment = _("Letters") if asked.by_letter else pgettext("figures", "Issued")
    first, last = written(asked.since, "short"), written(asked.until, "short")
    if first and last:
        return _("%(what)s from %(first)s to %(last)s") % {"what": moment, "first": first, "last": last}
    return (_("%(what)s since %(day)s") if first else _("%(what)s until %(day)s")) % {"what": moment, "day": first or last}


def _link(said: QueryDict, label: str, *names: str) -> Link:
    rest = said.copy()
    for name in (*names, "page"):
        rest.pop(name, None)
    return Link(label, f"?{rest.urlencode()}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _key(text: str) -> UUID | None:
    """A key that somebody typed in the address, when it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None
