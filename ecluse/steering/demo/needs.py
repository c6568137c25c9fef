"""Needs and actors of the demonstration. Numbers are invented and say so; what is said of real bodies is what they publish as
their purpose, or what the source documents say of them.
"""

from __future__ import annotations

from datetime import UTC, datetime

from ecluse.foundation.access import SYSTEM, Hat, Role
from ecluse.network.api import Organisation
from ecluse.offer import api as offer
from ecluse.skills import api as skills

from ..actions.draft import draft_pathway
from ..actions.needs import import_needs
from ..actions.register import RoleTold, write_role
from ..models import ActorRole
from ..queries.coverage import sheet_of

SOURCES = {
    "wallonia": "Relevé d’offres en Wallonie (exemple de démonstration)",
    "hauts_de_france": "Relevé d’offres en Hauts-de-France (exemple de démonstration)",
    "west_flanders": "Relevé d’offres en Flandre-Occidentale (exemple de démonstration)",
}
SURVEY = "Enquête auprès des entreprises de l’Eurométropole (exemple de démonstration)"
# English label in ESCO, vacancies by territory, companies that asked for it (None: the question was not put).
OCCUPATIONS: tuple[tuple[str, tuple[int | None, ...], int | None], ...] = (
    ("ICT project manager", (86, 112, 41), 37),
    ("software developer", (214, 301, 98), 52),
    ("ICT network technician", (73, 58, 33), 19),
    ("data analyst", (64, 97, None), 28),
    ("ICT security technician", (39, None, 22), 31),
    ("web developer", (121, 143, 57), 24),
    ("ICT help desk agent", (58, 44, 0), None),
)
# Competences that companies named, with how many of them.
COMPETENCES = (("recruit employees", 14), ("identify legal requirements", 11), ("manage budgets", 23), ("quality standards", 0))
EXAMPLE = {
    "fr": "Fiche de démonstration, à compléter par l’organisme.",
    "nl": "Demonstratiefiche, aan te vullen door de organisatie.",
    "en": "Demonstration sheet, for the organisation to complete.",
    "de": "Demonstrationsblatt, von der Organisation zu ergänzen.",
}
TRAINS = {
    "fr": "Formations et sensibilisation au numérique responsable.",
    "nl": "Opleiding en bewustmaking rond verantwoord digitaal.",
    "en": "Training and awareness in responsible digital.",
    "de": "Weiterbildung und Sensibilisierung zum verantwortungsvollen Digitalen.",
}
DESIGNS = {
    "fr": "Réflexion et repères pour concevoir des services numériques responsables.",
    "nl": "Denkwerk en houvast om verantwoorde digitale diensten te ontwerpen.",
    "en": "Thinking and guidance to design responsible digital services.",
    "de": "Überlegungen und Orientierung für verantwortungsvolle digitale Dienste.",
}
# Organisation, stage, what it offers, its page. Stages without a real body known from the source documents stay empty.
ACTORS: tuple[tuple[str, str, dict[str, str], str], ...] = (
    ("inr", "1_design", DESIGNS, "https://institutnr.org"),
    ("inr", "2_use", TRAINS, "https://institutnr.org"),
    ("isit-be", "1_design", DESIGNS, "https://isit-be.org"),
    ("isit-be", "2_use", TRAINS, "https://isit-be.org"),
    ("brasserie-numerique", "4_reuse", {}, ""),
    ("brasserie-numerique", "3_repair", {}, ""),
)


def sow_needs(*, at: datetime) -> None:
    """The numbers, through the same door as a file; a second call changes nothing."""
    lines = ["metier;competence;territoire;annee;trimestre;type;nombre;source;adresse"]
    for year in (at.year - 1, at.year):
        for label, vacancies, answers in OCCUPATIONS:
            occupation = skills.occupation_named("esco", label)
            if occupation is None:
                continue
            told = [(region, "offres", number, SOURCES[region]) for region, number in zip(SOURCES, vacancies, strict=True)]
            told.append(("wallonia", "enquete", answers, SURVEY))
            lines += [
                f"{occupation.uri};;{region};{year};;{kind};{number if year == at.year else number * 9 // 10};{source};"
                for region, kind, number, source in told
                if number is not None
            ]
    known = {one.label.get("en"): one for one in skills.competences_of("esco")}
    lines += [
        f";{known[label].uri};wallonia;{at.year};{1 + (at.month - 1) // 3};enquete;{number};{SURVEY};"
        for label, number in COMPETENCES
        if label in known
    ]
    import_needs(by=SYSTEM, text="\n".join(lines), at=at, confirmed=True)


def sow_register(*, at: datetime) -> None:
    """The actors of responsible digital that the source documents name, and two examples."""
    organisations = {row.slug: row for row in Organisation.objects.filter(slug__in=[actor[0] for actor in ACTORS])}
    if ActorRole.objects.exists():
        return
    for slug, stage, offers, link in ACTORS:
        if slug in organisations:
            told = RoleTold(
                organisation_id=organisations[slug].pk,
                stage=stage,
                region=organisations[slug].region,
                description={code: f"{offers[code]} {words}" if code in offers else words for code, words in EXAMPLE.items()},
                link=link,
            )
            write_role(by=SYSTEM, told=told, at=at)


# Pathways that the beneficiaries of project 33b published: organisation, occupation, year and month. Examples.
PUBLISHED = (
    ("forem", "ICT network administrator", 2025, 2),
    ("ifapme", "data analyst", 2025, 4),
    ("forem", "ICT network technician", 2025, 5),
    ("ifapme", "software developer", 2025, 9),
    ("forem", "ICT security technician", 2025, 10),
    ("forem", "ICT help desk agent", 2026, 3),
)


def sow_pathways(*, at: datetime) -> None:
    """New pathways of the beneficiaries of project 33b, each on its day."""
    organisations = dict(Organisation.objects.filter(slug__in=("forem", "ifapme")).values_list("slug", "pk"))
    for slug, label, year, month in PUBLISHED:
        occupation, day = skills.occupation_named("esco", label), datetime(year, month, 14, 9, tzinfo=UTC)
        sheet = sheet_of(occupation.pk, limits=offer.Limits(), today=day.date()) if occupation else None
        if occupation is None or sheet is None or len(sheet.covers) < 2:
            continue
        by = Hat(Role.TECHNOPEDAGOGUE, organisation_id=organisations[slug])
        steps = [cover.programme.pk for cover in sheet.covers[:3]]
        written = draft_pathway(by=by, occupation_id=occupation.pk, programme_ids=steps, at=day, today=day.date())
        offer.publish_pathway(by=by, pathway=written, at=day)
