"""The whole public record of an issuer as files, such that its badges are verified from any web server.

Documents for machines alone (keys, lists) are the page of their folder, since a plain web server answers a folder with its
`index.html` whatever the caller accepts. Documents that people read too have a page, and the document beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.template.loader import render_to_string

from ecluse.foundation.multilingual import text_in
from ecluse.network.api import Organisation

from ..models import Achievement, Credential, IssuerKey, StatusList
from ..rules.badge import achievement_document, did_document, issuer_document, issuer_metadata, json_web_key, key_document
from ..rules.key_documents import metadata_address
from .addresses import (
    achievement_address,
    badge_address,
    endorsement_address,
    issuer_address,
    key_address,
    picture_address,
    status_list_address,
)
from .documents import did_of, endorsed_achievement, endorsed_issuer, issuer_value, public_key, public_keys, with_alignments
from .endorsements import endorsed_name, endorsers_of, said_of
from .pictures import picture_of

# A path under the root of the web site, and what the file holds.
File = tuple[str, bytes]
PAGES = "picture.svg picture.png index.html"  # what a server answers a folder with, in this order


def public_record(organisation: Organisation) -> Iterator[File]:
    """Profile, keys, badge models with their pictures, endorsements, badges that their holders share, status lists; and the same
    identity of those who endorse, without which nobody could tell whether their word is true. A constant number of queries for each
    model and each endorser.
    """
    yield "LISEZ-MOI.txt", render_to_string("credentials/record/read_me.txt", {"organisation": organisation}).encode()
    yield ".htaccess", f"DirectoryIndex {PAGES}\n".encode()
    trusted: list[Mapping[str, Any]] = []
    for one in (organisation, *endorsers_of(organisation.pk)):
        yield from _identity(one, trusted)
    yield ".well-known/jwks.json", _json({"keys": trusted})
    for key in Achievement.objects.published().filter(organisation=organisation.pk).order_by("pk").values_list("pk", flat=True):
        yield from _model(with_alignments(key))
    for endorsement in said_of(organisation.pk):
        title = f"{endorsement.endorser} · {endorsed_name(endorsement)}"
        yield from _for_people(endorsement_address(endorsement.pk), title, endorsement.comment, endorsement.document)
    shared = Credential.objects.filter(organisation=organisation.pk).shared().select_related("holder", "achievement")
    for badge in shared.order_by("pk").iterator(chunk_size=500):
        title = f"{text_in(badge.achievement.name)} · {badge.holder}"
        text = text_in(badge.achievement.description)
        yield from _for_people(badge_address(badge.pk), title, text, badge.document)


def _identity(organisation: Organisation, trusted: list[Mapping[str, Any]]) -> Iterator[File]:
    """Who signs: profile, DID, keys, lists of what was withdrawn. Keys that are still trusted are added to `trusted`, as JWK."""
    issuer, keys = issuer_value(organisation), public_keys(organisation.pk)
    profile = issuer_document(endorsed_issuer(organisation), keys)
    yield from _for_people(issuer_address(organisation.pk), organisation.name, "", profile)
    did = did_document(did_of(organisation.pk), issuer=issuer, keys=keys)
    yield _path(issuer_address(organisation.pk)) + "did.json", _json(did)
    mine = []
    for row in IssuerKey.objects.filter(organisation=organisation.pk).order_by("number"):
        address = key_address(organisation.pk, row.number)
        yield from _for_machines(address, _json(key_document(public_key(row), controller=issuer.address)))
        if row.revoked_at is None:
            mine.append(json_web_key(public_key(row), issuer=issuer.address))
            yield _path(address) + "jwk.json", _json(mine[-1])
    yield _path(metadata_address(issuer.address)), _json(issuer_metadata(issuer.address, mine))
    trusted += mine
    for status_list in StatusList.objects.filter(organisation=organisation.pk).order_by("number").iterator(chunk_size=20):
        address = status_list_address(organisation.pk, status_list.number)
        yield from _for_machines(address, status_list.revocations.encode())
        yield from _for_machines(f"{address}suspensions/", status_list.suspensions.encode())


def _model(achievement: Achievement) -> Iterator[File]:
    issuer = issuer_value(achievement.organisation)
    address = achievement_address(achievement.pk)
    for language in sorted(achievement.name):
        document = achievement_document(endorsed_achievement(achievement, language), creator=issuer)
        yield f"{_path(address)}document-{language}.json", _json(document)
    first = achievement_document(endorsed_achievement(achievement), creator=issuer)
    yield from _for_people(address, text_in(achievement.name), text_in(achievement.description), first)
    # Under its own name it is served with its type; as the page of its folder, by the plainest server, without.
    picture, place = picture_of(achievement), _path(picture_address(achievement.pk))
    yield f"{place}picture.{'svg' if picture.is_svg else 'png'}", picture.content
    yield f"{place}index.html", picture.content


def _for_people(address: str, title: str, text: str, document: Mapping[str, Any] | str) -> Iterator[File]:
    page = render_to_string("credentials/record/page.html", {"title": title, "text": text, "address": address})
    yield _path(address) + "index.html", page.encode()
    yield _path(address) + "document.json", document.encode() if isinstance(document, str) else _json(document)


def _for_machines(address: str, content: bytes) -> Iterator[File]:
    yield _path(address) + "index.html", content
    yield _path(address) + "document.json", content


def _path(address: str) -> str:
    return urlsplit(address).path.lstrip("/")


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2).encode()
