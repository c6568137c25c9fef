"""The address of the next page: what was asked for and where the page ended, signed.

Nothing is kept by the server: the address works after a restart and on another machine, for a week, for the tool that asked.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import orjson
from django.core import signing
from django.utils.translation import gettext as _

from .answers import Problem

LIFE = timedelta(days=7)
_SALT = "ecluse.xapi.more"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where to go on: the parameters of the first page, and the last key given."""

    parameters: Mapping[str, str]
    after: UUID


def token_of(mark: Mark, client_id: UUID) -> str:
    """A mark as one word of an address."""
    content = orjson.dumps([dict(mark.parameters), str(mark.after)])
    return signing.TimestampSigner(salt=_SALT).sign_object(zlib.compress(content).hex() + f":{client_id}")


def mark_of(token: str, client_id: UUID) -> Mark:
    """The mark in an address. Raises Problem when it was changed, is too old, or is of another tool."""
    try:
        content, _colon, client = signing.TimestampSigner(salt=_SALT).unsign_object(token, max_age=LIFE).partition(":")
    except signing.BadSignature:
        raise Problem(400, _("This address of a next page is not good any more. Ask for the first page again.")) from None
    if client != str(client_id):
        raise Problem(400, _("This address of a next page is not good any more. Ask for the first page again."))
    parameters, after = orjson.loads(zlib.decompress(bytes.fromhex(content)))
    return Mark(parameters, UUID(after))
