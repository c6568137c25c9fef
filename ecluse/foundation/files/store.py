"""Keeping a file, giving it back, forgetting it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import IO, Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.core.files.uploadhandler import FileUploadHandler
from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _

from ..errors import Refusal
from ..keys import new_id
from .kinds import Kind, clean_name, kind_of
from .models import StoredFile

LARGEST = 5_000_000
FOLDER = "documents"
# A file younger than this may be waiting for the commit of its row.
YOUNG = timedelta(hours=24)
# No form of the house takes more than 20 MB; what is announced as larger is not even read.
LARGEST_REQUEST = 25_000_000


class TooLarge(Refusal):
    """More bytes than a document needs."""

    sentence = _("This file is larger than {megabytes} MB. Make it smaller, or take the photo at a lower quality.")


class EmptyFile(Refusal):
    """No bytes at all."""

    sentence = _("This file is empty. Choose it again; it may not have been saved.")


class WrongKind(Refusal):
    """Its bytes are not of a kind that is taken, whatever its name says."""

    sentence = _(
        "This is not a whole PDF, JPEG or PNG file without programs in it. Save it again as one of these, or take a photo of the paper."
    )


def keep_file(*, content: IO[bytes], name: str, kinds: Collection[Kind], at: datetime, largest: int = LARGEST) -> StoredFile:
    """Look into a file and keep it, in the caller's transaction. When that fails, the bytes are swept at night."""
    body = content.read(largest + 1)
    if not body:
        raise EmptyFile
    if len(body) > largest:
        raise TooLarge(megabytes=largest // 1_000_000)
    kind = kind_of(body)
    if kind is None or kind not in kinds:
        raise WrongKind
    return keep_clean(content=body, name=name, kind=kind, at=at)


def keep_clean(*, content: bytes, name: str, kind: Kind, at: datetime) -> StoredFile:
    """Keep what the caller looked into, or wrote anew itself, in the caller's transaction."""
    key = new_id()
    place = default_storage.save(f"{FOLDER}/{key.hex[-2:]}/{key.hex}", ContentFile(content))
    return StoredFile.objects.create(
        pk=key,
        place=place,
        name=clean_name(name),
        kind=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        kept_at=at,
    )


def content_of(file: StoredFile) -> bytes:
    """The bytes that are kept."""
    with default_storage.open(file.place, "rb") as kept:
        return bytes(kept.read())


def as_attachment(file: StoredFile, *, name: str) -> FileResponse:
    """The file, to be saved and never shown in the page: its type is ours, its name is ours, nothing keeps a copy on the way."""
    answer = FileResponse(
        default_storage.open(file.place, "rb"),
        as_attachment=True,
        filename=f"{clean_name(name)}{Kind(file.kind).ending}",
        content_type=Kind(file.kind).media_type,
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def forget_file(file: StoredFile) -> None:
    """Delete the row now and the bytes once it is committed."""
    place = file.place
    file.delete()
    transaction.on_commit(lambda: default_storage.delete(place))


def sweep(*, at: datetime, storage: Storage = default_storage) -> int:
    """Take away the files that no row names: a transaction failed, or a kill came between two steps. Answers how many."""
    gone = 0
    for folder in _listed(storage, FOLDER)[0]:
        places = [f"{FOLDER}/{folder}/{name}" for name in _listed(storage, f"{FOLDER}/{folder}")[1]]
        known = set(StoredFile.objects.filter(place__in=places).values_list("place", flat=True))
        for place in places:
            if place not in known and storage.get_modified_time(place) < at - YOUNG:
                storage.delete(place)
                gone += 1
    return gone


def _listed(storage: Storage, folder: str) -> tuple[list[str], list[str]]:
    try:
        return storage.listdir(folder)
    except FileNotFoundError:
        return [], []


class BoundedUpload(FileUploadHandler):
    """The first upload handler of every request: what announces itself as too large is refused before it is read."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django names it so
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Refuse by the announced length; the server reads no more than was announced."""
        if content_length > LARGEST_REQUEST:
            raise RequestDataTooBig("This request is larger than any form of Écluse takes.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Leave the bytes to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""
