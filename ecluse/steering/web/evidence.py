"""The lists that make the figures, and each unit opened."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, Hat, allow
from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.network.api import can_read_person
from ecluse.offer.api import Enrolment, can_read_enrolment
from ecluse.ui.parts import Cell, Column, Fact, Link, Table

from ..models import FundedProgramme
from ..permissions import can_see_identity
from ..queries import evidence as queries
from ..queries.evidence import Filter, Participant, Unit
from ..rules.counting import Reason, age_class
from ..rules.indicators import BADGES, LIBRARY, PARTICIPANTS, STAFF_HOURS, Indicator
from . import parts, words
from .common import READERS, Found, find, measured_at


@allow(*READERS, why="Every figure opens to its evidence; who is not concerned reads a pseudonym.")
@require_safe
def show_list(request: GuardedRequest, slug: str, indicator: str) -> HttpResponse:
    """Twenty rows of evidence, filtered as the figure that led here."""
    found, definition = find(slug, request.hat), measured_at(indicator)
    wanted = read_filter(definition, request.GET)
    rows = queries.rows_of(definition, found.scope, wanted)
    page, units = queries.page_of_evidence(definition, found.scope, wanted, mark=request.GET.get("page"))
    context = {
        "programme": found.programme,
        "indicator": definition,
        "filters": chosen(found.programme, definition, request.GET, units),
        "clear": parts.evidence_address(found.programme, definition.slug),
        "total": rows.count(),
        "page": page,
        "table": table(found.programme, definition, units, request.hat),
        "tabs": counted_tabs(found.programme, definition, wanted),
        "wanted": wanted,
    }
    return render(request, "steering/evidence.html", context)


@allow(*READERS, why="Every figure opens to its evidence; who is not concerned reads a pseudonym.")
@require_safe
def show_unit(request: GuardedRequest, slug: str, indicator: str, unit_id: UUID) -> HttpResponse:
    """One unit: a participation with its presences and the reason why it counts, or a badge."""
    found, definition = find(slug, request.hat), measured_at(indicator)
    if definition.code == BADGES:
        return _show_badge(request, found, definition, unit_id)
    opened = queries.participant(found.scope, unit_id, mark=request.GET.get("page"))
    if opened is None:
        raise Http404("Not in the scope of this programme.")
    context = {
        "programme": found.programme,
        "indicator": definition,
        "who": name_for(request.hat, found.programme, queries.unit_of(definition, opened.enrolment)),
        "sentence": sentence(opened),
        "is_counted": opened.reason is Reason.COUNTED,
        "facts": participation_facts(found.programme, opened, request.hat),
        "half_days": half_days_table(opened),
        "page": opened.half_days,
        "others": [other_link(found.programme, definition, other) for other in opened.others],
    }
    return render(request, "steering/unit.html", context)


def _show_badge(request: GuardedRequest, found: Found, indicator: Indicator, unit_id: UUID) -> HttpResponse:
    badge = queries.badge_behind(found.scope, unit_id)
    if badge is None:
        raise Http404("Not in the scope of this programme.")
    unit = queries.unit_of(indicator, badge)
    rows = [
        Fact(_("Badge"), unit.title),
        Fact(_("Issuer"), unit.organisation),
        Fact(_("Issued on"), written(unit.at)),
    ]
    said = _("Counted: issued on {day} by {organisation}, a beneficiary, during the programme.")
    context = {
        "programme": found.programme,
        "indicator": indicator,
        "who": name_for(request.hat, found.programme, unit),
        "sentence": said.format(day=written(unit.at), organisation=unit.organisation),
        "is_counted": True,
        "facts": rows,
    }
    return render(request, "steering/unit.html", context)


def read_filter(indicator: Indicator, asked: QueryDict) -> Filter:
    """The filter of an address: what is unknown is left out, since a link that grew old must still open."""
    boxes, keys = [], []
    for name in indicator.breakdowns:
        value = asked.get(words.PARAMETERS[name], "")
        if indicator.code == BADGES:
            keys += [(name, key) for key in _uuid(value)]
        elif queries.known_box(name, value):
            boxes.append((name, value))
    not_counted = indicator.code == PARTICIPANTS and asked.get("vue") == "non-comptees"
    return Filter(tuple(boxes), _month(asked.get("mois", "")), tuple(keys), not_counted)


def _uuid(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        return []


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None


def chosen(programme: FundedProgramme, indicator: Indicator, asked: QueryDict, units: list[Unit]) -> list[Link]:
    """The filters in force, each a link that removes it."""
    wanted = read_filter(indicator, asked)
    said = [(words.PARAMETERS[name], words.box_words(name, box)) for name, box in wanted.boxes]
    if wanted.month:
        said.append(("mois", date_format(wanted.month, "F Y")))
    for name, _key in wanted.keys:
        label = (units[0].organisation if name == "issuer" else units[0].title) if units else words.BREAKDOWN_WORDS[name]
        said.append((words.PARAMETERS[name], label))
    kept = {name: str(asked[name]) for name, _label in said} | ({"vue": "non-comptees"} if wanted.not_counted else {})
    return [
        Link(
            label, parts.evidence_address(programme, indicator.slug, **{key: value for key, value in kept.items() if key != name})
        )
        for name, label in said
    ]


def counted_tabs(programme: FundedProgramme, indicator: Indicator, wanted: Filter) -> list[Link]:
    """People counted, and participations that are not counted a second time."""
    if indicator.code != PARTICIPANTS:
        return []
    here = parts.evidence_address(programme, indicator.slug)
    again = parts.evidence_address(programme, indicator.slug, vue="non-comptees")
    return [Link(_("Counted"), here, not wanted.not_counted), Link(_("Not counted again"), again, wanted.not_counted)]


def name_for(hat: Hat, programme: FundedProgramme, unit: Unit) -> str:
    """The name of a person for whoever may know it, their pseudonym for everybody else."""
    if can_see_identity(hat, unit.organisation_id):
        return unit.name
    return queries.pseudonym(programme, unit.person_id)


def table(programme: FundedProgramme, indicator: Indicator, units: list[Unit], hat: Hat) -> Table:
    """The rows of a page of evidence."""
    moment = _("Issued on") if indicator.code == BADGES else _("First presence")
    columns = [
        Column(_("Person")),
        Column(_("Badge") if indicator.code == BADGES else _("Training")),
        Column(_("Operator")),
        Column(moment),
    ]
    if indicator.code == STAFF_HOURS:
        columns.append(Column(_("Presence"), number=True))
    rows: list[list[object]] = []
    for unit in units:
        address = parts.unit_address(programme, indicator.slug, unit.id)
        row: list[object] = [
            Cell(name_for(hat, programme, unit), address),
            unit.title,
            unit.organisation,
            written(unit.at, "short"),
        ]
        rows.append([*row, words.counted(indicator, unit.count)] if indicator.code == STAFF_HOURS else row)
    return Table(text_in(indicator.title), columns, rows)


def sentence(opened: Participant) -> str:
    """Why this participation is, or is not, a person in the figure."""
    counted = opened.counted or opened.enrolment
    return str(words.REASON_WORDS[opened.reason]).format(
        day=_day(opened.enrolment),
        organisation=opened.enrolment.session.programme.organisation.name,
        first=_day(counted),
        first_organisation=counted.session.programme.organisation.name,
    )


def _day(enrolment: Enrolment) -> str:
    return written(enrolment.started_at) if enrolment.started_at else "–"


def participation_facts(programme: FundedProgramme, opened: Participant, hat: Hat) -> list[Fact]:
    """What was known at entry, and the page of the enrolment for whoever may read it."""
    enrolment = opened.enrolment
    training = enrolment.session.programme
    status = enrolment.status_at_entry
    rows = [
        _linked(_("Training"), text_in(training.title), training, _("Open")),
        Fact(_("Operator"), training.organisation.name),
        Fact(_("First presence"), _day(enrolment)),
        Fact(_("State"), enrolment.get_state_display()),
        Fact(_("Gender at entry"), words.box_words("gender", enrolment.gender_at_entry or "unknown")),
        Fact(_("Age at entry"), words.box_words("age", age_class(enrolment.age_at_entry))),
        Fact(_("Situation at entry"), words.box_words("status", status or "unknown")),
        Fact(_("Presence"), words.counted(LIBRARY[STAFF_HOURS], opened.minutes)),
    ]
    if can_read_enrolment(hat, enrolment):
        rows.append(_linked(_("Enrolment"), str(enrolment.pk)[:8], enrolment, _("Open")))
    if can_see_identity(hat, training.organisation_id) and can_read_person(hat, enrolment.person):
        rows.append(_linked(_("Person"), str(enrolment.person), enrolment.person, _("Open")))
    return rows


def _linked(term: str, value: str, row: Any, action: str) -> Fact:
    """A fact with the page of the thing, when that page is served."""
    try:
        return Fact(term, value, href=row.get_absolute_url(), action=action)
    except NoReverseMatch:
        return Fact(term, value)


def half_days_table(opened: Participant) -> Table:
    """The timetable as signed for this person."""
    said = {"present": _("present"), "excused": _("excused"), "absent": _("absent")}
    tones = {"present": "good", "excused": "info", "absent": "warn"}
    rows = [
        [
            written(row.on),
            row.get_part_display(),
            ngettext("%(count)d minute", "%(count)d minutes", row.minutes) % {"count": row.minutes},
            Cell(said.get(row.presence, _("not signed")), tone=tones.get(row.presence, "neutral")),
        ]
        for row in opened.half_days.rows
    ]
    columns = [Column(_("Day")), Column(_("Half-day")), Column(_("Length"), number=True), Column(_("Presence"))]
    return Table(_("Presences signed"), columns, rows)


def other_link(programme: FundedProgramme, indicator: Indicator, other: Enrolment) -> Link:
    """Another participation of the same person in the same programme."""
    label = f"{text_in(other.session.programme.title)} ({_day(other)})"
    return Link(label, parts.unit_address(programme, indicator.slug, other.pk))
