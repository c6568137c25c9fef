"""A badge carried away as the learning credential of a European wallet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import SYSTEM, Hat, NotAllowed
from ecluse.foundation.errors import Refusal

from ..models import Credential
from ..permissions import can_hold
from ..queries.addresses import key_address
from ..queries.sheet import badge_sheet
from ..rules.keys import Algorithm
from ..rules.learning_credential import MOST_HIDDEN, Learner, claims, hidden, missing
from ..rules.sd_jwt_writing import sd_jwt
from .issuer_key import ensure_issuer_key
from .unsealing import pair_of


class ModelLacks(Refusal):
    """The badge model does not say all that the type of the European Union asks for."""

    sentence = _("This badge does not say enough to become a learning credential.")


class NotInForce(Refusal):
    """No list that wallets read would say that it was withdrawn, so it is not made."""

    sentence = _("This badge is not in force: it is not made into a learning credential.")


def learning_credential(*, by: Hat, credential: Credential, at: datetime, holder_key: Mapping[str, str] | None = None) -> str:
    """The badge as an SD-JWT signed by its issuer's key of P-256, with the name of its holder, who asks for it here.

    `holder_key` is the public key of their wallet (a JSON Web Key), none when they did not give it: anybody who has the file shows it.
    """
    if not can_hold(by, credential):
        raise NotAllowed
    if not credential.is_valid or (credential.valid_until is not None and credential.valid_until <= at):
        raise NotInForce
    sheet = badge_sheet(credential)
    if missing(sheet):
        raise ModelLacks
    learner = Learner(family_name=credential.holder.family_name, given_name=credential.holder.given_name)
    key = ensure_issuer_key(by=SYSTEM, organisation_id=credential.organisation_id, at=at, algorithm=Algorithm.P256)
    return sd_jwt(
        claims(sheet, at=at, holder_key=holder_key),
        hidden(sheet, learner),
        pair=pair_of(key),
        kid=f"{key_address(key.organisation_id, key.number)}jwk.json",
        digests=MOST_HIDDEN,
    )
