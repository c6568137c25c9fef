"""Responsible digital in the demonstration: two trainings more, what all of them aim at in the framework, and their pathway."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.demo import Field, sower
from ecluse.skills import api as skills

from ..actions.catalogue import refresh_entries
from ..models import Aim, HalfDay, Module, Pathway, PathwayStep, Prerequisite, Programme, Session
from .facts import Theme
from .sow import RESULTS, monday, planned_half_days, planned_session

REPAIR = Theme(
    {"fr": "Réparer et prolonger ses appareils", "nl": "Toestellen herstellen en langer gebruiken",
     "en": "Repairing devices and making them last", "de": "Geräte reparieren und länger nutzen"},
    {"fr": "Ouvrir, nettoyer, remplacer une batterie, installer un système léger : un atelier où chacun répare le sien.",
     "nl": "Openen, reinigen, een batterij vervangen, een licht systeem installeren: een atelier waar iedereen het eigen toestel herstelt.",
     "en": "Open, clean, replace a battery, install a light system: a workshop where each repairs their own.",
     "de": "Öffnen, reinigen, Akku tauschen, ein leichtes System einrichten: eine Werkstatt, in der alle das eigene Gerät reparieren."},
    "Vous trouvez la panne d’un ordinateur ou d’un téléphone, et vous le remettez en service quand cela vaut la peine.",
    24, ("technocite", "hangar-k"), (), groups=("jobseekers", "beginners", "young"), funding=("free_all",),
    modules=("Entretenir", "Trouver la panne", "Remplacer une pièce", "Alléger le système"), needs=(("1.1", 2),),
)  # fmt: skip
REUSE = Theme(
    {"fr": "Reconditionner un parc d’ordinateurs", "nl": "Een computerpark opknappen", "en": "Refurbishing a fleet of computers", "de": "Einen Computerbestand aufarbeiten"},
    {"fr": "Trier, tester, effacer, réparer et remettre en service, avec les filières du territoire.",
     "nl": "Sorteren, testen, wissen, herstellen en opnieuw in gebruik nemen, met de kanalen van de streek.",
     "en": "Sort, test, erase, repair and put back into service, with the channels of the territory.",
     "de": "Sortieren, testen, löschen, reparieren und wieder in Betrieb nehmen, mit den Wegen der Region."},
    "Vous organisez le réemploi des ordinateurs d’une organisation et prouvez que les données sont effacées.",
    40, ("ee-campus", "forem"), (), groups=("jobseekers", "employees"), funding=("free_jobseekers", "paid_leave"), price=280,
    modules=("Trier et tester", "Effacer et prouver", "Réparer", "Donner une seconde vie"), needs=(("4.1", 4),),
)  # fmt: skip
AIMS = {
    "Responsible digital: foundations": {"1.1": 2, "1.4": 2, "1.5": 2, "2.1": 3, "2.2": 3, "2.5": 3},
    "Designing interfaces for all": {"1.2": 3, "1.3": 3},
    "Cybersecurity awareness": {"2.3": 2},
    REPAIR.title["en"]: {"2.1": 3, "3.1": 3, "3.2": 2, "3.3": 2, "3.4": 2},
    REUSE.title["en"]: {"3.2": 3, "3.3": 3, "4.1": 4, "4.2": 3, "4.3": 2},
}
PATHWAY = "Responsible digital, from design to refurbishing"
WEEKS = (5, 17)  # after today


@sower(43, _("Responsible digital"))
def sow_responsible(field: Field) -> None:
    """After the histories and with a chance of its own, so that nothing else of the demonstration moves."""
    field = replace(field, chance=random.Random(8))
    made = [(theme, slug, _programme(field, theme, slug)) for theme in (REPAIR, REUSE) for slug in theme.operators]
    known = {one.code: one.pk for one in skills.competences_of("responsible")}
    Aim.objects.bulk_create(
        Aim(programme=programme, competence_id=known[code], level=level)
        for title, aims in AIMS.items()
        for programme in Programme.objects.filter(title__en__startswith=title)
        for code, level in aims.items()
    )
    for theme, slug, programme in made:
        _sessions(field, theme, slug, programme)
    _steps(made)
    refresh_entries(at=field.at)


def _programme(field: Field, theme: Theme, slug: str) -> Programme:
    programme = Programme.objects.create(
        organisation=field.sown["organisations"][slug], title=theme.title, summary=theme.summary,
        objective={"fr": theme.objective}, hours=theme.hours, expected_results=RESULTS, isced_field="0714",
        content={"fr": "Un atelier sur du matériel réel, deux personnes par établi, une fiche de suivi pour chaque appareil."},
        funding=list(theme.funding), target_groups=list(theme.groups), accessibility=["personal_help", "pace"],
        published_at=field.at - timedelta(days=field.chance.randint(30, 200)),
    )  # fmt: skip
    share = theme.hours // len(theme.modules)
    Module.objects.bulk_create(
        Module(programme=programme, order=order, title={"fr": title}, hours=share)
        for order, title in enumerate(theme.modules, start=1)
    )
    digital = {one.code: one.pk for one in skills.competences_of("digcomp")}
    Prerequisite.objects.bulk_create(
        Prerequisite(programme=programme, competence_id=digital[code], level=level) for code, level in theme.needs
    )
    return programme


def _sessions(field: Field, theme: Theme, slug: str, programme: Programme) -> None:
    for weeks in WEEKS:
        session: Session = planned_session(field, theme, slug, programme, monday(field.today + timedelta(weeks=weeks)))
        session.save()
        HalfDay.objects.bulk_create(planned_half_days(theme, session))


def _steps(made: list[tuple[Theme, str, Programme]]) -> None:
    pathway: Any = Pathway.objects.filter(title__en=PATHWAY).first()
    by_title = {theme.title["en"]: programme for theme, _slug, programme in reversed(made)}
    for title in (REPAIR.title["en"], REUSE.title["en"]):
        PathwayStep.objects.create(pathway=pathway, programme=by_title[title], order=pathway.steps.count() + 1)
