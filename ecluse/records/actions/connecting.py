"""Connecting a tool, giving it another secret, noting that it speaks, sending it away."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
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
        if Client.objects.filter(organisation=organisation_id, name__iexact=name.strip()).exists():
            raise NameTaken(name=name.strip())
        key = new_id()
        client = Client.objects.create(
            id=key,
            organisation_id=organisation_id,
            name=name.strip(),
            key=secrets.token_urlsafe(18),
            scopes=sorted(Scope(scope) for scope in scopes),
            authority={
                "objectType": "Agent",
                "name": name.strip(),
                "account": {"homePage": address_of_home(settings.PUBLIC_ADDRESS), "name": f"outil:{key}"},
            },
            made_by_id=by.person_id,
            made_at=at,
        )
        return client, _new_secret(client, at)


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
