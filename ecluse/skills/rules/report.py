"""Counting what an import did, and stopping one that removes too much."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

# An honest new release of ESCO withdraws 1 or 2 % of its concepts (195 of 13,896 skills from 1.1.1 to 1.2).
LARGEST_REMOVAL = 0.05
ALWAYS_ACCEPTED = 20  # rows


@dataclass
class KindReport:
    """What happened to one kind of row."""

    read: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    duplicates: int = 0
    unresolved: int = 0  # relations that point to something the framework does not list
    examples: list[str] = field(default_factory=list)  # the first unresolved addresses

    def unknown(self, address: str) -> None:
        """Note a relation to an address nobody lists."""
        self.unresolved += 1
        if len(self.examples) < 3:
            self.examples.append(address)

    @property
    def touched(self) -> int:
        """Rows written."""
        return self.created + self.changed + self.removed

    def as_counts(self) -> dict[str, int]:
        """The figures alone, as they are kept."""
        return {name: value for name, value in asdict(self).items() if isinstance(value, int)}


def removes_too_much(*, removed: int, existing: int) -> bool:
    """Whether an import would withdraw more than a new release plausibly does."""
    return removed > ALWAYS_ACCEPTED and removed > existing * LARGEST_REMOVAL
