"""The personal data of the offer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.privacy import register

from .actions.papers import forget_paper
from .models import (
    Attendance,
    CalendarAddress,
    Enrolment,
    EnrolmentStep,
    FollowUp,
    GroupLine,
    Notice,
    Paper,
    PaperReading,
    PlaceOffer,
    SavedSearch,
    SealedDocument,
    Session,
    SurveyTurn,
)

PROPOSED = _("Giving you a place in a training, following you in it and proving to the funder that it took place.")
EVIDENCE = _("The funders of the training ask for the evidence of participation for five years after the last payment.")

register(
    Enrolment,
    person="person",
    purpose=PROPOSED,
    basis="GDPR art. 6(1)(e); Regulation (EU) 2021/1060, art. 82",
    keep="keep",
    reason=EVIDENCE,
    years=10,
)
register(
    EnrolmentStep,
    person="enrolment__person",
    purpose=PROPOSED,
    basis="GDPR art. 6(1)(e); Regulation (EU) 2021/1060, art. 82",
    keep="keep",
    reason=EVIDENCE,
    years=10,
)
register(
    PlaceOffer,
    person="enrolment__person",
    purpose=_("Offering you a place that became free, and keeping it for you until you answer."),
    basis="GDPR art. 6(1)(e); Regulation (EU) 2021/1060, art. 82",
    keep="keep",
    reason=EVIDENCE,
    years=10,
)
register(
    GroupLine,
    person="person",
    purpose=_("Telling the organisation that asked for you what became of its request, until you say yes yourself."),
    basis="GDPR art. 6(1)(e)",
)
register(
    Attendance,
    person="enrolment__person",
    purpose=PROPOSED,
    basis="GDPR art. 6(1)(e); Regulation (EU) 2021/1060, art. 82",
    keep="keep",
    reason=EVIDENCE,
    years=10,
)
register(
    Session,
    person="trainer",
    purpose=_("Naming the trainer of a session."),
    basis="GDPR art. 6(1)(e)",
    keep="keep",
    reason=EVIDENCE,
    years=10,
    fields=("id", "programme_id", "start_on", "last_day_on"),
)
register(
    SavedSearch,
    person="person",
    purpose=_("Keeping the searches you asked us to keep, and telling you what is new in them until you stop it."),
    basis="GDPR art. 6(1)(a)",
)
# The bytes are downloaded from the page of the enrolment; the register shows what they are.
SEALED = ("id", "session_id", "scope", "first_on", "last_on", "version", "sealed_at", "sha256")
register(
    SealedDocument,
    person="sealed_by",
    purpose=_("Proving who signed an attendance sheet, and when."),
    basis="GDPR art. 6(1)(e); Regulation (EU) 2021/1060, art. 82",
    keep="keep",
    reason=EVIDENCE,
    years=10,
    fields=SEALED,
)
register(
    SealedDocument,
    person="enrolment__person",
    purpose=_("Giving you a certificate of attendance that anybody can verify."),
    basis="GDPR art. 6(1)(e); Regulation (EU) 2021/1060, art. 82",
    keep="keep",
    reason=EVIDENCE,
    years=10,
    fields=SEALED,
)
register(
    Notice,
    person="person",
    purpose=_("Sending you each reminder once only."),
    basis="GDPR art. 6(1)(e)",
    fields=("id", "kind", "claimed_at", "sent_at"),
)
register(
    CalendarAddress,
    person="person",
    purpose=_("Letting your agenda follow your half-days, until you revoke it."),
    basis="GDPR art. 6(1)(a)",
    fields=("id", "made_at", "revoked_at"),
)
# The answers themselves point at nobody, on purpose: nothing of them can be exported or erased for a person.
register(
    SurveyTurn,
    person="enrolment__person",
    purpose=_("Asking your opinion of a training once. What you answered is kept apart and is not tied to you."),
    basis="GDPR art. 6(1)(e)",
    fields=("id", "enrolment_id", "moment", "opened_on", "is_answered"),
)
register(
    FollowUp,
    person="enrolment__person",
    purpose=_("Counting what trainings lead to, four weeks and six months after. You may refuse to be asked."),
    basis="GDPR art. 6(1)(e); Regulation (EU) 2021/1057, Annex I",
    keep="keep",
    reason=EVIDENCE,
    years=10,
)

register(
    Paper,
    person="enrolment__person",
    purpose=_("Checking the papers that a training asks you for; each is deleted half a year after the session at the latest."),
    basis="GDPR art. 6(1)(e)",
    keep="anonymise",
    # Deleted like what is erased; its file goes with it.
    anonymise=forget_paper,
    reason=_("The paper is deleted with its file."),
    fields=("id", "kind", "sent_at", "state", "reason", "decided_at"),
)
register(
    PaperReading,
    person="paper__enrolment__person",
    purpose=_("Telling you who opened your papers, and when."),
    basis="GDPR art. 6(1)(c), art. 32",
    fields=("id", "by_role", "at"),
)
register(
    PaperReading,
    person="by_person",
    purpose=_("Telling people who opened their papers, and when."),
    basis="GDPR art. 6(1)(c), art. 32",
    keep="keep",
    reason=_("Who opened a paper is kept as long as the paper, which is deleted half a year after the session."),
    years=1,
    fields=("id", "by_role", "at"),
)
