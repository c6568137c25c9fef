"""From sealed documents to the tables and sentences of pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.ui import parts

from ..models import SealedDocument
from ..queries.sealing import Period, Verdict


def period_choices(periods: Sequence[Period]) -> list[tuple[str, parts.Words]]:
    """What may be closed now, as the options of a list."""
    return [(period.key, period_words(period)) for period in periods]


def period_words(period: Period) -> str:
    """A period in words."""
    if period.scope is SealedDocument.Scope.HALF_DAY:
        half_day = period.half_days[0]
        return f"{written(half_day.on, 'short')}, {half_day.get_part_display()}"
    if period.scope is SealedDocument.Scope.WEEK:
        return _("The week of %(first)s") % {"first": written(period.first_on, "short")}
    return _("The whole session")


def sealed_words(document: SealedDocument) -> str:
    """What was just done."""
    if document.version > 1:
        return _("The corrected sheet is sealed: version %(n)d replaces the one before.") % {"n": document.version}
    return _("The sheet is signed and sealed. It can be downloaded below and never changes.")


def days(document: SealedDocument) -> str:
    """The days of a document, short."""
    if document.first_on == document.last_on:
        return written(document.first_on, "short")
    return f"{written(document.first_on, 'short')} – {written(document.last_on, 'short')}"


def _state(document: SealedDocument) -> parts.Cell:
    later = getattr(document, "replaced_by", None)
    if later is not None:
        return parts.Cell(_("replaced by version %(n)d") % {"n": later.version}, tone="neutral")
    return parts.Cell(_("in force"), tone="good")


def of_session(rows: Sequence[SealedDocument]) -> parts.Table:
    """The sealed sheets of a session."""
    columns = [
        parts.Column(_("Sheet")), parts.Column(_("Days")), parts.Column(_("Signed")), parts.Column(_("Version")), parts.Column(_("State")),
    ]  # fmt: skip
    return parts.Table(
        _("Sealed sheets"),
        columns,
        [
            [
                parts.Cell(f"{row.get_scope_display().capitalize()}, {row.reference} (PDF)", href=row.get_absolute_url()),
                days(row),
                _signed(row),
                f"{row.version}. {row.reason}" if row.reason else row.version,
                _state(row),
            ]
            for row in rows
        ],
        quiet_caption=True,
    )


def _signed(row: SealedDocument) -> str:
    moment = written(row.sealed_at, "stamp")
    return f"{moment}, {row.sealed_by.full_name}" if row.sealed_by else moment


def of_everybody(rows: Sequence[Any], *, audits: bool) -> parts.Table:
    """The sealed sheets of all sessions; the auditor is told whose they are and for which funder."""
    columns = [
        parts.Column(_("Sheet")),
        *([parts.Column(_("Operator"))] if audits else []),
        parts.Column(_("Programme")),
        parts.Column(_("Days")),
        parts.Column(_("Signed")),
        parts.Column(_("Reference of the funder")),
        parts.Column(_("State")),
    ]
    return parts.Table(
        _("Sealed sheets"),
        columns,
        [
            [
                parts.Cell(f"{row.reference} v{row.version} (PDF)", href=row.get_absolute_url()),
                *([row.session.programme.organisation.name] if audits else []),
                text_in(row.session.programme.title)
                if audits
                else parts.Cell(text_in(row.session.programme.title), href=reverse("offer:sheets", args=[row.session_id])),
                days(row),
                _signed(row),
                row.funder_reference or _("none"),
                _state(row),
            ]
            for row in rows
        ],
        quiet_caption=True,
    )


@dataclass(frozen=True)
class Said:
    """A verdict in words."""

    title: parts.Words
    sentence: parts.Words
    tone: str


VERDICTS = {
    "unchanged": Said(
        gettext_lazy("Sealed and unchanged"), gettext_lazy("This file is, to the byte, the one that the operator sealed."), "good"
    ),
    "altered": Said(
        gettext_lazy("Altered"),
        gettext_lazy(
            "This file carries the seal of an operator of the network, but it was changed after it was sealed. Do not rely on it."
        ),
        "bad",
    ),
    "unknown": Said(
        gettext_lazy("Not sealed by the network"),
        gettext_lazy(
            "No operator of this network sealed this file as it is. It may have been made elsewhere, printed and scanned, or changed."
        ),
        "warn",
    ),
}
REPLACED = gettext_lazy("This file is authentic, but a later version replaces it: ask the operator for that one.")


def verdict_words(verdict: Verdict) -> Said:
    """What to say of a file."""
    said = VERDICTS[verdict.outcome]
    if verdict.outcome == "unchanged" and getattr(verdict.document, "replaced_by", None) is not None:
        return Said(gettext_lazy("Sealed, unchanged, and replaced since"), REPLACED, "warn")
    return said


def verdict_facts(verdict: Verdict) -> list[parts.Fact]:
    """Who sealed what, and when; of an altered file only what the register knows, never what the file says."""
    facts = [parts.Fact(_("Sealed by"), verdict.operator)] if verdict.operator else []
    document = verdict.document
    if document is None:
        return facts
    facts += [
        parts.Fact(_("Sealed at"), written(document.sealed_at, "moment")),
        parts.Fact(_("Document"), f"{document.get_scope_display().capitalize()}, {document.reference}"),
        parts.Fact(_("Programme"), text_in(document.session.programme.title)),
        parts.Fact(_("Days"), days(document)),
        parts.Fact(_("Version"), document.version),
    ]
    later = getattr(document, "replaced_by", None)
    if later is not None:
        words = _("version %(n)d, sealed on %(moment)s") % {"n": later.version, "moment": written(later.sealed_at, "moment")}
        facts.append(parts.Fact(_("Replaced by"), words))
    facts.append(
        parts.Fact(
            _("Certificate of the seal"), f"SHA-256 {document.key.fingerprint[:16]}…",
            href=reverse("offer:seal_key", args=[document.key_id]), action=_("download it"),
        )
    )  # fmt: skip
    return facts
