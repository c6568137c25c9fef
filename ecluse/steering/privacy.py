"""The personal data of steering: the single point of contact of a programme. Evidence lists own nothing, they read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.privacy import register, without

from .models import FundedProgramme

register(
    FundedProgramme,
    person="contact",
    purpose=_("Knowing whom to ask about a programme paid with public money."),
    basis="GDPR art. 6(1)(e)",
    keep="anonymise",
    reason=_("The programme stays accountable; it only loses the name of its contact."),
    fields=("id", "code"),
    anonymise=without("contact"),
)
