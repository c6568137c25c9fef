"""Documents for machines inside pages for people."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def json_ld(document: Any) -> SafeString:
    """A JSON-LD document as a data block. Django escapes it; a data block runs nothing, so the content policy lets it be."""
    return SafeString(json_script(document).replace('type="application/json"', 'type="application/ld+json"', 1))
