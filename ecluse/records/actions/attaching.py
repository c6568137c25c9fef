"""Files that come with statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..models import AttachmentContent
from ..queries.raw import raw_cursor, uuids
from ..rules.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Received:
    """The bytes of an attachment; their SHA-256 was compared with what the request says."""

    content: bytes
    content_type: str


def keep_attachments(*, by: Speaker, attached: Sequence[tuple[str, Mapping[str, Any]]], received: Mapping[str, Received]) -> None:
    """Keep each content once, and which statement, by its key, came with it; in the transaction of the statements."""
    if received:
        AttachmentContent.objects.bulk_create(
            [
                AttachmentContent(organisation_id=by.organisation_id, sha2=sha2, content=one.content)
                for sha2, one in sorted(received.items())
            ],
            ignore_conflicts=True,
        )
    named = {
        (sid, one["sha2"].lower()): one["contentType"][:200]
        for sid, statement in attached
        for one in statement.get("attachments", ())
    }
    if named:
        with raw_cursor() as cursor:
            cursor.execute(
                "INSERT INTO records_attachment (id, organisation_id, sid, sha2, content_type)"
                " SELECT uuidv7(), %s, one.* FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS one ON CONFLICT DO NOTHING",
                [by.organisation_id, uuids([sid for sid, _sha2 in named]), [sha2 for _sid, sha2 in named], list(named.values())],
            )
