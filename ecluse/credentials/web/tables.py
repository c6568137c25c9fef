"""From badges and keys to the parts of the administrators' pages."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.ui import parts

SECTIONS = (
    ("credentials:issued", _("Badges issued")),
    ("credentials:keys", _("Signing keys")),
)


def sections(here: str) -> list[parts.Link]:
    """The pages of an administrator about badges, as tabs."""
    return [parts.Link(title, reverse(name), current=name == here) for name, title in SECTIONS]
