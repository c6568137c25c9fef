"""From rows to the tables and lines of those who run sessions and refer people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.ui import parts

from .. import permissions
from ..models.enrolment import STATE_WORDS
from ..queries.group import LineShown, names_told
from ..rules.attendance import is_enough
from ..rules.enrolment import State
from ..rules.group import Member
from .listing import TONES, hours, where

if TYPE_CHECKING:
    from ..models import Enrolment, HalfDay, Session


def share(minutes: int, planned: int) -> int:
    """Presence in per cent of the planned minutes."""
    return round(100 * minutes / planned) if planned else 0


@dataclass(frozen=True)
class ParticipantLine:
    """One line of the operator's list, with the decisions that this hat may take on it."""

    enrolment: Any
    tone: str
    share: int
    decisions: Sequence[tuple[str, parts.Words]]
    asks_reason: bool


DECISIONS = {
    State.REQUESTED: [("accept", _("Give a place")), ("wait", _("Waiting list"))],
    State.WAITING_LIST: [("accept", _("Offer a place"))],
    State.OFFERED: [("accept", _("Has said yes"))],
    State.ACCEPTED: [("abandon", _("Has left"))],
    State.ATTENDING: [("complete", _("Has completed")), ("abandon", _("Has left"))],
}


def participant_lines(rows: list[Any], *, planned: int, hat: Hat) -> list[ParticipantLine]:
    """The lines of a session's list."""
    lines = []
    for row in rows:
        decides = permissions.can_decide(hat, row)
        enough = is_enough(present=row.minutes_present, planned=planned)
        decisions = [
            (decision, words)
            for decision, words in DECISIONS.get(row.at, [])
            if (decides or decision in ("complete", "abandon")) and (enough or decision != "complete")
        ]
        lines.append(
            ParticipantLine(
                enrolment=row,
                tone=TONES[row.at],
                share=share(row.minutes_present, planned),
                decisions=decisions,
                asks_reason=decides and row.at in (State.REQUESTED, State.WAITING_LIST, State.OFFERED),
            )
        )
    return lines


def when_tabs(current: str) -> list[parts.Link]:
    """The three views of an operator's sessions."""
    words = {"en-cours": _("Going on"), "a-venir": _("Ahead"), "terminees": _("Over")}
    return [parts.Link(label, f"?quand={name}", current=name == current) for name, label in words.items()]


def sessions_table(rows: list[Any]) -> parts.Table:
    """The sessions of an operator."""
    columns = [
        parts.Column(_("Programme")),
        parts.Column(_("Dates")),
        parts.Column(_("Place")),
        parts.Column(_("Places taken"), number=True),
        parts.Column(_("Requests"), number=True),
        parts.Column(_("Waiting"), number=True),
    ]
    return parts.Table(
        _("Sessions"),
        columns,
        [
            [
                parts.Cell(text_in(row.programme.title), href=reverse("offer:run", args=[row.pk])),
                parts.Cell(_("cancelled"), tone="bad") if row.cancelled_at else period(row),
                where(row),
                f"{row.taken} / {row.places}",
                parts.Cell(row.asking, tone="warn") if row.asking else 0,
                row.waiting,
            ]
            for row in rows
        ],
    )


def period(session: Session) -> str:
    """The dates of a session, short."""
    if session.start_on == session.last_day_on:
        return written(session.start_on, "short")
    return f"{written(session.start_on, 'short')} – {written(session.last_day_on, 'short')}"


def timetable_table(rows: list[Any], *, today: date, correcting: bool) -> parts.Table:
    """The half-days of a session; those that are not signed lead to their correction, when the reader may correct."""
    columns = [parts.Column(_("Half-day")), parts.Column(_("Duration")), parts.Column(_("Presence"))]
    if correcting:
        columns.append(parts.Column(_("Correction")))
    return parts.Table(_("Timetable"), columns, [_half_day_cells(row, today=today, correcting=correcting) for row in rows])


def half_day_name(row: HalfDay) -> str:
    """A half-day in words."""
    return f"{written(row.on, 'brief')}, {row.get_part_display()}"


def _half_day_cells(row: Any, *, today: date, correcting: bool) -> list[Any]:
    cells: list[Any] = [
        parts.Cell(half_day_name(row), href=reverse("offer:sheet", args=[row.pk]) if row.on <= today else ""),
        duration(row.minutes),
        _signed(row, today),
    ]
    if correcting:
        address = f"?demi-journee={row.pk}#correction"
        cells.append(_("as signed") if row.signed else parts.Cell(_("change or remove"), href=address))
    return cells


def _signed(row: Any, today: date) -> parts.Cell:
    if row.signed:
        words = ngettext("%(n)d present of %(all)d", "%(n)d present of %(all)d", row.present) % {
            "n": row.present,
            "all": row.signed,
        }
        return parts.Cell(words, tone="good")
    return parts.Cell(_("to sign"), tone="warn") if row.on <= today else parts.Cell(_("ahead"), tone="neutral")


def duration(minutes: int) -> str:
    """Minutes as hours and minutes: “3 h 30”."""
    return f"{minutes // 60} h {minutes % 60:02d}" if minutes % 60 else f"{minutes // 60} h"


