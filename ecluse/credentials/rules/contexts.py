"""The JSON-LD contexts this house knows, each held by the SHA-256 of its bytes. Nothing else is ever loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
MULTIKEY = "https://w3id.org/security/multikey/v1"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

# address → (file in ecluse/credentials/contexts, SHA-256 of its bytes)
PINNED: Mapping[str, tuple[str, str]] = {
    CREDENTIALS_V2: (
        "credentials-v2.json",
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    ),
    CREDENTIALS_V1: (
        "credentials-v1.json",
        "00d7dd6d3ad8b920e3e550dd3a3d9090bffcac84cdbf943da6924b3e0a5c8bb8",
    ),
    OPEN_BADGES: (
        "ob-v3p0-context-3.0.3.json",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": (
        "ob-v3p0-context-3.0.2.json",
        "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json": (
        "ob-v3p0-context-3.0.1.json",
        "5f3d9dd6288ef437ff8286cf95ffbff609c748a66f24a1e9450c45ca64be1571",
    ),
    EXTENSIONS: (
        "ob-v3p0-extensions.json",
        "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
    ),
    DATA_INTEGRITY: (
        "security-data-integrity-v2.json",
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    ),
    MULTIKEY: (
        "security-multikey-v1.json",
        "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    ),
    "https://w3id.org/security/suites/ed25519-2020/v1": (
        "security-ed25519-2020-v1.json",
        "b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588",
    ),
}

# A JSON document of unknown shape: it comes from outside, so its values are Any until checked.
Document = dict[str, Any]
RemoteDocument = dict[str, Any]


class UnknownContext(Exception):
    """The document is written with a vocabulary this house does not know; `address` says which."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(address)


class TamperedContext(Exception):
    """A context file on disk is not the one that was pinned: nothing may be signed or verified with it."""


def read_pinned(file_name: str, digest: str) -> Document:
    """The context in `file_name`, refused when its bytes do not have this SHA-256."""
    content = resources.files("ecluse.credentials").joinpath("contexts", file_name).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise TamperedContext(file_name)
    document: Document = json.loads(content)
    return document


@cache
def context(address: str) -> Document:
    """The pinned context of this exact address; `UnknownContext` for every other one."""
    if address not in PINNED:
        raise UnknownContext(address)
    return read_pinned(*PINNED[address])


def loader(extra: Mapping[str, Document] | None = None) -> Callable[[str, object], RemoteDocument]:
    """The document loader given to pyld: pinned contexts, and for tests the `extra` ones of a published vector."""
    more = dict(extra or {})

    def load(address: str, options: object = None) -> RemoteDocument:
        if address in more:
            return {"contextUrl": None, "documentUrl": address, "document": more[address]}
        # "static" lets pyld keep the processed context: the pinned file cannot change while we run.
        return {"contextUrl": None, "documentUrl": address, "document": context(address), "tag": "static"}

    return load
