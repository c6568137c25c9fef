"""What a run remembers: each check by its name, whether it held, and why not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema_rs

SCHEMAS = Path(__file__).resolve().parents[4] / "shared/data/standards/open-badges/v3_0"


@dataclass
class Run:
    """The checks of one run. A schema that is not on this machine makes no check: nothing passes for want of looking."""

    schemas: Path = SCHEMAS
    held: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    section: str = ""

    def begin(self, section: str) -> None:
        """A part of the certification guide."""
        self.section = section

    def check(self, name: str, held: bool, detail: object = "") -> None:
        """One requirement."""
        words = f"{self.section} · {name}"
        if held:
            self.held.append(words)
        else:
            self.failed.append(f"{words} — {str(detail)[:300]}")

    def valid(self, name: str, document: Any, schema: str) -> None:
        """A document against the JSON Schema of the standard."""
        file = self.schemas / f"ob_v3p0_{schema}_schema.json"
        if not file.exists():
            return
        errors = [one.message for one in jsonschema_rs.validator_for(json.loads(file.read_text())).iter_errors(document)]
        self.check(f"{name} meets the schema {schema}", not errors, errors[:1])

    def tried(self, name: str, ask: Callable[[], Any]) -> Any:
        """The answer to a request, or a failure in the list."""
        try:
            return ask()
        except Exception as failure:
            self.check(name, False, repr(failure))
            return None

    @property
    def total(self) -> int:
        """How many checks were made."""
        return len(self.held) + len(self.failed)

    def said(self) -> str:
        """The score, and each failure."""
        return "\n".join([*(f"FAILED {one}" for one in self.failed), f"{len(self.held)} / {self.total} checks held"])
