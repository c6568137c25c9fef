"""The private halves of issuers' keys, opened for one piece of work."""

from __future__ import annotations

from ecluse.foundation import safes

from ..models import IssuerKey
from ..rules.keys import PURPOSE, Algorithm, KeyPair, key_pair


def private_half(key: IssuerKey) -> bytes:
    """The private key of a row, unsealed for one signature. `WrongSeal` when the installation's key was changed."""
    return safes.take(bytes(key.sealed_private), purpose=PURPOSE, owner=str(key.pk))


def pair_of(key: IssuerKey) -> KeyPair:
    """The key pair of a row, unsealed."""
    return key_pair(private_half(key), Algorithm(key.algorithm))
