"""Keeping a search of the catalogue, and telling its person what is new in it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.mail import write_letter

from ..models import SavedSearch
from ..queries.asking import read
from ..queries.catalogue import Offer, new_since, offers
from ..queries.mending import concepts_of
from ..queries.search import search, wish_with_concepts

logger = logging.getLogger("ecluse.offer")
STOP = signing.TimestampSigner(salt="offer.saved_search.stop")
MOST_TOLD, MOST_KEPT = 8, 20
A_DAY = 20 * 3_600  # seconds: the round of each day comes at its hour, a little sooner or later


class NameIsTaken(Refusal):
    """A list of searches is read by their names."""

    sentence = _("You have a search named “{name}” already: choose another name.")


class TooManySearches(Refusal):
    """Twenty are as many as a person reads."""

    sentence = _("You keep {most} searches already: remove one first.")


class NothingToKeep(Refusal):
    """The whole catalogue is no search."""

    sentence = _("Choose a word, a place or a filter in the catalogue first: the whole catalogue is not a search.")


def save_search(*, by: Hat, name: str, query: str, at: datetime) -> SavedSearch:
    """Keep a search under a name; what is new in it is told from now on."""
    if by.person_id is None:
        raise NotAllowed
    if read(QueryDict(query)).wish.is_empty:
        raise NothingToKeep
    with transaction.atomic():
        kept = SavedSearch.objects.select_for_update().filter(person=by.person_id)
        names = [search.name for search in kept]
        if name in names:
            raise NameIsTaken(name=name)
        if len(names) >= MOST_KEPT:
            raise TooManySearches(most=MOST_KEPT)
        return SavedSearch.objects.create(person_id=by.person_id, name=name, query=query, saved_at=at, told_at=at)


def forget_search(*, by: Hat, search_id: UUID) -> None:
    """Remove a search of one's own; a second time changes nothing."""
    if by.person_id is None:
        raise NotAllowed
    SavedSearch.objects.filter(pk=search_id, person=by.person_id).delete()


def stop_letters(*, token: str, at: datetime) -> SavedSearch | None:
    """Stop the letters of the search that a link of one of them names; None when the link is not ours or the search is gone."""
    found = search_of_link(token)
    if found is not None and found.stopped_at is None:
        found.stopped_at = at
        found.save(update_fields=["stopped_at"])
    return found


def search_of_link(token: str) -> SavedSearch | None:
    """The search whose letters a signed link stops."""
    try:
        return SavedSearch.objects.filter(pk=UUID(STOP.unsign(token))).first()
    except (signing.BadSignature, ValueError):
        return None


def tell_what_is_new(*, at: datetime) -> int:
    """Write to whoever keeps a search in which something is new, once a day at most; answers how many letters left."""
    due = SavedSearch.objects.filter(stopped_at=None, told_at__lte=at - timedelta(seconds=A_DAY), person__is_active=True)
    return sum(_tell(key, at=at) for key in due.order_by("id").values_list("pk", flat=True))


@dataclass(frozen=True)
class _News:
    search: SavedSearch
    offers: list[Offer]
    total: int


def _tell(key: UUID, *, at: datetime) -> bool:
    """One letter, in a transaction of its own: a mailer that refuses leaves the search for the next day."""
    try:
        with transaction.atomic():
            kept = SavedSearch.objects.select_related("person").select_for_update(of=("self",)).filter(pk=key).first()
            if kept is None or kept.stopped_at or not kept.person.email:
                return False
            news = _news_of(kept, at=at)
            kept.told_at = at
            kept.save(update_fields=["told_at"])
            if news.total:
                _write(news)
            return bool(news.total)
    except OSError:
        logger.exception("letter of a saved search", extra={"search": str(key)})
        return False


def _news_of(kept: SavedSearch, *, at: datetime) -> _News:
    today, language = timezone.localdate(at), kept.person.language
    fresh = new_since(kept.told_at, today=today)
    asked = read(QueryDict(kept.query))
    wish = wish_with_concepts(asked.wish, concepts_of(asked.wish.words, language))
    found = search(wish, language=language, today=today, among=fresh, size=MOST_TOLD)
    return _News(kept, offers(found.ids, today=today), found.total)


def _write(news: _News) -> None:
    person: Any = news.search.person
    write_letter(
        to=person.email,
        language=person.language,
        subject=_("New trainings: %(search)s"),
        template="offer/mail/new_in_catalogue.txt",
        context={
            "name": person.given_name,
            "search": news.search.name,
            "offers": news.offers,
            "total": news.total,
            "all": f"{reverse('offer:catalogue')}?{news.search.query}",
            "stop": reverse("offer:stop_search", args=[STOP.sign(str(news.search.pk))]),
        },
    )
