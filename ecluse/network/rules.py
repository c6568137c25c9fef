"""Periods and roles, as plain functions of values."""

from __future__ import annotations

from datetime import date, timedelta

# What an operator's administrator may give in their organisation. Roles over the whole network are not theirs to give.
ROLES_OF_AN_ORGANISATION = (
    "trainer",
    "technopedagogue",
    "counsellor",
    "company_tutor",
    "alternance_referent",
    "operator_admin",
    "helpdesk",
)
# The version of the words a person reads before they consent; a new wording is a new version.
NOTICE_VERSION = "2026-11"
# A person erased keeps the year of birth, which statistics by age need, and no day.
FIRST_OF_JANUARY = (1, 1)


def in_force(*, start_on: date, end_on: date | None, day: date) -> bool:
    """Whether a period whose end is excluded covers this day."""
    return start_on <= day and (end_on is None or day < end_on)


def last_day(end_on: date | None) -> date | None:
    """The last day of a period whose end is excluded, as people say it."""
    return end_on - timedelta(days=1) if end_on else None


def is_last_administrator(*, role: str, administrators: int) -> bool:
    """Whether ending this role would leave an organisation nobody to look after it."""
    return role == "operator_admin" and administrators <= 1


def year_only(day: date | None) -> date | None:
    """The first of January of the same year: enough for an age group, too little for a person."""
    return day.replace(month=FIRST_OF_JANUARY[0], day=FIRST_OF_JANUARY[1]) if day else None


def is_enterprise_number(text: str, *, country: str) -> bool:
    """Whether a number can be that of an enterprise: BCE/KBO (ten digits, modulo 97) in Belgium, SIREN or SIRET (Luhn) in France.

    Numbers of other countries are not checked. La Poste, whose SIRETs follow another sum, is known by its SIREN (356000000).
    """
    digits = "".join(letter for letter in text if letter.isdigit())
    if country == "BE":
        return len(digits) == 10 and digits[0] in "01" and 97 - int(digits[:8]) % 97 == int(digits[8:])
    if country == "FR":
        return len(digits) in (9, 14) and (luhn(digits) or digits.startswith("356000000"))
    return True


def luhn(digits: str) -> bool:
    """The sum of Luhn, which finds a wrong digit and most exchanged ones."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
