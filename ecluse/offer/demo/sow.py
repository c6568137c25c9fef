"""Sowing the offer and its histories."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Role
from ecluse.foundation.demo import Field, sower
from ecluse.skills import api as skills

from ..actions.catalogue import refresh_entries
from ..models import Admission, Aim, HalfDay, Mode, Module, Pathway, PathwayStep, Prerequisite, Programme, Session
from ..rules.timetable import plan_half_days
from .facts import PATHWAYS, THEMES, Theme
from .histories import sow_histories

# How many sessions a programme has for 3,000 learners, on average; longer trainings have fewer.
SESSIONS = {7: 8, 40: 7, 100: 5, 400: 4, 3_000: 3}
BATCH = 2_000
# The field of training (ISCED-F) of the occupation that a theme leads towards; the others teach to use a computer.
FIELDS = {
    "ICT project manager": "0413", "ICT network technician": "0612", "ICT security technician": "0612",
    "ICT system administrator": "0612", "data analyst": "0612", "web developer": "0613", "software developer": "0613",
    "user interface designer": "0613", "IoT developer": "0714", "ICT help desk agent": "0688", "green ICT consultant": "0688",
}  # fmt: skip
RESULTS = {
    "fr": "Une attestation et un badge numérique que chacun peut vérifier, reconnu par les opérateurs du réseau.",
    "nl": "Een attest en een digitale badge die iedereen kan controleren, erkend door de opleiders van het netwerk.",
    "en": "A certificate and a digital badge that anybody can verify, recognised by the operators of the network.",
    "de": "Eine Bescheinigung und ein digitales Abzeichen, das alle prüfen können, anerkannt von den Bildungsträgern des Netzwerks.",
}


@sower(40, _("Programmes, sessions and enrolments"))
def sow_offer(field: Field) -> None:
    """Programmes of the themes, their sessions over two years, pathways, and what happened in them."""
    competences = _Competences()
    programmes = _programmes(field, competences)
    _pathways(field, programmes, competences)
    sessions = _sessions(field, programmes)
    refresh_entries(at=field.at)
    sow_histories(field, sessions)


class _Competences:
    """Looks up the competences that themes name, once each."""

    def __init__(self) -> None:
        self.digital = {row.code: row.pk for row in skills.competences_of("digcomp")}
        self.occupations: dict[str, Any] = {}

    def occupation(self, label: str) -> Any:
        """The ESCO occupation of this English label."""
        if label not in self.occupations:
            self.occupations[label] = skills.occupation_named("esco", label)
        return self.occupations[label]

    def of(self, theme: Theme) -> list[tuple[UUID, int | None]]:
        """The aims of a theme: DigComp with levels, then six ESCO competences at the most."""
        aims: dict[UUID, int | None] = {self.digital[code]: level for code, level in theme.digital}
        if theme.occupation:
            essential = skills.essential_competences(self.occupation(theme.occupation).pk)
            chosen = [row for row in essential if row.label.get("en", "").startswith(theme.skills)]
            aims |= dict.fromkeys((row.pk for row in chosen[:6]), None)
        return list(aims.items())


def _programmes(field: Field, competences: _Competences) -> list[tuple[Theme, str, Programme]]:
    """Each theme at each of its operators; a larger demonstration repeats them, one for each town."""
    organisations = field.sown["organisations"]
    copies = max(1, min(40, field.learners // 3_000))
    made = []
    for theme in THEMES:
        for slug in theme.operators:
            for copy in range(copies):
                site = field.sown["sites"].get(slug, [])
                town = f" ({site[copy % len(site)].locality} {copy})" if copy and site else f" ({copy})" if copy else ""
                made.append(
                    (theme, slug, Programme(
                        organisation=organisations[slug],
                        title={language: text + town for language, text in theme.title.items()},
                        summary=theme.summary, objective={"fr": theme.objective}, hours=theme.hours,
                        content={"fr": _content(theme)}, expected_results=RESULTS, isced_field=FIELDS.get(theme.occupation, "0611"),
                        funding=list(theme.funding), target_groups=list(theme.groups),
                        accessibility=["personal_help", *(["pace"] if "beginners" in theme.groups else ["captions"])],
                        published_at=field.at - timedelta(days=field.chance.randint(30, 700)),
                    ))
                )  # fmt: skip
    Programme.objects.bulk_create([programme for _theme, _slug, programme in made], batch_size=BATCH)
    aims, modules, needs = [], [], []
    for theme, _slug, programme in made:
        aims += [Aim(programme=programme, competence_id=key, level=level) for key, level in competences.of(theme)]
        needs += [
            Prerequisite(programme=programme, competence_id=competences.digital[code], level=level) for code, level in theme.needs
        ]
        share = theme.hours // max(1, len(theme.modules))
        modules += [
            Module(programme=programme, order=order, title={"fr": title}, hours=max(1, share))
            for order, title in enumerate(theme.modules, start=1)
        ]
    Aim.objects.bulk_create(aims, batch_size=BATCH)
    Prerequisite.objects.bulk_create(needs, batch_size=BATCH)
    Module.objects.bulk_create(modules, batch_size=BATCH)
    return made


def _content(theme: Theme) -> str:
    """Its modules, then how one learns."""
    parts = "\n".join(f"{number}. {title}" for number, title in enumerate(theme.modules, start=1))
    how = "Exposés courts, exercices sur machine, un travail personnel présenté à la fin."
    return f"{parts}\n\n{how}" if parts else how


def _pathways(field: Field, programmes: list[tuple[Theme, str, Programme]], competences: _Competences) -> None:
    by_title = {(theme.title["fr"], slug): programme for theme, slug, programme in reversed(programmes)}
    for slug, occupation, title, summary, steps in PATHWAYS:
        pathway = Pathway.objects.create(
            organisation=field.sown["organisations"][slug],
            occupation=competences.occupation(occupation),
            title=title,
            summary=summary,
            published_at=field.at - timedelta(days=60),
        )
        PathwayStep.objects.bulk_create(
            [PathwayStep(pathway=pathway, programme=by_title[step], order=order) for order, step in enumerate(steps, start=1)]
        )


def _sessions(field: Field, programmes: list[tuple[Theme, str, Programme]]) -> list[Session]:
    """Sessions from fourteen months ago to eight months ahead, with their half-days."""
    sessions, half_days = [], []
    today = field.today
    for theme, slug, programme in programmes:
        number = next(count for hours, count in SESSIONS.items() if theme.hours <= hours)
        number = max(1, round(number * min(1.0, field.learners / 3_000)))
        for index in range(number):
            start = monday(today + timedelta(days=-420 + 660 * index // number + field.chance.randint(0, 660 // number)))
            session = planned_session(field, theme, slug, programme, start)
            sessions.append(session)
            half_days += planned_half_days(theme, session)
    _stories(field, programmes, sessions, half_days)
    Session.objects.bulk_create(sessions, batch_size=BATCH)
    HalfDay.objects.bulk_create(half_days, batch_size=BATCH)
    field.sown["half_days"] = _by_session(half_days)
    return sessions


def planned_session(field: Field, theme: Theme, slug: str, programme: Programme, start: date) -> Session:
    """A session not yet written: its place, language, price and trainer drawn among those of the operator."""
    sites = field.sown["sites"].get(slug, [])
    trainers = field.sown["trainers"].get(slug, [])
    # Full time for long trainings, a few days a week for short ones.
    weeks = max(1, -(-theme.hours // (35 if theme.hours > 100 else 14)))
    remote = not sites or field.chance.random() < 0.12
    return Session(
        programme=programme,
        site=None if remote else field.chance.choice(sites),
        mode=Mode.REMOTE if remote else Mode.BLENDED if field.chance.random() < 0.2 else Mode.ON_SITE,
        language="nl" if slug in ("vdab-west-vlaanderen", "hangar-k") else "fr",
        start_on=start,
        last_day_on=start + timedelta(days=7 * weeks - 3),
        places=field.chance.choice([8, 10, 12, 12, 14, 16]),
        price=Decimal(theme.price),
        admission=Admission.ON_DECISION if theme.hours > 200 else Admission.FIRST_COME,
        trainer=field.chance.choice(trainers) if trainers else None,
    )


def planned_half_days(theme: Theme, session: Session) -> list[HalfDay]:
    """Its half-days, not yet written."""
    weekdays = (0, 1, 2, 3, 4) if theme.hours > 100 else (1, 3)
    planned = plan_half_days(
        start=session.start_on, last=session.last_day_on, weekdays=weekdays, parts=("1_morning", "2_afternoon"), hours=theme.hours
    )
    return [HalfDay(session=session, on=on, part=part, minutes=minutes) for on, part, minutes in planned]


def _stories(
    field: Field, programmes: list[tuple[Theme, str, Programme]], sessions: list[Session], half_days: list[HalfDay]
) -> None:
    """The sessions that the accounts of the demonstration are in, each at a telling moment."""
    today = field.today
    accounts = field.sown["accounts"]
    found = {(theme.title["fr"], slug): (theme, programme) for theme, slug, programme in reversed(programmes)}
    trainer = accounts[Role.TRAINER]

    def add(title: str, slug: str, start: date, places: int) -> Session:
        theme, programme = found[title, slug]
        session = planned_session(field, theme, slug, programme, start)
        session.places, session.admission = places, Admission.FIRST_COME
        session.site = (field.sown["sites"].get(slug) or [None])[0]
        session.mode = Mode.ON_SITE if session.site else Mode.REMOTE
        session.trainer = trainer if slug == "technofutur-tic" else session.trainer
        sessions.append(session)
        half_days.extend(planned_half_days(theme, session))
        return session

    basics = "Compétences numériques de base"
    project = "Gérer un projet informatique : les fondements"
    field.sown["stories"] = {
        "completed": add(basics, "forem", monday(today - timedelta(days=150)), 12),
        "ending": add(project, "technofutur-tic", monday(today - timedelta(days=40)), 12),
        "ahead": add("Méthodes agiles en équipe informatique", "euratechnologies", monday(today + timedelta(days=30)), 10),
        "last_place": add("Collaborer à distance", "technofutur-tic", monday(today + timedelta(days=16)), 6),
        "queue": add("Collaborer à distance", "technofutur-tic", monday(today + timedelta(days=44)), 4),
    }
    # The same training on both sides of the border, for whoever compares from Tournai: Kortrijk in Dutch, Lille in French.
    for slug, days in (("vdab-west-vlaanderen", 44), ("euratechnologies", 51)):
        last = add("Intelligence artificielle : comprendre et utiliser", slug, monday(today + timedelta(days=days)), 14)
    field.sown["stories"]["group"] = last


def monday(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def _by_session(half_days: list[HalfDay]) -> dict[UUID, list[HalfDay]]:
    found: dict[UUID, list[HalfDay]] = {}
    for half_day in half_days:
        found.setdefault(half_day.session_id, []).append(half_day)
    return found
