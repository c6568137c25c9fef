"""When an operator is asked whether a programme still stands."""

from __future__ import annotations

from datetime import date, timedelta

# Half a year without a date to come, or a year without a word of the operator.
WITHOUT_DATES = timedelta(days=183)
WITHOUT_WORD = timedelta(days=365)
# A letter that had no answer is not written again before this.
BETWEEN_LETTERS = timedelta(days=60)


def is_doubtful(*, today: date, confirmed_on: date, last_start_on: date | None, published_on: date) -> bool:
    """Whether a programme may be out of date: nobody vouched for it, and no session is to come or came lately.

    A word of the operator is worth half a year even without a date: otherwise they would be asked again and again.
    """
    if today - confirmed_on >= WITHOUT_WORD:
        return True
    last_sign = max(last_start_on or published_on, confirmed_on)
    return today - last_sign >= WITHOUT_DATES


def may_be_asked(*, today: date, asked_on: date | None) -> bool:
    """Whether enough time passed since the last letter."""
    return asked_on is None or today - asked_on >= BETWEEN_LETTERS
