"""The domain `skills`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SkillsConfig(AppConfig):
    """See README.md."""

    name = "ecluse.skills"
    label = "skills"
    verbose_name = _("Skills")
