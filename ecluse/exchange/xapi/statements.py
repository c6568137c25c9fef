"""The resource of statements (xAPI Communication, 2.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecluse.records import api as records
from ecluse.records.api import Received, Scope

from .answers import Problem, as_json, nothing
from .door import resource
from .multipart import contents_of, parts_of
from .reading import get, headers_of
from .visit import Visit


def put(visit: Visit) -> HttpResponse:
    """One statement under the id that the address says."""
    visit.require(Scope.WRITE)
    visit.known("statementId")
    statement_id = visit.needed("statementId")
    if not records.is_uuid(statement_id):
        raise Problem(400, _("The id of a statement is a UUID."))
    body, contents = _brought(visit)
    content = _read(body)
    if not isinstance(content, dict):
        raise Problem(400, _("One statement is expected here."))
    if str(content.setdefault("id", statement_id)).lower() != statement_id.lower():
        raise Problem(400, _("The id in the statement is not the one in the address."))
    _keep(visit, [content], contents)
    return nothing()


def post(visit: Visit) -> HttpResponse:
    """One statement or many, all or none; the answer is their ids."""
    visit.require(Scope.WRITE)
    visit.known()
    body, contents = _brought(visit)
    if not visit.speaker.profiles:
        kept = records.keep_body(by=visit.speaker, body=body, version=visit.version, attachments=contents)
        if kept is not None:
            return as_json(kept)
    content = _read(body)
    ids = _keep(visit, content if isinstance(content, list) else [content], contents)
    return as_json(ids)


def _brought(visit: Visit) -> tuple[bytes, Mapping[str, Received] | None]:
    """The statements in JSON, and the attachments that came in parts of their own."""
    if _is_json(visit.content_type):
        return visit.body, None
    if _kind(visit.content_type) != "multipart/mixed":
        raise Problem(400, _("Statements are sent as application/json, or as multipart/mixed with their attachments."))
    first, *others = parts_of(visit.content_type, visit.body)
    if not _is_json(first.headers.get("content-type", "")):
        raise Problem(400, _("The first part of the request holds the statements, as application/json."))
    contents = {
        sha2: Received(part.content, part.headers.get("content-type", "application/octet-stream"))
        for sha2, part in contents_of(others).items()
    }
    return first.content, contents


def _kind(content_type: str) -> str:
    return content_type.split(";")[0].strip().lower()


def _is_json(content_type: str) -> bool:
    return _kind(content_type) == "application/json"


def _read(body: bytes) -> Any:
    try:
        return records.read_json(body)
    except records.Unreadable as error:
        raise Problem(400, _("The body cannot be read."), flaws=[error.problem]) from None


def _keep(visit: Visit, statements: list[Any], contents: Mapping[str, Received] | None) -> list[str]:
    flaws = records.problems_of(statements, visit.version)
    flaws = flaws or records.attachment_problems(statements, contents)
    if flaws:
        raise Problem(400, _("Nothing was kept: some of what was sent is not as the standard has it."), flaws=flaws)
    if visit.speaker.profiles:
        return _keep_what_follows(visit, statements, contents)
    return records.keep_statements(by=visit.speaker, statements=statements, version=visit.version, attachments=contents)


def _keep_what_follows(visit: Visit, statements: list[Any], contents: Mapping[str, Received] | None) -> list[str]:
    """The same for a tool that follows profiles: where it does not is noted, and nothing is kept when its administrator wants it so."""
    speaker = visit.speaker
    flaws = records.profile_problems(statements, speaker.profiles)
    if flaws and speaker.keeps_aside:
        records.note_findings(by=speaker, statements=statements, problems=flaws, is_refused=True, at=timezone.now())
        words = _("Nothing was kept: some of what was sent does not follow a profile that this tool follows.")
        raise Problem(400, words, flaws=flaws)
    ids = records.keep_statements(by=speaker, statements=statements, version=visit.version, attachments=contents)
    if flaws:
        records.note_findings(by=speaker, statements=statements, problems=flaws, is_refused=False, at=timezone.now())
    return ids


statements = resource(get=get, put=put, post=post, headers=headers_of)
