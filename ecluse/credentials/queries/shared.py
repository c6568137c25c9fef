"""Our own badges and status lists by their public address, without a detour over the network."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from ..models import Credential, StatusList
from ..permissions import can_read_publicly
from ..rules.checks import Answer
from .addresses import own_view

STATUS_VIEWS = {"credentials:status_list": "revocations", "credentials:status_suspensions": "suspensions"}


def own_document(address: str) -> bytes | None:
    """The signed document behind an address of this installation, when anybody may read it; `None` otherwise."""
    view = own_view(address)
    if view is not None and view[0] in STATUS_VIEWS:
        return _own_list(view[0], view[1])
    if view is None or view[0] != "credentials:badge":
        return None
    credential = Credential.objects.filter(pk=UUID(str(view[1]["credential_id"]))).first()
    token = parse_qs(urlsplit(address).query).get("cle", [""])[0]
    if credential is None or not can_read_publicly(credential, token=token):
        return None
    return credential.document.encode()


def own_answer(address: str) -> Answer:
    """The same, as a verdict asks for it."""
    found = own_document(address)
    return Answer(problem="unreachable") if found is None else Answer(content=found)


def _own_list(name: str, values: dict[str, Any]) -> bytes | None:
    """A signed status list of ours."""
    found = StatusList.objects.filter(organisation=values["organisation_id"], number=values["number"]).first()
    return None if found is None else str(getattr(found, STATUS_VIEWS[name])).encode()
