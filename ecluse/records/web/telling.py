"""Statements in the words of a reader: sentences, results, who said it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..models import Client
from ..queries.timeline import Line
from ..rules.telling import Result, Telling, Text


@dataclass(frozen=True)
class Said:
    """A line of a record as a page shows it."""

    line: Line
    telling: Telling
    who: str
    sentence: SafeString
    results: list[str]
    tool: str
    organisation: str

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.telling.at


def languages() -> list[str]:
    """The reader's language, then those that the network shares."""
    return [get_language() or "fr", "fr", "en", "nl", "de"]


def said(
    lines: Iterable[tuple[Line, Telling]], clients: dict[UUID, Client], names: dict[int, str], *, who: str = ""
) -> list[Said]:
    """Each line in words. `names` are those of people known here, by agent key; `who` is said where no name is."""
    shown = []
    for line, telling in lines:
        name = (names.get(line.agent) if line.acts else None) or telling.who or who or _("Somebody")
        client = clients.get(line.client_id)
        shown.append(
            Said(
                line=line,
                telling=telling,
                who=name,
                sentence=sentence(name, telling),
                results=result_words(telling.result, is_answer=telling.is_answer),
                tool=client.name if client else "",
                organisation=client.organisation.name if client else "",
            )
        )
    return shown


def sentence(who: str, telling: Telling) -> SafeString:
    """“Awa a répondu à « Première question » dans « Tableur »”, each word in the language it has."""
    verb = _marked(telling.verb)
    if telling.what is None:
        return format_html(_("{who} {verb} what was said before"), who=who, verb=verb)
    what = _marked(telling.what)
    if telling.within is None:
        return format_html(_("{who} {verb} “{what}”"), who=who, verb=verb, what=what)
    return format_html(_("{who} {verb} “{what}” in “{within}”"), who=who, verb=verb, what=what, within=_marked(telling.within))


def deed(telling: Telling) -> SafeString:
    """The same without who did it: “a répondu à « Première question »”."""
    verb = _marked(telling.verb)
    if telling.what is None:
        return format_html(_("{verb} what was said before"), verb=verb)
    return format_html(_("{verb} “{what}”"), verb=verb, what=_marked(telling.what))


def _marked(text: Text) -> SafeString | str:
    """The words with their language where it is not the one of the page (WCAG 3.1.2)."""
    if text.language and text.language[:2].lower() != (get_language() or "fr"):
        return format_html('<span lang="{}">{}</span>', text.language, text.words)
    return text.words


def result_words(result: Result, *, is_answer: bool) -> list[str]:
    """How it went: “réussi”, “12 sur 20”, “en 3 min”."""
    words = []
    if outcome := outcome_words(result, is_answer=is_answer):
        words.append(outcome)
    elif result.completion:
        words.append(_("followed to its end"))
    if mark := mark_words(result):
        words.append(mark)
    if result.seconds:
        words.append(_("in {time}").format(time=time_words(result.seconds)))
    return words


def outcome_words(result: Result, *, is_answer: bool) -> str:
    """The same words everywhere: an answer is right or to look at again, a test is passed or not; none when it is not said."""
    if result.success is None:
        return ""
    if is_answer:
        return _("right") if result.success else _("to look at again")
    return _("passed") if result.success else _("not passed")


def mark_words(result: Result) -> str:
    """The score, as it was given."""
    if result.raw is not None and result.maximum:
        return _("{mark} out of {most}").format(mark=number(result.raw), most=number(result.maximum))
    if result.part is not None:
        return _("{part} %").format(part=number(round(result.part * 100)))
    return _("{mark} points").format(mark=number(result.raw)) if result.raw is not None else ""


def time_words(seconds: float) -> str:
    """A length of time as one says it: seconds, then minutes, then hours."""
    whole = round(seconds)
    if whole < 60:
        return _("{n} s").format(n=max(1, whole))
    minutes = round(whole / 60)
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    return _("{hours} h {minutes}").format(hours=minutes // 60, minutes=f"{minutes % 60:02d}")


def number(value: float) -> str:
    """A number without decimals that say nothing."""
    return str(number_format(round(value, 2) if value % 1 else int(value)))


def by_day(lines: Sequence[Said]) -> list[tuple[datetime, list[Said]]]:
    """The lines under the day they happened, in the order they have."""
    days: list[tuple[datetime, list[Said]]] = []
    for one in lines:
        if not days or timezone.localdate(days[-1][0]) != timezone.localdate(one.at):
            days.append((one.at, []))
        days[-1][1].append(one)
    return days
