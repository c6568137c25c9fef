"""What an operator said of a training, for whoever wonders what it would cost them."""

from __future__ import annotations

from ..models import Session
from ..rules.eligibility import Training
from .papers import asked_papers


def training_of(session: Session) -> Training:
    """A session and its programme, in the words of the rules."""
    programme = session.programme
    return Training(
        funding=programme.funding,
        target_groups=programme.target_groups,
        language=session.language,
        price=session.price,
        papers={row.kind: row.only_for for row in asked_papers(programme.pk)},
    )
