"""The public record of my organisation as an issuer, to be kept elsewhere."""

from __future__ import annotations

import tempfile
import zipfile

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.network.api import Organisation

from ..permissions import can_decide
from ..queries.issuers import issuer
from ..queries.public_record import public_record
from .tables import sections

IN_MEMORY = 8 * 1024 * 1024  # bytes of an archive before it goes to a file


def _mine(request: GuardedRequest) -> Organisation:
    organisation_id = request.hat.organisation_id
    found = issuer(organisation_id) if organisation_id and can_decide(request.hat, organisation_id) else None
    if found is None:
        raise Http404
    return found


@allow(Role.OPERATOR_ADMIN, why="The administrators of an operator keep its public record elsewhere.")
@require_safe
def record(request: GuardedRequest) -> HttpResponse:
    """What the record is for, and the way to have it."""
    organisation_id = request.hat.organisation_id
    found = issuer(organisation_id) if organisation_id else None
    return render(
        request, "credentials/record.html", {"organisation": found, "sections": sections("credentials:record", request.hat)}
    )


@allow(Role.OPERATOR_ADMIN, why="The administrators of an operator keep its public record elsewhere.")
@require_safe
def archive(request: GuardedRequest) -> HttpResponseBase:
    """The record as one ZIP."""
    organisation = _mine(request)
    held = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archived:
        for path, content in public_record(organisation):
            archived.writestr(path, content)
    held.seek(0)
    name = f"badges-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(held, as_attachment=True, filename=name, content_type="application/zip")
