"""What our own register says of a badge somebody brings: more than the one bit that the world reads (decision 0019)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from ..models import BadgeState, Credential
from ..rules.checks import Check, Result, Subject, Verdict, said
from .addresses import own_view

_SAID: dict[str, Check] = {
    BadgeState.SUSPENDED: said(Subject.STATUS, Result.FAIL, "suspended"),
    BadgeState.REVOKED: said(Subject.STATUS, Result.FAIL, "revoked"),
}


def as_registered(judged: Verdict) -> Verdict:
    """The verdict with the state of a badge of ours: suspended is told from revoked, and an old badge without a list is known too.

    Only once its signature is true: an address alone would let anybody ask about any badge.
    """
    results = {check.subject: check.result for check in judged.checks}
    if results.get(Subject.PROOF) is not Result.OK or results.get(Subject.ISSUER) is not Result.OK:
        return judged
    known = _SAID.get(_state_of(judged.document))
    if known is None:
        return judged
    return replace(judged, checks=tuple(known if check.subject is Subject.STATUS else check for check in judged.checks))


def _state_of(document: object) -> str:
    # A learning credential names its badge by `jti`, when its holder shows it.
    address = document.get("jti" if "vct" in document else "id") if isinstance(document, dict) else None
    view = own_view(address) if isinstance(address, str) else None
    if view is None or view[0] != "credentials:badge":
        return ""
    states = Credential.objects.filter(pk=UUID(str(view[1]["credential_id"]))).values_list("state", flat=True)
    return states.first() or ""
