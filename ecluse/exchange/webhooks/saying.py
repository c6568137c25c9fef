"""A message as it is sent: small JSON, in the form that Standard Webhooks recommends."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import orjson

from ecluse.records import api as records

from .kinds import links_of

if TYPE_CHECKING:
    from .models import WebhookMessage

LARGEST = 20_000  # bytes, as the specification recommends


def name_of(message_id: UUID) -> str:
    """The `webhook-id`: the same each time this message is sent, so that its reader takes it once."""
    return f"msg_{message_id.hex}"


def body_of(message: WebhookMessage, organisation_id: UUID) -> bytes:
    """What happened, when, where to read more. The same bytes whenever it is sent."""
    data = {"organisation_id": str(organisation_id), **message.data}
    said = {
        "type": message.kind,
        "timestamp": records.moment_text(message.happened_at),
        "data": data,
        "links": links_of(message.kind, message.data),
    }
    body = orjson.dumps(said)
    if len(body) > LARGEST:
        # Long lists are read at their address.
        said["data"] = {name: value for name, value in data.items() if not isinstance(value, list)} | {"is_shortened": True}
        body = orjson.dumps(said)
    return body
