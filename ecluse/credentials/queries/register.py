"""What our own register says of a badge somebody brings: more than the one bit that the world reads (decision 0019)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from ..models import BadgeState, Credential, FormerDocument
from ..rules.checks import Check, Result, Subject, Verdict, said
from ..rules.proof import moment
from .addresses import badge_address, own_view

_SAID: dict[str, Check] = {
    BadgeState.SUSPENDED: said(Subject.STATUS, Result.FAIL, "suspended"),
    BadgeState.REVOKED: said(Subject.STATUS, Result.FAIL, "revoked"),
}


def as_registered(judged: Verdict) -> Verdict:
    """The verdict with the state of a badge of ours: suspended is told from revoked, and an old badge without a list is known too.

    Only once its signature is true: an address alone would let anybody ask about any badge.
    """
    judged = _as_signed_again(judged)
    credential_id = own_badge_in(judged)
    known = None if credential_id is None else _SAID.get(_state_of(credential_id))
    if known is None:
        return judged
    return replace(judged, checks=tuple(known if check.subject is Subject.STATUS else check for check in judged.checks))


def own_badge_in(judged: Verdict) -> UUID | None:
    """The key of a badge whose address is of this installation and whose signature is true; `None` for every other one. No query."""
    results = {check.subject: check.result for check in judged.checks}
    if results.get(Subject.PROOF) is not Result.OK or results.get(Subject.ISSUER) is not Result.OK:
        return None
    return _own_badge(judged.document)


def _as_signed_again(judged: Verdict) -> Verdict:
    """A file that its key made worthless, and that we know to the byte of its signature: where the newer one is."""
    fallen = next((check for check in judged.checks if check.reason == "proof.key-revoked"), None)
    badge_id = _own_badge(judged.document)
    if fallen is None or badge_id is None:
        return judged
    former = FormerDocument.objects.filter(credential=badge_id).select_related("credential")
    same = next((one for one in former if _signature(json.loads(one.document)) == _signature(judged.document)), None)
    if same is None:
        return judged
    newer = said(
        Subject.PROOF,
        Result.FAIL,
        "signed-again",
        **fallen.facts,
        start=moment(same.replaced_at),
        address=badge_address(same.credential_id),
    )
    return replace(judged, checks=tuple(newer if check is fallen else check for check in judged.checks))


def _signature(document: Any) -> str:
    proof = document.get("proof") if isinstance(document, dict) else None
    return str(proof.get("proofValue", "")) if isinstance(proof, dict) else ""


def _own_badge(document: object) -> UUID | None:
    """The badge of ours that a document names."""
    # A learning credential names its badge by `jti`, when its holder shows it.
    address = document.get("jti" if "vct" in document else "id") if isinstance(document, dict) else None
    view = own_view(address) if isinstance(address, str) else None
    return UUID(str(view[1]["credential_id"])) if view is not None and view[0] == "credentials:badge" else None


def _state_of(credential_id: UUID) -> str:
    return Credential.objects.filter(pk=credential_id).values_list("state", flat=True).first() or ""
