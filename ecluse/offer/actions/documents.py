"""The words of sealed documents, in the language of the session."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecluse.foundation.languages import written
from ecluse.ui import documents

from ..models import Attendance, HalfDay, SealedDocument
from ..rules.sheets import SheetFacts, SheetHalfDay, blocks

TEMPLATE = Path(__file__).resolve().parent.parent / "templates/offer/documents/attendance.typ"
TITLES = {
    SealedDocument.Scope.HALF_DAY: gettext_lazy("Attendance sheet of a half-day"),
    SealedDocument.Scope.WEEK: gettext_lazy("Attendance sheet of a week"),
    SealedDocument.Scope.SESSION: gettext_lazy("Attendance sheet of the whole session"),
    SealedDocument.Scope.PERSON: gettext_lazy("Certificate of attendance"),
}


def drawn(document: SealedDocument, facts: SheetFacts, *, signer: str, replaced: SealedDocument | None, at: datetime) -> bytes:
    """The PDF/UA of a sheet or of a certificate of attendance, before its seal."""
    with translation.override(document.language):
        return documents.pdf(TEMPLATE, _said(document, facts, signer=signer, replaced=replaced, at=at))


def reason_of_seal(scope: SealedDocument.Scope, language: str) -> str:
    """What a reader of PDF shows beside the seal."""
    with translation.override(language):
        return str(TITLES[scope])


def duration(minutes: int) -> str:
    """Minutes as hours and minutes."""
    return f"{minutes // 60} h {minutes % 60:02d}" if minutes % 60 else f"{minutes // 60} h"


def _said(
    document: SealedDocument, facts: SheetFacts, *, signer: str, replaced: SealedDocument | None, at: datetime
) -> dict[str, Any]:
    scope = SealedDocument.Scope(document.scope)
    alone = scope is SealedDocument.Scope.PERSON
    return {
        "language": document.language,
        "title": str(TITLES[scope]),
        "subtitle": facts.people[0].name if alone else facts.programme,
        "facts_title": _("What this document is about"),
        "facts": _facts(document, facts, alone=alone),
        "presence_title": _("Presence"),
        "tables": [_one_person(facts)] if alone else _tables(facts),
        "total_title": _("Hours of presence"),
        "total_head": [_("Person"), _("Hours of presence"), _("Hours of the half-days above")],
        "totals": [[one.name, duration(facts.present(one) + facts.carried), duration(facts.planned)] for one in facts.people],
        "signature_title": _("Signature and seal"),
        "signature": _signature(document, facts, signer=signer, replaced=replaced, at=at),
        "footer": f"{facts.operator} · {document.reference} · " + _("version %(n)d") % {"n": document.version},
    }


def _facts(document: SealedDocument, facts: SheetFacts, *, alone: bool) -> list[list[str]]:
    operator = f"{facts.operator} ({facts.operator_number})" if facts.operator_number else facts.operator
    found = [
        [_("Person"), facts.people[0].name if alone else ""],
        [_("Operator"), operator],
        [_("Programme"), _("%(title)s, %(hours)d hours") % {"title": facts.programme, "hours": facts.hours}],
        [
            _("Session"),
            _("from %(first)s to %(last)s") % {"first": written(facts.session_from), "last": written(facts.session_to)},
        ],
        [_("Half-days"), _span(document, facts)],
        [_("Signed before, in another session"), duration(facts.carried) if facts.carried else ""],
        [_("Place"), facts.place or _("online")],
        [_("Trainer"), facts.trainer],
        [_("Reference of the funder"), facts.funder_reference],
        [_("Document"), document.reference + ", " + _("version %(n)d") % {"n": document.version}],
    ]
    return [pair for pair in found if pair[1]]


def _span(document: SealedDocument, facts: SheetFacts) -> str:
    if document.scope == SealedDocument.Scope.HALF_DAY:
        return f"{written(facts.half_days[0].on, 'full')}, {_hours(facts.half_days[0])}"
    return _("%(n)d half-days from %(first)s to %(last)s, %(hours)s") % {
        "n": len(facts.half_days),
        "first": written(facts.half_days[0].on),
        "last": written(facts.half_days[-1].on),
        "hours": duration(facts.planned),
    }


def _hours(half_day: SheetHalfDay) -> str:
    return f"{HalfDay.Part(half_day.part).label} {half_day.hours}"


def _presence(word: str) -> str:
    return str(Attendance.Presence(word).label) if word else _("not on the list")


def _tables(facts: SheetFacts) -> list[dict[str, Any]]:
    """One table for each six half-days: people down, half-days across."""
    numbered = list(enumerate(facts.half_days))
    return [
        {
            "head": [
                _("Person"),
                *("\n".join((written(one.on, "short"), str(HalfDay.Part(one.part).label), one.hours)) for _number, one in block),
            ],
            "rows": [[person.name, *(_presence(person.presences[number]) for number, _one in block)] for person in facts.people],
        }
        for block in blocks(numbered)
    ]


def _one_person(facts: SheetFacts) -> dict[str, Any]:
    """The half-days of one person, one a line."""
    person = facts.people[0]
    return {
        "head": [_("Half-day"), _("Hours"), _("Duration"), _("Presence")],
        "rows": [
            [written(one.on, "full"), _hours(one), duration(one.minutes), _presence(presence)]
            for one, presence in zip(facts.half_days, person.presences, strict=True)
        ],
    }


def _signature(
    document: SealedDocument, facts: SheetFacts, *, signer: str, replaced: SealedDocument | None, at: datetime
) -> list[str]:
    said = {"name": signer, "moment": written(at, "moment"), "operator": facts.operator}
    signed = (
        _("Signed by %(name)s on %(moment)s, in the name of %(operator)s.")
        if signer
        else _("Sealed on %(moment)s in the name of %(operator)s, from the presence signed by its trainers.")
    )
    lines = [signed % said]
    if replaced is not None:
        lines.append(
            _("This version replaces version %(n)d, sealed on %(moment)s. Reason: %(reason)s")
            % {"n": replaced.version, "moment": written(replaced.sealed_at, "moment"), "reason": document.reason}
        )
    lines.append(
        _("This file is sealed electronically by %(operator)s. Anybody can verify it, without an account: %(address)s")
        % {"operator": facts.operator, "address": settings.PUBLIC_ADDRESS + reverse("offer:verify_sheet")}
    )
    return lines
