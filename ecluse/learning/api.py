"""The door of `learning`."""

from .actions import attest_completion, set_end, set_standing
from .queries import AttestedProof, Proof, ProvenCompetence, completions_of, proofs_of, proven_competences

__all__ = [
    "AttestedProof",
    "Proof",
    "ProvenCompetence",
    "attest_completion",
    "completions_of",
    "proofs_of",
    "proven_competences",
    "set_end",
    "set_standing",
]
