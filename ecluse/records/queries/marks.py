"""By what a text may name a person, whatever its form: for what was never understood, and is to be erased all the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import orjson

from ecluse.network import api as network

from ..models import Agent


def marks_of(person_id: UUID) -> list[tuple[str, ...]]:
    """The texts that name a person in JSON; of a tuple, all must be there. Two queries.

    Their key, their mailbox, its SHA-1, and how the agents that were found to be them are identified.
    """
    person = network.person_by_id(person_id)
    found: set[tuple[str, ...]] = {(str(person_id),)}
    if person is not None and person.email:
        found |= {(person.email,), *((digest,) for digest in network.mailbox_digests(person.email))}
    for identifier in Agent.objects.filter(person=person_id).values_list("identifier", flat=True):
        found |= set(_marks_in(identifier))
    return sorted(found)


def _marks_in(identifier: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for name, value in identifier.items():
        if name == "account":
            # A short name alone would mean many others.
            yield _json(value["homePage"]), f'"name":{_json(value["name"])}'
        else:
            yield (str(value).removeprefix("mailto:"),)


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
