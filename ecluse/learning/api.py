"""The door of `learning`."""

from .actions import attest_completion, set_end, set_standing
from .queries import (
    AttestedProof,
    Proof,
    ProvenCompetence,
    attested_sources,
    completions_of,
    proofs_of,
    proven_competences,
    trainings_from,
)

__all__ = [
    "AttestedProof",
    "Proof",
    "ProvenCompetence",
    "attest_completion",
    "attested_sources",
    "completions_of",
    "proofs_of",
    "proven_competences",
    "set_end",
    "set_standing",
    "trainings_from",
]
