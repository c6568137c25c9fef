"""The door of `learning`."""

from .actions import attest_completion
from .queries import Proof, ProvenCompetence, completions_of, proven_competences

__all__ = ["Proof", "ProvenCompetence", "attest_completion", "completions_of", "proven_competences"]
