"""Files that people bring: what is kept, what is refused, what a kill leaves."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as some

from ecluse.foundation.files import (
    EmptyFile,
    Kind,
    TooLarge,
    WrongKind,
    as_attachment,
    clean_name,
    forget_file,
    keep_file,
    kind_of,
    sweep,
)
from ecluse.foundation.files.store import LARGEST_REQUEST, BoundedUpload
from ecluse.foundation.models import StoredFile

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)
KINDS = (Kind.PDF, Kind.JPEG, Kind.PNG)


@pytest.fixture(autouse=True)
def _an_empty_store() -> None:
    """The store of the tests is in memory and outlives them."""
    for folder in default_storage.listdir("documents")[0] if default_storage.exists("documents") else []:
        for name in default_storage.listdir(f"documents/{folder}")[1]:
            default_storage.delete(f"documents/{folder}/{name}")


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\x00\x7f"))
    + chunk(b"IEND", b"")
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xda\x00\x02\x11\x22\x33\xff\xd9"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n45\n%%EOF\n"


def kept(content: bytes = PDF, name: str = "carte.pdf", **more: object) -> StoredFile:
    return keep_file(content=io.BytesIO(content), name=name, kinds=KINDS, at=NOW, **more)


@pytest.mark.parametrize(
    ("content", "kind"), [(PNG, Kind.PNG), (JPEG, Kind.JPEG), (JPEG + b"\x00\x00", Kind.JPEG), (PDF, Kind.PDF)]
)
def test_a_whole_file_is_known_by_its_bytes(content: bytes, kind: Kind) -> None:
    assert kind_of(content) is kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00 a program",
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"PK\x03\x04 a spreadsheet",
        b"\n" + PDF,
        b"<?php ?>" + PDF,
        PNG[:-1],
        PNG[:40],
        PNG.replace(b"IDAT", b"IDAX"),
        PNG + b"<?php system($_GET['x']); ?>",
        JPEG[:-1],
        JPEG + b"<script>",
        b"\xff\xd8\xff" + b"<html>" + b"\xff\xd9",
        PDF.replace(b"%%EOF", b""),
        PDF + b"<html>",
        PDF.replace(b"/Type", b"/OpenAction << /S /JavaScript >> /Type"),
        PDF.replace(b"/Type", b"/Names << /EmbeddedFiles 2 0 R >> /Type"),
        PDF.replace(b"/Type", b"/A << /S /Launch >> /Type"),
        PDF.replace(b"trailer", b"PK\x05\x06" + b"\x00" * 18 + b"trailer"),
        PNG[:-12] + chunk(b"teXt", b"PK\x05\x06" + b"\x00" * 18) + PNG[-12:],
    ],
)
def test_what_is_cut_of_another_kind_or_two_kinds_at_once_is_nothing(content: bytes) -> None:
    assert kind_of(content) is None


@given(content=some.binary(max_size=300))
def test_no_bytes_whatever_break_the_reader(content: bytes) -> None:
    for start in (b"", PNG[:8], JPEG[:3], b"%PDF-1.4\n"):
        kind_of(start + content)


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\carte.pdf", "carte.pdf"),
        ("carte\x00.pdf\r\nX: y", "carte.pdfX y"),
        ("\u202efdp.exe", "fdp.exe"),
        ("...", "document"),
        ("", "document"),
        ("x" * 300 + ".pdf", "x" * 76 + ".pdf"),
    ],
)
def test_a_name_is_only_shown_and_holds_no_path(given_name: str, shown: str) -> None:
    assert clean_name(given_name) == shown


@pytest.mark.django_db
def test_what_is_kept_is_given_back_to_the_byte_as_an_attachment() -> None:
    file = kept(PNG, name="../../../evil.html")

    answer = as_attachment(file, name="identité / Amélie")

    assert b"".join(answer.streaming_content) == PNG
    assert file.place.startswith("documents/")
    assert "evil" not in file.place
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "refusal"), [(b"", EmptyFile), (b"x" * 2_000, TooLarge), (b"<html>", WrongKind), (b"MZ", WrongKind)]
)
def test_what_is_refused_leaves_nothing(content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        kept(content, largest=1_000)

    assert StoredFile.objects.count() == 0
    assert sweep(at=LATER) == 0


@pytest.mark.django_db
def test_a_kind_that_is_known_and_not_asked_is_refused() -> None:
    with pytest.raises(WrongKind):
        keep_file(content=io.BytesIO(PNG), name="x.pdf", kinds=(Kind.PDF,), at=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_kill_half_way_leaves_bytes_that_the_night_takes_away() -> None:
    with pytest.raises(SystemExit), transaction.atomic():
        file = kept()
        raise SystemExit

    assert StoredFile.objects.count() == 0
    assert default_storage.exists(file.place)
    whole = kept()
    assert sweep(at=datetime.now(UTC)) == 0
    assert sweep(at=LATER) == 1
    assert not default_storage.exists(file.place)
    assert default_storage.exists(whole.place)


@pytest.mark.django_db(transaction=True)
def test_what_is_forgotten_is_gone_once_the_transaction_is_and_not_before() -> None:
    file = kept()
    place = file.place
    with transaction.atomic():
        forget_file(file)
        assert default_storage.exists(place)

    assert not default_storage.exists(place)
    assert StoredFile.objects.count() == 0


def test_a_request_announced_as_too_large_is_not_read() -> None:
    from django.core.exceptions import RequestDataTooBig

    handler = BoundedUpload()
    with pytest.raises(RequestDataTooBig):
        handler.handle_raw_input(io.BytesIO(), {}, LARGEST_REQUEST + 1, b"x")
    assert handler.handle_raw_input(io.BytesIO(), {}, LARGEST_REQUEST, b"x") is None
