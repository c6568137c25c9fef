"""Our own badges and status lists by their public address, without a detour over the network."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.utils import timezone

from ..models import Credential, ForeignBadge, StatusList
from ..permissions import can_read_foreign_publicly, can_read_publicly
from ..rules.checks import Answer
from .addresses import own_view
from .collection import shown_by_link

STATUS_VIEWS = {"credentials:status_list": "revocations", "credentials:status_suspensions": "suspensions"}


def own_document(address: str) -> bytes | None:
    """The signed document behind an address of this installation, when anybody may read it; `None` otherwise."""
    view = own_view(address)
    if view is not None and view[0] in STATUS_VIEWS:
        return _own_list(view[0], view[1])
    if view is not None and view[0] in ("credentials:brought", "credentials:collection_badge"):
        return _brought(address, view[0], view[1])
    if view is None or view[0] != "credentials:badge":
        return None
    credential = Credential.objects.filter(pk=UUID(str(view[1]["credential_id"]))).first()
    if credential is None or not can_read_publicly(credential, token=_link_in(address)):
        return None
    return credential.document.encode()


def _link_in(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("cle", [""])[0]


def _brought(address: str, name: str, values: dict[str, Any]) -> bytes | None:
    """A badge from elsewhere that its holder shows, or any badge of an open collection."""
    key = UUID(str(values["badge_id"]))
    if name == "credentials:collection_badge":
        found = shown_by_link(str(values["token"]), key, at=timezone.now())
        return None if found is None else _signed(found)
    badge = ForeignBadge.objects.filter(pk=key).first()
    if badge is None or not can_read_foreign_publicly(badge, token=_link_in(address)):
        return None
    return _signed(badge)


def _signed(badge: Credential | ForeignBadge) -> bytes:
    return (badge.signed if isinstance(badge, ForeignBadge) else badge.document).encode()


def own_answer(address: str) -> Answer:
    """The same, as a verdict asks for it."""
    found = own_document(address)
    return Answer(problem="unreachable") if found is None else Answer(content=found)


def _own_list(name: str, values: dict[str, Any]) -> bytes | None:
    """A signed status list of ours."""
    found = StatusList.objects.filter(organisation=values["organisation_id"], number=values["number"]).first()
    return None if found is None else str(getattr(found, STATUS_VIEWS[name])).encode()
