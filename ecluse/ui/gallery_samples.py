"""What the gallery shows: real situations of the network, in French, the language its pages are first written in."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import segno
from django import forms as django_forms

from . import charts as drawn
from .charts import map as drawn_map
from .forms import CountedTextarea, DayField, DayInput, Form, MultilingualField, Question
from .parts import Card, Cell, Column, Facet, Fact, Link, Moment, Option, Table, Task

COLOURS = (
    ("paper", "Papier"),
    ("surface", "Surface"),
    ("sunken", "Creux"),
    ("ink", "Encre"),
    ("ink-soft", "Encre douce"),
    ("water", "Eau"),
    ("deep", "Eau profonde"),
    ("tide", "Marée"),
    ("signal", "Signal"),
    ("good", "Favorable"),
    ("warn", "Attention"),
    ("bad", "Erreur"),
)


class RadioQuestion(Question, django_forms.RadioSelect):
    """Radios whose legend is the question of the page."""


class EnrolmentForm(Form):
    """A request for a place, with one control of each kind."""

    name = django_forms.CharField(label="Nom et prénom", max_length=120)
    email = django_forms.EmailField(label="Adresse électronique", help_text="Nous y envoyons la réponse, rien d’autre.")
    birth_on = DayField(label="Date de naissance", help_text="Par exemple 27 3 1985", widget=DayInput(autocomplete="bday"))
    situation = django_forms.ChoiceField(
        label="Votre situation",
        widget=django_forms.RadioSelect,
        choices=[("job", "En emploi"), ("search", "En recherche d’emploi"), ("study", "Aux études")],
    )
    needs = django_forms.MultipleChoiceField(
        label="De quoi avez-vous besoin ?",
        required=False,
        widget=django_forms.CheckboxSelectMultiple,
        choices=[("laptop", "Un ordinateur en prêt"), ("access", "Un local accessible"), ("child", "Une garde d’enfants")],
    )
    operator = django_forms.ChoiceField(
        label="Centre de formation", choices=[("", "Choisissez"), ("t", "Technobel, Ciney"), ("f", "Technofutur TIC, Gosselies")]
    )


class ProgrammeForm(Form):
    """What a trainer writes about a session."""

    starts_on = django_forms.DateField(label="Premier jour", widget=django_forms.DateInput(attrs={"type": "date"}))
    title = MultilingualField(label="Titre de la session", help_text="Au moins une langue ; les autres aident les voisins.")
    purpose = django_forms.CharField(label="À la fin, on sait…", max_length=400, widget=CountedTextarea(attrs={"rows": 4}))
    programme = django_forms.FileField(label="Programme détaillé", help_text="PDF, 5 Mo au plus.", required=False)
    shared = django_forms.BooleanField(label="Ouvrir la session aux autres opérateurs du réseau", required=False)


class LevelForm(Form):
    """One question on its page."""

    level = django_forms.ChoiceField(
        label="Quand un fichier ne s’ouvre pas, que faites-vous ?",
        help_text="Il n’y a pas de mauvaise réponse.",
        widget=RadioQuestion,
        choices=[
            ("1", "Je demande de l’aide à quelqu’un"),
            ("2", "Je cherche la solution en suivant un guide"),
            ("3", "Je trouve seul, et je peux l’expliquer"),
        ],
    )


def foundations() -> dict[str, Any]:
    """Colours and type."""
    return {"colours": COLOURS}


def drawings() -> dict[str, Any]:
    """Illustrations; the view adds the icons."""
    return {"arts": ("canal", "chamber", "closed", "dry", "still")}


def messages() -> dict[str, Any]:
    """Notices, states, people and organisations."""
    return {
        "messages": [Said("Inscription envoyée à Technobel.", "success")],
        "qr": _qr_data(),
        "today": date(2026, 11, 22),
    }


class Said(str):
    """A message as django.contrib.messages gives it."""

    level_tag: str

    def __new__(cls, text: str, level_tag: str) -> Said:
        made = super().__new__(cls, text)
        made.level_tag = level_tag
        return made


def _qr_data() -> str:
    return str(segno.make("https://ecluse.example/badges/0193", error="m").svg_data_uri(scale=4))


def forms() -> dict[str, Any]:
    """Forms before anything is typed."""
    return {"enrolment": EnrolmentForm(prefix="a"), "programme": ProgrammeForm(prefix="b"), "question": LevelForm(prefix="c")}


def errors() -> dict[str, Any]:
    """The same form after a wrong answer: nothing typed is lost."""
    typed = {
        "name": "Aïcha Van Damme",
        "email": "aicha@",
        "birth_on_0": "31",
        "birth_on_1": "2",
        "birth_on_2": "1990",
        "needs": ["laptop"],
    }
    return {"form": EnrolmentForm(typed)}


def lists() -> dict[str, Any]:
    """Cards, facets, tables."""
    cards = [
        Card(
            "Chef ou cheffe de projet numérique : conduire une équipe agile",
            "#",
            organisation="Technobel, Ciney",
            country="BE",
            text="Cadrer un besoin, découper le travail, suivre et rendre compte, sur le projet réel d’une entreprise.",
            facts=(
                ("calendar", "12 semaines, 3 jours par semaine"),
                ("euro", "Gratuit pour les demandeurs d’emploi"),
                ("language", "Français"),
            ),
            status="Inscriptions ouvertes",
            tone="good",
            day=date(2027, 1, 11),
            until=date(2027, 4, 2),
            seats=14,
            seats_left=3,
        ),
        Card(
            "Netwerkbeheer: de basis",
            "#",
            organisation="VDAB, Kortrijk",
            country="BE",
            language="nl",
            text="Een netwerk aanleggen, beveiligen en herstellen, in een lokaal met echt materiaal.",
            facts=(("calendar", "40 heures"), ("language", "Néerlandais")),
            status="Complet",
            tone="neutral",
            day=date(2027, 2, 1),
            seats=10,
            seats_left=0,
        ),
        Card(
            "Analyser des données avec un tableur et Python",
            "#",
            organisation="AFPA, Roubaix",
            country="FR",
            text="Nettoyer, croiser et montrer des données de son métier. Aucun prérequis en programmation.",
            facts=(("calendar", "8 jours"), ("place", "Espace immersif de Roubaix")),
            status="Dernières places",
            tone="warn",
            day=date(2027, 1, 25),
            until=date(2027, 2, 5),
            seats=12,
            seats_left=9,
        ),
    ]
    facets = [
        Facet(
            "langue",
            "Langue",
            (Option("fr", "Français", 212, checked=True), Option("nl", "Néerlandais", 61), Option("de", "Allemand", 9)),
        ),
        Facet("pays", "Pays", (Option("BE", "Belgique", 241), Option("FR", "France", 71)), opened=True),
        Facet("public", "Public", (Option("job", "Personnes en emploi", 120), Option("search", "Demandeurs d’emploi", 192))),
    ]
    table = Table(
        caption="Sessions de janvier",
        columns=(
            Column("Session", sort="?tri=titre", sorted="ascending"),
            Column("Organisme"),
            Column("État"),
            Column("Places", number=True),
        ),
        rows=(
            (Cell("Conduire une équipe agile", "#"), "Technobel", Cell("Ouverte", tone="good"), 14),
            (Cell("Cybersécurité : premiers gestes", "#"), "Technofutur TIC", Cell("À confirmer", tone="warn"), 12),
            (Cell("Dessin assisté en 3D", "#"), "Cefora", Cell("Annulée", tone="bad"), 8),
        ),
        foot=("Total", "", "", 34),
    )
    active = [Link("Français", "#"), Link("Wallonie", "#")]
    return {
        "cards": cards,
        "facets": facets,
        "table": table,
        "active": active,
        "page": SimpleNamespace(previous="abc", next="def"),
    }


def ways() -> dict[str, Any]:
    """Tabs, tasks, timelines, facts."""
    return {
        "tabs": [Link("Aperçu", "#", current=True), Link("Inscriptions", "#", count=11), Link("Présences", "#")],
        "tasks": [
            Task("Vérifier vos coordonnées", "Terminé", "good", "#"),
            Task("Choisir une session", "À faire", "info", "#", hint="Trois sessions correspondent à votre parcours."),
            Task("Signer la convention", "Pas encore possible", "neutral", hint="Après l’accord de l’opérateur."),
        ],
        "moments": [
            Moment("Demande envoyée", date(2026, 11, 3), "Par le conseiller du Forem de Charleroi.", done=True),
            Moment("Place accordée par Technobel", date(2026, 11, 9), done=True),
            Moment("Premier jour de cours", date(2027, 1, 11), "Ciney, espace immersif, 9 h.", current=True),
            Moment("Attestation et badge", date(2027, 4, 2)),
        ],
        "facts": [
            Fact("Session", "Conduire une équipe agile", "#", "Modifier"),
            Fact("Organisme", "Technobel, Ciney"),
            Fact("Dates", "du 11 janvier au 2 avril 2027", "#", "Modifier"),
        ],
        "crumbs": (("Catalogue", "#"), ("Gestion de projet", "#"), ("Équipe agile", "")),
    }


def measures() -> dict[str, Any]:
    """Levels, places, progress, dates."""
    return {"first": date(2027, 1, 11), "last": date(2027, 4, 2)}


MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def charts() -> dict[str, Any]:
    """One of each kind."""
    return {
        "bars": drawn.bars(
            "Métiers en pénurie les plus demandés",
            ("Chef de projet informatique", "Administrateur systèmes et réseaux", "Analyste en cybersécurité", "Développeur web"),
            (184, 141, 97, 62),
            unit="offres",
        ),
        "target": drawn.target_bars(
            "Participants formés, par opérateur",
            ("Technobel", "Technofutur TIC", "Forem", "AFPA Roubaix"),
            (312, 270, 118, 96),
            (300, 320, 150, 90),
            subtitle="Programme « Start Digital », année 2026",
        ),
        "stacked": drawn.stacked(
            "Inscriptions par trimestre",
            ("T1", "T2", "T3", "T4"),
            (drawn.Series("Femmes", (120, 138, 90, 160)), drawn.Series("Hommes", (150, 141, 84, 149))),
        ),
        "lines": drawn.lines(
            "Heures de formation données",
            MONTHS,
            (
                drawn.Series("En centre", (820, 910, 1240, 1100, 1010, 900, 210, 120, 1150, 1320, 1280, 700)),
                drawn.Series("En ligne", (310, 340, 420, 460, 480, 430, 220, 180, 520, 610, 640, 400)),
            ),
        ),
        "gauge": drawn.gauge("Budget engagé", 412_000, 600_000, unit="€", target=480_000),
        "spark": drawn.sparkline("Badges émis ces douze derniers mois", (12, 18, 22, 19, 31, 28, 9, 6, 34, 41, 47, 52)),
    }


def maps() -> dict[str, Any]:
    """Sites of the network, at the coordinates of their towns."""
    towns = (
        ("Charleroi", 4.444, 50.411, 1, "Forem"),
        ("Gosselies", 4.432, 50.467, 1, "Technofutur TIC"),
        ("Ciney", 5.100, 50.296, 1, "Technobel"),
        ("Namur", 4.867, 50.467, 2, "Espace immersif"),
        ("Liège", 5.572, 50.633, 2, "Espace immersif"),
        ("Mons", 3.952, 50.454, 1, "Forem"),
        ("Tournai", 3.389, 50.606, 3, "Smart corner"),
        ("Kortrijk", 3.265, 50.828, 1, "VDAB"),
        ("Lille", 3.057, 50.630, 1, "Université de Lille"),
        ("Roubaix", 3.174, 50.690, 1, "AFPA"),
        ("Arlon", 5.815, 49.683, 3, "Smart corner"),
        ("Eupen", 6.036, 50.628, 3, "Smart corner"),
        ("Seraing", 5.510, 50.584, 1, "Forem"),
    )
    places = [drawn_map.Place(f"{town}, {what}", east, north, f"#{town}", kind) for town, east, north, kind, what in towns]
    legend = ((1, "Centre de formation"), (2, "Espace immersif"), (3, "Smart corner"))
    return {"map": drawn_map.draw("Lieux du réseau", places, legend=legend)}
