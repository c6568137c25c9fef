"""Bringing offers from outside: previewing, then applying what was seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.errors import Refusal
from ecluse.network import api as network
from ecluse.offer import api as offer
from ecluse.skills import api as skills

from ..lheo.reading import Unreadable, read
from ..models import ImportedOffer, ImportRun
from .plan import CHANGED, CREATED, Known, plan

LHEO = "lheo"
SENTENCES = {
    "not_xml": _("The file stops being readable at line {line}: it is not complete XML. Export it again from your program."),
    "hostile": _(
        "The file declares entities, which are refused because they can be used to attack. Export it again without them."
    ),
    "not_lheo": _("No training was found in this file. It must be an LHEO file, with “formation” or “offre-formation” elements."),
    "too_many": _("The file holds more than 2,000 trainings. Cut it in parts: each is imported by itself."),
    "too_long": _("A text at line {line} is longer than 100,000 characters: this is not a text of LHEO."),
}


class FileIsUnreadable(Refusal):
    """Nothing can be read in this file; nothing was written."""

    sentence = "{reason}"


class ImportIsOver(Refusal):
    """What was applied is not applied twice."""

    sentence = _("This import was applied already. Bring the file again to see what changed since.")


class SourceMoved(Refusal):
    """Somebody else applied another import since this preview."""

    sentence = _("Another import was applied since this preview. Bring the file again to see where it stands.")


def can_import(hat: Hat) -> bool:
    """An operator's administrator brings the offers of their organisation."""
    return hat.role is Role.OPERATOR_ADMIN and hat.organisation_id is not None and hat.person_id is not None


def preview_import(*, by: Hat, source: IO[bytes], file_name: str, at: datetime) -> ImportRun:
    """Read a file and keep what would become of each offer. The offers themselves are untouched."""
    if not can_import(by) or by.organisation_id is None or by.person_id is None:
        raise NotAllowed
    sites = {site.postcode: str(site.pk) for site in network.sites_of(by.organisation_id)}
    try:
        rows = plan(read(source), _known(by.organisation_id), sites=sites, today=timezone.localdate(at))
    except Unreadable as error:
        raise FileIsUnreadable(reason=str(SENTENCES[error.code]).format(line=error.line)) from error
    return ImportRun.objects.create(
        organisation_id=by.organisation_id,
        started_by_id=by.person_id,
        standard=LHEO,
        file_name=file_name[:200],
        started_at=at,
        rows=rows,
    )


def apply_import(*, by: Hat, run: ImportRun, places: int, at: datetime) -> ImportRun:
    """Do what the preview showed, all of it or nothing. New offers become drafts; `places` is what LHEO does not say of a session."""
    with transaction.atomic():
        current = ImportRun.objects.select_for_update().get(pk=run.pk)
        if not can_import(by) or not by.works_at(current.organisation_id):
            raise NotAllowed
        if current.state != ImportRun.State.PREVIEWED:
            raise ImportIsOver
        known = _known(current.organisation_id)
        for row in current.rows:
            if row["status"] in (CREATED, CHANGED):
                before = known.get(row["number"])
                if (before.programme_id if before else None) != row["programme_id"]:
                    raise SourceMoved
                _apply(row, by=by, places=places, at=at)
        current.state, current.applied_at = ImportRun.State.APPLIED, at
        current.save(update_fields=["state", "applied_at"])
    return current


def _known(organisation_id: UUID) -> dict[str, Known]:
    rows = (
        ImportedOffer.objects.filter(organisation=organisation_id, standard=LHEO).select_related("programme").order_by("number")
    )
    return {row.number: Known(str(row.programme_id), row.digest, str(row.programme)) for row in rows}


def _apply(row: Mapping[str, Any], *, by: Hat, places: int, at: datetime) -> None:
    programme = offer.programme_to_write(UUID(row["programme_id"])) if row["programme_id"] else None
    written = offer.write_programme(by=by, draft=_draft(row, programme), at=at, programme=programme)
    offer.detail_programme(by=by, programme=written, details=_details(row, written), at=at)
    existing = set(written.sessions.values_list("start_on", "last_day_on", "site_id"))
    for session in row["sessions"]:
        start, last = date.fromisoformat(session["start_on"]), date.fromisoformat(session["last_day_on"])
        site = UUID(session["site_id"]) if session["site_id"] else None
        if (start, last, site) not in existing:
            plan_ = offer.SessionPlan(
                start_on=start, last_day_on=last, places=places, mode=session["mode"], language=session["language"], site_id=site
            )
            offer.plan_session(by=by, programme=written, plan=plan_, at=at)
    ImportedOffer.objects.update_or_create(
        organisation_id=written.organisation_id,
        standard=LHEO,
        number=row["number"],
        defaults={"programme": written, "digest": row["digest"]},
    )


def _draft(row: Mapping[str, Any], programme: offer.Programme | None) -> offer.ProgrammeDraft:
    """What the file says in French; what it does not say stays as it was."""
    french = {"title": row["title"], "objective": row["objective"], "content": row["content"]}
    texts = {
        name: {**(getattr(programme, name) if programme else {}), **({"fr": text} if text else {})}
        for name, text in french.items()
    }
    aims = dict(offer.aims_of(programme.pk)) if programme else {}
    for uri in row["competences"]:
        competence = skills.competence_by_reference(uri)
        if competence is not None:
            aims.setdefault(competence.pk, None)
    return offer.ProgrammeDraft(
        **texts,
        summary=programme.summary if programme else {},
        hours=row["hours"],
        funding=programme.funding if programme else (),
        target_groups=programme.target_groups if programme else (),
        aims=list(aims.items()),
        modules=[offer.ModuleDraft(module.title, module.hours, module.pk) for module in programme.modules.all()]
        if programme
        else [],
    )


def _details(row: Mapping[str, Any], programme: offer.Programme) -> offer.Details:
    def merged(name: str, text: str) -> dict[str, str]:
        return {**getattr(programme, name), **({"fr": text} if text else {})}

    return offer.Details(
        expected_results=merged("expected_results", row["expected_results"]),
        entry_requirements=merged("entry_requirements", row["entry_requirements"]),
        entry_level=row["entry_level"],
        exit_level=row["exit_level"],
        isced_field=programme.isced_field,
        certifications=row["certifications"],
        formacodes=row["formacodes"],
        accessibility=programme.accessibility,
    )
