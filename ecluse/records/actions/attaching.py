"""Files that come with statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from ecluse.foundation.keys import new_id

from ..models import Attachment, AttachmentContent
from ..rules.extraction import Row
from ..rules.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Received:
    """The bytes of an attachment; their SHA-256 was compared with what the request says."""

    content: bytes
    content_type: str


def keep_attachments(*, by: Speaker, attached: Sequence[tuple[Row, Mapping[str, Any]]], received: Mapping[str, Received]) -> None:
    """Keep each content once, and which statement came with it; in the transaction of the statements."""
    AttachmentContent.objects.bulk_create(
        [
            AttachmentContent(organisation_id=by.organisation_id, sha2=sha2, content=one.content)
            for sha2, one in sorted(received.items())
        ],
        ignore_conflicts=True,
    )
    named = {
        row.id.lower(): {one["sha2"].lower(): one["contentType"] for one in statement["attachments"]}
        for row, statement in attached
        if statement.get("attachments")
    }
    if not named:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement_id, sid FROM records_statementid WHERE organisation_id = %s AND statement_id = ANY(%s::uuid[])",
            [by.organisation_id, list(named)],
        )
        sids = {str(statement_id): sid for statement_id, sid in cursor.fetchall()}
    Attachment.objects.bulk_create(
        [
            Attachment(id=new_id(), organisation_id=by.organisation_id, sid=sids[statement], sha2=sha2, content_type=kind[:200])
            for statement, kinds in named.items()
            for sha2, kind in kinds.items()
        ],
        ignore_conflicts=True,
    )
