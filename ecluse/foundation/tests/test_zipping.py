"""A ZIP that is sent while it is made."""

from __future__ import annotations

import io
import os
import tracemalloc
import zipfile
from collections.abc import Iterator

from ecluse.foundation.zipping import zipped


def test_every_file_comes_out_as_it_went_in() -> None:
    files = [("a/vide.txt", b""), ("é.txt", "à".encode()), ("b.bin", os.urandom(70_000))]

    archive = zipfile.ZipFile(io.BytesIO(b"".join(zipped(files))))

    assert archive.testzip() is None
    assert [(name, archive.read(name)) for name in archive.namelist()] == files


def test_an_archive_without_a_file_is_an_archive() -> None:
    assert zipfile.ZipFile(io.BytesIO(b"".join(zipped([])))).namelist() == []


def test_the_memory_is_that_of_one_file_whatever_their_number() -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        for number in range(20):
            yield f"{number}.bin", os.urandom(500_000)

    tracemalloc.start()
    total = sum(map(len, zipped(files())))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert total > 10_000_000
    assert peak < 4_000_000