def referred_table(rows: list[Enrolment]) -> parts.Table:
    """The enrolments that my organisation asked for."""
    names = names_told(rows)
    columns = [
        parts.Column(_("Person")),
        parts.Column(_("Training")),
        parts.Column(_("Operator")),
        parts.Column(_("Dates")),
        parts.Column(_("State")),
    ]
    return parts.Table(
        _("Requests of my organisation"),
        columns,
        [
            [
                parts.Cell(names[row.pk], href=row.get_absolute_url()),
                text_in(row.session.programme.title),
                row.session.programme.organisation.name,
                period(row.session),
                parts.Cell(row.get_state_display(), tone=TONES[row.at]),
            ]
            for row in rows
        ],
        quiet_caption=True,
    )


def groups_table(rows: list[Any]) -> parts.Table:
    """The groups for which an organisation asked."""
    columns = [
        parts.Column(_("Training")),
        parts.Column(_("Operator")),
        parts.Column(_("Dates")),
        parts.Column(_("Asked on")),
        parts.Column(_("People"), number=True),
    ]
    return parts.Table(
        _("Group requests"),
        columns,
        [
            [
                parts.Cell(text_in(row.session.programme.title), href=reverse("offer:group", args=[row.pk])),
                row.session.programme.organisation.name,
                period(row.session),
                written(row.asked_at, "short"),
                row.people,
            ]
            for row in rows
        ],
    )


def members_table(members: Sequence[Member]) -> parts.Table:
    """The people that were typed, before the request is sent."""
    columns = [
        parts.Column(_("Person")),
        parts.Column(_("E-mail address")),
        parts.Column(_("Language of the letter")),
        parts.Column(_("Date of birth")),
    ]
    names = dict(settings.LANGUAGES)
    return parts.Table(
        _("People of the group"),
        columns,
        [
            [
                f"{one.given_name} {one.family_name}",
                one.email,
                names.get(one.language, _("not known")),
                written(one.birth_on, "short") or "–",
            ]
            for one in members
        ],
    )


def group_table(rows: list[LineShown]) -> parts.Table:
    """The people of a group, as the organisation typed them, and where each stands."""
    columns = [parts.Column(_("Person")), parts.Column(_("E-mail address")), parts.Column(_("State"))]
    return parts.Table(
        _("People of the group"),
        columns,
        [[row.name, row.email, parts.Cell(STATE_WORDS[row.state], tone=TONES[row.state])] for row in rows],
    )


def papers_table(rows: list[Any]) -> parts.Table:
    """The papers of a session that wait for a decision."""
    columns = [parts.Column(_("Person")), parts.Column(_("Paper")), parts.Column(_("Sent on"))]
    return parts.Table(
        _("Papers to check"),
        columns,
        [
            [
                parts.Cell(row.enrolment.person.full_name, href=row.get_absolute_url()),
                row.get_kind_display(),
                written(row.sent_at, "short"),
            ]
            for row in rows
        ],
    )


def queue_table(rows: list[Any]) -> parts.Table:
    """The waiting list: the number, who, since when, and what is offered."""
    columns = [
        parts.Column(_("Number"), number=True),
        parts.Column(_("Person")),
        parts.Column(_("Asked on")),
        parts.Column(_("State")),
        parts.Column(_("Answer before")),
        parts.Column(_("To reach them")),
    ]
    return parts.Table(
        _("Waiting list"),
        columns,
        [
            [
                row.queue_number or "–",
                parts.Cell(row.person.full_name, href=row.get_absolute_url()),
                written(row.requested_at, "short"),
                parts.Cell(row.get_state_display(), tone="info") if row.until else parts.Cell(_("waits"), tone="warn"),
                moment(row.until) if row.until else "–",
                _reached(row),
            ]
            for row in rows
        ],
    )


def _reached(row: Any) -> parts.Words:
    if row.person.email:
        return _("letter sent") if row.told_at else _("by letter")
    return row.person.phone or _("no address, no telephone")


def moment(at: datetime) -> str:
    """A day and an hour, short."""
    local = timezone.localtime(at)
    return f"{written(local, 'brief')}, {time_format(local)}"


def programmes_table(rows: list[Any]) -> parts.Table:
    """The programmes of an operator."""
    columns = [
        parts.Column(_("Programme")),
        parts.Column(_("Duration"), number=True),
        parts.Column(_("Sessions"), number=True),
        parts.Column(_("State")),
    ]
    return parts.Table(
        _("Programmes"),
        columns,
        [
            [
                parts.Cell(text_in(row.title), href=row.get_absolute_url()),
                hours(row.hours),
                row.session_count,
                parts.Cell(_("in the catalogue"), tone="good") if row.published_at else parts.Cell(_("draft"), tone="neutral"),
            ]
            for row in rows
        ],
        quiet_caption=True,
    )


def pathways_table(rows: list[Any], *, hat: Hat) -> parts.Table:
    """The pathways of an organisation; a coordinator is told whose each is."""
    all_of_them = hat.role is Role.COORDINATOR
    columns = [
        parts.Column(_("Pathway")),
        *([parts.Column(_("Organisation"))] if all_of_them else []),
        parts.Column(_("Leads to")),
        parts.Column(_("Steps"), number=True),
        parts.Column(_("State")),
    ]
    return parts.Table(
        _("Pathways"),
        columns,
        [
            [
                parts.Cell(text_in(row.title), href=row.get_absolute_url()),
                *([row.organisation.name] if all_of_them else []),
                text_in(row.occupation.label) if row.occupation else _("no occupation chosen"),
                row.step_count,
                parts.Cell(_("in the catalogue"), tone="good") if row.published_at else parts.Cell(_("draft"), tone="neutral"),
            ]
            for row in rows
        ],
        quiet_caption=True,
    )
