"""A drawing (SVG) written by a stranger, read by an allow-list and written anew.

Elements and attributes that are not in the lists are left out: editors add many. What acts, fetches from elsewhere, hides a
document or costs too much to draw is refused, because a drawing without it would not be what its author meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}"
_MOST_ELEMENTS = 5_000
_MOST_DRAWN = 20_000  # once every `use` is drawn
_DEEPEST = 32
_DRAWN_WIDE = 480  # pixels; viewers scale it

_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
_GROUPS = {"svg", "g", "defs", "symbol", "clipPath", "mask", "linearGradient", "radialGradient"}
_TEXTS = {"text", "tspan", "title", "desc", "style"}
ELEMENTS = frozenset(_SHAPES | _GROUPS | _TEXTS | {"use", "stop"})


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\S+", text))


# With these a drawing acts, or is more than a drawing.
_ACTS = _words(
    "script handler listener foreignobject iframe object embed audio video canvas a animate animatemotion animatetransform set"
)
_FETCHES = _words("image feimage cursor font-face-uri mpath")

# Presentation, as attributes, in `style` attributes and in style sheets alike.
STYLES = _words("""
    fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray
    stroke-dashoffset opacity color clip-path clip-rule mask stop-color stop-opacity display visibility paint-order
    font-family font-size font-weight font-style text-anchor dominant-baseline letter-spacing isolation mix-blend-mode
""")
_PLACES = _words("""
    id class d x y x1 y1 x2 y2 cx cy r rx ry fx fy width height points transform viewBox preserveAspectRatio offset dx dy rotate
    gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits
""")
_OWN_PLACE = re.compile(r"url\(\s*[\"']?#([A-Za-z_][\w.-]*)[\"']?\s*\)")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_VALUE = re.compile(r"[^<>&\\{};@\x00-\x08\x0b\x0c\x0e-\x1f]*")
_RULE = re.compile(r"\s*([^{}@<>\\&]+)\{([^{}@<>\\&]*)\}")
_SELECTOR = re.compile(r"[.#]?[A-Za-z_][\w-]*")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*")


class Refused(ValueError):
    """`reason`: large, kind, broken, wide, small (the file); acts, fetches, complex, sizeless (a drawing)."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def clean_svg(content: bytes) -> str:
    """The drawing written anew. `Refused` says why it is not taken."""
    if content.count(b"<") > 2 * _MOST_ELEMENTS:
        raise Refused("complex")
    try:
        root = ElementTree.fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise Refused("acts") from None
    except (ElementTree.ParseError, ValueError, LookupError):
        raise Refused("broken") from None
    if _named(root) != "svg":
        raise Refused("kind")
    _refuse_what_acts(root)
    _refuse_what_multiplies(root)
    left, top, width, height = _frame(root)
    tall = round(_DRAWN_WIDE * height / width)
    head = f'<svg xmlns="{SVG}" viewBox="{left} {top} {width:g} {height:g}" width="{_DRAWN_WIDE}" height="{tall}"'
    own = "".join(f" {name}={quoteattr(value)}" for name, value in _attributes(root) if name in STYLES or name in ("id", "class"))
    inside = "".join(_written(root, depth=1))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{own}>{inside}</svg>\n'


def _named(element: Element) -> str:
    """The name of an SVG element; nothing for one of another vocabulary, which editors put beside theirs."""
    space, _brace, name = str(element.tag).rpartition("}")
    return name if space.lstrip("{") in (SVG, "") else ""


def _refuse_what_acts(root: Element) -> None:
    for count, element in enumerate(root.iter()):
        if count > _MOST_ELEMENTS:
            raise Refused("complex")
        bare = str(element.tag).rpartition("}")[2].lower()
        if bare in _ACTS:
            raise Refused("acts")
        if bare in _FETCHES:
            raise Refused("fetches")
        for name, value in element.items():
            attribute = name.rpartition("}")[2].lower()
            if attribute.startswith("on"):
                raise Refused("acts")
            if attribute in ("href", "src") and value.strip() and not value.strip().startswith("#"):
                raise Refused("fetches")
            if attribute != "d" and _leads_elsewhere(value):
                raise Refused("fetches")


def _leads_elsewhere(text: str) -> bool:
    """Whether a style reads something that is not in the drawing, however it is written."""
    plain = _COMMENT.sub("", text).lower()
    return "url(" in _OWN_PLACE.sub("", plain) or "@import" in plain or "javascript:" in plain or "expression(" in plain


