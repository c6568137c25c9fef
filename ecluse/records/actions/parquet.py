"""Tables in CSV turned into one Parquet file by the second engine, part by part: memory stays flat whatever their size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..queries.archive import engine

LONGEST_LINE = 64_000_000  # bytes of a statement with its quotes doubled
# Bytes of a part. Read without threads, which quoted line ends ask for, a CSV is held whole by the engine.
PART = 64_000_000
HOW = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480"


def read_csv(table: Path, columns: dict[str, str], more: str = "") -> str:
    """The rows of a CSV whose columns have these types (SQL), for a question to the engine; nothing between two commas is no value."""
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    return (
        f"read_csv('{table}', header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '',{more}"
        f" max_line_size = {LONGEST_LINE}, buffer_size = {LONGEST_LINE}, parallel = false, columns = {{{types}}})"
    )


class Parts:
    """The parts of a Parquet file in the making: `question` says what is read of each table."""

    def __init__(self, file: Path, question: Callable[[Path], str]) -> None:
        self.file, self.question, self.done = file, question, list[Path]()

    def next_table(self) -> Path:
        """Where the rows of the next part are written."""
        return self.file.with_name(f"{self.file.name}.{len(self.done):05}.csv")

    def turn(self) -> None:
        """Turn the table that was written into a part, and take it away."""
        table, part = self.next_table(), self.file.with_name(f"{self.file.name}.{len(self.done):05}")
        with engine() as duck:
            duck.execute(f"COPY ({self.question(table)}) TO '{part}' ({HOW})")
        table.unlink()
        self.done.append(part)

    def together(self) -> None:
        """Make one file of all parts, in their order."""
        with engine() as duck:
            duck.execute(f"COPY (SELECT * FROM read_parquet(?)) TO '{self.file}' ({HOW})", [[str(part) for part in self.done]])  # noqa: S608
        for part in self.done:
            part.unlink()
