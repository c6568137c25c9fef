"""Files that come with statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..models import AttachmentContent
from ..rules.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Received:
    """The bytes of an attachment; their SHA-256 was compared with what the request says."""

    content: bytes
    content_type: str


def keep_contents(*, by: Speaker, received: Mapping[str, Received]) -> None:
    """Keep each content once, by its digest; in the transaction of the statements."""
    AttachmentContent.objects.bulk_create(
        [
            AttachmentContent(organisation_id=by.organisation_id, sha2=sha2, content=one.content)
            for sha2, one in sorted(received.items())
        ],
        ignore_conflicts=True,
    )
