"""Badges of another issuer, who has no web site: a did:key signs them. And the outside world as the tests of badges see it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from ecluse.credentials.rules import badge, token_writing
from ecluse.credentials.rules.encoding import did_key, from_did_key
from ecluse.credentials.rules.keys import key_pair
from ecluse.credentials.rules.proof import sign
from ecluse.credentials.tests.rules import samples

PAIR = key_pair(bytes(range(7, 39)))
DID = did_key(PAIR.public)
METHOD = from_did_key(DID).address
EMAIL = "awa@exemple.be"


def unsigned(
    *,
    name: str = "Soudure TIG",
    email: str = EMAIL,
    number: int = 1,
    valid_from: datetime = samples.ISSUED_AT,
    valid_until: datetime | None = None,
    issuer: str = "École du Port",
) -> dict[str, Any]:
    """A badge before it is signed."""
    model = badge.Achievement(
        address=f"urn:uuid:00000000-0000-4000-8000-00000000000{number}",
        name=name,
        description="Sait souder l’acier inoxydable.",
        criteria="Trois pièces soudées devant un jury.",
        version="1",
        language="fr",
    )
    award = samples.award(
        address=f"urn:uuid:10000000-0000-4000-8000-0000000000{number:02}",
        issuer=badge.Issuer(address=DID, name=issuer),
        recipient=badge.Recipient(identity=email, kind="emailAddress", salt="sel"),
        achievement=model,
        valid_from=valid_from,
        awarded_at=valid_from,
        valid_until=valid_until,
    )
    return badge.credential(award)


def signed(**said: Any) -> bytes:
    """A badge signed by the issuer from elsewhere, as the file it gives."""
    document = sign(unsigned(**said), private=PAIR.private, method=METHOD, created=samples.ISSUED_AT)
    return json.dumps(document, ensure_ascii=False).encode()


def as_token(**said: Any) -> bytes:
    """The same as a token."""
    return token_writing.token(unsigned(**said), pair=PAIR, kid=METHOD).encode()
