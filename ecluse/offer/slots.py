"""The places in the pages of the offer that upper domains fill."""

from __future__ import annotations

from ecluse.foundation.slots import Slot

PROGRAMME_PAGE = Slot("offer.programme_page", arguments=("programme",), purpose="What a programme leads to: badges.")
ENROLMENT_PAGE = Slot(
    "offer.enrolment_page", arguments=("enrolment",), purpose="What came of an enrolment: attested competences, badge."
)
