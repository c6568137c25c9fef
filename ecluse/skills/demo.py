"""The facts that the demonstration stands on: the compact reference set, a crosswalk that a technopedagogue has begun to review, and the
framework that an operator writes in its own words.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.demo import Field, sower

from .actions import load_reference, own
from .actions.crosswalk import propose
from .actions.review import accept_proposal, declare_no_equivalent, leave_for_later
from .models import Crosswalk, DraftItem, Framework, Occupation, OwnFramework
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


# The framework that an operator writes in its own words: areas, then (French, Dutch, English, German).
WORKSHOP: tuple[tuple[tuple[str, str, str, str], tuple[tuple[str, str, str, str], ...]], ...] = (
    (
        ("Préparer", "Voorbereiden", "Preparing", "Vorbereiten"),
        (
            ("lire un plan numérique", "een digitaal plan lezen", "read a digital plan", "einen digitalen Plan lesen"),
            (
                "préparer un fichier de découpe",
                "een snijbestand voorbereiden",
                "prepare a cutting file",
                "eine Schneidedatei vorbereiten",
            ),
        ),
    ),
    (
        ("Fabriquer", "Vervaardigen", "Making", "Fertigen"),
        (
            ("régler une imprimante 3D", "een 3D-printer instellen", "set up a 3D printer", "einen 3D-Drucker einstellen"),
            ("piloter une découpe laser", "een lasersnijder bedienen", "run a laser cutter", "einen Laserschneider bedienen"),
        ),
    ),
)
LEVELS: tuple[tuple[str, str, str, str], ...] = (
    ("avec de l’aide", "met hulp", "with help", "mit Hilfe"),
    ("seul", "zelfstandig", "alone", "allein"),
    ("en aidant les autres", "door anderen te helpen", "helping others", "indem man anderen hilft"),
)


def _texts(words: tuple[str, str, str, str]) -> dict[str, str]:
    return dict(zip(("fr", "nl", "en", "de"), words, strict=True))


@sower(22, _("A framework of an operator"), audited=True)
def sow_own_framework(field: Field) -> None:
    """The workshop of IFAPME says in its own words what one learns there; its first version was published two months ago."""
    person = field.sown.get("accounts", {}).get(Role.TECHNOPEDAGOGUE)
    organisation = field.sown.get("organisations", {}).get("ifapme")
    if person is None or organisation is None:
        return
    at = field.at - timedelta(days=60)
    by = Hat(Role.TECHNOPEDAGOGUE, person_id=person.pk, organisation_id=organisation.pk, name=person.full_name)
    title = _texts(
        (
            "Compétences de l’atelier numérique",
            "Competenties van het digitale atelier",
            "Skills of the digital workshop",
            "Kompetenzen der digitalen Werkstatt",
        )
    )
    framework = own.begin_framework(by=by, title=title, licence="CC BY 4.0", at=at)
    for number, (area, competences) in enumerate(WORKSHOP, start=1):
        branch = _sown_item(by, framework, area, "area", str(number), None, at)
        for place, words in enumerate(competences, start=1):
            _sown_item(by, framework, words, "competence", f"{number}.{place}", branch, at)
    for number, words in enumerate(LEVELS, start=1):
        own.set_level(by=by, own=framework, number=number, name=_texts(words), description={}, at=at)
    framework.refresh_from_db()
    own.publish_framework(by=by, own=framework, version="1.0", revision=framework.revision, at=at)
    field.sown["workshop"] = (framework, by)


def _sown_item(
    by: Hat,
    framework: OwnFramework,
    words: tuple[str, str, str, str],
    kind: str,
    code: str,
    parent: DraftItem | None,
    at: datetime,
) -> DraftItem:
    framework.refresh_from_db()
    draft = own.ItemDraft(_texts(words), kind, code)
    return own.add_item(
        by=by, own=framework, draft=draft, parent_id=parent.pk if parent else None, revision=framework.revision, at=at
    )


@sower(47, _("Its second version"), audited=True)
def sow_second_version(field: Field) -> None:
    """Last week the workshop renamed a competence and withdrew another: the trainings that aim at them are to look at again."""
    if "workshop" not in field.sown:
        return
    framework, by = field.sown["workshop"]
    at = field.at - timedelta(days=7)
    printer, plan = framework.items.get(code="2.1"), framework.items.get(code="1.1")
    words = _texts(
        (
            "régler et entretenir une imprimante 3D",
            "een 3D-printer instellen en onderhouden",
            "set up and maintain a 3D printer",
            "einen 3D-Drucker einstellen und warten",
        )
    )
    own.rewrite_item(by=by, item=printer, draft=own.ItemDraft(words, "competence", "2.1"), edition=printer.edition, at=at)
    framework.refresh_from_db()
    own.remove_item(by=by, item=plan, revision=framework.revision, at=at)
    framework.refresh_from_db()
    own.publish_framework(by=by, own=framework, version="2.0", revision=framework.revision, at=at)
