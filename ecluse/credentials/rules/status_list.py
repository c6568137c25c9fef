"""Writing the lists that say which badges were revoked or suspended: Bitstring Status List 1.0 (W3C).

A badge names one place in one list. Places are given in an order that nobody outside can guess, none twice: the n-th badge gets
the n-th value of a secret permutation of all the places.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from ecluse.credentials.rules.contexts import CREDENTIALS_V2, Document
from ecluse.credentials.rules.proof import moment

# Entries of one list. The standard asks for at least as many, so that whoever fetches a list is not recognised by the badge.
SIZE = 131_072
Purpose = Literal["revocation", "suspension"]

_HALF = 9  # bits of each half of a Feistel network over 2^18 numbers, of which those below SIZE are kept
_ROUNDS = 6


class ListIsFull(Exception):
    """Every place of the list was given."""


def place(seed: bytes, turn: int) -> int:
    """The place given at this turn (counted from 0), by a permutation that only the seed tells."""
    if not 0 <= turn < SIZE:
        raise ListIsFull
    number = _mixed(seed, turn)
    # Walking the cycle of a permutation of more numbers until one fits is a permutation of those that fit.
    while number >= SIZE:
        number = _mixed(seed, number)
    return number


def _mixed(seed: bytes, number: int) -> int:
    left, right = number >> _HALF, number & (1 << _HALF) - 1
    for turn in range(_ROUNDS):
        digest = hashlib.blake2b(right.to_bytes(2) + bytes([turn]), key=seed, digest_size=2).digest()
        left, right = right, left ^ int.from_bytes(digest) & (1 << _HALF) - 1
    return left << _HALF | right


def encoded(places: Iterable[int]) -> str:
    """A list with these places set, as `encodedList` holds it: multibase base64url of the gzipped bits, the first bit first."""
    bits = bytearray(SIZE // 8)
    for one in places:
        bits[one >> 3] |= 0x80 >> (one & 7)
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()


def list_credential(*, address: str, issuer: str, purpose: Purpose, places: Iterable[int], valid_from: datetime) -> Document:
    """The unsigned credential that holds a list."""
    return {
        "@context": [CREDENTIALS_V2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": moment(valid_from),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded(places),
        },
    }


def entry(*, address: str, index: int) -> Document:
    """The `credentialStatus` of a badge. One entry only: the JSON Schema of Open Badges 3.0 takes one (decision 0019)."""
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": address,
    }
