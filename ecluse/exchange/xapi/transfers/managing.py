"""An administrator says where statements go and where they come from, and ends it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation import outside
from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.keys import new_id
from ecluse.records import api as records
from ecluse.records.api import Scope

from .models import Forwarding, OtherStore, Pulling

_SAME_NAME = _("“{name}” is the name of another one. Choose another name.")


class NameTaken(Refusal):
    """Two forwardings, or two fetchings, of one organisation with one name."""

    sentence = _SAME_NAME


def forward_to(
    *,
    by: Hat,
    organisation_id: UUID,
    name: str,
    address: str,
    key: str,
    secret: str,
    at: datetime,
    version: str = "1.0.3",
    verbs: Collection[str] = (),
    activities: Collection[str] = (),
) -> Forwarding:
    """From now on the statements of an organisation, those it has and those that come, go to another store.

    Raises NameTaken, or the refusal of an address that this house does not call (foundation/outside.py).
    """
    made = Forwarding(verbs=sorted(verbs), activities=sorted(activities))
    return _begin(made, by, organisation_id, name, address, key, secret, version, at)


def pull_from(
    *,
    by: Hat,
    organisation_id: UUID,
    name: str,
    address: str,
    key: str,
    secret: str,
    at: datetime,
    version: str = "1.0.3",
    since: datetime | None = None,
) -> Pulling:
    """From now on the statements of another store are kept here, in the name of a tool that is made for it and vouches for them."""
    if not records.can_connect_tools(by, organisation_id):
        raise NotAllowed
    with transaction.atomic():
        client, _unused = records.connect_tool(
            by=by, organisation_id=organisation_id, name=name, scopes=(Scope.WRITE, Scope.DEFINE), at=at
        )
        made = Pulling(client_id=client.pk, since=since)
        return _begin(made, by, organisation_id, name, address, key, secret, version, at)


def _begin[Store: OtherStore](
    made: Store, by: Hat, organisation_id: UUID, name: str, address: str, key: str, secret: str, version: str, at: datetime
) -> Store:
    if not records.can_connect_tools(by, organisation_id):
        raise NotAllowed
    address = address.strip().rstrip("/").removesuffix("/statements")
    outside.check(f"{address}/statements")
    if type(made)._default_manager.filter(organisation_id=organisation_id, name__iexact=name.strip()).exists():
        raise NameTaken(name=name.strip())
    made.id = new_id()
    made.organisation_id, made.name, made.address, made.version, made.key = organisation_id, name.strip(), address, version, key
    made.started_at = made.due_at = at
    made.seal(secret)
    made.save(force_insert=True)
    return made


def pause(*, by: Hat, store: OtherStore, at: datetime) -> None:
    """Nothing goes there, or comes from there, until `go_on`; the place is kept."""
    _change(by, store, paused_at=at)


def go_on(*, by: Hat, store: OtherStore, at: datetime) -> None:
    """From where it was. The next visit is within a minute, also when visits failed and it would wait longer."""
    _change(by, store, paused_at=None, due_at=at)


def change_key(*, by: Hat, store: OtherStore, key: str, secret: str, at: datetime) -> None:
    """Another key and secret that the other store gave us; it is visited within a minute."""
    store.seal(secret)
    store.key = key
    _change(by, store, key=key, sealed_secret=store.sealed_secret, due_at=at)


def end(*, by: Hat, store: OtherStore, at: datetime) -> None:
    """Nothing goes there, or comes from there, any more; what was kept stays."""
    _change(by, store, ended_at=at)


def _change(by: Hat, store: OtherStore, **values: object) -> None:
    if not records.can_connect_tools(by, store.organisation_id):
        raise NotAllowed
    type(store)._default_manager.filter(pk=store.pk, ended_at=None).update(**values)
