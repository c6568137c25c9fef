"""Signing badges again with the key in use, after the key that signed them was stolen, or changed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import SYSTEM, Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.jobs import start
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.news import publish_all

from ..events import CredentialSignedAgain
from ..models import Credential, FormerDocument, IssuerKey
from ..permissions import can_manage_keys
from ..queries.addresses import key_address
from ..queries.signing_again import ALL, to_sign_again
from ..rules.encoding import read_multikey
from ..rules.signing_again import NotAsSigned, SignerAgain
from ..rules.template import key_for
from .issuer_key import ensure_issuer_key
from .unsealing import private_half

JOB = "credentials.sign_again"
STEP = 500  # badges signed and stored in one transaction
EVERY = 2_000  # one badge in so many is compared with the reference, and the first

Told = Callable[[int], None]


class KeyStillSigns(Refusal):
    """There is no other key to sign with."""

    sentence = _("This key is still in use: its badges are good as they are.")


class NothingToSign(Refusal):
    """Nothing was chosen, or it was signed again in the meantime."""

    sentence = _("Choose the badges to sign again.")


def sign_again(*, by: Hat, key: IssuerKey, at: datetime, which: str = ALL, only: Collection[UUID] | None = None) -> Task:
    """Ask that the badges of a former key be signed with the key in use: those since it was stolen, those before, or `only` these.

    Each keeps its address, its words, its end and its place in the status list.
    """
    if not can_manage_keys(by, key.organisation_id):
        raise NotAllowed
    if key.is_in_use:
        raise KeyStillSigns
    rows = to_sign_again(key, which, at=at)
    if not (rows if only is None else rows.filter(pk__in=only)).exists():
        raise NothingToSign
    chosen = None if only is None else [str(one) for one in only]
    return start(JOB, by=by, at=at, key_id=str(key.pk), which=which, only=chosen)


def sign_what_is_left(
    *, key: IssuerKey, which: str, only: Collection[str] | None, at: datetime, expect: Told, advance: Told
) -> dict[str, int]:
    """Sign those that are not signed again yet, a few hundred in each transaction. Run again, it goes on where it was.

    A badge whose kept document is not what the former key signed is left out: somebody changed it.
    """
    rows = to_sign_again(key, which, at=at)
    if only is not None:
        rows = rows.filter(pk__in=only)
    expect(rows.count())
    report, last = {"signed": 0, "left_out": 0}, None
    signers: dict[UUID, SignerAgain] = {}
    while True:
        left = rows.filter(pk__gt=last) if last else rows
        keys = list(left.order_by("pk").values_list("pk", flat=True)[:STEP])
        if not keys:
            return report
        signed = _step(key, keys, signers, at)
        last = keys[-1]
        report["signed"] += signed
        report["left_out"] += len(keys) - signed
        advance(len(keys))


def _step(former: IssuerKey, keys: Collection[UUID], signers: dict[UUID, SignerAgain], at: datetime) -> int:
    """One transaction: documents signed, former ones kept, holders to be told; answer how many."""
    key = ensure_issuer_key(by=SYSTEM, organisation_id=former.organisation_id, at=at)
    if key.pk not in signers:
        method = key_address(key.organisation_id, key.number)
        signers[key.pk] = SignerAgain(key_for(private_half(key), method), every=EVERY)
    public = read_multikey(former.public_multikey)[1]
    kept: list[FormerDocument] = []
    done: list[Credential] = []
    with transaction.atomic():
        # What another worker signed in the meantime has another key, and is not among them.
        for row in Credential.objects.select_for_update().filter(pk__in=keys, key=former).order_by("pk"):
            try:
                document = signers[key.pk].sign(row.document, former=public, at=at)
            except NotAsSigned:
                continue
            signed_at = row.signed_again_at or row.issued_at
            kept.append(FormerDocument(credential=row, key=former, document=row.document, signed_at=signed_at, replaced_at=at))
            row.document, row.key, row.signed_again_at = document, key, at
            done.append(row)
        FormerDocument.objects.bulk_create(kept)
        Credential.objects.bulk_update(done, ["document", "key", "signed_again_at"])
        publish_all([(CredentialSignedAgain.of(row, one), at) for row, one in zip(done, kept, strict=True)], by=SYSTEM)
    return len(done)
