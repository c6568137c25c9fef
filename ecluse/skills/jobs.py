"""What skills does in the background."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.jobs import Progress, job

from .actions.crosswalk import JOB, propose
from .models import Crosswalk


@job(JOB, title=_("Proposals of correspondences"))
def propose_correspondences(progress: Progress, *, crosswalk_id: str) -> dict[str, Any]:
    """Compare two frameworks; the report counts things and proposals."""
    crosswalk = Crosswalk.objects.select_related("origin", "target").get(pk=crosswalk_id)
    return propose(crosswalk=crosswalk, at=timezone.now(), expect=progress.expect, advance=progress.advance)
