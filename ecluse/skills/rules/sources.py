"""Opening what a person gives: a file, a `.gz`, a `.zip`, or a folder of those, never trusting any of them.

Nothing is ever extracted to disk, so a name such as `../../etc/passwd` harms nobody; it is refused all the same, because an honest
archive does not hold it. Sizes are checked on the bytes that really come out, because an archive may lie about them.
"""

from __future__ import annotations

import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from .problems import (
    DamagedArchive,
    EmptyFile,
    EmptySource,
    EncryptedArchive,
    EscapingArchive,
    LineTooLong,
    NotText,
    SourceNotFound,
    SourceNotReadable,
    TooLarge,
    TooManyFiles,
)

MEGABYTE = 1_000_000
CHUNK = 1 << 17


@dataclass(frozen=True)
class Limits:
    """Where a source stops being plausible. The largest real file (ESCO relations, 28 languages) has 60 MB; the set, 700 MB."""

    file_bytes: int = 1_000 * MEGABYTE
    total_bytes: int = 4_000 * MEGABYTE
    files: int = 5_000
    ratio: int = 200  # decompressed : compressed; real CSV files reach 25
    ratio_from: int = 20 * MEGABYTE  # a small file may compress as well as it likes


LIMITS = Limits()


@dataclass
class SourceFile:
    """One readable file of a source. `name` is its base name without `.gz`; `shown` is how we name it to a person."""

    name: str
    shown: str
    size: int  # bytes as stored, compressed or not: what a progress bar counts
    opener: Callable[[], IO[bytes]]
    limits: Limits = LIMITS
    watcher: Callable[[int], None] = field(default=lambda size: None)  # told `size` when the file has been read to its end

    @contextmanager
    def open(self, *, longest_line: int = 0) -> Iterator[IO[bytes]]:
        """The decompressed bytes. Whatever goes wrong while they are read is told as a `BadSource`.

        With `longest_line` (bytes) the file is a text: a longer line, or a zero byte, stops it before it fills the memory.
        """
        try:
            with self.opener() as stored:
                yield io.BufferedReader(_Guarded(stored, self, longest_line), CHUNK)
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as problem:
            raise DamagedArchive(file=self.shown, reason=str(problem).rstrip(".")) from problem
        except OSError as problem:
            raise SourceNotReadable(file=self.shown, reason=problem.strerror or str(problem)) from problem


