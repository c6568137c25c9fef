"""The library of indicators: what each figure counts, in whose words, from which text. Data, not code: the engine is `queries/`.

A definition is never changed once it was published: a change of meaning is a new version, with its first day.
The texts are kept in the languages of the network (`rules/indicator_words.py`), so that a fact sheet reads the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .counting import AGES, GENDERS, STATUSES
from .indicator_words import WORDS

Texts = dict[str, str]
PARTICIPANTS, STAFF_HOURS, BADGES = "participants", "staff_hours", "badges"
PATHWAYS, CONNECTIONS = "pathways", "connections"
IMMERSIVE_SPACES, SMART_CORNERS, AREA = "immersive_spaces", "smart_corners", "area"


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator. `slug` stands in addresses; `measured` says whether it has breakdowns, evidence and a second computation.

    `counting_unit`, `uniqueness`, `moment` and `missing` are the four questions that make two figures comparable.
    """

    code: str
    slug: str
    version: str
    valid_from: date
    measured: bool
    symbol: str = ""
    breakdowns: tuple[str, ...] = ()

    def _words(self, key: str) -> Texts:
        return WORDS[self.code].get(key, {})

    @property
    def title(self) -> Texts:
        """What is counted, in two or three words."""
        return self._words("title")

    @property
    def unit(self) -> Texts:
        """The unit after a figure."""
        return self._words("unit")

    @property
    def counting_unit(self) -> Texts:
        """What one is: a person, a minute, a badge."""
        return self._words("counting_unit")

    @property
    def uniqueness(self) -> Texts:
        """Within what the same thing counts once."""
        return self._words("uniqueness")

    @property
    def moment(self) -> Texts:
        """When it starts to count."""
        return self._words("moment")

    @property
    def missing(self) -> Texts:
        """What becomes of what was not said."""
        return self._words("missing")

    @property
    def check(self) -> Texts:
        """How the figure is computed a second time."""
        return self._words("check")

    @property
    def source(self) -> Texts:
        """The legal texts behind the definition."""
        return self._words("source")


_FIRST = date(2026, 11, 1)
_ALL = ("gender", "age", "status")

MEASURED = (
    Indicator(
        code=PARTICIPANTS, slug="participants", version="1", valid_from=_FIRST, measured=True, breakdowns=_ALL
    ),
    Indicator(
        code=STAFF_HOURS, slug="heures", version="1", valid_from=_FIRST, measured=True, symbol="h", breakdowns=_ALL
    ),
    Indicator(code=BADGES, slug="badges", version="1", valid_from=_FIRST, measured=True, breakdowns=("issuer", "badge")),
)  # fmt: skip
# Rooms of the beneficiaries as they stand today: a stock, without people, month or journal.
STOCK = tuple(
    Indicator(code=code, slug=slug, version="1", valid_from=_FIRST, measured=False, symbol=symbol)
    for code, slug, symbol in (
        (IMMERSIVE_SPACES, "espaces-immersifs", ""),
        (SMART_CORNERS, "smart-corners", ""),
        (AREA, "surface", "m²"),
    )
)
# Counted from the news, or from the learning record, with a page behind the figure; without what is known at entry, so without breakdowns.
COUNTED = (
    Indicator(code=PATHWAYS, slug="parcours", version="1", valid_from=_FIRST, measured=False),
    Indicator(code=CONNECTIONS, slug="connexions", version="1", valid_from=_FIRST, measured=False),
)
# Promised to a funder and followed here as targets, though Écluse does not compute them yet.
DECLARED = tuple(
    Indicator(code=code, slug=slug, version="1", valid_from=_FIRST, measured=False)
    for code, slug in (
        ("learners_a_year", "apprenants-par-an"),
        ("startups", "entreprises-creees"),
        ("researchers", "chercheurs"),
    )
)
LIBRARY: dict[str, Indicator] = {indicator.code: indicator for indicator in (*MEASURED, *COUNTED, *STOCK, *DECLARED)}
BY_SLUG: dict[str, Indicator] = {indicator.slug: indicator for indicator in LIBRARY.values()}

# A target may be for one box of a breakdown: "status:jobseeker". Empty means the whole figure.
CATEGORIES: tuple[str, ...] = tuple(
    f"{breakdown}:{box}"
    for breakdown, boxes in (("status", STATUSES), ("gender", GENDERS), ("age", AGES))
    for box in boxes
    if box != "unknown"
)


def split_category(category: str) -> tuple[str, str]:
    """The breakdown and the box of a target's category; two empty texts for the whole figure."""
    breakdown, _colon, box = category.partition(":")
    return breakdown, box
