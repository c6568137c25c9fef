"""What came from another store and could not be kept: told to an administrator, taken again once it is corrected, or thrown away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.records import api as records

from .models import Pulling, Quarantined, Refused
from .pulling import keep_one, told
from .reasons import words_of

# Beyond this, a statement is not corrected in a page: it is shown in part, and taken again as it is.
LONGEST = 100_000  # characters
SHOWN = 200  # characters of a name


class StillWrong(Refusal):
    """The statement cannot be kept yet; `reasons` say why."""

    sentence = _("It cannot be kept yet.")

    def __init__(self, reasons: list[str]) -> None:
        super().__init__()
        self.reasons = reasons


class ToolEnded(Refusal):
    """Nothing is kept any more in the name of this store."""

    sentence = _("The tool in whose name statements are kept was ended.")


def take_again(*, by: Hat, aside: Quarantined, text: str | None = None) -> None:
    """Keep a statement after all, as it came or as it was corrected (`text`); its row is gone then. Raises StillWrong or ToolEnded."""
    pulling = aside.pulling
    _authorise(by, pulling)
    try:
        statement = records.read_json((text if text is not None else aside.statement).encode("utf-8", "surrogatepass"))
    except records.Unreadable as unreadable:
        raise StillWrong(words_of(told([unreadable.problem]))) from None
    speaker = records.speaker_of(pulling.client_id)
    if speaker is None:
        raise ToolEnded
    with transaction.atomic():
        flaws = keep_one(pulling, speaker, statement, {})
        if flaws:
            raise StillWrong(words_of(told(flaws)))
        Pulling.objects.filter(pk=pulling.pk).update(kept=F("kept") + 1)
        aside.delete()


def throw_away(*, by: Hat, aside: Quarantined) -> None:
    """Erase a statement that cannot be kept."""
    _authorise(by, aside.pulling)
    aside.delete()


def _authorise(by: Hat, pulling: Pulling) -> None:
    if not records.can_connect_tools(by, pulling.organisation_id):
        raise NotAllowed


def gist_of(text: str, languages: list[str]) -> str:
    """Who did what to what, in a line, as far as it is said: it may be no statement at all, and nothing here fails on it."""
    try:
        statement = orjson.loads(text)
    except orjson.JSONDecodeError:
        statement = None
    actor, verb, target = (_object(_object(statement).get(name)) for name in ("actor", "verb", "object"))
    who, what = _text(actor.get("name")), _one(_object(target.get("definition")).get("name"), languages)
    does = records.VERBS.get(_text(verb.get("id")), {}).get(languages[0], "") or _one(verb.get("display"), languages)
    does, what = does or _tail(verb.get("id")), what or _text(target.get("name")) or _tail(target.get("id"))
    if not (who or does or what):
        return gettext("A text that is no statement")
    said = gettext("{who} {verb} “{what}”") if what else "{who} {verb}"
    return said.format(who=who or gettext("Somebody"), verb=does or "…", what=what)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value[:SHOWN].replace("\0", "") if isinstance(value, str) else ""


def _one(texts: Any, languages: list[str]) -> str:
    """The text in the first of these languages, or else any."""
    said = {str(tag).lower()[:2]: _text(words) for tag, words in _object(texts).items()}
    return next((said[one] for one in languages if said.get(one)), "") or next((words for words in said.values() if words), "")


def _tail(address: Any) -> str:
    return _text(address).rstrip("/").rsplit("/", 1)[-1]


def pretty(text: str) -> str:
    """A statement on several lines, for who corrects it; as it is when it is none."""
    try:
        return orjson.dumps(orjson.loads(text), option=orjson.OPT_INDENT_2).decode()
    except orjson.JSONDecodeError:
        return text


def aside_about(person_id: UUID) -> QuerySet[Quarantined]:
    """What waits aside and may be about a person: any text that holds an identifier of theirs (GDPR art. 15 and 17)."""
    return Quarantined.objects.filter(_holding("statement", person_id))


def refused_about(person_id: UUID) -> QuerySet[Refused]:
    """Answers of other stores that repeat an identifier of a person."""
    return Refused.objects.filter(_holding("reason", person_id))


def _holding(field: str, person_id: UUID) -> Q:
    found = Q(pk=None)
    for marks in records.marks_of(person_id):
        together = Q()
        for mark in marks:
            together &= Q(**{f"{field}__icontains": mark})
        found |= together
    return found
