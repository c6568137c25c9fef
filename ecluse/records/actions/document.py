"""Keeping, completing and forgetting the documents of tools: one writer at a time for each document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.errors import Refusal

from ..models import Document
from ..queries.documents import document_at, documents_at
from ..rules.document import Condition, NotAnObject, Place, etag_of, is_json, merged, read
from ..rules.speaker import Speaker
from .naming import name_what_a_document_names

LARGEST = 5_000_000  # bytes of a document
LARGEST_OBJECT = 1_000_000  # bytes of an object that is completed: read, it takes up to fifty times as much memory
LONGEST_NAME = 2_000  # bytes of its id: an index holds no more


class DocumentTooLarge(Refusal):
    """More than a document may hold."""

    sentence = _("A document may have {most} MB. This one would have more.")

    def __init__(self, most: int = LARGEST) -> None:
        super().__init__(most=most // 1_000_000)


class ObjectTooLarge(DocumentTooLarge):
    """More than is completed."""

    sentence = _("An object that POST completes may have {most} MB. Send this one with PUT.")


class NameTooLong(Refusal):
    """An id that no index holds."""

    sentence = _("The id of a document may have {most} bytes. This one has more.")

    def __init__(self) -> None:
        super().__init__(most=LONGEST_NAME)


class DocumentHasChanged(Refusal):
    """The document is not as the request expects it."""

    sentence = _(
        "The document is not the one that If-Match or If-None-Match expects: it was changed, made or deleted since. Read it again."
    )


class DocumentIsThere(Refusal):
    """A document would be replaced by somebody who does not say which one they saw."""

    sentence = _("There is a document already. Read it, then send If-Match with its ETag to replace it.")


class ConditionMissing(Refusal):
    """Version 1.0.3 wants to know whether a profile is expected to be there."""

    sentence = _("Send If-None-Match: * for a profile that is not there yet, or If-Match with the ETag of the one to replace.")


class NotMergeable(Refusal):
    """What is not an object cannot be completed."""

    sentence = _(
        "A document is completed when it and what is sent are JSON objects (application/json). Send it with PUT to replace it."
    )


@dataclass(frozen=True, slots=True)
class Brought:
    """A document as it came."""

    content: bytes
    content_type: str


def put_document(*, by: Speaker, place: Place, brought: Brought, condition: Condition, version: str, at: datetime) -> None:
    """Keep a document in the place of the one that is there, if there is one and the condition allows it.

    Version 1.0.3 asks profiles for a condition always, 2.0 whenever a document would be replaced (Communication, 3.1).
    """
    is_first, is_profile = version.startswith("1."), place.kind != Document.Kind.STATE
    with transaction.atomic():
        kept = _hold(place, condition)
        if not condition.is_said:
            if kept is not None and (is_profile or not is_first):
                raise DocumentIsThere
            if kept is None and is_profile and is_first:
                raise ConditionMissing
        _keep(by, place, kept, brought, at)


def post_document(*, by: Speaker, place: Place, brought: Brought, condition: Condition, at: datetime) -> None:
    """Complete the JSON object that is kept with the properties of the one that came; keep what came when nothing is there."""
    with transaction.atomic():
        kept = _hold(place, condition)
        if is_json(brought.content_type) or kept is not None:
            brought = _completed(kept, brought)
        _keep(by, place, kept, brought, at)


def _completed(kept: Document | None, brought: Brought) -> Brought:
    """The object that is kept with what came; what came, as long as it is JSON, when nothing is kept."""
    if not is_json(brought.content_type) or (kept is not None and not is_json(kept.content_type)):
        raise NotMergeable
    before = bytes(kept.content) if kept is not None else b""
    if max(len(before), len(brought.content)) > LARGEST_OBJECT:
        raise ObjectTooLarge(LARGEST_OBJECT)
    try:
        if kept is None:
            read(brought.content)
            return brought
        return Brought(merged(before, brought.content), kept.content_type)
    except NotAnObject:
        raise NotMergeable from None


def delete_document(*, place: Place, condition: Condition) -> None:
    """Forget one document; that it was not there is no error."""
    with transaction.atomic():
        kept = _hold(place, condition)
        if kept is not None:
            kept.delete()


def delete_documents(*, place: Place) -> None:
    """Forget all the documents of a place, those of every registration when it says none."""
    documents_at(place).delete()


def _hold(place: Place, condition: Condition) -> Document | None:
    """The document that is there; until the transaction ends, nobody else writes to it or makes it. Raises DocumentHasChanged."""
    name = f"{place.organisation_id} {place.kind} {place.activity_key} {place.agent_key} {place.registration} {place.name}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"records.document/{name}"])
    kept = document_at(place)
    if not condition.holds(kept.etag if kept else None):
        raise DocumentHasChanged
    return kept


def _keep(by: Speaker, place: Place, kept: Document | None, brought: Brought, at: datetime) -> None:
    if len(brought.content) > LARGEST:
        raise DocumentTooLarge
    if len((place.name or "").encode()) > LONGEST_NAME:
        raise NameTooLong
    document = kept or Document(
        organisation_id=place.organisation_id,
        kind=place.kind,
        activity=place.activity_key,
        activity_iri=place.activity or "",
        agent=place.agent_key,
        registration=place.registration,
        name=place.name or "",
    )
    document.content, document.content_type = brought.content, brought.content_type
    document.etag, document.updated_at = etag_of(brought.content), at
    document.save()
    if kept is None:
        name_what_a_document_names(by=by, agent=place.agent, activity=place.activity)
