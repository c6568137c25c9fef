"""Whatever is given, the answer is a sentence that says what, where and what to do; memory and disk stay small."""

from __future__ import annotations

import gzip
import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from ecluse.skills.rules import problems
from ecluse.skills.rules.esco import Esco
from ecluse.skills.rules.rome import Rome
from ecluse.skills.rules.sources import Limits, SourceFile, open_source
from ecluse.skills.rules.tables import json_of, rows_of

from ..samples import esco, rome, write_csv


def read(path: Path, *columns: str, limits: Limits | None = None) -> list[tuple[int, tuple[str, ...]]]:
    """All the lines of the first file at a path."""
    with open_source(path, limits=limits or Limits()) as source:
        return list(rows_of(source.files[0], columns or ("a", "b")))


class Endless(io.RawIOBase):
    """Two gigabytes without a line break."""

    def __init__(self) -> None:
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self.given >= 2_000_000_000:
            return 0
        size = len(buffer)
        buffer[:size] = b"a" * size
        self.given += size
        return size


def test_a_line_of_two_gigabytes_is_refused_before_it_fills_the_memory() -> None:
    streams: list[Endless] = []

    def opener() -> IO[bytes]:
        streams.append(Endless())
        return io.BufferedReader(streams[-1])

    file = SourceFile("skills_fr.csv", "skills_fr.csv", 2_000_000_000, opener)
    tracemalloc.start()

    with pytest.raises(problems.LineTooLong, match=r"“skills_fr.csv”, line 1: the line is longer than 1000000 characters"):
        list(rows_of(file, ("a",)))

    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert max(stream.given for stream in streams) < 5_000_000


def test_a_long_line_further_down_is_told_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n" + "x" * 1_300_000 + "\n")

    with pytest.raises(problems.LineTooLong, match="line 3"):
        read(file)


