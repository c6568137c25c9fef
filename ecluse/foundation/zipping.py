"""A ZIP that is sent while it is made: the memory it takes is that of its largest file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator


class _Passing(io.RawIOBase):
    """What was written since it was last taken. It cannot be gone back in, so the archive writes its sizes after each file."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        """It is only written."""
        return True

    def write(self, piece: object) -> int:
        """Hold a piece until it is taken."""
        content = bytes(piece)  # type: ignore[call-overload]
        self.pieces.append(content)
        return len(content)

    def taken(self) -> bytes:
        """The pieces, once."""
        content, self.pieces = b"".join(self.pieces), []
        return content


def zipped(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The archive of these files, each a path and its bytes, piece by piece."""
    passing = _Passing()
    with zipfile.ZipFile(passing, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files:
            archive.writestr(path, content)
            yield passing.taken()
    yield passing.taken()
