"""Which profiles a tool follows, and what was found where it does not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.keys import new_id

from ..models import Client, Finding
from ..permissions import can_connect_tools
from ..queries.clients import forget_who_was_heard
from ..rules.problems import Problem, excerpt
from ..rules.profiles import PROFILES
from ..rules.speaker import Speaker


def follow_profiles(*, by: Hat, client: Client, profiles: Collection[str], keeps_aside: bool) -> None:
    """From now on what a tool says is held to these profiles; what does not follow them is told, or not kept (`keeps_aside`).

    The other processes know it after ten seconds (queries/clients.py).
    """
    if not can_connect_tools(by, client.organisation_id) or client.ended_at is not None:
        raise NotAllowed
    with transaction.atomic():
        found = Client.objects.select_for_update().get(pk=client.pk)
        found.profiles = [name for name in PROFILES if name in profiles]
        found.keeps_aside = keeps_aside and bool(found.profiles)
        found.save(update_fields=["profiles", "keeps_aside"])
    forget_who_was_heard()


def forget_findings(*, by: Hat, client: Client) -> int:
    """Begin the list anew, once a tool was corrected; answer how many rules were in it."""
    if not can_connect_tools(by, client.organisation_id):
        raise NotAllowed
    return Finding.objects.filter(client=client.pk).delete()[0]


def note_findings(
    *, by: Speaker, statements: Sequence[Mapping[str, Any]], problems: Iterable[Problem], is_refused: bool, at: datetime
) -> None:
    """Add what was found in these statements to the figures of their tool. One statement of SQL, whatever was found."""
    counts: dict[str, int] = {}
    samples: dict[str, dict[str, str]] = {}
    for problem in problems:
        counts[problem.kind] = counts.get(problem.kind, 0) + 1
        if problem.kind not in samples:
            samples[problem.kind] = _sample(statements[problem.statement or 0], problem)
    rules = sorted(counts)  # in one order, so that two requests never wait for each other in a ring
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE,
            [
                by.client_id, at, at, is_refused, [new_id() for _rule in rules], rules, [counts[rule] for rule in rules],
                [orjson.dumps(samples[rule]).decode() for rule in rules],
            ],
        )  # fmt: skip


_NOTE = """
INSERT INTO records_finding AS known (id, client_id, rule, count, refused, first_at, last_at, sample)
SELECT one.id, said.client, one.rule, one.count, CASE WHEN said.refused THEN one.count ELSE 0 END, said.first, said.last, one.sample
FROM (SELECT %s::uuid AS client, %s::timestamptz AS first, %s::timestamptz AS last, %s::boolean AS refused) AS said,
    unnest(%s::uuid[], %s::text[], %s::bigint[], %s::jsonb[]) AS one (id, rule, count, sample)
ON CONFLICT (client_id, rule) DO UPDATE SET count = known.count + excluded.count, refused = known.refused + excluded.refused,
    last_at = greatest(known.last_at, excluded.last_at), sample = excluded.sample
"""


def _sample(statement: Mapping[str, Any], problem: Problem) -> dict[str, str]:
    """One of them, without anybody: the verb, the activity, the place and the value."""
    target = statement["object"]
    is_activity = target.get("objectType", "Activity") == "Activity"
    return {
        "statement": str(UUID(statement["id"])) if "id" in statement else "",
        "verb": excerpt(statement["verb"]["id"]),
        "activity": str(target["id"])[:500] if is_activity else "",
        "pointer": problem.pointer,
        "value": problem.value,
    }
