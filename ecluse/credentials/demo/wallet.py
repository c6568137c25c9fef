"""What Amélie Dubois brought from elsewhere, signed by an issuer that was invented, and the collection she shows."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.demo import Field, sower
from ecluse.network.api import Person
from ecluse.ui import documents

from ..actions.collection import add_badge, make_collection
from ..actions.wallet import keep_badge
from ..models import Credential
from ..rules import badge
from ..rules.emblem import emblem
from ..rules.encoding import did_key, from_did_key
from ..rules.images import bake
from ..rules.keys import KeyPair, key_pair
from ..rules.proof import sign

HOLDER = "amelie.dubois@demo.ecluse.example"
ISSUER = "Université populaire du Condroz"


class Brought(NamedTuple):
    """A badge of the issuer from elsewhere. `years` is how long it is valid, or none."""

    name: str
    description: str
    criteria: str
    days: int  # ago
    years: int = 0
    is_picture: bool = False


BROUGHT = (
    Brought("Premiers secours au travail", "Sait alerter, protéger et poser les premiers gestes en attendant les secours.",
            "Deux jours de pratique et une mise en situation réussie.", 200, 2, is_picture=True),
    Brought("Néerlandais oral, niveau A2", "Sait se présenter, demander et donner des consignes simples en néerlandais.",
            "Soixante heures de cours et un entretien de vingt minutes avec deux évaluatrices.", 410),
)  # fmt: skip


@sower(51, _("Badges from elsewhere"))
def sow_wallet(field: Field) -> None:
    """Two badges signed by a key that is made here and kept nowhere, and one collection."""
    person = Person.objects.filter(email=HOLDER).first()
    if person is None:
        return
    hat = Hat(Role.LEARNER, person_id=person.pk)
    pair = key_pair(field.chance.randbytes(32))
    kept = [
        keep_badge(by=hat, holder_id=person.pk, content=_file(one, number, pair, field.at), at=field.at - timedelta(days=6)).badge
        for number, one in enumerate(BROUGHT)
    ]
    collection = make_collection(
        by=hat,
        holder_id=person.pk,
        name="Ma candidature de technicienne",
        message="Bonjour, voici les badges qui comptent pour ce poste. Chacun se vérifie en un clic.",
        at=field.at - timedelta(days=5),
    )
    own = Credential.objects.held_by(person.pk).order_by("-issued_at", "-pk")[:2]
    for found in (*own, *kept):
        add_badge(by=hat, collection=collection, badge=found, at=field.at - timedelta(days=5))


def _file(one: Brought, number: int, pair: KeyPair, at: datetime) -> bytes:
    """The badge as its issuer would have sent it: a document, or a picture that holds it."""
    did, given = did_key(pair.public), at - timedelta(days=one.days)
    unsigned = badge.credential(
        badge.Award(
            address=f"urn:uuid:5f3c1d2e-0b7a-4c57-9a61-0000000000{number:02}",
            issuer=badge.Issuer(address=did, name=ISSUER, url="https://universite-populaire-du-condroz.example"),
            recipient=badge.Recipient(identity=HOLDER, kind="emailAddress", salt=f"condroz-{number}"),
            achievement=badge.Achievement(
                address=f"urn:uuid:7a41c0de-3b1f-4f0d-8c55-0000000000{number:02}",
                name=one.name,
                description=one.description,
                criteria=one.criteria,
                version="1",
                language="fr",
            ),
            valid_from=given,
            awarded_at=given,
            valid_until=given + timedelta(days=365 * one.years) if one.years else None,
        )
    )
    signed = sign(unsigned, private=pair.private, method=from_did_key(did).address, created=given)
    document = json.dumps(signed, ensure_ascii=False, indent=2).encode()
    return bake(documents.png(emblem("")), document) if one.is_picture else document
