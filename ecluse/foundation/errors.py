"""Expected failures: what a person may run into by acting in good faith."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """An action that cannot be done, with the sentence that tells a person why and what to do.

    Subclasses are named after the fact (`SessionIsFull`) and stand beside the action that raises them.
    `sentence` may hold `{names}` filled by the keyword arguments.
    """

    sentence: str | Promise = _("This cannot be done.")

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(values)

    def __str__(self) -> str:
        return str(self.sentence).format(**self.values)
