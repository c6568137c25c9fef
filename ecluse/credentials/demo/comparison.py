"""Badges of issuers that were invented, compared by an operator with what the IT project manager is asked for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.demo import Field, sower
from ecluse.foundation.multilingual import text_in
from ecluse.network import api as network
from ecluse.network.api import Organisation
from ecluse.skills import api as skills

from ..actions.benchmark import ask_levels, begin_study
from ..actions.benchmark_bringing import Brought, bring_badges, bring_list
from ..actions.benchmark_judging import decide_match, decide_twin
from ..models import Achievement, Study, StudyBadge, StudyMatch
from ..queries.benchmark_own import found_of
from ..rules.benchmark import Evidence, Proof
from ..rules.benchmark_reading import Aligned, Found

ESCO = "http://data.europa.eu/esco/skill/"
# The competences that the badges name, by a short name.
COACH, RISK, BUDGET, SPECIFY = "0cc9c234-f817", "1dd23dba-dd00", "21c5790c-0930", "21fecc8a-392e"
STAFF, ICT_PROJECT, CHANGES, QUALITY = "339ac029-066a", "3c76296d-4bbd", "4df7a57a-9405", "8d4271ca-c9fd"
LEGAL, METHODS, PROJECT, TRAIN = "b9bf9e17-ae47", "bec4359e-cb92", "cd5efa8c-e44d", "e54ff029-1ce9"
RESOURCES, CONFLICTS, TIME, AGILE = "f5dd06b8-5d17", "0ee94af1-b445", "e207163b-7963", "0a9acb6b-1139"


class Seen(NamedTuple):
    """A badge as its invented issuer publishes it: the competences it names, with its level."""

    name: str
    language: str
    issuer: str
    names: tuple[str, ...]
    level: int | None
    description: str
    updated_on: date | None = None
    evidence: Evidence = Evidence.UNSAID
    endorsements: int = 0
    proof: Proof = Proof.NONE
    version: str = ""


SEEN = (
    Seen("Chef de projet numérique", "fr", "Académie du Canal", (ICT_PROJECT, PROJECT, BUDGET, RISK, RESOURCES), 5,
         "Gère un projet de son cahier des charges à sa clôture. Évalue la durée du travail et suit les coûts.",
         date(2026, 3, 2), Evidence.ASKED, 2, Proof.VERIFIED, "3"),
    Seen("Digitaal projectleider", "nl", "Kanaalacademie", (ICT_PROJECT, PROJECT, BUDGET, RISK, RESOURCES), 5,
         "Leidt een project van het bestek tot de afsluiting.", date(2025, 11, 12), Evidence.ASKED, 1, Proof.SIGNED, "2"),
    Seen("Agile Project Practitioner", "en", "Harbour Skills Guild", (AGILE, METHODS, CHANGES), 4,
         "Leads a team through iterations. Organise project meetings. Apply change management.",
         date(2026, 1, 20), Evidence.ASKED, 3, Proof.VERIFIED),
    Seen("Fondamentaux de la gestion de projet", "fr", "Institut des Trois Vallées", (PROJECT, METHODS), 3,
         "Connaît le vocabulaire et les étapes d’un projet.", date(2024, 9, 1), Evidence.NONE, 0, Proof.HOSTED, "1"),
    Seen("Fondamentaux de la gestion de projet v2", "fr", "Institut des Trois Vallées", (PROJECT, METHODS, TIME), 3,
         "Connaît le vocabulaire et les étapes d’un projet, et en estime la durée.",
         date(2026, 2, 1), Evidence.NONE, 0, Proof.HOSTED, "2"),
    Seen("Risicobeheer in ICT-projecten", "nl", "Scheldehuis Opleidingen", (RISK,), 5,
         "Voert risicoanalyses uit. ICT-risicobeheer ten uitvoer brengen.", date(2025, 5, 15), Evidence.ASKED, 1, Proof.HOSTED),
    Seen("Budget et achats publics", "fr", "École des Cadres du Nord", (BUDGET,), 4,
         "Gère les achats d’un projet public. Utilise la passation de marchés en ligne.", date(2023, 6, 1), Evidence.ASKED),
    Seen("Animer une équipe projet", "fr", "Coopérative Les Passeurs", (STAFF, CONFLICTS), None,
         "Intervient en tant que coach auprès des employés. Applique la gestion des conflits.",
         date(2025, 10, 3), Evidence.ASKED, 1, Proof.SIGNED),
    Seen("Teamcoach in IT", "nl", "Westhoek Leerwerkplaats", (COACH, STAFF), 4,
         "Begeleidt medewerkers en geeft leiding aan personeel.", date(2024, 3, 8), Evidence.UNSAID, 0, Proof.HOSTED),
    Seen("Qualité logicielle", "fr", "Atelier Numérique de l’Ourthe", (QUALITY,), 4,
         "Applique des méthodes d’assurance qualité et suit les normes de qualité.", date(2022, 1, 10), Evidence.NONE),
    Seen("RGPD pour chefs de projet", "fr", "Institut des Trois Vallées", (LEGAL,), 3,
         "Identifie les exigences légales d’un projet.", date(2025, 1, 30), Evidence.NONE, 0, Proof.HOSTED),
    Seen("Business Analyst Starter", "en", "Harbour Skills Guild", (SPECIFY,), 4,
         "Create project specifications. Provide cost benefit analysis reports.", date(2025, 4, 4), Evidence.ASKED, 1, Proof.VERIFIED),
    Seen("Tuteur en entreprise", "fr", "Coopérative Les Passeurs", (TRAIN,), 4,
         "Accueille et forme le personnel qui débute.", None, Evidence.UNSAID, 0, Proof.NONE),
)  # fmt: skip
# A list found on the web, one line of which forgot who issues the badge.
LIST = """nom;emetteur;langue;adresse;competences;niveau;preuves;appuis;date
Scrum en pratique;Maison des Métiers;fr;https://maison-des-metiers.example/badges/scrum;gestion de projets par méthode Agile;4;oui;0;2024-05-02
PMO junior;;fr;;gérer les informations relatives au projet;3;;;2025
"""
LEVELS = {ICT_PROJECT: 5, PROJECT: 5, RISK: 4, BUDGET: 4, STAFF: 5}


@sower(54, _("A comparison of badges"), audited=True)
def sow_comparison(field: Field) -> None:
    """Technofutur TIC compares them: duplicates to confirm, words to judge, a clear hole."""
    operator = Organisation.objects.filter(slug="technofutur-tic").first()
    occupation = skills.occupation_named("esco", "ICT project manager")
    if operator is None or occupation is None:
        return
    at = field.at - timedelta(days=9)
    person = network.people_of(operator.pk, Role.OPERATOR_ADMIN, on=at.date()).first()
    by = Hat(Role.OPERATOR_ADMIN, person_id=person.pk if person else None, organisation_id=operator.pk)
    study = begin_study(by=by, profile=occupation, title="Chef de projet informatique", at=at)
    named = {need.competence.uri.removeprefix(ESCO)[:13]: need for need in study.needs.select_related("competence")}
    ask_levels(by=by, study=study, levels={named[key].pk: level for key, level in LEVELS.items() if key in named})
    uris = {key: need.competence for key, need in named.items()}
    bring_badges(by=by, study=study, brought=[_brought(one, uris) for one in SEEN], at=at)
    bring_list(by=by, study=study, text=LIST, at=at + timedelta(days=1))
    own = _models_of(operator.pk)
    network_badges = [Brought(found, StudyBadge.Source.NETWORK, key) for key, found in found_of(own).items()]
    bring_badges(by=by, study=study, brought=network_badges, at=at + timedelta(days=1))
    _judge(study, by, at + timedelta(days=2))


def _brought(one: Seen, competences: dict[str, skills.Competence]) -> Brought:
    aligned = [
        Aligned(
            name=text_in(competences[key].label, one.language), address=competences[key].uri, framework="ESCO", level=one.level
        )
        for key in one.names
        if key in competences
    ]
    slug = "-".join(skills.words_in(one.name))
    site = f"https://{'-'.join(skills.words_in(one.issuer))}.example"
    found = Found(
        name={one.language: one.name},
        issuer=one.issuer,
        description={one.language: one.description},
        identifier=f"{site}/badges/{slug}.json" if one.proof is not Proof.NONE else "",
        address=f"{site}/badges/{slug}",
        issuer_address=site,
        languages=(one.language,),
        alignments=tuple(aligned),
        evidence=one.evidence,
        endorsements=one.endorsements,
        updated_on=one.updated_on,
        version=one.version,
        proof=one.proof,
    )
    return Brought(found, StudyBadge.Source.FILE if one.proof is not Proof.HOSTED else StudyBadge.Source.ADDRESS)


def _models_of(organisation_id: UUID) -> list[UUID]:
    """Two badge models of the operator itself."""
    rows = Achievement.objects.in_use().filter(organisation=organisation_id).order_by("created_at", "id")
    return list(rows.values_list("pk", flat=True)[:2])


def _judge(study: Study, by: Hat, at: datetime) -> None:
    """One duplicate is confirmed, the other waits; the nearest words are confirmed, the others wait."""
    version = study.twins.filter(signals__contains=["version"]).first()
    if version is not None:
        decide_twin(by=by, twin=version, is_right=True, at=at)
    for match in StudyMatch.objects.filter(badge__study=study, state="proposed", likeness__gte=115):
        decide_match(by=by, match=match, is_right=True, at=at)
