"""A session with many places and people signed in, for the stream of enrolments. Prints what the test needs as JSON."""

from __future__ import annotations

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.utils import timezone  # noqa: E402

from ecluse.network.testing import PersonFactory  # noqa: E402
from ecluse.offer.testing import SessionFactory  # noqa: E402


def signed_in(person) -> str:
    """The cookie of a session of this person."""
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return store.session_key


def main() -> None:
    """Sow and tell."""
    start = timezone.localdate() + timedelta(days=20)
    session = SessionFactory(places=500, start_on=start, last_day_on=start + timedelta(days=4))
    people = PersonFactory.create_batch(int(sys.argv[1]), password="!")
    print(json.dumps({"session": str(session.pk), "cookies": [signed_in(person) for person in people]}))


main()
