"""Why a visit to another learning record store failed: kept in few letters, said in the language of who reads."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecluse.foundation import outside
from ecluse.foundation.errors import Refusal

FAILURES: dict[str, Promise | str] = {
    "address": outside.OutsideRefused.sentence,
    "silent": outside.OutsideUnreachable.sentence,
    "slow": outside.OutsideTooSlow.sentence,
    "large": outside.OutsideTooLarge.sentence,
    "key": _("The other store refuses our key and secret (%(said)s)."),
    "answered": _("The other store answered: %(said)s"),
    "page": _("The page of the other store cannot be read."),
    "elsewhere": _("The next page is at another host, where our secret is not shown."),
    "tool": _("The tool in whose name statements are kept was ended."),
}
REFUSALS: dict[type[Refusal], str] = {
    outside.OutsideRefused: "address",
    outside.OutsideTooSlow: "slow",
    outside.OutsideTooLarge: "large",
}


class VisitFailed(Exception):
    """The visit did not come to its end; it is made again later. Its text is for the administrator, in their language."""

    def __init__(self, kind: str, said: str = "") -> None:
        self.mark = f"{kind} {said}".strip()[:300]
        super().__init__(self.mark)

    def __str__(self) -> str:
        return failure_words(self.mark)


def failure_words(mark: str) -> str:
    """What went wrong with a visit, in the language in use; `mark` is what the row keeps of it."""
    kind, _space, said = mark.partition(" ")
    return str(FAILURES[kind]) % {"said": said} if kind in FAILURES else mark


def of_refusal(refusal: Refusal) -> VisitFailed:
    """What it means for a visit that an address could not be called."""
    return VisitFailed(REFUSALS.get(type(refusal), "silent"))
