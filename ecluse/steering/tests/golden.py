"""A table of participations worked out by hand: who counts, where, and why not.

Programme ONE pays A and B in 2025. Programme TWO pays B alone from June 2025 to May 2026. X is paid by nobody.
The reason of each row in each programme, and the box of each counted row, were written by hand; `AGES` is the age in full
years on the day of entry, worked out from the day of birth.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")

# person, operator, first presence, gender, born, age, situation, state, reason in ONE, reason in TWO
TABLE = """
p01 A 2025-01-01T09:00 woman      1990-05-17 34 jobseeker     completed counted           not_a_beneficiary
p02 A 2024-12-31T09:00 man        1985-03-02 39 employee      completed before            not_a_beneficiary
p03 B 2025-12-31T16:30 man        1985-03-02 40 employee      attending counted           counted
p04 B 2026-01-01T08:30 woman      2000-01-01 26 student       attending after             counted
p05 X 2025-03-03T09:00 woman      1999-09-09 25 jobseeker     completed not_a_beneficiary not_a_beneficiary
p06 A -                woman      1999-09-09 25 jobseeker     accepted  never_present     never_present
p07 A 2025-02-03T09:00 woman      2007-02-03 18 student       completed counted           not_a_beneficiary
p08 A 2025-02-03T09:00 man        2007-02-04 17 student       completed counted           not_a_beneficiary
p09 A 2025-02-03T09:00 non_binary 1995-02-03 30 jobseeker     completed counted           not_a_beneficiary
p10 A 2025-02-03T09:00 woman      1995-02-04 29 jobseeker     completed counted           not_a_beneficiary
p11 B 2025-02-03T09:00 man        1970-02-03 55 employee      completed counted           before
p12 B 2025-02-03T09:00 woman      1970-02-04 54 employee      completed counted           before
p13 A 2025-02-28T09:00 man        2004-02-29 20 apprentice    completed counted           not_a_beneficiary
p14 A 2025-03-01T09:00 woman      2004-02-29 21 apprentice    completed counted           not_a_beneficiary
p15 A 2025-01-10T09:00 woman      1988-07-01 36 jobseeker     completed counted           not_a_beneficiary
p15 B 2025-09-01T09:00 woman      1988-07-01 37 employee      attending counted_already   counted
p16 A 2024-11-05T09:00 man        1979-12-25 44 jobseeker     completed before            not_a_beneficiary
p16 A 2025-01-15T09:00 man        1979-12-25 45 jobseeker     completed counted           not_a_beneficiary
p17 B 2025-10-01T09:00 woman      1996-10-01 29 employee      attending counted_already   counted
p17 A 2025-02-01T09:00 woman      1996-10-01 28 jobseeker     completed counted           not_a_beneficiary
p18 A 2025-04-07T09:00 man        1967-06-06 57 jobseeker     abandoned counted           not_a_beneficiary
p19 B 2025-06-01T00:00 man        1994-04-04 31 self_employed completed counted           counted
p20 B 2025-05-31T23:59 woman      1994-04-04 31 self_employed completed counted           before
p21 A 2025-05-05T09:00 ?          1991-01-01 34 jobseeker     completed counted           not_a_beneficiary
p22 A 2025-05-05T09:00 woman      ?          ?  jobseeker     completed counted           not_a_beneficiary
p23 A 2025-05-05T09:00 man        1991-01-01 34 ?             completed counted           not_a_beneficiary
p24 A 2025-05-05T09:00 ?          ?          ?  ?             abandoned counted           not_a_beneficiary
p25 B 2025-11-11T09:00 autre      1991-01-01 34 inactive      completed counted           counted
p26 B 2025-11-11T09:00 non_binary 2010-11-12 14 student       completed counted           counted
p27 B 2025-11-11T09:00 non_binary 2007-11-11 18 apprentice    completed counted           counted
p28 A 2025-12-31T23:59 woman      1960-01-01 65 inactive      completed counted           not_a_beneficiary
p29 B 2025-12-31T23:59 woman      1960-01-01 65 inactive      completed counted           counted
p30 B 2026-05-31T23:59 man        1960-01-01 66 employee      completed after             counted
p31 B 2026-06-01T00:00 man        1960-01-01 66 employee      completed after             after
p32 X 2025-01-20T09:00 woman      1998-08-08 26 jobseeker     completed not_a_beneficiary not_a_beneficiary
p32 A 2025-03-20T09:00 woman      1998-08-08 26 employee      completed counted           not_a_beneficiary
p33 B 2025-02-10T09:00 man        1998-08-08 26 jobseeker     abandoned counted           before
p33 B 2025-07-10T09:00 man        1998-08-08 26 jobseeker     completed counted_already   counted
p33 B 2026-02-10T09:00 man        1998-08-08 27 employee      attending after             counted_already
p34 A -                man        1998-08-08 26 jobseeker     withdrawn never_present     never_present
p34 A 2025-09-09T09:00 man        1998-08-08 27 jobseeker     attending counted           not_a_beneficiary
p35 A 2025-08-18T09:00 woman      1995-08-18 30 jobseeker     completed counted           not_a_beneficiary
p36 A 2025-08-17T09:00 woman      1995-08-18 29 jobseeker     completed counted           not_a_beneficiary
p37 B 2025-06-15T09:00 woman      1970-06-15 55 inactive      abandoned counted           counted
p38 A 2025-06-15T09:00 man        2007-06-15 18 apprentice    attending counted           not_a_beneficiary
p39 A 2025-06-15T09:00 man        2025-06-15 0  ?             attending counted           not_a_beneficiary
p40 B 2025-03-30T01:30 woman      1983-03-30 42 employee      completed counted           before
p41 B 2025-10-26T02:30 woman      1983-10-27 41 employee      completed counted           counted
p42 A 2025-07-01T09:00 man        1969-07-02 55 self_employed completed counted           not_a_beneficiary
p43 X 2025-07-01T09:00 woman      1969-07-02 55 employee      completed not_a_beneficiary not_a_beneficiary
p44 X -                woman      1969-07-02 55 employee      refused   never_present     never_present
"""

# Counted people in each box, added up by hand from the rows above.
EXPECTED = {
    "ONE": {
        "total": 36,
        "gender": {"woman": 17, "man": 13, "non_binary": 3, "unknown": 3},
        "age": {"0-17": 3, "18-29": 11, "30-54": 14, "55+": 6, "unknown": 2},
        "status": {
            "jobseeker": 13, "employee": 6, "self_employed": 3, "apprentice": 4, "student": 3, "inactive": 4, "unknown": 3,
        },
    },
    "TWO": {
        "total": 13,
        "gender": {"woman": 6, "man": 4, "non_binary": 2, "unknown": 1},
        "age": {"0-17": 1, "18-29": 4, "30-54": 5, "55+": 3, "unknown": 0},
        "status": {
            "jobseeker": 1, "employee": 5, "self_employed": 1, "apprentice": 1, "student": 2, "inactive": 3, "unknown": 0,
        },
    },
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line of the table; `born` and `age` are None, `gender` and `status` empty, when they were not said."""

    person: str
    operator: str
    started_at: datetime | None
    gender: str
    born: date | None
    age: int | None
    status: str
    state: str
    one: str
    two: str


def rows() -> list[Row]:
    """The table, in its order."""
    return [_row(line.split()) for line in TABLE.strip().splitlines()]


def _row(cells: list[str]) -> Row:
    person, operator, started, gender, born, age, status, state, one, two = cells
    return Row(
        person=person,
        operator=operator,
        started_at=None if started == "-" else datetime.fromisoformat(started).replace(tzinfo=BRUSSELS),
        gender="" if gender == "?" else gender,
        born=None if born == "?" else date.fromisoformat(born),
        age=None if age == "?" else int(age),
        status="" if status == "?" else status,
        state=state,
        one=one,
        two=two,
    )
