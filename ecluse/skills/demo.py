"""The facts that the demonstration stands on: the compact reference set, and a crosswalk that a technopedagogue has begun to review."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.demo import Field, sower

from .actions import load_reference
from .actions.crosswalk import propose
from .actions.review import accept_proposal, declare_no_equivalent, leave_for_later
from .models import Crosswalk, Framework, Occupation

# What was decided of the first things of the list: most often the first proposal, as its predicted relation says.
DECIDED = ("match", "match", "none", "match", "later", "match", "none", "match")


@sower(20, _("Competences and occupations"), audited=True)
def sow_skills(field: Field) -> None:
    """Load the reference set; a database that holds it already is left as it is."""
    load_reference(at=field.at)


@sower(21, _("Correspondences under review"), audited=True)
def sow_crosswalk(field: Field) -> None:
    """The competences of the French IT project manager brought to ESCO: proposed by the program, begun by a technopedagogue."""
    rome, esco = Framework.objects.get(code="rome"), Framework.objects.get(code="esco")
    crosswalk = Crosswalk.objects.create(
        origin=rome,
        target=esco,
        kind=Crosswalk.Kind.COMPETENCE,
        occupation=Occupation.objects.get(framework=rome, code="M1853"),
        opened_at=field.at - timedelta(days=6),
    )
    propose(crosswalk=crosswalk, at=field.at - timedelta(days=6))
    person = field.sown.get("accounts", {}).get(Role.TECHNOPEDAGOGUE)
    if person is not None:
        _begin_review(field, crosswalk, Hat(Role.TECHNOPEDAGOGUE, person_id=person.pk, name=person.full_name))


def _begin_review(field: Field, crosswalk: Crosswalk, by: Hat) -> None:
    """The first things, decided one after the other three days ago; the surest proposals are among them."""
    begun = field.at - timedelta(days=3)
    items = crosswalk.items.prefetch_related("proposals").order_by("position")
    for minute, (item, decision) in enumerate(zip(items, DECIDED, strict=False)):
        at = begun + timedelta(minutes=minute)
        first = min(item.proposals.all(), key=lambda row: row.rank, default=None)
        if decision == "match" and first is not None:
            accept_proposal(by=by, item=item, proposal_id=first.pk, relation="", at=at)
        elif decision == "none":
            declare_no_equivalent(by=by, item=item, at=at)
        else:
            leave_for_later(by=by, item=item, at=at)
