"""A badge as this house writes it, signed by a fixed key: the ordinary object of the tests of `rules`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ecluse.credentials.rules import badge
from ecluse.credentials.rules.encoding import VerificationMethod, from_did_key
from ecluse.credentials.rules.keys import key_pair
from ecluse.credentials.rules.proof import sign
from ecluse.credentials.rules.verdict import KeyAnswer

ISSUED_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
READ_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PAIR = key_pair(bytes(range(32)))
ISSUER = badge.Issuer(address="https://ecluse.example/emetteurs/0193/", name="Technocité", url="https://technocite.example/")
METHOD = ISSUER.address + "cles/1"
SALT = "3f1c"


def award(**changes: Any) -> badge.Award:
    values: dict[str, Any] = {
        "address": "https://ecluse.example/badges/0193a/",
        "issuer": ISSUER,
        "recipient": badge.Recipient(identity="awa.diallo@exemple.be", kind="emailAddress", salt=SALT),
        "achievement": badge.Achievement(
            address="https://ecluse.example/badges/modeles/0193b/",
            name="Chef de projet numérique, bases",
            description="La personne sait planifier un projet numérique et en suivre les risques.",
            criteria="Avoir suivi 40 heures et réussi l'épreuve pratique.",
            version="1",
            language="fr",
            criteria_url="https://ecluse.example/badges/modeles/0193b/",
            alignments=(
                badge.Alignment(
                    name="gérer un projet TIC",
                    url="http://data.europa.eu/esco/skill/b590d4e9-7c62-4b0f-8a0c-8a4ae1b6bb1f",
                    framework="ESCO",
                    kind="ext:EscoSkill",
                ),
                badge.Alignment(
                    name="Résoudre des problèmes techniques",
                    url="https://data.jrc.ec.europa.eu/digcomp/5.1",
                    code="5.1",
                    framework="DigComp 3.0",
                    level="Niveau 4",
                    kind="ext:DigCompCompetence",
                ),
            ),
            editions=(badge.Edition(address="https://ecluse.example/badges/modeles/0193b/?langue=nl", language="nl"),),
        ),
        "valid_from": ISSUED_AT,
        "awarded_at": ISSUED_AT,
    }
    return badge.Award(**(values | changes))


def signed(**changes: Any) -> dict[str, Any]:
    return sign(badge.credential(award(**changes)), private=PAIR.private, method=METHOD, created=ISSUED_AT)


def known_key(address: str) -> KeyAnswer:
    if address != METHOD:
        return KeyAnswer(problem="not-found")
    method = VerificationMethod(address=METHOD, controller=ISSUER.address, public=PAIR.public)
    return KeyAnswer(method=method, known_issuer=True, issuer_name=ISSUER.name)


def signed_by_did(document: dict[str, Any]) -> dict[str, Any]:
    """The document signed by a did:key issuer, as a stranger without a web site would."""
    from ecluse.credentials.rules.encoding import did_key

    did = did_key(PAIR.public)
    mine = {**document, "issuer": {**document["issuer"], "id": did}}
    mine.pop("proof", None)
    return sign(mine, private=PAIR.private, method=from_did_key(did).address, created=ISSUED_AT)
