"""Badges designed by hand in the demonstration: a grid of a jury with its second version, an event, one that peers recognise, a draft."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat
from ecluse.foundation.demo import Field, sower
from ecluse.network.api import Organisation
from ecluse.skills import api as skills

from ..actions.designing import (
    Design,
    begin_achievement,
    new_version,
    publish_achievement,
    retire_achievement,
    set_competences,
    write_achievement,
)
from ..actions.measuring import Level, Measure, write_result
from ..actions.picturing import set_picture
from ..models import Achievement, ResultDescription
from .endorsements import administrator_of

Kind = ResultDescription.Kind
TRAIN = "http://data.europa.eu/esco/skill/e54ff029-1ce9-447d-a5b2-eb7283a23e6e"
COACH = "http://data.europa.eu/esco/skill/0cc9c234-f817-4f4c-908a-4d28fe3b0f4a"
DIGCOMP = "https://publications.jrc.ec.europa.eu/repository/handle/JRC144121#"
# A bridge over water, two people on it: drawn for the badge of those who accompany learners.
BRIDGE = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120"><rect width="120" height="120" rx="60" fill="#123d5c"/>
<path d="M14 74h92" stroke="#f2b33d" stroke-width="6" stroke-linecap="round"/>
<path d="M22 74a38 34 0 0 1 76 0" fill="none" stroke="#f2b33d" stroke-width="5"/><path d="M42 46v28M60 40v34M78 46v28" stroke="#f2b33d" stroke-width="3"/>
<circle cx="48" cy="60" r="6" fill="#fff"/><circle cx="72" cy="60" r="6" fill="#fff"/>
<path d="M14 88c12-7 20-7 31 0s20 7 31 0 18-7 30 0M26 101c11-6 18-6 28 0s18 6 28 0 8-4 12-4" fill="none" stroke="#8fc3d8" stroke-width="4"/></svg>"""


class Drawn(NamedTuple):
    """A badge model of an operator. `days`: how long ago it was published; none: a draft. `version`: what its second version says."""

    issuer: str  # a slug
    design: Design
    competences: tuple[tuple[str, int | None], ...] = ()
    results: tuple[Measure, ...] = ()
    days: int | None = None
    picture: tuple[bytes, str] | None = None
    version: Design | None = None
    is_retired: bool = False


ACCOMPANY = Design(
    name={"fr": "Accompagner des apprenants en présence et à distance", "nl": "Cursisten ter plaatse en op afstand begeleiden"},
    description={
        "fr": "Prépare une séance, la mène en salle ou en ligne, et aide chacun à avancer sans faire à sa place.",
        "nl": "Bereidt een sessie voor, leidt ze in het lokaal of online, en helpt iedereen vooruit zonder het werk over te nemen.",
    },
    criteria={
        "fr": "Mener une séance de deux heures devant un jury de trois personnes, puis en parler avec lui pendant vingt minutes.",
        "nl": "Een sessie van twee uur leiden voor een jury van drie personen en er daarna twintig minuten met hen over spreken.",
    },
    kind=Achievement.Kind.ASSESSMENT,
    hours=42,
    level=5,
    teaching_language="fr",
    quality={
        "fr": "Un membre du jury vient d’un autre opérateur du réseau.",
        "nl": "Eén jurylid komt van een andere operator van het netwerk.",
    },
    valid_months=60,
    ways=("award", "request"),
)
SESSION = Measure(
    name={"fr": "Conduite de la séance", "nl": "De sessie leiden"},
    kind=Kind.RUBRIC_LEVEL,
    levels=(
        Level(
            name={"fr": "Accompagné", "nl": "Begeleid"},
            description={
                "fr": "Suit un déroulé préparé par quelqu’un d’autre.",
                "nl": "Volgt een draaiboek dat iemand anders voorbereidde.",
            },
        ),
        Level(
            name={"fr": "Autonome", "nl": "Zelfstandig"},
            description={
                "fr": "Prépare sa séance, l’adapte quand le groupe bloque.",
                "nl": "Bereidt de sessie voor en past ze aan als de groep vastloopt.",
            },
        ),
        Level(
            name={"fr": "Référent", "nl": "Referentie"},
            description={
                "fr": "Aide d’autres formateurs à préparer les leurs.",
                "nl": "Helpt andere opleiders hun sessies voor te bereiden.",
            },
        ),
    ),
    required_level=2,
)

