"""A session with many places and people signed in, for the stream of enrolments; called beside the house."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from ecluse.network.testing import PersonFactory
from ecluse.offer.testing import SessionFactory


def signed_in(person) -> str:
    """The cookie of a session of this person."""
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return store.session_key


def sow(number: int) -> dict[str, object]:
    """The session, and the cookies of so many people."""
    start = timezone.localdate() + timedelta(days=20)
    session = SessionFactory(places=500, start_on=start, last_day_on=start + timedelta(days=4))
    people = PersonFactory.create_batch(number, password="!")
    return {"session": str(session.pk), "cookies": [signed_in(person) for person in people]}
