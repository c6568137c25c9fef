"""Letters by e-mail: one person, their language, a text template. The mailer behind it is a setting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise


def write_letter(*, to: str, language: str, subject: str | Promise, template: str, context: Mapping[str, Any]) -> None:
    """Send a letter in the language of its reader.

    `subject` may name values of the context (`%(organisation)s`); `address` in the template is that of this installation.
    """
    with translation.override(language or settings.LANGUAGE_CODE):
        values = {name: value() if callable(value) else value for name, value in context.items()}
        title = " ".join((str(subject) % values).split())
        body = render_to_string(template, values | {"address": settings.PUBLIC_ADDRESS})
        send_mail(title, body, None, [to])
