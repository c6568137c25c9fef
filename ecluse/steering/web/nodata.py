"""No data is not zero: one word and one sign for it, in pages and in exports."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NO_DATA = pgettext_lazy("no figure is known", "n/a")
EXPLAINED = _("n/a: no data, nobody has told the figure. 0: it was counted, and there is none.")


def shown(value: Any) -> Any:
    """A value, or the sign that nothing is known."""
    return NO_DATA if value is None or value == "" else value
