"""Forgetting somebody: their statements stay, and say a pseudonym that leads to nobody, so that counts stay true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from ecluse.foundation.database.locks import wait_turn

from ..models import ActivityDay, Agent, AgentDay, ArchivedMonth, DayCount, Document
from ..queries.archive import at_hand, names_in
from ..rules.keys import agent_key, ifi_of
from ..rules.people import address_of_home
from ..rules.pseudonyms import renamed
from .archiving import rewrite
from .counting import turn_of
from .exporting import let_go_of_names
from .naming import forget_what_is_known

STEP = 500  # statements rewritten by one statement of SQL


def pseudonymise(agent: Agent) -> None:
    """Rewrite every statement that names this agent; forget its name, its identifier and the documents kept about it.

    The one change that a statement ever undergoes (GDPR art. 17): what was done stays, who did it does not. Run again after a
    kill, it finds what is left.
    """
    old = ifi_of(agent.identifier)
    if old is None:
        return
    pseudonym = {"account": {"homePage": address_of_home(settings.PUBLIC_ADDRESS), "name": f"pseudonyme:{uuid4()}"}}
    new = ifi_of(pseudonym) or ""
    key = agent_key(agent.organisation_id, new)
    with transaction.atomic():
        wait_turn(turn_of(agent.organisation_id))
        for sids in _steps(agent.key):
            _rewrite(sids, old, pseudonym, agent.key, key)
        _rewrite_archive(agent, old, pseudonym, key)
        AgentDay.objects.filter(organisation_id=agent.organisation_id, agent=agent.key).update(agent=key)
        ActivityDay.objects.filter(agent=agent.key).update(agent=key)
        ActivityDay.objects.filter(organisation_id=agent.organisation_id, activity=agent.key).update(activity=key)
        DayCount.objects.filter(organisation_id=agent.organisation_id, activity=agent.key).update(activity=key)
        Document.objects.filter(agent=agent.key).delete()
        agent.key, agent.identifier, agent.name, agent.person = key, pseudonym, "", None
        agent.save()
        let_go_of_names(agent.organisation_id, timezone.now())
        transaction.on_commit(forget_what_is_known)


def _rewrite_archive(agent: Agent, old: str, pseudonym: dict[str, Any], key: int) -> None:
    """The months that lie in files: each file that names the agent is written anew, and takes the place of the former at commit."""
    for archived in ArchivedMonth.objects.select_for_update().filter(organisation_id=agent.organisation_id):
        with at_hand([archived]) as (file,):
            found = names_in(file, agent.key)
        if found:
            bodies = {sid: orjson.dumps(renamed(orjson.loads(body), old, pseudonym)).decode() for sid, body in found.items()}
            rewrite(archived, bodies, former=agent.key, key=key)
            _forget_attachments(list(found))


def _steps(key: int) -> Iterator[list[UUID]]:
    """The keys of the statements that name the agent, five hundred at a time: those rewritten name it no more."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sid FROM records_statement WHERE actor = %s UNION SELECT sid FROM records_statement WHERE object = %s"
                " UNION SELECT sid FROM records_mention WHERE key = %s LIMIT %s",
                [key, key, key, STEP],
            )
            sids = [found[0] for found in cursor.fetchall()]
        if not sids:
            return
        yield sids


def _rewrite(sids: list[UUID], old: str, pseudonym: dict[str, Any], former_key: int, key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sid, body FROM records_statement WHERE sid = ANY(%s) FOR UPDATE", [sids])
        bodies = {sid: orjson.dumps(renamed(orjson.loads(body), old, pseudonym)).decode() for sid, body in cursor.fetchall()}
        cursor.execute(
            "UPDATE records_statement AS kept SET body = one.body,"
            " actor = CASE WHEN kept.actor = %s THEN %s ELSE kept.actor END,"
            " object = CASE WHEN kept.object = %s THEN %s ELSE kept.object END"
            " FROM unnest(%s::uuid[], %s::text[]) AS one (sid, body) WHERE kept.sid = one.sid",
            [former_key, key, former_key, key, list(bodies), list(bodies.values())],
        )
        cursor.execute(
            "INSERT INTO records_mention (key, sid, is_broad)"
            " SELECT %s, sid, is_broad FROM records_mention WHERE key = %s AND sid = ANY(%s) ON CONFLICT DO NOTHING",
            [key, former_key, sids],
        )
        cursor.execute("DELETE FROM records_mention WHERE key = %s AND sid = ANY(%s)", [former_key, sids])
    _forget_attachments(sids)


def _forget_attachments(sids: list[UUID]) -> None:
    """What came with these statements may show the person, and a signature says their name."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_attachment WHERE sid = ANY(%s) RETURNING organisation_id, sha2", [sids])
        gone = cursor.fetchall()
        cursor.execute(
            "DELETE FROM records_attachmentcontent AS kept USING unnest(%s::uuid[], %s::text[]) AS one (organisation_id, sha2)"
            " WHERE kept.organisation_id = one.organisation_id AND kept.sha2 = one.sha2 AND NOT EXISTS"
            " (SELECT FROM records_attachment AS named WHERE named.organisation_id = one.organisation_id AND named.sha2 = one.sha2)",
            [[organisation for organisation, _sha2 in gone], [sha2 for _organisation, sha2 in gone]],
        )
