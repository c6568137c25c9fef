"""The public keys of issuers in the forms that others look for: did:web, JSON Web Key, JWKS."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, public

from ..models import IssuerKey
from ..queries.addresses import issuer_address
from ..queries.documents import did_of, issuer_value, public_key, public_keys, trusted_web_keys
from ..queries.issuers import issuer
from ..rules.badge import did_document, issuer_metadata, json_web_key
from .answers import json_answer

MINUTES = 5 * 60  # seconds a verifier may keep a key: a stolen one is told to everybody within them


@public(why="The keys of an issuer are published so that anybody verifies with them.")
@require_safe
@cache_control(public=True, max_age=MINUTES)
def did(request: GuardedRequest, organisation_id: UUID) -> HttpResponse:
    """The DID document of an issuer."""
    organisation = issuer(organisation_id)
    if organisation is None:
        raise Http404
    document = did_document(did_of(organisation_id), issuer=issuer_value(organisation), keys=public_keys(organisation_id))
    return json_answer(document, content_type="application/did+json")


@public(why="The key a token names is published so that anybody verifies with it.")
@require_safe
@cache_control(public=True, max_age=MINUTES)
def web_key(request: GuardedRequest, organisation_id: UUID, number: int) -> HttpResponse:
    """One key as a JSON Web Key; a revoked one is not shown in this form, which has no word for it."""
    row = IssuerKey.objects.filter(organisation=organisation_id, number=number, revoked_at=None).first()
    if row is None:
        raise Http404
    document = json_web_key(public_key(row), issuer=issuer_address(organisation_id))
    return json_answer(document, content_type="application/jwk+json")


@public(why="The keys of all the issuers of this site, where readers of tokens look for them.")
@require_safe
@cache_control(public=True, max_age=MINUTES)
def web_keys(request: GuardedRequest) -> HttpResponse:
    """The JWKS of the site: `iss` in each key says whose it is."""
    return json_answer({"keys": trusted_web_keys()}, content_type="application/jwk-set+json")


@public(why="The keys of an issuer, where European wallets and their readers look for them.")
@require_safe
@cache_control(public=True, max_age=MINUTES)
def vc_issuer(request: GuardedRequest, organisation_id: UUID) -> HttpResponse:
    """The metadata of an issuer of SD-JWT (SD-JWT VC, section 4): its keys still trusted."""
    if issuer(organisation_id) is None:
        raise Http404
    address = issuer_address(organisation_id)
    keys = [json_web_key(one, issuer=address) for one in public_keys(organisation_id) if one.revoked_at is None]
    return json_answer(issuer_metadata(address, keys), content_type="application/json")
