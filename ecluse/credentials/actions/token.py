"""A badge carried away as a token."""

from __future__ import annotations

import json
from datetime import datetime

from ecluse.foundation.access import SYSTEM, Hat, NotAllowed

from ..models import Credential
from ..permissions import can_hold
from ..queries.addresses import key_address
from ..rules.keys import Algorithm
from ..rules.token_writing import token
from .issuer_key import ensure_issuer_key
from .unsealing import pair_of


def credential_token(*, by: Hat, credential: Credential, algorithm: Algorithm, at: datetime) -> str:
    """The badge its holder has, signed as a token by its issuer's key of this kind. It says what the kept document says."""
    if not can_hold(by, credential):
        raise NotAllowed
    key = ensure_issuer_key(by=SYSTEM, organisation_id=credential.organisation_id, at=at, algorithm=algorithm)
    document = json.loads(credential.document)
    del document["proof"]
    return token(document, pair=pair_of(key), kid=f"{key_address(key.organisation_id, key.number)}jwk.json")
