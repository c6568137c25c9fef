"""All my badges in one file."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, signed_in
from ecluse.foundation.zipping import zipped
from ecluse.network.api import person_by_id

from ..queries.everything import everything_of


@signed_in(why="Everybody carries all their own badges away.")
@require_safe
def everything(request: GuardedRequest) -> HttpResponseBase:
    """One ZIP, sent while it is made, in the language of its reader."""
    person = person_by_id(request.hat.person_id) if request.hat.person_id else None
    if person is None:
        raise Http404
    files = everything_of(person, language=get_language() or "fr", at=timezone.now())
    response = StreamingHttpResponse(zipped(files), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="mes-badges-{timezone.localdate():%Y-%m-%d}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response
