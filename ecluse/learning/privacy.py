"""The personal data that learning holds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.privacy import register

from .models import Attestation, Completion

# Regulation (EU) 2021/1060, art. 82: supporting documents of co-funded operations are kept five years from the end of the
# year of the last payment; ten years cover programmes that run for five.
_REASON = _("The operator must be able to prove to its funders and to the person which training was completed.")

register(
    Completion,
    person="person",
    purpose=_("Trainings you completed, as attested by the operator."),
    basis="GDPR art. 6(1)(e)",
    keep="keep",
    reason=_REASON,
    years=10,
)
register(
    Attestation,
    person="completion__person",
    purpose=_("Competences attested by the trainings you completed."),
    basis="GDPR art. 6(1)(e)",
    keep="keep",
    reason=_REASON,
    years=10,
)