DRAWN = (
    Drawn(
        "technofutur-tic",
        ACCOMPANY,
        ((TRAIN, None), (COACH, None), (f"{DIGCOMP}5.4", 5)),
        (SESSION, Measure(name={"fr": "Dossier de préparation", "nl": "Voorbereidend dossier"}, kind=Kind.RAW_SCORE, least="0", most="20", required="12")),
        300,
        (BRIDGE, "Deux personnes sur une passerelle au-dessus de l’eau"),
        replace(ACCOMPANY, hours=48, ways=("award", "request", "peers")),
    ),
    Drawn(
        "technofutur-tic",
        Design(
            name={"fr": "Journée découverte des métiers du numérique", "en": "Discovering digital jobs"},
            description={
                "fr": "A passé une journée avec des professionnels et essayé trois métiers du numérique.",
                "en": "Spent a day with professionals and tried three digital jobs.",
            },
            criteria={"fr": "Prendre part à la journée et à trois ateliers.", "en": "Take part in the day and in three workshops."},
            kind=Achievement.Kind.PARTICIPATION,
            hours=6,
            ways=("event",),
        ),
        days=120,
    ),
    Drawn(
        "technofutur-tic",
        Design(
            name={"fr": "Parler de ses données personnelles à un public peu à l’aise"},
            description={"fr": "Explique simplement à quoi servent les données que l’on donne, et comment les protéger."},
            criteria={},
            kind=Achievement.Kind.COMPETENCY,
            ways=("request", "peers"),
        ),
        ((f"{DIGCOMP}4.2", 4),),
    ),
    Drawn(
        "technocite",
        Design(
            name={"fr": "Entraide entre stagiaires", "nl": "Elkaar helpen in de opleiding"},
            description={"fr": "Aide les autres à débloquer leur machine ou leur projet, et partage ce qui a marché.",
                         "nl": "Helpt anderen hun computer of project weer op gang, en deelt wat werkte."},
            criteria={"fr": "Être reconnu par deux personnes de sa formation, avec un exemple chacune.",
                      "nl": "Erkend worden door twee mensen uit de opleiding, elk met een voorbeeld."},
            kind=Achievement.Kind.COMPETENCY,
            level=4,
            valid_months=36,
            ways=("peers",),
        ),
        ((f"{DIGCOMP}2.2", 3), (f"{DIGCOMP}5.1", 3)),
        days=90,
    ),
    Drawn(
        "technocite",
        Design(
            name={"fr": "Création d’un site d’information accessible"},
            description={"fr": "Met en ligne un site que tout le monde peut lire, aussi avec un lecteur d’écran."},
            criteria={"fr": "Remettre un site de cinq pages ; une grille de contrôle de vingt points est appliquée."},
            kind=Achievement.Kind.ASSIGNMENT,
            hours=30,
            level=4,
            teaching_language="fr",
            ways=("award",),
        ),
        ((f"{DIGCOMP}3.1", 5),),
        (Measure(name={"fr": "Points de contrôle respectés"}, kind=Kind.PERCENT, least="0", most="100", required="80"),),
        days=400,
        is_retired=True,
    ),
)  # fmt: skip


@sower(48, _("Badges designed by hand"), audited=True)
def sow_designs(field: Field) -> None:
    """Each by an administrator of its operator, as the pages do it."""
    for drawn in DRAWN:
        issuer = Organisation.objects.filter(slug=drawn.issuer).first()
        if issuer is not None:
            _draw(drawn, administrator_of(issuer, field.at), issuer, field)


def _draw(drawn: Drawn, by: Hat, issuer: Organisation, field: Field) -> None:
    at = field.at - timedelta(days=drawn.days or 2)
    draft = begin_achievement(by=by, organisation_id=issuer.pk, design=drawn.design, at=at)
    named = {skills.competence_by_reference(uri): level for uri, level in drawn.competences}
    set_competences(by=by, achievement=draft, wanted={one.pk: level for one, level in named.items() if one}, at=at)
    for measure in drawn.results:
        write_result(by=by, achievement=draft, measure=measure, at=at)
    if drawn.picture is not None:
        content, words = drawn.picture
        set_picture(by=by, achievement=draft, content=io.BytesIO(content), name="passerelle.svg", words={"fr": words}, at=at)
    if drawn.days is None:
        return
    published = publish_achievement(by=by, achievement=draft, at=at + timedelta(hours=2))
    if drawn.version is not None:
        later = at + timedelta(days=200)
        second = new_version(by=by, achievement=published, at=later)
        write_achievement(by=by, achievement=second, design=drawn.version, at=later)
        publish_achievement(by=by, achievement=second, at=later)
    if drawn.is_retired:
        retire_achievement(by=by, achievement=published, at=at + timedelta(days=300))
