"""The funded programmes of the demonstration: real programmes, real public figures, and what is only an example says so.

Figures come from the written answers of the Parliament of Wallonia and the public pages of the projects. Where no public
text gives a date, a split or an execution, the source of the row says "exemple de démonstration".
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import SYSTEM
from ecluse.foundation.demo import Field, sower
from ecluse.network.api import Membership, Organisation

from ..actions.budget import AmountsDecided, revise_budget_line
from ..actions.programme import ProgrammeFunded, open_funded_programme
from ..actions.target import TargetDecided, set_target
from ..models import FundedProgramme
from .needs import sow_needs, sow_pathways, sow_register

EXAMPLE = "exemple de démonstration"
_ANSWER_359 = "Parlement de Wallonie, question écrite n° 359 (2023-2024), réponse du 25 mars 2024"
_33B = "Plan national pour la reprise et la résilience, projet 33b (nextgenbelgium.be)"
_A6K = "Accord du Gouvernement de Wallonie sur le projet A6K/E6K"
_SHEET_3 = "Mémorandum de l’Eurométropole, fiche 3"


@dataclass(frozen=True)
class Promise:
    """A target of the demonstration; `source` is the text it comes from."""

    indicator: str
    value: int
    deadline_on: date
    valid_from: date
    source: str
    category: str = ""
    counts_from: date | None = None


@dataclass(frozen=True)
class Spending:
    """One expense type in one year, in euros: as voted, then as executed on `closed_on` when that day has come."""

    year: int
    expense_type: str
    voted: int
    committed: int
    paid: int
    voted_on: date
    closed_on: date
    source: str


@dataclass(frozen=True)
class Story:
    """A funded programme of the demonstration, with organisations named by their address in the network."""

    funded: ProgrammeFunded
    funder: str
    beneficiaries: Sequence[str]
    promises: Sequence[Promise] = ()
    spending: Sequence[Spending] = ()


def _year(year: int, voted_on: date, closed_on: date, source: str, **types: tuple[int, int, int]) -> list[Spending]:
    return [
        Spending(year, kind, voted, committed, paid, voted_on, closed_on, source)
        for kind, (voted, committed, paid) in types.items()
    ]


_PRW_4 = Story(
    ProgrammeFunded(
        slug="prw-4",
        code="PRW 4",
        title={
            "fr": "Pédagogie numérique de l’IFAPME",
            "nl": "Digitale pedagogie van het IFAPME",
            "de": "Digitale Pädagogik des IFAPME",
            "en": "Digital pedagogy of IFAPME",
        },
        purpose={
            "fr": "Améliorer la formation en alternance en renforçant les compétences numériques des apprenants et des "
            "formateurs : plateforme, technopédagogues, ressources et équipements.",
            "nl": "Het alternerend leren verbeteren door de digitale competenties van lerenden en lesgevers te versterken: "
            "platform, technopedagogen, leermiddelen en apparatuur.",
            "de": "Die duale Ausbildung verbessern und die digitalen Kompetenzen von Lernenden und Lehrkräften stärken: "
            "Plattform, Technopädagogen, Lernmittel und Ausstattung.",
            "en": "Better alternance training through stronger digital skills of learners and trainers: platform, "
            "technopedagogues, resources and equipment.",
        },
        fund="prw",
        start_on=date(2021, 1, 1),
        end_on=date(2027, 1, 1),
        envelope=Decimal(6_465_000),
        source={"fr": f"Plan de relance de la Wallonie, projet 4 ; {_ANSWER_359}. Date de fin : {EXAMPLE}."},
    ),
    funder="wallonie-spw",
    beneficiaries=("ifapme",),
    promises=[
        Promise(
            "connections", 1_000, date(2026, 12, 31), date(2021, 1, 1), f"Valeur : {EXAMPLE} ; {_ANSWER_359} pour la plateforme."
        ),
    ],
    spending=[
        *_year(
            2023, date(2023, 1, 1), date(2023, 12, 31),
            f"{_ANSWER_359} : 1 805 000 € en 2023. Ventilation et exécution : {EXAMPLE}.",
            staff=(905_000, 902_400, 871_950),
            equipment=(410_000, 409_200, 398_700),
            resources=(340_000, 338_000, 325_410),
            infrastructure=(60_000, 52_300, 48_900),
            overheads=(90_000, 90_000, 84_600),
        ),
        *_year(
            2024, date(2024, 2, 15), date(2024, 12, 31),
            f"{_ANSWER_359} : 1 792 000 € octroyés le 15 février 2024. Ventilation et exécution : {EXAMPLE}.",
            staff=(960_000, 958_100, 902_300),
            equipment=(330_000, 312_500, 241_800),
            resources=(352_000, 349_700, 301_250),
            infrastructure=(50_000, 41_000, 22_400),
            overheads=(100_000, 98_000, 79_900),
        ),
    ],
)  # fmt: skip

_END_33B = date(2026, 6, 30)
_33B_FROM = date(2021, 7, 13)
_PNRR_33B = Story(
    ProgrammeFunded(
        slug="pnrr-33b",
        code="PNRR 33b",
        title={
            "fr": "Digitalisation des formations et formation aux métiers du numérique",
            "nl": "Digitalisering van de opleidingen en opleiding voor digitale beroepen",
            "de": "Digitalisierung der Ausbildung und Ausbildung für digitale Berufe",
            "en": "Digital training and training for digital occupations",
        },
        purpose={
            "fr": "Réduire la fracture numérique et former les jeunes, les seniors, les employés et les demandeurs d’emploi, "
            "tout au long de la vie, dans 22 espaces immersifs et 17 smart corners.",
            "nl": "De digitale kloof verkleinen en jongeren, senioren, werknemers en werkzoekenden levenslang opleiden, in "
            "22 immersieve ruimtes en 17 smart corners.",
            "de": "Die digitale Kluft verringern und junge Menschen, Ältere, Beschäftigte und Arbeitsuchende ein Leben lang "
            "weiterbilden, in 22 immersiven Räumen und 17 Smart Corners.",
            "en": "Narrow the digital divide and train the young, seniors, employees and jobseekers through life, in 22 "
            "immersive spaces and 17 smart corners.",
        },
        fund="rrf",
        start_on=date(2020, 12, 1),
        end_on=date(2026, 7, 1),
        source={"fr": f"{_33B}. Début « fin de 2020 », fin au deuxième trimestre de 2026."},
    ),
    funder="wallonie-spw",
    beneficiaries=("forem", "ifapme"),
    promises=[
        Promise("participants", 3_300, _END_33B, _33B_FROM, f"{_33B} : « 3.300 demandeurs d’emploi ».", "status:jobseeker"),
        Promise("participants", 800, _END_33B, _33B_FROM, f"{_33B} : « 800 employés ».", "status:employee"),
        Promise("staff_hours", 10_000, _END_33B, _33B_FROM, f"{_33B} : « environ 10.000 heures de formation »."),
        Promise(
            "pathways", 10, date(2025, 12, 31), _33B_FROM, f"{_33B} : « 10 nouveaux parcours numériques chaque année ».",
            counts_from=date(2025, 1, 1),
        ),
        Promise("immersive_spaces", 22, _END_33B, _33B_FROM, f"{_33B} : « 22 espaces de formation immersifs »."),
        Promise("smart_corners", 17, _END_33B, _33B_FROM, f"{_33B} : « 17 smart corners »."),
        Promise("area", 7_000, _END_33B, _33B_FROM, f"{_33B} : « plus de 7.000 m² d’infrastructures »."),
    ],
)  # fmt: skip

_END_A6K = date(2026, 8, 31)
_A6K_FROM = date(2022, 4, 1)
_A6K_E6K = Story(
    ProgrammeFunded(
        slug="a6k-e6k",
        code="A6K/E6K",
        title={
            "fr": "Hub d’innovation et de formation numérique et technologique de Charleroi Métropole",
            "nl": "Hub voor innovatie en digitale en technologische opleiding van Charleroi Métropole",
            "de": "Zentrum für Innovation und digitale und technologische Ausbildung in Charleroi Métropole",
            "en": "Hub for innovation and digital and technological training of Charleroi Métropole",
        },
        purpose={
            "fr": "Réunir les opérateurs de formation numérique sur le site du Tri postal à Charleroi, former près de 50 000 "
            "apprenants par an, soutenir l’incubation et la recherche collaborative.",
            "nl": "De aanbieders van digitale opleidingen samenbrengen op de site van de Tri postal in Charleroi, bijna 50.000 "
            "lerenden per jaar opleiden, incubatie en gezamenlijk onderzoek steunen.",
            "de": "Die Anbieter digitaler Ausbildung am Standort Tri postal in Charleroi zusammenführen, fast 50.000 Lernende "
            "im Jahr ausbilden, Gründungen und gemeinsame Forschung fördern.",
            "en": "Bring the operators of digital training together at the Tri postal site in Charleroi, train nearly 50,000 "
            "learners a year, support incubation and joint research.",
        },
        fund="rrf",
        start_on=date(2022, 4, 1),
        end_on=date(2026, 9, 1),
        envelope=Decimal(105_000_000),
        european_share=Decimal(86_800_000),
        source={"fr": f"{_A6K} : 105 000 000 €, dont 86 800 000 € financés par la Commission européenne. Dates : {EXAMPLE}."},
    ),
    funder="wallonie-spw",
    beneficiaries=("a6k-e6k", "technofutur-tic", "cepegra", "ifapme", "umons"),
    promises=[
        Promise("learners_a_year", 50_000, _END_A6K, _A6K_FROM, f"{_A6K} : « près de 50.000 apprenants, par an »."),
        Promise("startups", 100, _END_A6K, _A6K_FROM, f"{_A6K} : « 100 nouvelles sociétés »."),
        Promise("researchers", 600, _END_A6K, _A6K_FROM, f"{_A6K} : « près de 600 chercheurs »."),
        Promise("area", 30_000, _END_A6K, _A6K_FROM, f"{_A6K} : « près de 30.000 m² »."),
    ],
)

_CROSS_BORDER = Story(
    ProgrammeFunded(
        slug="open-badges-it",
        code="EM-OB IT",
        title={
            "fr": "Open Badges transfrontaliers pour les métiers IT",
            "nl": "Grensoverschrijdende Open Badges voor IT-beroepen",
            "de": "Grenzüberschreitende Open Badges für IT-Berufe",
            "en": "Cross-border Open Badges for IT occupations",
        },
        purpose={
            "fr": "Faire de l’Eurométropole un territoire favorisant les compétences numériques : des badges pour la conduite "
            "de projets IT, endossés par les acteurs de la formation et de l’économie.",
            "nl": "Van de Eurometropool een gebied maken dat digitale competenties bevordert: badges voor IT-projectleiding, "
            "onderschreven door opleiding en bedrijfsleven.",
            "de": "Die Eurometropole zum Raum für digitale Kompetenzen machen: Badges für die Leitung von IT-Projekten, "
            "anerkannt von Ausbildung und Wirtschaft.",
            "en": "Make the Eurometropolis a territory that fosters digital skills: badges for IT project management, endorsed "
            "by training and by business.",
        },
        fund="interreg",
        start_on=date(2025, 1, 1),
        end_on=date(2029, 1, 1),
        envelope=Decimal(6_750_000),
        source={"fr": f"{_SHEET_3} : coût total estimé 6,750 millions d’euros. Fonds et dates : {EXAMPLE}."},
    ),
    funder="wallonie-spw",
    beneficiaries=(
        "technofutur-tic", "technocite", "ee-campus", "umons", "ulille", "euratechnologies", "vdab-west-vlaanderen",
    ),
    promises=[
        Promise("badges", 1_200, date(2028, 12, 31), date(2025, 1, 1), f"Valeur : {EXAMPLE} ; {_SHEET_3} pour l’objectif."),
        Promise("participants", 1_500, date(2028, 12, 31), date(2025, 1, 1), f"Valeur : {EXAMPLE} ; {_SHEET_3} pour l’objectif."),
        Promise("connections", 2_000, date(2028, 12, 31), date(2025, 1, 1), f"Valeur : {EXAMPLE} ; {_SHEET_3} pour l’objectif."),
    ],
    spending=[
        *_year(
            2025, date(2025, 1, 1), date(2025, 12, 31),
            f"{_SHEET_3} : 1 850 000 € d’ingénierie, 4 500 000 € de développement, 400 000 € de communication. "
            f"Ventilation par année et exécution : {EXAMPLE}.",
            staff=(460_000, 431_000, 402_500),
            resources=(900_000, 720_000, 583_200),
            overheads=(80_000, 61_000, 55_700),
        ),
        *_year(
            2026, date(2026, 1, 1), date(2026, 9, 30),
            f"{_SHEET_3}. Ventilation par année et exécution : {EXAMPLE}.",
            staff=(470_000, 395_000, 301_800),
            resources=(1_300_000, 884_000, 512_600),
            overheads=(110_000, 74_000, 40_100),
        ),
    ],
)  # fmt: skip

_ESF = Story(
    ProgrammeFunded(
        slug="fse-e-pedagogie",
        code="FSE+ e-pédagogie",
        title={
            "fr": "Accompagnateurs en e-pédagogie dans les centres IFAPME",
            "nl": "Begeleiders e-pedagogie in de IFAPME-centra",
            "de": "E-Pädagogik-Begleiter in den IFAPME-Zentren",
            "en": "E-pedagogy coaches in the IFAPME centres",
        },
        purpose={
            "fr": "Prendre en charge 10 accompagnateurs en e-pédagogie et deux technopédagogues, qui forment les formateurs.",
            "nl": "Tien begeleiders e-pedagogie en twee technopedagogen bekostigen, die de lesgevers opleiden.",
            "de": "Zehn E-Pädagogik-Begleiter und zwei Technopädagogen finanzieren, die die Lehrkräfte weiterbilden.",
            "en": "Pay ten e-pedagogy coaches and two technopedagogues, who train the trainers.",
        },
        fund="esf",
        start_on=date(2024, 1, 1),
        end_on=date(2028, 1, 1),
        source={"fr": f"{_ANSWER_359}. Dates : {EXAMPLE}."},
    ),
    funder="agence-fse",
    beneficiaries=("ifapme",),
    promises=[
        Promise("staff_hours", 4_000, date(2027, 12, 31), date(2024, 1, 1), f"Valeur : {EXAMPLE} ; {_ANSWER_359} pour l’objet."),
    ],
)

STORIES = (_PRW_4, _PNRR_33B, _A6K_E6K, _CROSS_BORDER, _ESF)


@sower(60, _("Funded programmes"))
def sow_steering(field: Field) -> None:
    """The funded programmes, after everything that their figures count."""
    seed_steering(at=field.at)
    sow_needs(at=field.at)
    sow_register(at=field.at)
    sow_pathways(at=field.at)


def seed_steering(*, at: datetime) -> list[FundedProgramme]:
    """Enter the funded programmes that are not there yet; a second call changes nothing.

    Raises LookupError, naming them, when organisations of the demonstration are missing.
    """
    addresses = {story.funder for story in STORIES} | {slug for story in STORIES for slug in story.beneficiaries}
    known = dict(Organisation.objects.filter(slug__in=addresses).values_list("slug", "id"))
    missing = sorted(addresses - known.keys())
    if missing:
        raise LookupError(f"The demonstration network lacks: {', '.join(missing)}.")
    there = set(FundedProgramme.objects.values_list("slug", flat=True))
    return [_enter(story, known, at=at) for story in STORIES if story.funded.slug not in there]


def _enter(story: Story, known: dict[str, UUID], *, at: datetime) -> FundedProgramme:
    beneficiaries = [known[slug] for slug in story.beneficiaries]
    programme = open_funded_programme(
        by=SYSTEM,
        funded=story.funded,
        funder_id=known[story.funder],
        beneficiary_ids=beneficiaries,
        contact_id=_contact([known[story.funder], *beneficiaries]),
        at=at,
    )
    for promise in story.promises:
        decided = TargetDecided(
            value=Decimal(promise.value),
            deadline_on=promise.deadline_on,
            valid_from=promise.valid_from,
            source={"fr": promise.source},
            counts_from=promise.counts_from,
        )
        set_target(by=SYSTEM, programme=programme, indicator=promise.indicator, category=promise.category, decided=decided, at=at)
    for spending in story.spending:
        _spend(programme, spending, at=at)
    return programme


def _contact(organisation_ids: Collection[UUID]) -> UUID | None:
    """A programme manager of the funder or of a beneficiary; a programme without one says so."""
    managers = Membership.objects.filter(role="programme_manager", organisation__in=organisation_ids).order_by("id")
    found = {membership.organisation_id: membership.person_id for membership in managers}
    return next((found[key] for key in organisation_ids if key in found), None)


def _spend(programme: FundedProgramme, spending: Spending, *, at: datetime) -> None:
    source = {"fr": spending.source}
    voted = Decimal(spending.voted)
    decided = [AmountsDecided(voted=voted, committed=Decimal(0), paid=Decimal(0), valid_from=spending.voted_on, source=source)]
    if spending.closed_on <= at.date():
        executed = (Decimal(spending.committed), Decimal(spending.paid))
        decided.append(
            AmountsDecided(voted=voted, committed=executed[0], paid=executed[1], valid_from=spending.closed_on, source=source)
        )
    for version in decided:
        revise_budget_line(
            by=SYSTEM, programme=programme, year=spending.year, expense_type=spending.expense_type, decided=version, at=at
        )
