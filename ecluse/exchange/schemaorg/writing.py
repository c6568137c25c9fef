"""A programme as a schema.org Course."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.multilingual import text_in
from ecluse.offer.api import AimSheet, ProgrammeSheet, SessionSheet

from ..completeness import Requirement

Document = dict[str, Any]
# The words of schema.org for the ways of learning.
MODES = {"on_site": "onsite", "blended": "blended", "remote": "online"}
# Google's categories of price: free for everybody, or paid with the price said.
FREE, PAID = "Free", "Paid"
# What Google demands before it shows a course with its dates.
REQUIREMENTS = (
    Requirement(_("a title"), lambda sheet: bool(sheet.title)),
    Requirement(_("a summary"), lambda sheet: bool(sheet.summary)),
    Requirement(_("a session ahead"), lambda sheet: bool(sheet.sessions)),
    Requirement(_("a competence aimed at"), lambda sheet: bool(sheet.aims)),
)


def course(sheet: ProgrammeSheet, *, language: str, address: Callable[[str, Any], str]) -> Document:
    """The `Course` in one language, its coming sessions as `CourseInstance`s. `address` gives the page of a name and a key."""
    price = min((session.price for session in sheet.sessions), default=None)
    offer = {"@type": "Offer", "priceCurrency": "EUR", "category": PAID if price else FREE, "price": _number(price or 0)}
    return {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": address("offer:programme", sheet.id),
        "url": address("offer:programme", sheet.id),
        "name": text_in(sheet.title, language),
        "description": text_in(sheet.summary, language) or text_in(sheet.objective, language) or text_in(sheet.title, language),
        "inLanguage": list(sheet.languages),
        "timeRequired": f"PT{sheet.hours}H",
        "provider": {
            "@type": "Organization",
            "@id": address("network:organisation", sheet.operator.slug),
            "name": sheet.operator.name,
            **({"sameAs": sheet.operator.website} if sheet.operator.website else {}),
        },
        "teaches": [_term(aim, language) for aim in sheet.aims],
        **_before(sheet, language),
        "offers": offer,
        "hasCourseInstance": [_instance(session, sheet, address) for session in sheet.sessions],
    }


def _term(aim: AimSheet, language: str) -> Document:
    term: Document = {"@type": "DefinedTerm", "@id": aim.uri, "name": text_in(aim.label, language)}
    return term | ({"termCode": aim.code} if aim.code else {})


def _before(sheet: ProgrammeSheet, language: str) -> Document:
    """What is needed before: the words of the operator, then an alignment for each competence."""
    words = text_in(sheet.entry_requirements, language)
    needs: list[Any] = [words] if words else []
    needs += [
        {
            "@type": "AlignmentObject",
            "alignmentType": "requires",
            "targetUrl": aim.uri,
            "targetName": text_in(aim.label, language),
        }
        for aim in sheet.prerequisites
    ]
    return {"coursePrerequisites": needs} if needs else {}


def _instance(session: SessionSheet, sheet: ProgrammeSheet, address: Callable[[str, Any], str]) -> Document:
    found: Document = {
        "@type": "CourseInstance",
        "@id": address("offer:session", session.id),
        "url": address("offer:session", session.id),
        "courseMode": MODES[session.mode],
        "courseWorkload": f"PT{sheet.hours}H",
        "inLanguage": session.language,
        "startDate": session.start_on.isoformat(),
        "endDate": session.last_day_on.isoformat(),
        "maximumAttendeeCapacity": session.places,
        "remainingAttendeeCapacity": session.left,
        "offers": {
            "@type": "Offer",
            "price": _number(session.price),
            "priceCurrency": "EUR",
            "category": PAID if session.price else FREE,
            "availability": "https://schema.org/InStock" if session.left else "https://schema.org/SoldOut",
        },
    }
    if place := session.place:
        found["location"] = {
            "@type": "Place",
            "name": place.name,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": place.street,
                "postalCode": place.postcode,
                "addressLocality": place.locality,
                "addressCountry": place.country,
            },
            "geo": {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude},
        }
    else:
        found["location"] = {"@type": "VirtualLocation", "url": address("offer:session", session.id)}
    return found


def _number(amount: Any) -> float | int:
    """A price as JSON writes it: whole euros without a point."""
    return int(amount) if amount == int(amount) else float(amount)
