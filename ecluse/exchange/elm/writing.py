"""A programme as a LearningOpportunity of the European Learning Model v3 (profile LOQ 1.1.0)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from ecluse.offer.api import OperatorSheet, PlaceSheet, ProgrammeSheet, SessionSheet

from ..completeness import Requirement

ELM = "http://data.europa.eu/snb/model/elm/"
DCT = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
ROV = "http://www.w3.org/ns/regorg#"
ADMS = "http://www.w3.org/ns/adms#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {"elm": ELM, "dcterms": DCT, "foaf": FOAF, "skos": SKOS, "rov": ROV, "adms": ADMS, "xsd": XSD}
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
VALUE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#value")
CONCEPT = NamedNode(SKOS + "Concept")
AUTHORITY = "http://publications.europa.eu/resource/authority/"
ISCED = "http://data.europa.eu/snb/isced-f/"
EQF = "http://data.europa.eu/snb/eqf/"
# Codes of the European authority lists.
LANGUAGES = {"fr": "FRA", "nl": "NLD", "en": "ENG", "de": "DEU"}
COUNTRIES = {"BE": "BEL", "FR": "FRA", "NL": "NLD", "LU": "LUX", "DE": "DEU"}
FORMATS = {"ttl": RdfFormat.TURTLE, "rdf": RdfFormat.RDF_XML, "jsonld": RdfFormat.JSON_LD}

REQUIREMENTS = (
    Requirement(_("a title"), lambda sheet: bool(sheet.title)),
    Requirement(_("the field of training"), lambda sheet: bool(sheet.isced_field)),
    Requirement(_("a competence aimed at"), lambda sheet: any(aim.label for aim in sheet.aims)),
    Requirement(_("a language of training"), lambda sheet: any(language in LANGUAGES for language in sheet.languages)),
    Requirement(_("the country of the operator"), lambda sheet: sheet.operator.country in COUNTRIES),
)
Address = Callable[..., str]


def serialised(triples: Iterable[Triple], format_: RdfFormat) -> bytes:
    """The document of these triples, with the prefixes people know."""
    return serialize(triples, format=format_, prefixes=PREFIXES) or b""


def opportunity(sheet: ProgrammeSheet, *, address: Address) -> Iterator[Triple]:
    """The triples of a complete programme (`REQUIREMENTS`). `address` gives the page of a name and a key."""
    page = address("offer:programme", sheet.id)
    me, homepage, learned = NamedNode(page), NamedNode(page + "#page"), NamedNode(page + "#achievement")
    yield Triple(me, TYPE, NamedNode(ELM + "LearningOpportunity"))
    yield from _texts(me, DCT + "title", sheet.title)
    yield from _texts(me, DCT + "description", sheet.summary)
    yield from _link(me, FOAF + "homepage", homepage, page)
    yield Triple(me, NamedNode(ELM + "duration"), Literal(f"PT{sheet.hours}H", datatype=NamedNode(XSD + "duration")))
    yield from _concept(me, ELM + "defaultLanguage", _language(next(one for one in sheet.languages if one in LANGUAGES)))
    yield Triple(me, NamedNode(ELM + "providedBy"), operator_node(sheet.operator, address))
    yield from operator(sheet.operator, address=address)
    for place in {session.place.id: session.place for session in sheet.sessions if session.place}.values():
        yield from _place(me, place, page)
    if sheet.sessions:
        yield from _when(me, page, sheet.sessions)
        yield from _price(me, page, sheet.sessions)
    yield Triple(me, NamedNode(ELM + "learningAchievementSpecification"), learned)
    yield from _achievement(learned, sheet, page)


def _achievement(me: NamedNode, sheet: ProgrammeSheet, page: str) -> Iterator[Triple]:
    yield Triple(me, TYPE, NamedNode(ELM + "LearningAchievementSpecification"))
    yield from _texts(me, DCT + "title", sheet.title)
    yield from _texts(me, DCT + "description", sheet.objective)
    yield from _concept(me, ELM + "ISCEDFCode", ISCED + sheet.isced_field)
    yield Triple(me, NamedNode(ELM + "volumeOfLearning"), Literal(f"PT{sheet.hours}H", datatype=NamedNode(XSD + "duration")))
    for language in sheet.languages:
        if language in LANGUAGES:
            yield from _concept(me, DCT + "language", _language(language))
    if sheet.exit_level:
        yield from _concept(me, ELM + "educationLevel", f"{EQF}{sheet.exit_level}")
    if sheet.entry_requirements:
        yield from _note(me, ELM + "entryRequirement", NamedNode(page + "#requirement"), sheet.entry_requirements)
    for number, need in enumerate((need for need in sheet.prerequisites if need.label), start=1):
        yield from _note(me, ELM + "entryRequirement", NamedNode(f"{page}#requirement-{number}"), need.label)
    for number, aim in enumerate((aim for aim in sheet.aims if aim.label), start=1):
        outcome = NamedNode(f"{page}#outcome-{number}")
        yield Triple(me, NamedNode(ELM + "learningOutcome"), outcome)
        yield Triple(outcome, TYPE, NamedNode(ELM + "LearningOutcome"))
        yield from _texts(outcome, DCT + "title", aim.label)
        relation = "relatedESCOSkill" if aim.framework == "esco" else "relatedSkill"
        yield from _concept(outcome, ELM + relation, aim.uri)


def operator_node(operator_: OperatorSheet, address: Address) -> NamedNode:
    """The identifier of an operator in our documents."""
    return NamedNode(address("network:organisation", operator_.slug))


def operator(operator_: OperatorSheet, *, address: Address) -> Iterator[Triple]:
    """The operator: its name, its country, its own site."""
    me = operator_node(operator_, address)
    home = me.value
    yield Triple(me, TYPE, NamedNode(ELM + "Organisation"))
    yield Triple(
        me, NamedNode(ROV + "legalName"), Literal(operator_.name, language="nl" if "flanders" in operator_.region else "fr")
    )
    yield from _link(me, FOAF + "homepage", NamedNode(home + "#page"), operator_.website or home)
    seat = NamedNode(home + "#seat")
    yield Triple(me, NamedNode(ELM + "location"), seat)
    yield from _located(seat, operator_.country)


def _place(me: NamedNode, place: PlaceSheet, page: str) -> Iterator[Triple]:
    node = NamedNode(f"{page}#place-{place.id}")
    yield Triple(me, NamedNode(ELM + "location"), node)
    yield from _located(node, place.country)
    address = NamedNode(node.value + "-address")
    full = f"{place.name}, {place.street}, {place.postcode} {place.locality}"
    yield from _note(address, ELM + "fullAddress", NamedNode(node.value + "-text"), {"fr": full})


def _located(node: NamedNode, country: str) -> Iterator[Triple]:
    address = NamedNode(node.value + "-address")
    yield Triple(node, TYPE, NamedNode(DCT + "Location"))
    yield Triple(node, NamedNode(ELM + "address"), address)
    yield Triple(address, TYPE, NamedNode(ELM + "Address"))
    yield from _concept(address, ELM + "countryCode", f"{AUTHORITY}country/{COUNTRIES.get(country, 'BEL')}")


def _when(me: NamedNode, page: str, sessions: tuple[SessionSheet, ...]) -> Iterator[Triple]:
    """From the first day of the first session to the last day of the last one."""
    period = NamedNode(page + "#period")
    yield Triple(me, NamedNode(DCT + "temporal"), period)
    yield Triple(period, TYPE, NamedNode(DCT + "PeriodOfTime"))
    for name, day in (
        ("startDate", min(session.start_on for session in sessions)),
        ("endDate", max(session.last_day_on for session in sessions)),
    ):
        moment = Literal(f"{day.isoformat()}T00:00:00", datatype=NamedNode(XSD + "dateTime"))
        yield Triple(period, NamedNode(ELM + name), moment)


def _price(me: NamedNode, page: str, sessions: tuple[SessionSheet, ...]) -> Iterator[Triple]:
    price, amount = NamedNode(page + "#price"), NamedNode(page + "#amount")
    yield Triple(me, NamedNode(ELM + "priceDetail"), price)
    yield Triple(price, TYPE, NamedNode(ELM + "PriceDetail"))
    yield Triple(price, NamedNode(ELM + "amount"), amount)
    yield Triple(amount, TYPE, NamedNode(ELM + "Amount"))
    lowest = str(min(session.price for session in sessions))
    yield Triple(amount, VALUE, Literal(lowest, datatype=NamedNode(XSD + "decimal")))
    yield from _concept(amount, ELM + "unit", AUTHORITY + "currency/EUR")


def _texts(me: NamedNode, predicate: str, texts: Any) -> Iterator[Triple]:
    for language, text in sorted(texts.items()):
        yield Triple(me, NamedNode(predicate), Literal(text, language=language))


def _note(me: NamedNode, predicate: str, note: NamedNode, texts: Any) -> Iterator[Triple]:
    yield Triple(me, NamedNode(predicate), note)
    yield Triple(note, TYPE, NamedNode(ELM + "Note"))
    yield from _texts(note, ELM + "noteLiteral", texts)


def _link(me: NamedNode, predicate: str, node: NamedNode, target: str) -> Iterator[Triple]:
    yield Triple(me, NamedNode(predicate), node)
    yield Triple(node, TYPE, NamedNode(ELM + "WebResource"))
    yield Triple(node, NamedNode(ELM + "contentUrl"), Literal(target, datatype=NamedNode(XSD + "anyURI")))


def _concept(me: NamedNode, predicate: str, uri: str) -> Iterator[Triple]:
    """A value of a code list, typed as the closed shapes want it."""
    yield Triple(me, NamedNode(predicate), NamedNode(uri))
    yield Triple(NamedNode(uri), TYPE, CONCEPT)


def _language(code: str) -> str:
    return f"{AUTHORITY}language/{LANGUAGES[code]}"
