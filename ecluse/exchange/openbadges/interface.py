"""The addresses of the standard, under /ims/ob/v3p0: what this house is, the badges of a holder, their profile."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from typing import Any

import orjson
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from ecluse.credentials import api as credentials_api
from ecluse.foundation.access import GuardedRequest, public
from ecluse.network import api as network

from ..addresses import absolute, address_of
from ..answers import open_data
from . import paging, scopes
from .answers import Problem, in_imsx, private
from .description import description
from .door import entered, hat_of
from .models import Grant
from .profile import LARGEST as LARGEST_PROFILE
from .profile import BadProfile, checked, of_account

LARGEST_BADGE = 1_048_576  # bytes of a badge, with the picture inside
JSON_TYPES = ("application/json", "application/vc+ld+json", "application/ld+json", "application/vc")
TOKEN_TYPE = "text/plain"  # noqa: S105 - a kind of document
BADGE_KINDS = {"AchievementCredential", "OpenBadgeCredential"}
# As the standard writes a compact JWS.
COMPACT = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+")


@public(why="The standard asks that the description of the service be open to everybody.", for_machines=True)
@in_imsx("GET", "HEAD")
def discovery(request: GuardedRequest) -> HttpResponse:
    """The Service Description Document."""
    answer = open_data(orjson.dumps(description()), content_type="application/json")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@public(why="Applications come with a token that a holder gave them, checked at each call.", for_machines=True)
@in_imsx("GET", "HEAD", "POST")
def credentials(request: GuardedRequest) -> HttpResponse:
    """The badges of a holder: read page by page, or brought one by one."""
    if request.method == "POST":
        return _upsert(request, entered(request, scopes.WRITE))
    return _read(request, entered(request, scopes.READ))


def _read(request: GuardedRequest, grant: Grant) -> HttpResponse:
    try:
        part = paging.asked(request.GET.dict())
    except paging.BadQuery as problem:
        raise Problem(400, str(problem), code="invalid_query_parameter") from None
    found = credentials_api.wallet_of(grant.person_id, since=part.since, limit=part.limit, offset=part.offset, with_old=False)
    # Signed documents leave as they are kept, to the byte.
    documents = ",".join(one.signed for one in found.badges if not one.is_token)
    tokens = [one.signed for one in found.badges if one.is_token]
    headers = {
        "X-Total-Count": str(found.total),
        "Link": paging.links(absolute(reverse("exchange:ob_credentials")), part, found.total),
    }
    return private(f'{{"credential":[{documents}],"compactJwsString":{json.dumps(tokens)}}}', headers=headers)


def _upsert(request: GuardedRequest, grant: Grant) -> HttpResponse:
    kind = request.content_type
    if kind not in (*JSON_TYPES, TOKEN_TYPE):
        raise Problem(415, "A badge comes as application/json, or as text/plain when it is a compact JWS.")
    content = _body(request, LARGEST_BADGE)
    if kind == TOKEN_TYPE:
        content = content.strip()
    if not BADGE_KINDS & _kinds(content, is_token=kind == TOKEN_TYPE):
        raise Problem(400, "The body is no AchievementCredential.")
    kept = credentials_api.keep_badge(by=hat_of(grant), holder_id=grant.person_id, content=content, at=timezone.now())
    return private(content, status=201 if kept.is_new else 200, content_type=kind)


def _kinds(content: bytes, *, is_token: bool) -> set[str]:
    """What a document says that it is. Whether it is true is for the verifier."""
    if is_token:
        if not COMPACT.fullmatch(content):
            raise Problem(400, "The body is no compact JWS.")
        content = _unarmoured(content.split(b".")[1])
    document = _json(content)
    found = document.get("type") if isinstance(document, dict) else None
    return {one for one in (found if isinstance(found, list) else [found]) if isinstance(one, str)}


def _unarmoured(part: bytes) -> bytes:
    try:
        return urlsafe_b64decode(part + b"=" * (-len(part) % 4))
    except ValueError:
        raise Problem(400, "The body is no compact JWS.") from None


def _json(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        raise Problem(400, "The body is no JSON.") from None


def _body(request: GuardedRequest, most: int) -> bytes:
    """What was sent, read no further than a limit."""
    content = request.read(most + 1)
    if len(content) > most:
        raise Problem(413, f"The body is larger than {most // 1024} kB.")
    return bytes(content)


@public(why="Applications come with a token that a holder gave them, checked at each call.", for_machines=True)
@in_imsx("GET", "HEAD", "PUT")
def profile(request: GuardedRequest) -> HttpResponse:
    """Who the holder is: as the account says, or as this very application wrote before. Nobody else reads what it wrote."""
    if request.method == "PUT":
        grant = entered(request, scopes.WRITE_PROFILE)
        if request.content_type not in JSON_TYPES:
            raise Problem(415, "A Profile comes as application/json.")
        try:
            said = checked(_json(_body(request, LARGEST_PROFILE)))
        except BadProfile as problem:
            raise Problem(400, str(problem)) from None
        Grant.objects.filter(pk=grant.pk).update(profile=said)
        return private(orjson.dumps(said))
    grant = entered(request, scopes.READ_PROFILE)
    return private(orjson.dumps(grant.profile or _account(grant)))


def _account(grant: Grant) -> dict[str, Any]:
    person = network.person_by_id(grant.person_id)
    if person is None:
        raise Problem(404, "Nobody is here any more.")
    return of_account(person.pk, given_name=person.given_name, family_name=person.family_name, email=person.email)


@public(why="Applications that mistake an address are told so in the words of the standard.", for_machines=True)
@in_imsx("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH")
def elsewhere(request: GuardedRequest, rest: str) -> HttpResponse:
    """Nothing is here."""
    raise Problem(404, f"Nothing is at this address. Begin at {address_of('exchange:ob_discovery')}.")
