"""A programme as a `formation` of LHEO 2.3. The order of elements is that of the schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.multilingual import text_in
from ecluse.offer.api import OperatorSheet, PlaceSheet, ProgrammeSheet, SessionSheet

from ..completeness import Requirement

NAMESPACE = "http://lheo.gouv.fr/2.3"
FRENCH = "fr"
# Formacode of the public “everybody”: who an offer was made for is said in words, nobody is refused (offer, TargetGroup).
EVERYBODY = "80056"
ON_SITE, BLENDED, REMOTE = "0", "1", "2"
MODES = {"on_site": ON_SITE, "blended": BLENDED, "remote": REMOTE}
FIXED_DATES = "0"
# dict-etat-recrutement: open; suspended when only the waiting list is open.
OPEN, SUSPENDED = "1", "3"
# dict-type-parcours: grouped, individualised, modular, mixed. Sessions of a group are grouped.
GROUPED = "1"
# dict-niveaux: 1 is “no specific level”, 11 to 18 the levels of the French framework, numbered as the European one.
NO_LEVEL, FIRST_LEVEL = 1, 10
LONG, TITLE, LINE = 3000, 255, 50

Address = Callable[..., str]
REQUIREMENTS = (
    Requirement(_("a title"), lambda sheet: bool(text_in(sheet.title, FRENCH))),
    Requirement(_("what one will be able to do"), lambda sheet: bool(sheet.objective)),
    Requirement(_("what it leads to"), lambda sheet: bool(sheet.expected_results)),
    Requirement(_("the content"), lambda sheet: bool(sheet.content)),
    Requirement(_("a session ahead"), lambda sheet: bool(sheet.sessions)),
    Requirement(_("an address where people enrol"), lambda sheet: any(session.place for session in sheet.sessions)),
    Requirement(_("the enterprise number of the operator"), lambda sheet: len(_digits(sheet.operator.registration_number)) >= 9),
    Requirement(
        _("the activity number and the SIRET, for a French operator"),
        lambda sheet: (
            sheet.operator.country != "FR"
            or (len(sheet.operator.activity_number) == 11 and len(_digits(sheet.operator.registration_number)) == 14)
        ),
    ),
)


def document(
    sheets: Iterable[ProgrammeSheet], *, address: Address, words: Callable[[ProgrammeSheet], dict[str, str]]
) -> Iterator[bytes]:
    """The whole feed, a piece at a time. `words` gives the sentences that LHEO wants in words: `rhythm`, `public`, `conditions`, `funding`."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<lheo xmlns="{NAMESPACE}">\n<offres>\n'.encode()
    for sheet in sheets:
        yield tostring(formation(sheet, address=address, words=words(sheet)), encoding="utf-8") + b"\n"
    yield b"</offres>\n</lheo>\n"


def formation(sheet: ProgrammeSheet, *, address: Address, words: dict[str, str]) -> Element:
    """One complete programme (`REQUIREMENTS`)."""
    page = address("offer:programme", sheet.id)
    me = Element("formation", {"numero": str(sheet.id), "uri": page})
    domain = SubElement(me, "domaine-formation")
    for code in sheet.formacodes[:5]:
        _text(domain, "code-FORMACODE", code)
    for aim in [aim for aim in sheet.aims if aim.framework == "rome" and len(aim.code) == 5][:5]:
        _text(domain, "code-ROME", aim.code)
    _text(me, "intitule-formation", _cut(text_in(sheet.title, FRENCH), TITLE))
    _text(me, "objectif-formation", _cut(text_in(sheet.objective, FRENCH), LONG))
    _text(me, "resultats-attendus", _cut(text_in(sheet.expected_results, FRENCH), LONG))
    _text(me, "contenu-formation", _cut(text_in(sheet.content, FRENCH), LONG))
    _text(me, "certifiante", "1" if sheet.certifications else "0")
    _contact(SubElement(me, "contact-formation"), sheet.operator)
    _text(me, "parcours-de-formation", GROUPED)
    _text(me, "code-niveau-entree", level(sheet.entry_level))
    for number in sheet.certifications[:5]:
        kind = "RNCP" if number.startswith("RNCP") else "RS"
        _text(SubElement(me, "certification"), f"code-{kind}", number.removeprefix("RNCP") if kind == "RNCP" else number)
    _text(me, "code-niveau-sortie", level(sheet.exit_level))
    _text(SubElement(me, "url-formation"), "urlweb", page)
    for mode, sessions in _by_mode(sheet.sessions):
        _action(me, sheet, mode, sessions, words)
    _operator(me, sheet.operator)
    _extras(
        me,
        {
            f"ecluse:competence:{aim.framework}": [one.uri for one in sheet.aims if one.framework == aim.framework]
            for aim in sheet.aims
        },
    )
    return me


def _by_mode(sessions: tuple[SessionSheet, ...]) -> list[tuple[str, list[SessionSheet]]]:
    """LHEO says the way of learning on the action, not on the session: one action for each."""
    found: dict[str, list[SessionSheet]] = {}
    for session in sessions:
        found.setdefault(session.mode, []).append(session)
    return sorted(found.items())


