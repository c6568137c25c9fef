"""Ordinary spaces, for tests only."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from ecluse.network.testing import SiteFactory

from .models import Space


class SpaceFactory(DjangoModelFactory[Space]):
    """A classroom of sixteen seats."""

    class Meta:
        model = Space

    class Params:
        immersive = factory.Trait(kind=Space.Kind.IMMERSIVE, seats=12, area=320)
        smart_corner = factory.Trait(kind=Space.Kind.SMART_CORNER, seats=6, area=40)

    site = factory.SubFactory(SiteFactory)
    name = factory.Sequence(lambda n: f"Salle {n}")
    kind = Space.Kind.CLASSROOM
    seats = 16
    area = 60
