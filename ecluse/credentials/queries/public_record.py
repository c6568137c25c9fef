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
from .addresses import achievement_address, badge_address, issuer_address, key_address, picture_address, status_list_address
from .documents import achievement_value, did_of, issuer_value, public_key, public_keys, with_alignments
from .pictures import picture_of

# A path under the root of the web site, and what the file holds.
File = tuple[str, bytes]


def public_record(organisation: Organisation) -> Iterator[File]:
    """Profile, keys, badge models, badges that their holders share, status lists. A constant number of queries for each model."""
    issuer, keys = issuer_value(organisation), public_keys(organisation.pk)
    yield "LISEZ-MOI.txt", render_to_string("credentials/record/read_me.txt", {"organisation": organisation}).encode()
    profile = issuer_document(issuer, keys)
    yield from _for_people(issuer_address(organisation.pk), organisation.name, "", profile)
    did = did_document(did_of(organisation.pk), issuer=issuer, keys=keys)
    yield _path(issuer_address(organisation.pk)) + "did.json", _json(did)
    trusted = []
    for row in IssuerKey.objects.filter(organisation=organisation.pk).order_by("number"):
        address = key_address(organisation.pk, row.number)
        yield from _for_machines(address, _json(key_document(public_key(row), controller=issuer.address)))
        if row.revoked_at is None:
            trusted.append(json_web_key(public_key(row), issuer=issuer.address))
            yield _path(address) + "jwk.json", _json(trusted[-1])
    yield ".well-known/jwks.json", _json({"keys": trusted})
    yield _path(metadata_address(issuer.address)), _json(issuer_metadata(issuer.address, trusted))
    for key in Achievement.objects.published().filter(organisation=organisation.pk).order_by("pk").values_list("pk", flat=True):
        yield from _model(with_alignments(key))
    for status_list in StatusList.objects.filter(organisation=organisation.pk).order_by("number").iterator(chunk_size=20):
        address = status_list_address(organisation.pk, status_list.number)
        yield from _for_machines(address, status_list.revocations.encode())
        yield from _for_machines(f"{address}suspensions/", status_list.suspensions.encode())
    shared = Credential.objects.filter(organisation=organisation.pk).shared().select_related("holder", "achievement")
    for badge in shared.order_by("pk").iterator(chunk_size=500):
        title = f"{text_in(badge.achievement.name)} · {badge.holder}"
        text = text_in(badge.achievement.description)
        yield from _for_people(badge_address(badge.pk), title, text, badge.document)


def _model(achievement: Achievement) -> Iterator[File]:
    issuer = issuer_value(achievement.organisation)
    address = achievement_address(achievement.pk)
    for language in sorted(achievement.name):
        document = achievement_document(achievement_value(achievement, language), creator=issuer)
        yield f"{_path(address)}document-{language}.json", _json(document)
    first = achievement_document(achievement_value(achievement), creator=issuer)
    yield from _for_people(address, text_in(achievement.name), text_in(achievement.description), first)
    picture = picture_of(achievement)
    yield _path(picture_address(achievement.pk)) + ("picture.svg" if picture.is_svg else "picture.png"), picture.content


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
