"""The catalogue remembers when something changed and what left it, for those who copy it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ecluse.offer.actions.catalogue import refresh_entries, refresh_entry
from ecluse.offer.models import CatalogueEntry, CatalogueWithdrawal
from ecluse.offer.testing import NOW, ProgrammeFactory, SessionFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def test_an_entry_is_dated_by_the_change_and_not_by_the_nightly_round() -> None:
    session = SessionFactory.create()
    refresh_entry(programme=session.programme, at=NOW)

    assert refresh_entries(at=LATER) == 0

    assert CatalogueEntry.objects.get().changed_at == NOW


def test_an_action_dates_the_entry_even_where_search_reads_nothing_new() -> None:
    programme = ProgrammeFactory.create()
    refresh_entry(programme=programme, at=NOW)
    programme.content = {"fr": "Un jour de plus sur les câbles."}
    programme.save()

    refresh_entry(programme=programme, at=LATER)

    assert CatalogueEntry.objects.get().changed_at == LATER


def test_the_nightly_round_dates_the_entry_whose_session_began() -> None:
    session = SessionFactory.create()
    refresh_entry(programme=session.programme, at=NOW)
    begun = NOW + timedelta(days=60)

    assert refresh_entries(at=begun) == 1

    entry = CatalogueEntry.objects.get()
    assert (entry.next_start_on, entry.changed_at) == (None, begun)


def test_a_programme_that_leaves_the_catalogue_is_remembered_until_it_comes_back() -> None:
    programme = ProgrammeFactory.create()
    refresh_entry(programme=programme, at=NOW)
    programme.published_at, published_at = None, programme.published_at
    programme.save()

    refresh_entry(programme=programme, at=LATER)

    assert not CatalogueEntry.objects.exists()
    assert CatalogueWithdrawal.objects.get().withdrawn_at == LATER

    programme.published_at = published_at
    programme.save()
    refresh_entry(programme=programme, at=LATER + timedelta(hours=1))

    assert CatalogueEntry.objects.exists()
    assert not CatalogueWithdrawal.objects.exists()
