"""JSON Canonicalization Scheme (RFC 8785): one writing for one JSON value, as the `-jcs-` suites sign it."""

from __future__ import annotations

import json
from decimal import Decimal

_EXACT = 2**53  # beyond, a JSON number may stand for several integers


class NotCanonical(ValueError):
    """The value has no canonical form: a number that JSON readers do not agree on."""


def canonical_json(value: object) -> str:
    """`value`, whose depth was checked before, in its canonical form."""
    match value:
        case None | True | False:
            return {None: "null", True: "true", False: "false"}[value]
        case str():
            return json.dumps(value, ensure_ascii=False)
        case int():
            return str(value) if abs(value) < _EXACT else _number(_exactly(value))
        case float():
            return _number(value)
        case list():
            return "[" + ",".join(canonical_json(one) for one in value) + "]"
        case dict():
            # Names are ordered by their UTF-16 code units, as ECMAScript compares texts.
            names = sorted(value, key=lambda name: str(name).encode("utf-16-be"))
            return "{" + ",".join(f"{json.dumps(name, ensure_ascii=False)}:{canonical_json(value[name])}" for name in names) + "}"
    raise NotCanonical(type(value).__name__)


def _exactly(value: int) -> float:
    try:
        number = float(value)
    except OverflowError:
        raise NotCanonical("too large") from None
    if number != value:
        raise NotCanonical("not exact")
    return number


def _number(value: float) -> str:
    """A number as ECMAScript writes it (Number::toString): the shortest digits, placed by the size of the exponent."""
    if value in (float("inf"), float("-inf")) or value != value:
        raise NotCanonical("not finite")
    if value == 0:
        return "0"
    _sign, digits, exponent = Decimal(repr(abs(value))).normalize().as_tuple()
    minus, written = "-" if value < 0 else "", "".join(map(str, digits))
    point = len(written) + int(exponent)
    if len(written) <= point <= 21:
        return minus + written + "0" * (point - len(written))
    if 0 < point <= 21:
        return f"{minus}{written[:point]}.{written[point:]}"
    if -6 < point <= 0:
        return f"{minus}0.{'0' * -point}{written}"
    mantissa = written if len(written) == 1 else f"{written[0]}.{written[1:]}"
    return f"{minus}{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"