def _refuse_what_multiplies(root: Element) -> None:
    """A few `use` of each other draw more than any machine can: what is drawn is counted first."""
    named = {element.get("id", ""): element for element in root.iter() if element.get("id")}
    counted: dict[Element, int] = {}
    under_way: set[Element] = set()

    def drawn(element: Element, depth: int) -> int:
        if element in counted:
            return counted[element]
        if element in under_way or depth > 4 * _DEEPEST:
            raise Refused("complex")
        under_way.add(element)
        count = 1 + sum(drawn(child, depth + 1) for child in element)
        for aim in _aims(element):
            if aim in named:
                count += drawn(named[aim], depth + 1)
        under_way.discard(element)
        counted[element] = count
        if count > _MOST_DRAWN:
            raise Refused("complex")
        return count

    drawn(root, 0)


def _aims(element: Element) -> Iterator[str]:
    """The parts of the drawing that this one draws again, or is cut and coloured by."""
    for name, value in element.items():
        if name in ("href", f"{_XLINK}href"):
            yield value.strip().removeprefix("#")
        elif name != "d" and "url(" in value:
            yield from _OWN_PLACE.findall(value)


def _frame(root: Element) -> tuple[str, str, float, float]:
    """Where the drawing is: from its viewBox, or from its width and height."""
    numbers = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    if len(numbers) == 4 and all(re.fullmatch(r"-?\d{1,7}(\.\d{1,6})?", one) for one in numbers):
        left, top, width, height = numbers[0], numbers[1], float(numbers[2]), float(numbers[3])
    else:
        sizes = [_NUMBER.fullmatch(root.get(name, "")) for name in ("width", "height")]
        if not all(sizes):
            raise Refused("sizeless")
        left, top, width, height = "0", "0", *(float(one[1]) for one in sizes if one)
    if not 1 <= width <= 100_000 or not 1 / 4 <= height / width <= 4:
        raise Refused("sizeless")
    return left, top, width, height


def _written(element: Element, *, depth: int) -> Iterator[str]:
    """What is inside an element, in its order: text where text is drawn, and the elements of the list."""
    if depth > _DEEPEST:
        raise Refused("complex")
    name = _named(element)
    if name in _TEXTS:
        yield escape(_style_sheet(element.text or "") if name == "style" else element.text or "")
    for child in element:
        inner = _named(child)
        if inner in ELEMENTS:
            attributes = "".join(f" {key}={quoteattr(value)}" for key, value in _attributes(child))
            inside = "".join(_written(child, depth=depth + 1))
            yield f"<{inner}{attributes}>{inside}</{inner}>" if inside else f"<{inner}{attributes}/>"
        if name in ("text", "tspan") and child.tail:
            yield escape(child.tail)


def _attributes(element: Element) -> list[tuple[str, str]]:
    """Those of the list, in the order of their names; `href` once, however it was written."""
    kept: dict[str, str] = {}
    for name, value in element.items():
        if name in ("href", f"{_XLINK}href"):
            if _NAME.fullmatch(value.strip().removeprefix("#")):
                kept["href"] = value.strip()
        elif name == "style":
            declared = _declarations(value)
            if declared:
                kept["style"] = declared
        elif (name in _PLACES or name in STYLES) and _VALUE.fullmatch(value) and (name != "id" or _NAME.fullmatch(value)):
            kept[name] = value
    return sorted(kept.items())


def _declarations(text: str) -> str:
    """The declarations of a style that are in the list."""
    kept = []
    for one in _COMMENT.sub("", text).split(";"):
        name, _colon, value = (part.strip() for part in one.partition(":"))
        if name in STYLES and value and _VALUE.fullmatch(value):
            kept.append(f"{name}:{value}")
    return ";".join(kept)


def _style_sheet(text: str) -> str:
    """The rules of a style sheet whose selectors are plain: an element, a class, an id. `Refused` for what reads from elsewhere."""
    if _leads_elsewhere(text):
        raise Refused("fetches")
    rules = []
    for selectors, body in _RULE.findall(_COMMENT.sub("", text)):
        plain = [one.strip() for one in selectors.split(",")]
        declared = _declarations(body)
        if declared and all(_SELECTOR.fullmatch(one) for one in plain):
            rules.append(f"{','.join(plain)}{{{declared}}}")
    return "".join(rules)
