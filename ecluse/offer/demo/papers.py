"""Papers in the demonstration: what a training asks for, and two that were sent. The pictures are grey cards, nobody's."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import timedelta

from ecluse.foundation.access import Role
from ecluse.foundation.demo import Field
from ecluse.foundation.files import Kind, keep_file

from ..models import AskedPaper, Enrolment, Paper, PaperKind, Session
from ..rules.enrolment import State


def grey_card(width: int = 340, height: int = 214) -> bytes:
    """A PNG of the shape of an identity card with nothing on it."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = (b"\x00" + b"\xc8" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def sow_papers(sown: Field, session: Session) -> None:
    """The training of the queue asks for two papers; two people sent one, the first is checked."""
    AskedPaper.objects.create(programme=session.programme, kind=PaperKind.IDENTITY)
    AskedPaper.objects.create(programme=session.programme, kind=PaperKind.JOBSEEKER, only_for=["jobseeker"])
    admin = sown.sown["accounts"][Role.OPERATOR_ADMIN]
    at = sown.at - timedelta(days=2)
    seated = Enrolment.objects.filter(session=session, state=State.ACCEPTED).order_by("requested_at")[:2]
    for rank, enrolment in enumerate(seated):
        file = keep_file(content=io.BytesIO(grey_card()), name="carte.png", kinds=(Kind.PNG,), at=at)
        done = {"state": Paper.State.ACCEPTED, "decided_at": sown.at, "decided_by_id": admin.pk} if rank == 0 else {}
        Paper.objects.create(enrolment=enrolment, kind=PaperKind.IDENTITY, file=file, sent_at=at, **done)
