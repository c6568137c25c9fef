"""Documents on paper: a typst template and plain values become PDF/UA-1, tagged for screen readers.

A template receives everything it says in `data` and computes nothing but lengths. The same values give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

# A picture alone on its page, as large as it is.
_PICTURE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 0.5pt)"""


def pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """The document. The typesetter refuses what PDF/UA-1 does: no title, no language, a picture without words."""
    made: Any = typst.compile(
        template.read_bytes(), format="pdf", pdf_standards=["ua-1"], sys_inputs={"data": json.dumps(data, default=list)}
    )
    return bytes(made)


@lru_cache(maxsize=32)
def png(svg: str, width: int = 480) -> bytes:
    """A drawing of ours as a PNG so many pixels wide. The same drawing is made once."""
    made: Any = typst.compile(_PICTURE, format="png", ppi=144, sys_inputs={"svg": svg, "width": str(width)})
    return bytes(made)