class _Guarded(io.RawIOBase):
    """Watches the bytes that come out, chunk by chunk: their number, and for a text the length of its lines."""

    def __init__(self, stored: IO[bytes], file: SourceFile, longest_line: int) -> None:
        self.stored, self.file, self.longest_line = stored, file, longest_line
        self.count = self.lines = self.run = 0
        limits = file.limits
        self.most = min(limits.file_bytes, max(limits.ratio_from, file.size * limits.ratio))

    def readable(self) -> bool:
        """As a raw stream says it."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """The next bytes, once looked at."""
        chunk = self.stored.read(len(buffer))
        self.count += len(chunk)
        if self.count > self.most:
            raise TooLarge(file=self.file.shown, limit=megabytes(self.most))
        if self.longest_line:
            self._look_at_lines(chunk)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def _look_at_lines(self, chunk: bytes) -> None:
        """Lines longer than a chunk are what matters, so the ends of lines are sought once in each."""
        if b"\x00" in chunk:
            raise NotText(file=self.file.shown)
        last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        self.run = self.run + len(chunk) if last < 0 else len(chunk) - last - 1
        if self.run > self.longest_line:
            raise LineTooLong(file=self.file.shown, line=self.lines + 1, limit=self.longest_line)
        self.lines += chunk.count(b"\n")


def megabytes(size: int) -> str:
    """A size for a person: `20 MB`."""
    return f"{size // MEGABYTE} MB"


@dataclass
class Source:
    """All the files found at a path, in the order of their names."""

    path: Path
    files: list[SourceFile]

    def named(self, name: str) -> SourceFile | None:
        """The first file of that base name, without regard to case."""
        return next((file for file in self.files if file.name.lower() == name.lower()), None)


@contextmanager
def open_source(path: Path, *, limits: Limits = LIMITS) -> Iterator[Source]:
    """The files at `path`. Raises a `BadSource` when there is none, or when the way in is not safe."""
    archives: list[zipfile.ZipFile] = []
    try:
        yield Source(path, _files_at(path, archives, limits))
    finally:
        for archive in archives:
            archive.close()


def _files_at(path: Path, archives: list[zipfile.ZipFile], limits: Limits) -> list[SourceFile]:
    if not path.exists():
        raise SourceNotFound(path=path)
    found: list[SourceFile] = []
    for place in _walk(path, limits) if path.is_dir() else [path]:
        shown = str(place.relative_to(path.parent))
        try:
            size = place.stat().st_size
            is_archive = place.suffix.lower() == ".zip" or (place == path and zipfile.is_zipfile(place))
            if is_archive:
                found.extend(_members(place, shown, archives, limits))
            else:
                found.append(_plain(place, shown, size, limits))
        except OSError as problem:
            raise SourceNotReadable(file=shown, reason=problem.strerror or str(problem)) from problem
    if not found:
        raise EmptySource(path=path)
    if path.is_file() and len(found) == 1 and not found[0].size:
        raise EmptyFile(file=found[0].shown)
    return found


def _walk(folder: Path, limits: Limits) -> list[Path]:
    """The visible regular files under `folder`, links not followed."""
    found: list[Path] = []
    for parent, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__MACOSX")))
        for name in sorted(names):
            place = Path(parent, name)
            if not name.startswith(".") and place.is_file() and not place.is_symlink():
                found.append(place)
        if len(found) > limits.files:
            raise TooManyFiles(file=str(folder), limit=limits.files)
    return found


def _plain(place: Path, shown: str, size: int, limits: Limits) -> SourceFile:
    with place.open("rb") as start:
        compressed = start.read(2) == b"\x1f\x8b"
    name = place.name.removesuffix(".gz")
    if compressed:
        return SourceFile(name, shown, size, lambda: gzip.open(place, "rb"), limits)  # type: ignore[arg-type,return-value]
    return SourceFile(name, shown, size, lambda: place.open("rb"), Limits(limits.file_bytes, ratio=1 << 40))


def _members(place: Path, shown: str, archives: list[zipfile.ZipFile], limits: Limits) -> list[SourceFile]:
    """The files of an archive, once nothing in its table of contents is suspect."""
    try:
        archive = zipfile.ZipFile(place)
    except zipfile.BadZipFile as problem:
        raise DamagedArchive(file=shown, reason=str(problem).rstrip(".")) from problem
    archives.append(archive)
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > limits.files:
        raise TooManyFiles(file=shown, limit=limits.files)
    if sum(member.file_size for member in members) > limits.total_bytes:
        raise TooLarge(file=shown, limit=megabytes(limits.total_bytes))
    files = [_member(archive, member, shown, limits) for member in members]
    return [file for member, file in zip(members, files, strict=True) if not _is_hidden(member.filename)]


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str, limits: Limits) -> SourceFile:
    name = member.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]:
        raise EscapingArchive(file=shown, member=member.filename)
    if member.flag_bits & 0x1:
        raise EncryptedArchive(file=shown, member=member.filename)
    if member.file_size > max(limits.ratio_from, member.compress_size * limits.ratio) or member.file_size > limits.file_bytes:
        raise TooLarge(file=f"{shown} › {name}", limit=megabytes(min(limits.file_bytes, limits.ratio_from)))
    base = PurePosixPath(name).name
    return SourceFile(base.removesuffix(".gz"), f"{shown} › {name}", member.compress_size, lambda: archive.open(member), limits)
