"""Our own badges by their public address, without a detour over the network."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from ..models import Credential
from ..permissions import can_read_publicly
from .addresses import own_view


def own_document(address: str) -> bytes | None:
    """The signed document behind an address of this installation, when anybody may read it; `None` otherwise."""
    view = own_view(address)
    if view is None or view[0] != "credentials:badge":
        return None
    credential = Credential.objects.filter(pk=UUID(str(view[1]["credential_id"]))).first()
    token = parse_qs(urlsplit(address).query).get("cle", [""])[0]
    if credential is None or not can_read_publicly(credential, token=token):
        return None
    return credential.document.encode()
