"""What every content has in common: parts a framework lacks are empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from .known import FRAMEWORKS, Known
from .rows import (
    CollectionRow,
    CompetenceRow,
    DescriptorRow,
    GroupRow,
    LevelRow,
    MemberRow,
    NeedRow,
    OccupationRow,
    Reading,
    RelationRow,
    TitleRow,
)
from .sources import SourceFile


class BaseContent:
    """A content without anything; the readers fill what their framework has."""

    code = ""
    is_whole = False
    identifier = ""
    stated_at: datetime | None = None

    def __init__(self) -> None:
        self.reading = Reading()
        self.version = ""
        self.used: list[SourceFile] = []

    @property
    def known(self) -> Known:
        """The facts that its pages must show."""
        return FRAMEWORKS[self.code]

    @property
    def total_size(self) -> int:
        """The stored bytes of the files to read, for a progress bar."""
        return sum(file.size for file in self.used)

    def watch(self, read: Callable[[int], None]) -> None:
        """Tell `read` the stored bytes of each file once it has been read."""
        for file in self.used:
            file.watcher = read

    def levels(self) -> Iterator[LevelRow]:
        """The scale of mastery."""
        return iter(())

    def competences(self) -> Iterator[CompetenceRow]:
        """Competences and the groups that class them."""
        return iter(())

    def descriptors(self) -> Iterator[DescriptorRow]:
        """Sentences by competence and stage."""
        return iter(())

    def groups(self) -> Iterator[GroupRow]:
        """Families of occupations."""
        return iter(())

    def occupations(self) -> Iterator[OccupationRow]:
        """Occupations."""
        return iter(())

    def titles(self) -> Iterator[TitleRow]:
        """Job titles that have a code."""
        return iter(())

    def competence_relations(self) -> Iterator[RelationRow]:
        """Relations between competences."""
        return iter(())

    def occupation_relations(self) -> Iterator[RelationRow]:
        """Relations between occupations."""
        return iter(())

    def needs(self) -> Iterator[NeedRow]:
        """Which occupation asks for which competence."""
        return iter(())

    def collections(self) -> Iterator[CollectionRow]:
        """Themed lists."""
        return iter(())

    def members(self) -> Iterator[MemberRow]:
        """Who belongs to which themed list."""
        return iter(())
