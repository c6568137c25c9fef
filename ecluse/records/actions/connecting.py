"""Connecting a tool, giving it another secret, noting that it speaks, sending it away."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.keys import new_id

from ..models import Client, Scope, Secret
from ..permissions import can_connect_tools
from ..queries.clients import digest_of, forget_who_was_heard
from ..rules.people import address_of_home
from ..rules.speaker import Speaker

# When a process last noted that a tool spoke; a tool that speaks all day costs one small update an hour.
NOTED_EVERY = timedelta(hours=1)
_noted: dict[UUID, datetime] = {}

# Under this name we speak ourselves; no tool takes it.
OURS = "Écluse"
# How long the former secret is good once another one was made, unless it leaked.
OVERLAP = timedelta(days=7)


class NameTaken(Refusal):
    """Two tools of one organisation with one name."""

    sentence = _("A tool of this organisation is called “{name}” already.")


def connect_tool(*, by: Hat, organisation_id: UUID, name: str, scopes: Collection[str], at: datetime) -> tuple[Client, str]:
    """A tool that may speak from now on, and its secret, which is shown once and kept nowhere."""
    if not can_connect_tools(by, organisation_id):
        raise NotAllowed
    with transaction.atomic():
        is_taken = Client.objects.filter(organisation=organisation_id, name__iexact=name.strip()).exists()
        if is_taken or name.strip().casefold() == OURS.casefold():
            raise NameTaken(name=name.strip())
        client = Client(organisation_id=organisation_id, **_named(name.strip()), made_by_id=by.person_id, made_at=at)
        client.scopes = sorted(Scope(scope) for scope in scopes)
        client.save(force_insert=True)
        return client, _new_secret(client, at)


def ensure_own_speaker(*, organisation_id: UUID, at: datetime) -> Speaker:
    """Écluse itself, as it speaks of what happened at this organisation: a tool made when it first speaks, without any secret."""
    scopes = [Scope.DEFINE.value, Scope.WRITE.value]
    client, _is_new = Client.objects.get_or_create(
        organisation_id=organisation_id, name=OURS, defaults={**_named(OURS), "scopes": scopes, "made_at": at}
    )
    return Speaker(client.pk, organisation_id, frozenset(client.scopes), client.authority)


def _named(name: str) -> dict[str, Any]:
    """A new key, and the agent that vouches for what a tool of this name says."""
    key = new_id()
    account = {"homePage": address_of_home(settings.PUBLIC_ADDRESS), "name": f"outil:{key}"}
    authority = {"objectType": "Agent", "name": name, "account": account}
    return {"id": key, "name": name, "key": secrets.token_urlsafe(18), "authority": authority}


def change_secret(*, by: Hat, client: Client, at: datetime, has_leaked: bool = False) -> str:
    """Another secret. The former one is good for seven days more, so that the tool is changed without a gap; or for none if it leaked."""
    if not can_connect_tools(by, client.organisation_id) or client.ended_at is not None:
        raise NotAllowed
    with transaction.atomic():
        Client.objects.select_for_update().get(pk=client.pk)
        ends_at = at if has_leaked else at + OVERLAP
        client.secrets.filter(Q(ends_at=None) | Q(ends_at__gt=ends_at)).update(ends_at=ends_at)
        if has_leaked:
            client.tokens.all().delete()
        secret = _new_secret(client, at)
    forget_who_was_heard()
    return secret


def end_tool(*, by: Hat, client: Client, at: datetime) -> None:
    """The tool speaks no more; what it said stays."""
    if not can_connect_tools(by, client.organisation_id):
        raise NotAllowed
    with transaction.atomic():
        Client.objects.filter(pk=client.pk, ended_at=None).update(ended_at=at)
        client.tokens.all().delete()
    forget_who_was_heard()


def note_use(*, by: Speaker, at: datetime) -> None:
    """The tool was heard: kept once an hour at most, so that its administrator sees which tools still speak."""
    noted = _noted.get(by.client_id)
    if noted is not None and at - noted < NOTED_EVERY:
        return
    fresh = Q(used_at=None) | Q(used_at__lte=at - NOTED_EVERY)
    Client.objects.filter(fresh, pk=by.client_id).update(used_at=at)
    _noted[by.client_id] = at


def forget_what_was_noted() -> None:
    """For tests that empty the tables."""
    _noted.clear()


def _new_secret(client: Client, at: datetime) -> str:
    secret = secrets.token_urlsafe(32)
    Secret.objects.create(client=client, digest=digest_of(secret), made_at=at)
    return secret
