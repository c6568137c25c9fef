"""Fetching statements from another store: page after page, in its order; what cannot be kept waits aside with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode

import orjson
from django.db import transaction
from django.db.models import F

from ecluse.foundation.database.locks import only_one
from ecluse.foundation.outside import Answer
from ecluse.records import api as records
from ecluse.records.api import Received, SameId, Speaker

from ..answers import Problem
from ..multipart import contents_of, parts_of
from ..reading import CONSISTENT
from .failures import VisitFailed
from .models import Pulling, Quarantined
from .visiting import ask, next_page, next_visit

PAGE = 100  # statements
IN_ONE_RUN = 50  # pages
KEPT_ASIDE = timedelta(days=30)


@dataclass(slots=True)
class Fetched:
    """What a run did: statements that are here, and those that were put aside."""

    kept: int = 0
    aside: int = 0


def pull_all(at: datetime) -> int:
    """Fetch from each store that is due; answer how many statements came."""
    return sum(
        pull(one, at=at).kept for one in Pulling.objects.filter(ended_at=None, paused_at=None, due_at__lte=at).order_by("due_at")
    )


def pull(pulling: Pulling, *, at: datetime) -> Fetched:
    """Fetch from where it was. The place is kept with each page, in one transaction. Of two runs at once, one does nothing."""
    done = Fetched()
    with only_one(f"xapi.pull/{pulling.pk}") as is_ours:
        if not is_ours:
            return done
        pulling.refresh_from_db()
        try:
            for _turn in range(IN_ONE_RUN):
                if not _page(pulling, done, at):
                    break
        except VisitFailed as failure:
            failures = pulling.failures + 1
            changes = {"failures": failures, "failure": failure.mark, "due_at": next_visit(failures, at)}
            if pulling.more and failures > 2:
                # The mark of the page may have lost its meaning there: begin again from the last complete visit.
                changes |= {"more": ""}
        else:
            changes = {"failures": 0, "failure": "", "due_at": at}
        Pulling.objects.filter(pk=pulling.pk).update(visited_at=at, **changes)
    return done


def _page(pulling: Pulling, done: Fetched, at: datetime) -> bool:
    """Fetch and keep one page; answer whether another one follows."""
    answer = ask(pulling, next_page(pulling, pulling.more) if pulling.more else _first_page(pulling))
    page, contents = _read(answer)
    statements, more = page["statements"], page.get("more") or ""
    # Before they are kept: their moment of storage is ours then.
    last = _last_stored(statements)
    with transaction.atomic():
        count = _sorted_out(pulling, statements, contents, done, at)
        changes = _progress(pulling, last, str(more), _promise(answer, at))
        Pulling.objects.filter(pk=pulling.pk).update(kept=F("kept") + count, **changes)
    for name, value in changes.items():
        setattr(pulling, name, value)
    done.kept += count
    return bool(more)


def _promise(answer: Answer, at: datetime) -> datetime | None:
    """Up to when the other store says that nothing will appear any more; never further than now."""
    promised = records.parse_timestamp(answer.headers.get(CONSISTENT.lower(), ""))
    return min(promised, at) if promised else None


def _progress(pulling: Pulling, last: datetime | None, more: str, promised: datetime | None) -> dict[str, Any]:
    """Where the next page begins. What the first page promises holds for the whole visit, once it is at its end.

    A store that promises nothing is believed to answer in its own order, as it was asked.
    """
    bound = pulling.complete_until if pulling.more else promised
    reached = bound if not more else None
    if bound is None:
        reached = last
    since = max((moment for moment in (pulling.since, reached) if moment is not None), default=None)
    return {"more": more, "complete_until": bound if more else None, "since": since}


def _first_page(pulling: Pulling) -> str:
    asked = {"ascending": "true", "limit": str(PAGE), "attachments": "true"}
    if pulling.since is not None:
        asked["since"] = records.moment_text(pulling.since)
    return f"{pulling.address}/statements?{urlencode(asked)}"


def _read(answer: Answer) -> tuple[dict[str, Any], Mapping[str, Received]]:
    """The page as JSON, and the attachments that came along. Raises VisitFailed."""
    kind, body, contents = answer.headers.get("content-type", ""), answer.content, {}
    try:
        if kind.lower().startswith("multipart/mixed"):
            first, *others = parts_of(kind, body)
            body = first.content
            contents = {
                sha2: Received(part.content, part.headers.get("content-type", "application/octet-stream"))
                for sha2, part in contents_of(others).items()
            }
        page = records.read_json(body)
    except (Problem, records.Unreadable):
        raise VisitFailed("page") from None
    if not isinstance(page, dict) or not isinstance(page.get("statements"), list):
        raise VisitFailed("page")
    return page, contents


def _last_stored(statements: list[Any]) -> datetime | None:
    """When the last of them was stored there."""
    said = [records.parse_timestamp(str(one.get("stored", ""))) for one in statements if isinstance(one, dict)]
    return max((moment for moment in said if moment is not None), default=None)


def _sorted_out(pulling: Pulling, statements: list[Any], contents: Mapping[str, Received], done: Fetched, at: datetime) -> int:
    """Keep what can be kept, put the rest aside; answer how many were kept."""
    speaker = records.speaker_of(pulling.client_id)
    if speaker is None:
        raise VisitFailed("tool")
    kept = 0
    for statement in statements:
        # As it came: keeping completes it.
        said = orjson.dumps(statement)
        flaws = keep_one(pulling, speaker, statement, _contents_named(statement, contents), at=at)
        if not flaws:
            kept += 1
            continue
        Quarantined.objects.get_or_create(
            pulling=pulling,
            digest=blake2b(said, digest_size=16).hexdigest(),
            defaults={"statement": said.decode(), "reasons": told(flaws), "fetched_at": at},
        )
        done.aside += 1
    return kept


def keep_one(
    pulling: Pulling, speaker: Speaker, statement: Any, contents: Mapping[str, Received], *, at: datetime | None = None
) -> Sequence[records.Problem]:
    """Keep a statement of another store; answer why it cannot be kept: the standard, its id, a profile that its tool follows.

    `at`: when it was fetched, to note where it does not follow a profile; what somebody corrects by hand says nothing of the tool.
    """
    flaws = records.problems_of([statement], pulling.version) or records.attachment_problems([statement], contents)
    if flaws:
        return flaws
    found = records.profile_problems([statement], speaker.profiles)
    if not (found and speaker.keeps_aside):
        try:
            with transaction.atomic():
                records.keep_statements(by=speaker, statements=[statement], version=pulling.version, attachments=contents)
        except SameId:
            return [records.Problem("same-id", "/id", value=str(statement["id"]))]
    if found and at is not None:
        records.note_findings(by=speaker, statements=[statement], problems=found, is_refused=speaker.keeps_aside, at=at)
    return found if speaker.keeps_aside else []


def told(flaws: Sequence[records.Problem]) -> list[dict[str, Any]]:
    """What is wrong, as a row keeps it."""
    return [asdict(flaw) | {"statement": None} for flaw in flaws]


def _contents_named(statement: Any, contents: Mapping[str, Received]) -> dict[str, Received]:
    """Of what came with the page, what belongs to a statement."""
    if not contents or not isinstance(statement, dict) or not isinstance(statement.get("attachments"), list):
        return {}
    named = [str(one.get("sha2", "")).lower() for one in statement["attachments"] if isinstance(one, dict)]
    return {sha2: contents[sha2] for sha2 in named if sha2 in contents}


def forget_what_is_aside(at: datetime) -> int:
    """Erase what waited aside for thirty days; answer how many."""
    return Quarantined.objects.filter(fetched_at__lt=at - KEPT_ASIDE).delete()[0]
