"""The places in the pages of the offer that upper domains fill."""

from __future__ import annotations

from ecluse.foundation.slots import Slot

PROGRAMME_PAGE = Slot(
    "offer.programme_page", arguments=("programme",), purpose="What a programme leads to: badges, and what machines read."
)
PROGRAMMES_PAGE = Slot("offer.programmes_page", arguments=(), purpose="What else an operator does with its programmes: imports.")
SESSION_PAGE = Slot("offer.session_page", arguments=("session",), purpose="What can be done with the dates of a session.")
RUN_PAGE = Slot("offer.run_page", arguments=("session",), purpose="What else one does with a session one runs: watch it live.")
ENROLMENT_PAGE = Slot(
    "offer.enrolment_page", arguments=("enrolment",), purpose="What came of an enrolment: attested competences, badge."
)
PROOF = Slot(
    "offer.proof", arguments=("proof",), purpose="What shows that a prerequisite is proven: the badge that one may open."
)
