"""Events, the reactions to them, and the one way to publish."""

from __future__ import annotations

import typing
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import UnionType
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.db import connection, transaction

from ..database.settled import settled_moment
from ..keys import first_id_at

if typing.TYPE_CHECKING:
    from ..access import Hat

CLOCKS_DIFFER = timedelta(seconds=5)
PLAIN = (str, int, bool, float, Decimal, UUID, datetime, date, type(None))


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened: a frozen dataclass in the past tense, of ids and plain values.

    `name` is versioned (`offer.enrolment.accepted.v1`) and never reused: a change of fields is a new version.
    """

    name: ClassVar[str] = ""
    registry: ClassVar[dict[str, type[Event]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.name:
            known = Event.registry.setdefault(cls.name, cls)
            # A dataclass decorator with slots makes the class twice; another class of that name is a mistake.
            if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
                raise TypeError(f"Two events are named {cls.name}: {known.__qualname__} and {cls.__qualname__}.")
            Event.registry[cls.name] = cls

    def payload(self) -> dict[str, Any]:
        """The values as JSON can keep them."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> typing.Self:
        """The event as it was published; unknown keys are ignored so that an older worker reads a newer journal."""
        hints = typing.get_type_hints(cls)
        return cls(
            **{field.name: _typed(hints[field.name], payload[field.name]) for field in fields(cls) if field.name in payload}
        )


def event_class(name: str) -> type[Event] | None:
    """The class of the event named `name`, when this version of the code still knows it."""
    return Event.registry.get(name)


class Reaction[E: Event](Protocol):
    """What runs for each delivery. It may run twice and must change nothing the second time."""

    def __call__(self, event: E, *, at: datetime) -> None: ...


@dataclass(frozen=True)
class Registered:
    """A reaction with the name its deliveries carry: `<domain>.<function>`."""

    name: str
    run: Callable[..., None]


_reactions: dict[str, list[Registered]] = defaultdict(list)
_by_name: dict[str, Registered] = {}


def reaction[E: Event](*events: type[E]) -> Callable[[Reaction[E]], Reaction[E]]:
    """Deliver these events to the decorated function. It stands in the `reactions.py` of its domain."""

    def register(run: Reaction[E]) -> Reaction[E]:
        module, function = run.__module__, run.__name__  # type: ignore[attr-defined]
        entry = Registered(f"{module.removeprefix('ecluse.').removesuffix('.reactions')}.{function}", run)
        if entry.name in _by_name and _by_name[entry.name].run is not run:
            raise TypeError(f"Two reactions are named {entry.name}.")
        _by_name[entry.name] = entry
        for event in events:
            if entry not in _reactions[event.name]:
                _reactions[event.name].append(entry)
        return run

    return register


def reactions_to(name: str) -> list[Registered]:
    """Who reacts to the event of this name."""
    return list(_reactions[name])


def reaction_named(name: str) -> Registered | None:
    """The reaction that a delivery asks for, when this version of the code still has it."""
    return _by_name.get(name)


def publish(event: Event, *, by: Hat, at: datetime) -> None:
    """Tell the news in the transaction of the change. Outside a transaction it refuses: the news could outlive the change."""
    publish_all([(event, at)], by=by)


def publish_all(told: Sequence[tuple[Event, datetime]], *, by: Hat) -> None:
    """Tell several news, each with its moment, in a constant number of statements."""
    from .models import Delivery, JournalEntry

    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("News is published inside the transaction of the change it tells.")
    entries = [
        JournalEntry(
            name=event.name,
            payload=event.payload(),
            happened_at=at,
            by_person_id=by.person_id,
            by_role=by.role.value,
            by_organisation_id=by.organisation_id,
        )
        for event, at in told
    ]
    JournalEntry.objects.bulk_create(entries, batch_size=2_000)
    deliveries = [
        Delivery(entry=entry, reaction=registered.name, due_at=entry.happened_at)
        for entry in entries
        for registered in reactions_to(entry.name)
    ]
    if deliveries:
        Delivery.objects.bulk_create(deliveries, batch_size=2_000)
        # Heard at commit only: a sleeping worker wakes, and one that is not listening finds the rows all the same.
        with connection.cursor() as cursor:
            cursor.execute("NOTIFY ecluse_news")


class Journal:
    """Reading the journal: for indicators, the audit and webhooks."""

    @staticmethod
    def of(*events: type[Event]) -> Any:
        """The journal rows of these events, oldest first."""
        from .models import JournalEntry

        return JournalEntry.objects.filter(name__in=[event.name for event in events]).order_by("id")

    @staticmethod
    def settled_until() -> UUID:
        """The key before which all that will ever be told is visible: whoever reads on from it misses nothing. One query.

        The key of an entry is made by the process that tells, so a few seconds are left for clocks that differ.
        """
        return first_id_at(settled_moment() - CLOCKS_DIFFER)


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if not isinstance(value, PLAIN):
        raise TypeError(f"An event carries ids and plain values, not {type(value).__name__}.")
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value


def _typed(hint: Any, value: Any) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if value is None:
        return None
    if origin in (typing.Union, UnionType):
        return _typed(next(argument for argument in arguments if argument is not type(None)), value)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_typed(arguments[0], item) for item in value)
        return tuple(_typed(argument, item) for argument, item in zip(arguments, value, strict=True))
    if hint is datetime:
        return datetime.fromisoformat(value)
    if hint is date:
        return date.fromisoformat(value)
    if hint in (UUID, Decimal):
        return hint(value)
    return value


# Attempts are spaced 5 s, 20 s, 80 s, … up to six hours, with half a day in all before a human is asked.
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=6)
MOST_ATTEMPTS = 10


def wait_before(attempt: int) -> timedelta:
    """How long to wait before the attempt after `attempt` failures."""
    return min(FIRST_WAIT * int(4 ** (attempt - 1)), LONGEST_WAIT)
