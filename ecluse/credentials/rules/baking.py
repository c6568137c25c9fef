"""A badge put into its picture, when that is an SVG. Reading it out again is `images.unbake`.

Source of the rule: Open Badges 3.0, document formats: one `openbadges:credential` element right after the svg tag, its text as CDATA.
"""

from __future__ import annotations

import base64
import re
import struct

from ecluse.credentials.rules.images import SVG_SPACE

_SVG_TAG = re.compile(r"<svg\b[^>]*>")


class NotAnSvg(ValueError):
    """The picture has no svg tag to put a badge after."""


def framed(png: bytes) -> str:
    """A PNG as a drawing that holds it and nothing else, so that it can carry a badge as an SVG."""
    width, height = struct.unpack(">II", png[16:24])
    inside = base64.b64encode(png).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{inside}"/></svg>\n'
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
