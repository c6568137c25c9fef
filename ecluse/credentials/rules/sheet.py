"""A badge as a plain record, whatever the standard that carries it away (decision 0012 does the same for programmes)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

Texts = Mapping[str, str]  # a text per language


@dataclass(frozen=True, kw_only=True)
class Aim:
    """A competence that the badge proves."""

    label: Texts
    address: str
    framework: str  # code: esco, digcomp, rome…
    level: Texts  # in words; empty when it is not graded


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What was measured, and what the person reached when the badge says it."""

    name: Texts
    scale: tuple[Texts, ...]  # the levels of a grid or the possible values, from the lowest
    reached: Texts


@dataclass(frozen=True, kw_only=True)
class IssuerSheet:
    """Who gave it. `country` is an ISO 3166-1 code of two letters; `number` the one under which its country registered it."""

    address: str
    name: str
    country: str
    number: str
    website: str
    language: str


@dataclass(frozen=True, kw_only=True)
class BadgeSheet:
    """A badge given to somebody. Their name is not in it: `identity` is the salted hash that the badge holds."""

    id: UUID
    address: str
    language: str  # the one it was signed in
    issued_at: datetime
    valid_until: datetime | None
    issuer: IssuerSheet
    identity: Mapping[str, str]  # identityHash, identityType, salt
    model_address: str
    version: str
    title: Texts
    description: Texts
    criteria: Texts
    quality: Texts
    hours: int | None
    level: int | None  # of the European Qualifications Framework
    teaching_language: str
    aims: tuple[Aim, ...]
    measured: tuple[Measured, ...]
