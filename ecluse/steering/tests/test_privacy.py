"""What steering holds about people."""

from __future__ import annotations

import pytest

from ecluse.foundation.privacy import erase, export
from ecluse.network.testing import PersonFactory

from ..testing import FundedProgrammeFactory

pytestmark = pytest.mark.django_db


def test_the_single_point_of_contact_is_exported_and_forgotten() -> None:
    person = PersonFactory.create()
    programme = FundedProgrammeFactory.create(contact=person)

    held = export(person.pk)["steering.FundedProgramme"]
    erase(person.pk)
    programme.refresh_from_db()

    assert held["rows"] == [{"id": str(programme.pk), "code": programme.code}]
    assert programme.contact is None
