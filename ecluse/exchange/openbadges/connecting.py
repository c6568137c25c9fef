"""A holder connects a wallet they have elsewhere, sends their badges there, and fetches those that are there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.credentials import api as credentials
from ecluse.foundation import outside, safes
from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.errors import Refusal
from ecluse.foundation.jobs import start
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.keys import new_id
from ecluse.foundation.limits import Limit, TooOften
from ecluse.network.api import Person

from ..addresses import address_of
from . import visiting
from .hosts import SECRET, Connection, Host
from .models import digest_of, new_secret
from .scopes import READ, READ_PROFILE, WRITE
from .service import Service
from .visiting import HostLetsUsGo, HostRefuses

ASKED_FOR = timedelta(minutes=30)  # how long the answer of the other host is waited for
PAGE = 50
MOST = 2_000  # badges in one visit
SOON = timedelta(seconds=60)
CONNECTIONS = Limit(door="openbadges.connections", each=10, all=300)
SEND, FETCH = "exchange.send_badges", "exchange.fetch_badges"

Told = Callable[[int], None]


class NoSuchRequest(Refusal):
    """The answer of another host fits no question of this holder, or came too late."""

    sentence = _("This answer is not to a request of yours, or it came too late. Connect the wallet again.")


class HolderRefused(Refusal):
    """The holder said no there, or the other host did for them."""

    sentence = _("The wallet was not connected: the answer there was no.")


def connect(*, by: Hat, typed: str, at: datetime) -> Connection:
    """Make ourselves known to a host, and prepare the question to the holder. Raises the refusals of `visiting` and of `outside`."""
    if by.person_id is None:
        raise NotAllowed
    CONNECTIONS.take(str(by.person_id), at=at)
    # The world is called before the transaction.
    discovery, service = visiting.found_at(typed)
    host = Host.objects.filter(discovery=discovery).first()
    if host is None or (host.secret_until is not None and host.secret_until <= at):
        host = _known(discovery, service, visiting.register(service), at)
    made = Connection(id=new_id(), host=host, person_id=by.person_id, asked_at=at)
    with transaction.atomic():
        before = Connection.objects.select_for_update().filter(host=host, person=by.person_id).first()
        connection = before or made
        connection.asked_at = at
        if before is None:
            connection.put({"verifier": new_secret()})
            connection.save(force_insert=True)
    return connection


def _known(discovery: str, service: Service, given: visiting.Registered, at: datetime) -> Host:
    """The row of a host. Of two registrations at once the first is kept."""
    with transaction.atomic():
        values = {
            "name": service.name,
            "home": service.home,
            "authorization": service.authorization,
            "token": service.token,
            "revocation": service.revocation,
            "scope": service.scope,
            "client_id": given.client_id,
            "secret_until": datetime.fromtimestamp(given.expires, UTC) if given.expires else None,
            "registered_at": at,
        }
        host, is_new = Host.objects.select_for_update().get_or_create(
            discovery=discovery, defaults=values | {"sealed_secret": b""}
        )
        if not is_new and host.secret_until is None:
            return host
        for name, value in values.items():
            setattr(host, name, value)
        host.sealed_secret = safes.put(given.secret.encode(), purpose=SECRET, owner=str(host.pk))
        host.save()
        return host


def ask(*, by: Hat, connection: Connection, at: datetime) -> str:
    """Where the holder goes to say yes: a new question each time, with a proof that only we can complete."""
    _own(by, connection)
    state, verifier = new_secret(), new_secret()
    connection.state_digest, connection.asked_at = digest_of(state), at
    kept = connection.take() if connection.is_connected else {}
    connection.put(kept | {"verifier": verifier})
    connection.save(update_fields=["state_digest", "asked_at", "sealed_tokens"])
    query = {
        "response_type": "code",
        "client_id": connection.host.client_id,
        "redirect_uri": address_of("exchange:wallet_back"),
        "scope": connection.host.scope,
        "state": state,
        "code_challenge": create_s256_code_challenge(verifier),
        "code_challenge_method": "S256",
    }
    return connection.host.authorization + ("&" if "?" in connection.host.authorization else "?") + urlencode(query)


def awaited(*, by: Hat, state: str, at: datetime) -> Connection:
    """The connection whose holder comes back with this state. Raises NoSuchRequest."""
    found = Connection.objects.select_related("host").filter(
        person=by.person_id, state_digest=digest_of(state), asked_at__gt=at - ASKED_FOR
    )
    connection = found.first() if state else None
    if connection is None:
        raise NoSuchRequest
    return connection


def finish(*, by: Hat, state: str, code: str, at: datetime) -> Connection:
    """Change the code that came back for tokens. A state serves once. Raises NoSuchRequest, HolderRefused, HostLetsUsGo, HostRefuses."""
    connection = awaited(by=by, state=state, at=at)
    if not Connection.objects.filter(pk=connection.pk, state_digest=digest_of(state)).update(state_digest=""):
        raise NoSuchRequest
    if not code:
        raise HolderRefused
    access = _tokens(
        connection,
        at=at,
        grant_type="authorization_code",
        code=code,
        redirect_uri=address_of("exchange:wallet_back"),
        code_verifier=connection.take()["verifier"],
        scope=connection.host.scope,
    )
    known_as = _known_as(connection, access)
    Connection.objects.filter(pk=connection.pk).update(connected_at=at, known_as=known_as)
    connection.refresh_from_db()
    return connection


def _known_as(connection: Connection, access: str) -> str:
    """Who the holder is there, so that they see which account they connected. A host that does not say connects all the same."""
    if READ_PROFILE not in connection.scope.split():
        return ""
    with suppress(Refusal):
        answer = visiting.read(connection.host.home, access, "profile")
        return visiting.name_in(answer.content) if answer.status == 200 else ""
    return ""


def _tokens(connection: Connection, *, at: datetime, **values: str) -> str:
    """Ask the token address, seal what it gives, answer the access token."""
    host = connection.host
    given = visiting.tokens(host.token, client_id=host.client_id, secret=host.secret, host=host.name, **values)
    refresh = given["refresh"] or values.get("refresh_token", "")
    until = at + timedelta(seconds=given["seconds"])
    connection.put({"access": given["access"], "refresh": refresh, "until": until.isoformat()})
    connection.scope = given["scope"] or connection.scope or host.scope
    connection.save(update_fields=["sealed_tokens", "scope"])
    return str(given["access"])


def _access(connection: Connection, at: datetime) -> str:
    """A token in force; one worker at a time renews it, since a refresh token serves once."""
    with transaction.atomic():
        current = Connection.objects.select_for_update(of=("self",)).select_related("host").get(pk=connection.pk)
        held = current.take()
        if not current.is_connected or "access" not in held:
            raise HostLetsUsGo(host=current.host.name)
        if datetime.fromisoformat(held["until"]) > at + SOON:
            return str(held["access"])
        if not held["refresh"]:
            raise HostLetsUsGo(host=current.host.name)
        return _tokens(current, at=at, grant_type="refresh_token", refresh_token=held["refresh"], scope=current.scope)


def _own(by: Hat, connection: Connection) -> None:
    if by.person_id is None or connection.person_id != by.person_id:
        raise NotAllowed


def begin(*, by: Hat, connection: Connection, job: str, at: datetime) -> Task:
    """Send or fetch, in the background."""
    _own(by, connection)
    if not connection.is_connected or (WRITE if job == SEND else READ) not in connection.scope.split():
        raise HostLetsUsGo(host=connection.host.name)
    return start(job, by=by, at=at, connection_id=str(connection.pk))


def send_all(connection_id: UUID, *, expect: Told, advance: Told) -> dict[str, int]:
    """Give every badge of the holder to the other host. Done again, it changes nothing there: the same badge has the same place."""
    connection = Connection.objects.select_related("host").get(pk=connection_id)
    report = {"rows": 0, "created": 0, "had": 0, "errors": 0}
    offset = 0
    while offset < MOST:
        page = credentials.wallet_of(connection.person_id, limit=PAGE, offset=offset, with_old=False)
        if offset == 0:
            expect(min(page.total, MOST))
        for one in page.badges:
            access = _access(connection, timezone.now())
            answer = visiting.send(connection.host.home, access, one.signed.encode(), is_token=one.is_token)
            report["rows"] += 1
            report[_outcome(answer, connection.host)] += 1
            advance(1)
        offset += PAGE
        if not page.badges:
            break
    Connection.objects.filter(pk=connection.pk).update(sent_at=timezone.now())
    return report


def _outcome(answer: outside.Answer, host: Host) -> str:
    if answer.status in (401, 403):
        raise HostLetsUsGo(host=host.name)
    if answer.status in (429, 503):
        raise HostRefuses(host=host.name)
    return {201: "created", 200: "had", 304: "had"}.get(answer.status, "errors")


def fetch_all(connection_id: UUID, *, expect: Told, advance: Told) -> dict[str, int]:
    """Keep every badge of the holder that the other host has, each verified. Done again, it keeps no second copy."""
    connection = Connection.objects.select_related("host", "person").get(pk=connection_id)
    by = _holder(connection.person)
    report = {"rows": 0, "created": 0, "changed": 0, "had": 0, "errors": 0}
    while report["rows"] < MOST:
        access = _access(connection, timezone.now())
        answer = visiting.read(connection.host.home, access, "credentials", limit=PAGE, offset=report["rows"])
        if answer.status != 200:
            _outcome(answer, connection.host)
            raise HostRefuses(host=connection.host.name)
        found = visiting.badges_in(answer.content)
        total = answer.headers.get("x-total-count", "")
        if report["rows"] == 0 and total.isdecimal() and len(total) < 7:
            expect(min(int(total), MOST))
        for content in found[: MOST - report["rows"]]:
            report["rows"] += 1
            report[_kept(by, content)] += 1
            advance(1)
        if not found or 'rel="next"' not in answer.headers.get("link", ""):
            break
    Connection.objects.filter(pk=connection.pk).update(fetched_at=timezone.now())
    return report


def _holder(person: Person) -> Hat:
    return Hat(role=Role.LEARNER, person_id=person.pk, name=person.full_name)


def _kept(by: Hat, content: bytes) -> str:
    if by.person_id is None:
        raise NotAllowed
    try:
        kept = credentials.keep_badge(by=by, holder_id=by.person_id, content=content, at=timezone.now())
    except TooOften:
        raise
    except Refusal:
        return "errors"
    return "created" if kept.is_new else "changed" if kept.is_changed else "had"


def disconnect(*, by: Hat, connection: Connection) -> None:
    """Forget a wallet here; the host is told when it has an address for that, and nothing waits for its answer to be yes."""
    _own(by, connection)
    host, held = connection.host, connection.take()
    token = held.get("refresh") or held.get("access")
    if host.revocation and token:
        # Whatever it answers, the holder wants to go: what lies here is forgotten.
        with suppress(Refusal):
            visiting.give_back(host.revocation, token, client_id=host.client_id, secret=host.secret)
    connection.delete()
