"""The repository: one address, six verbs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, public
from ecluse.offer import api as offer

from ..addresses import address_of, host
from ..answers import open_data
from . import protocol
from .protocol import ProtocolError, Question, told
from .records import FORMATS, OAI, XSI, can_be, metadata

PAGE = 100


@public(why="What is published in the catalogue is open data, and other catalogues harvest it.", for_machines=True)
@require_http_methods(["GET", "HEAD", "POST"])
def repository(request: GuardedRequest) -> HttpResponse:
    """Answer a harvester, by GET or POST (section 3.1.1). Errors of the protocol are answers too: 200, as the standard asks."""
    arguments = request.POST if request.method == "POST" else request.GET
    now = timezone.now()
    root = Element(f"{{{OAI}}}OAI-PMH", {f"{{{XSI}}}schemaLocation": f"{OAI} {OAI}OAI-PMH.xsd"})
    _add(root, "responseDate", told(now))
    asked = SubElement(root, f"{{{OAI}}}request")
    asked.text = address_of("exchange:oai")
    try:
        question = protocol.read(dict(arguments.lists()))
        answer = Element(f"{{{OAI}}}{question.verb}")
        ANSWERS[question.verb](answer, question, now)
        for name, value in arguments.items():
            asked.set(name, str(value))
        root.append(answer)
    except ProtocolError as error:
        SubElement(root, f"{{{OAI}}}error", {"code": error.code}).text = error.words
    content = b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8")
    return open_data(content, content_type="text/xml")


def _identify(answer: Element, question: Question, now: datetime) -> None:
    for name, text in (
        ("repositoryName", "Écluse"),
        ("baseURL", address_of("exchange:oai")),
        ("protocolVersion", "2.0"),
        ("adminEmail", settings.DEFAULT_FROM_EMAIL),
        ("earliestDatestamp", told(offer.first_change() or now)),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ):
        _add(answer, name, text)


def _formats(answer: Element, question: Question, now: datetime) -> None:
    prefixes: Iterable[str] = FORMATS
    if question.identifier:
        key = protocol.programme_of(question.identifier, host())
        if offer.change_of(key) is None:
            raise ProtocolError("idDoesNotExist", f"No record has the identifier {question.identifier!r}.")
        sheet = offer.programme_sheet(key, today=timezone.localdate(now))
        prefixes = [prefix for prefix in FORMATS if sheet is None or can_be(prefix, sheet)]
    for prefix in prefixes:
        schema, namespace = FORMATS[prefix]
        one = SubElement(answer, f"{{{OAI}}}metadataFormat")
        for name, text in (("metadataPrefix", prefix), ("schema", schema), ("metadataNamespace", namespace)):
            _add(one, name, text)


def _sets(answer: Element, question: Question, now: datetime) -> None:
    raise ProtocolError("noSetHierarchy", "This repository has no sets.")


def _one(answer: Element, question: Question, now: datetime) -> None:
    change = offer.change_of(protocol.programme_of(question.identifier, host()))
    if change is None:
        raise ProtocolError("idDoesNotExist", f"No record has the identifier {question.identifier!r}.")
    sheet = None if change.is_withdrawn else offer.programme_sheet(change.programme_id, today=timezone.localdate(now))
    if sheet is not None and not can_be(question.prefix, sheet):
        raise ProtocolError("cannotDisseminateFormat", f"This programme is not complete for {question.prefix}.")
    _record(answer, question.prefix, change, sheet)


def _list(answer: Element, question: Question, now: datetime) -> None:
    found = offer.changes(since=question.since, until=question.until, after=question.after, limit=PAGE + 1)
    more, page = len(found) > PAGE, found[:PAGE]
    written = 0
    for change, sheet in _with_sheets(page, question.prefix, now):
        written += 1
        if question.verb == "ListRecords":
            _record(answer, question.prefix, change, sheet)
        else:
            _header(answer, change)
    if not written and not more and question.after is None:
        raise ProtocolError("noRecordsMatch", "No programme changed in this time.")
    if more or question.after is not None:
        after = (page[-1].at, page[-1].programme_id) if page else question.after
        token = SubElement(answer, f"{{{OAI}}}resumptionToken")
        token.text = protocol.token(question, after) if more and after else None


def _with_sheets(
    page: list[offer.Change], prefix: str, now: datetime
) -> Iterator[tuple[offer.Change, offer.ProgrammeSheet | None]]:
    """The changes that this format can tell: what left, and the programmes that are complete for it. Four statements a page."""
    alive = [change.programme_id for change in page if not change.is_withdrawn]
    sheets: dict[UUID, offer.ProgrammeSheet] = {
        sheet.id: sheet for sheet in offer.programme_sheets(alive, today=timezone.localdate(now))
    }
    for change in page:
        sheet = sheets.get(change.programme_id)
        if change.is_withdrawn or (sheet is not None and can_be(prefix, sheet)):
            yield change, sheet


def _record(answer: Element, prefix: str, change: offer.Change, sheet: offer.ProgrammeSheet | None) -> None:
    record = SubElement(answer, f"{{{OAI}}}record")
    _header(record, change)
    if sheet is not None:
        SubElement(record, f"{{{OAI}}}metadata").append(metadata(prefix, sheet))


def _header(parent: Element, change: offer.Change) -> None:
    header = SubElement(parent, f"{{{OAI}}}header", {"status": "deleted"} if change.is_withdrawn else {})
    _add(header, "identifier", protocol.identifier(change.programme_id, host()))
    _add(header, "datestamp", told(change.at))


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, f"{{{OAI}}}{name}").text = text


ANSWERS = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _one,
    "ListIdentifiers": _list,
    "ListRecords": _list,
}