def _action(formation_: Element, sheet: ProgrammeSheet, mode: str, sessions: list[SessionSheet], words: dict[str, str]) -> None:
    me = SubElement(formation_, "action", {"numero": f"{sheet.id}-{mode}"})
    _text(me, "rythme-formation", _cut(words["rhythm"], LONG))
    _text(me, "code-public-vise", EVERYBODY)
    _text(me, "info-public-vise", _cut(words["public"], 250))
    _text(me, "niveau-entree-obligatoire", "1" if sheet.entry_level else "0")
    _text(me, "modalites-alternance", words["alternation"])
    _text(me, "modalites-enseignement", MODES[mode])
    _text(me, "conditions-specifiques", _cut(words["conditions"], LONG))
    _text(me, "prise-en-charge-frais-possible", "1" if sheet.funding else "0")
    places = {session.place.id: session.place for session in sessions if session.place}
    for place in places.values():
        address = SubElement(SubElement(me, "lieu-de-formation"), "coordonnees")
        _address(address, place)
    _text(me, "modalites-entrees-sorties", FIXED_DATES)
    seat = next((session.place for session in sheet.sessions if session.place), None)
    for session in sessions:
        _session(me, session, session.place or seat)
    if sheet.accessibility:
        _text(me, "acces-handicapes", _cut(words["accessibility"], 250))
    for language in dict.fromkeys(session.language for session in sessions):
        _text(me, "langue-formation", language)
    _text(me, "prix-total-TTC", f"{min(session.price for session in sessions):.2f}")
    _text(me, "nombre-heures-total", str(sheet.hours))
    if sheet.funding:
        _text(me, "detail-conditions-prise-en-charge", _cut(words["funding"], 600))


def _session(action: Element, session: SessionSheet, place: PlaceSheet | None) -> None:
    me = SubElement(action, "session", {"numero": str(session.id)})
    period = SubElement(me, "periode")
    _text(period, "debut", _day(session.start_on))
    _text(period, "fin", _day(session.last_day_on))
    where = SubElement(me, "adresse-inscription")
    if place:
        _address(where, place)
    _text(me, "etat-recrutement", OPEN if session.is_open else SUSPENDED)


def _address(parent: Element, place: PlaceSheet) -> None:
    me = SubElement(parent, "adresse")
    _text(me, "denomination", _cut(place.name, LINE))
    for line in _lines(place.street):
        _text(me, "ligne", line)
    _text(me, "codepostal", postcode(place.postcode, place.country))
    _text(me, "ville", _cut(place.locality, LINE))
    _text(me, "pays", place.country)
    where = SubElement(me, "geolocalisation")
    _text(where, "latitude", f"{place.latitude:.6f}")
    _text(where, "longitude", f"{place.longitude:.6f}")


def _operator(parent: Element, operator: OperatorSheet) -> None:
    me = SubElement(parent, "organisme-formation-responsable")
    activity, siret = operator_numbers(operator)
    _text(me, "numero-activite", activity)
    _text(SubElement(me, "SIRET-organisme-formation"), "SIRET", siret)
    _text(me, "nom-organisme", _cut(operator.name, 250))
    _text(me, "raison-sociale", _cut(operator.name, 250))
    _contact(SubElement(me, "coordonnees-organisme"), operator)
    _contact(SubElement(me, "contact-organisme"), operator)
    if operator.country != "FR":
        _extras(me, {"ecluse:convention": ["operateur-etranger"], f"ecluse:{operator.country}": [operator.registration_number]})


def operator_numbers(operator: OperatorSheet) -> tuple[str, str]:
    """The activity number and the SIRET; those of an operator of another country follow the convention of the README."""
    digits = _digits(operator.registration_number)
    if operator.country == "FR":
        return operator.activity_number, digits
    ten = digits[:10].rjust(10, "0")
    return operator.country[0] + ten, f"{operator.country}{ten}XX"


def level(eqf: int | None) -> str:
    """The code of a level of the European framework."""
    return str(FIRST_LEVEL + eqf if eqf else NO_LEVEL)


def postcode(text: str, country: str) -> str:
    """Five characters: a foreign postcode of four gets the letter of its country."""
    digits = re.sub(r"\W", "", text)
    return digits[:5] if country == "FR" else (country[0] + digits[:4]).ljust(5, "0")


def _contact(parent: Element, operator: OperatorSheet) -> None:
    me = SubElement(parent, "coordonnees")
    _text(me, "nom", _cut(operator.name, LINE))
    if operator.phone:
        _text(SubElement(me, "telfixe"), "numtel", operator.phone[:25])
    if operator.email:
        _text(me, "courriel", operator.email[:160])
    if operator.website:
        _text(SubElement(me, "web"), "urlweb", operator.website[:400])


def _extras(parent: Element, entries: dict[str, list[str]]) -> None:
    for info, values in entries.items():
        me = SubElement(parent, "extras", {"info": info})
        for value in values:
            _text(me, "extra", value)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = printable(text)


def printable(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _cut(text: str, most: int) -> str:
    """At most so many characters, an ellipsis where something was left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _lines(text: str) -> list[str]:
    """A street on lines of fifty characters, four at the most, never empty."""
    found: list[str] = []
    rest = " ".join(text.split()) or "–"
    while rest and len(found) < 4:
        cut = len(rest) if len(rest) <= LINE else (rest.rfind(" ", 1, LINE + 1) if " " in rest[1 : LINE + 1] else LINE)
        found.append(rest[:cut])
        rest = rest[cut:].strip()
    return found


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
