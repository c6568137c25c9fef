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
from .rules.rome import uri_of_item

# What was decided of the first things of the list: the ROME number, what it corresponds to in ESCO, and the relation. Nothing: no
# equivalent in the excerpt of ESCO; a blank relation: left for later.
DECIDED: tuple[tuple[str, str | None, str], ...] = (
    ("102732", "programmation informatique", "broad"),
    ("102788", None, ""),
    ("106767", "protocoles de communication dans le domaine des TIC", "close"),
    ("106844", "stratégie de sécurité de l’information", ""),
    ("106845", "déploiement de solutions", "exact"),
    ("106861", "intégration de systèmes de TIC", "close"),
    ("109851", "outils de gestion de configuration logicielle", "related"),
    ("109854", "systèmes d’exploitation", "exact"),
    ("109863", None, ""),
    ("109870", "Java (programmation informatique)", "exact"),
    ("110150", None, ""),
)


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
    """The first things, decided one after the other three days ago."""
    begun = field.at - timedelta(days=3)
    items = {item.thing.uri: item for item in crosswalk.items.select_related("competence", "crosswalk")}
    for minute, (number, wanted, relation) in enumerate(DECIDED):
        item, at = items[uri_of_item(number)], begun + timedelta(minutes=minute)
        proposal = item.proposals.filter(competence__label__fr=wanted).first() if wanted else None
        if proposal is not None and relation:
            accept_proposal(by=by, item=item, proposal_id=proposal.pk, relation=relation, at=at)
        elif wanted is None:
            declare_no_equivalent(by=by, item=item, at=at)
        else:
            leave_for_later(by=by, item=item, at=at)
