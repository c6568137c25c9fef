"""Documents on paper: a typst template and plain values become PDF/UA-1, tagged for screen readers.

A template receives everything it says in `data` and computes nothing but lengths. The same values give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst


def pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """The document. The typesetter refuses what PDF/UA-1 does: no title, no language, a picture without words."""
    made: Any = typst.compile(
        template.read_bytes(), format="pdf", pdf_standards=["ua-1"], sys_inputs={"data": json.dumps(data, default=list)}
    )
    return bytes(made)