@pytest.mark.parametrize(
    ("content", "problem", "where"),
    [
        (b"", problems.EmptyFile, "x.csv"),
        (b"\n", problems.EmptyFile, "x.csv"),
        (b"a,c\n1,2\n", problems.MissingColumns, "“b”"),
        (b"a,b\n1,2\n1,2,3\n", problems.WrongWidth, "line 3"),
        (b"a,b\n1,2\n1\n", problems.WrongWidth, "line 3"),
        (b'a,b\n1,"2\n', problems.BadTable, "line 2"),
        (b'a,b\n1,"2"x\n', problems.BadTable, "line 2"),
        ("a,b\n1,2\né,ü\n".encode("cp1252"), problems.WrongEncoding, "line 3"),
        ("a,b\n1,2\n".encode("utf-16"), problems.WrongEncoding, "UTF-16"),
        (b"a,b\n1,\x002\n", problems.NotText, "x.csv"),
        (b"PK\x03\x04 a spreadsheet", problems.NotText, "x.csv"),
        (b'a,b\n1,"' + b"x" * 200_000 + b'"\n', problems.BadTable, "line 2"),
    ],
)
def test_each_defect_of_a_table_is_told_with_its_place(
    tmp_path: Path, content: bytes, problem: type[problems.BadSource], where: str
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(content)

    with pytest.raises(problem) as told:
        read(file)

    assert where in str(told.value)
    assert "x.csv" in str(told.value)


def test_a_byte_order_mark_blank_lines_and_windows_line_ends_are_no_defect(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(b"\xef\xbb\xbfb,a\r\n1,2\r\n\r\n3,4\r\n")

    assert [cells for _line, cells in read(file)] == [("2", "1"), ("4", "3")]


def test_nothing_at_the_path_is_told(tmp_path: Path) -> None:
    with pytest.raises(problems.SourceNotFound, match="nowhere"), open_source(tmp_path / "nowhere"):
        pass


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(problems.EmptySource), open_source(tmp_path):
        pass


def zipped(folder: Path, target: Path) -> Path:
    """An honest archive of a folder."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*.csv")):
            archive.write(file, file.relative_to(folder))
    return target


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_an_archive_cut_short_is_told(tmp_path: Path, kept: float) -> None:
    archive = zipped(esco(tmp_path / "in"), tmp_path / "esco.zip")
    content = archive.read_bytes()
    archive.write_bytes(content[: int(len(content) * kept)])

    with pytest.raises(problems.DamagedArchive, match="not downloaded completely"), open_source(archive):
        pass


def test_an_archive_altered_inside_is_told_while_it_is_read(tmp_path: Path) -> None:
    archive = tmp_path / "esco.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as made:
        made.writestr("x.csv", "a,b\n1,2\n")
    archive.write_bytes(archive.read_bytes().replace(b"1,2", b"9,9"))

    with pytest.raises(problems.DamagedArchive, match="damaged"):
        read(archive)


def test_a_compressed_file_cut_short_is_told(tmp_path: Path) -> None:
    file = tmp_path / "x.csv.gz"
    file.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 10_000)[:-20])

    with pytest.raises(problems.DamagedArchive):
        read(file)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/../../b.csv", "..\\..\\b.csv", "C:/b.csv"])
def test_a_member_that_points_outside_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    archive = tmp_path / "x.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr(name, "a,b\n")

    with pytest.raises(problems.EscapingArchive), open_source(archive):
        pass


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "x.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("x.csv", "a,b\n")
    content = bytearray(archive.read_bytes())
    place = content.index(b"PK\x01\x02") + 8
    content[place : place + 2] = struct.pack("<H", 1)
    archive.write_bytes(content)

    with pytest.raises(problems.EncryptedArchive, match="without a password"), open_source(archive):
        pass


def bomb_zip(folder: Path) -> Path:
    """Sixty megabytes of nothing in sixty kilobytes."""
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("skills_fr.csv", b"a,b\n" * 15_000_000)
    return folder / "bomb.zip"


def bomb_gz(folder: Path) -> Path:
    """The same as gzip, which does not announce its size."""
    (folder / "bomb.csv.gz").write_bytes(gzip.compress(b"a,b\n" * 15_000_000))
    return folder / "bomb.csv.gz"


@pytest.mark.parametrize("make", [bomb_zip, bomb_gz])
def test_a_bomb_is_refused(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    with pytest.raises(problems.TooLarge, match="refused for safety"):
        read(make(tmp_path))


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.csv").write_text("a,b\n")

    with pytest.raises(problems.TooManyFiles), open_source(tmp_path, limits=Limits(files=3)):
        pass


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a,b\n")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.csv").symlink_to(tmp_path / "secret.csv")

    with pytest.raises(problems.EmptySource), open_source(tmp_path / "in"):
        pass


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", problems.EmptyFile),
        (b'{"@graph": [', problems.BadJson),
        ('{"é": 1}'.encode("latin-1"), problems.WrongEncoding),
        (b"[" * 100_000, problems.BadJson),
        (b"\x00\x01", problems.NotText),
    ],
)
def test_each_defect_of_a_json_file_is_told(tmp_path: Path, content: bytes, problem: type[problems.BadSource]) -> None:
    (tmp_path / "x.jsonld").write_bytes(content)

    with open_source(tmp_path) as source, pytest.raises(problem, match=r"x\.jsonld"):
        json_of(source.files[0])


def test_a_source_without_the_files_of_a_framework_says_which_is_missing(tmp_path: Path) -> None:
    write_csv(tmp_path / "clients.csv", ["nom", "ville"], [["Ada", "Mons"]])

    with open_source(tmp_path) as source, pytest.raises(problems.NotThisFramework, match=r"skills_fr\.csv"):
        Esco(source)
    with open_source(tmp_path) as source, pytest.raises(problems.NotThisFramework, match="unix_referentiel_code_rome"):
        Rome(source)


def test_a_file_of_texts_without_a_language_is_told(tmp_path: Path) -> None:
    folder = esco(tmp_path)
    (folder / "skills_fr.csv").rename(folder / "skills.csv")

    with open_source(folder) as source, pytest.raises(problems.UnknownLanguage, match=r"skills\.csv"):
        Esco(source)


def test_a_concept_without_address_is_told_with_its_line(tmp_path: Path) -> None:
    folder = esco(tmp_path)
    file = folder / "skills_fr.csv"
    file.write_text(file.read_text().replace("http://data.europa.eu/esco/skill/bbbb-2", ""))

    with open_source(folder) as source, pytest.raises(problems.MissingValue, match="line 4"):
        list(Esco(source).competences())


def test_only_the_file_known_for_it_may_be_in_another_encoding(tmp_path: Path) -> None:
    folder = rome(tmp_path)
    with open_source(folder) as source:
        content = Rome(source)
        assert [row.collection for row in content.members()] == ["naf-62"]
    assert content.reading.encodings == [f"{folder.name}/unix_arborescence_secteur_naf_v460_utf8.csv"]
