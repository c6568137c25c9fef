"""The picture of a badge, and the badge put into it. Reading it out again is `images.unbake`.

Source of the rule: Open Badges 3.0, document formats: one `openbadges:credential` element right after the svg tag, its text as CDATA.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from ecluse.credentials.rules.images import SVG_SPACE

_SVG_TAG = re.compile(r"<svg\b[^>]*>")
_DRAWING = (
    '<path d="M48 3 87 20v30c0 22-17 36-39 43C26 86 9 72 9 50V20z" fill="#0a3540" stroke="#8fb3ba"/>'
    '<path d="M16 52h64c-2 17-15 28-32 34-17-6-30-17-32-34z" fill="#1d6f7f"/>'
    '<path d="M17 56c8-6 15-6 23 0s15 6 23 0 11-5 16-2" fill="none" stroke="#ffffff" stroke-width="3"/>'
    '<path d="M30 26h14v24L30 43zM66 26H52v24l14-7z" fill="#f2b33d"/>'
)


class NotAnSvg(ValueError):
    """The picture has no svg tag to put a badge after."""


def emblem(title: str) -> str:
    """The emblem of a badge as an SVG of its own: a lock gate over water, with its title for those who do not see it."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="480" height="480" role="img">'
        f"<title>{escape(title)}</title>{_DRAWING}</svg>\n"
    )


def bake_svg(svg: str, document: str) -> str:
    """The SVG with the document inside, right after its svg tag."""
    found = _SVG_TAG.search(svg)
    if found is None or found[0].endswith("/>"):
        raise NotAnSvg
    tag = found[0]
    named = tag if "xmlns:openbadges=" in tag else f'{tag[:-1]} xmlns:openbadges="{SVG_SPACE}">'
    # The end of a CDATA section inside the document is cut in two, which readers put together again.
    text = document.replace("]]>", "]]]]><![CDATA[>")
    inside = f"<openbadges:credential><![CDATA[\n{text}\n]]></openbadges:credential>"
    return f"{svg[: found.start()]}{named}{inside}{svg[found.end() :]}"
