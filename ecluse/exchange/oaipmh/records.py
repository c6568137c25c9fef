"""A programme in each format of the repository, as an element of the answer."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement, fromstring, register_namespace

from pyoxigraph import RdfFormat

from ecluse.offer.api import ProgrammeSheet

from ..addresses import address_of
from ..completeness import is_complete
from ..elm import writing as elm
from ..lheo import views as lheo_words
from ..lheo import writing as lheo

OAI = "http://www.openarchives.org/OAI/2.0/"
DC = "http://purl.org/dc/elements/1.1/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
# prefix: (schema, namespace), as ListMetadataFormats tells them.
FORMATS = {
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", OAI_DC),
    "lheo": ("http://lheo.gouv.fr/2.3/lheo.xsd", lheo.NAMESPACE),
    "elm": ("http://data.europa.eu/snb/model/ap/loq-constraints/", elm.ELM),
}
for prefix, uri in (("oai_dc", OAI_DC), ("dc", DC), ("xsi", XSI), *elm.PREFIXES.items()):
    register_namespace(prefix, uri)


def can_be(prefix: str, sheet: ProgrammeSheet) -> bool:
    """Whether a programme is complete for a format."""
    requirements = {"lheo": lheo.REQUIREMENTS, "elm": elm.REQUIREMENTS}.get(prefix, ())
    return is_complete(requirements, sheet)


def metadata(prefix: str, sheet: ProgrammeSheet) -> Element:
    """The programme in this format."""
    writers: dict[str, Callable[[ProgrammeSheet], Element]] = {"oai_dc": dublin_core, "lheo": in_lheo, "elm": in_elm}
    return writers[prefix](sheet)


def dublin_core(sheet: ProgrammeSheet) -> Element:
    """Simple Dublin Core: each text in each of its languages."""
    me = Element(f"{{{OAI_DC}}}dc", {f"{{{XSI}}}schemaLocation": f"{OAI_DC} {FORMATS['oai_dc'][0]}"})
    for name, texts in (("title", sheet.title), ("description", sheet.summary)):
        for language, text in texts.items():
            _dc(me, name, text, language)
    for aim in sheet.aims:
        for language, text in aim.label.items():
            _dc(me, "subject", text, language)
        _dc(me, "relation", aim.uri)
    _dc(me, "publisher", sheet.operator.name)
    for language in sheet.languages:
        _dc(me, "language", language)
    for session in sheet.sessions:
        _dc(me, "date", session.start_on.isoformat())
    for place in {session.place.locality for session in sheet.sessions if session.place}:
        _dc(me, "coverage", place)
    _dc(me, "type", "InteractiveResource" if all(one.mode == "remote" for one in sheet.sessions) and sheet.sessions else "Event")
    _dc(me, "identifier", address_of("offer:programme", sheet.id))
    return me


def in_lheo(sheet: ProgrammeSheet) -> Element:
    """A `formation`, in its namespace."""
    me = lheo.formation(sheet, address=address_of, words=lheo_words.words(sheet))
    for element in me.iter():
        element.tag = f"{{{lheo.NAMESPACE}}}{element.tag}"
    return me


def in_elm(sheet: ProgrammeSheet) -> Element:
    """RDF/XML of the learning opportunity."""
    # Our own bytes, written a line above: nothing hostile is read here.
    return fromstring(elm.serialised(elm.opportunity(sheet, address=address_of), RdfFormat.RDF_XML))  # noqa: S314


def _dc(parent: Element, name: str, text: str, language: str = "") -> None:
    attributes = {"{http://www.w3.org/XML/1998/namespace}lang": language} if language else {}
    SubElement(parent, f"{{{DC}}}{name}", attributes).text = lheo.printable(text)
