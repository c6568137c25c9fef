"""Ordinary frameworks, competences and occupations, for tests only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from .models import (
    Competence,
    CompetenceRelation,
    Crosswalk,
    CrosswalkItem,
    Framework,
    Level,
    Occupation,
    OccupationCompetence,
    OccupationGroup,
    Proposal,
    ShortageEntry,
)

MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class FrameworkFactory(DjangoModelFactory[Framework]):
    """ESCO in French, Dutch and English; asked for twice, it is the same row. `digcomp=True` is DigComp."""

    class Meta:
        model = Framework
        django_get_or_create = ("code",)

    class Params:
        digcomp = factory.Trait(
            code="digcomp",
            title={"fr": "DigComp – compétences numériques", "nl": "DigComp – digitale competenties", "en": "DigComp"},
            version="3.0",
            publisher="European Commission, Joint Research Centre",
            licence="CC BY 4.0",
            notice={"fr": "DigComp 3.0, JRC144121, CC BY 4.0."},
            languages=["fr", "nl", "en", "de"],
        )
        esco = factory.Trait(code="esco")

    code = "esco"
    title = factory.LazyFunction(lambda: {"fr": "ESCO – professions européennes", "nl": "ESCO – Europese beroepen", "en": "ESCO"})
    version = "1.2"
    publisher = "European Commission"
    source_url = "https://esco.ec.europa.eu/"
    licence = "Decision 2011/833/EU"
    notice = factory.LazyFunction(lambda: {"fr": "Ce service utilise la classification ESCO de la Commission européenne."})
    languages = factory.LazyFunction(lambda: ["fr", "nl", "en"])


class LevelFactory(DjangoModelFactory[Level]):
    """The first level of DigComp."""

    class Meta:
        model = Level

    framework = factory.SubFactory(FrameworkFactory, digcomp=True)
    number = factory.Sequence(lambda n: n + 1)
    code = factory.LazyAttribute(lambda level: f"L{level.number}")
    stage = "Basic"
    name = factory.LazyFunction(lambda: {"fr": "Élémentaire", "nl": "Basis", "en": "Basic", "de": "Grundlegend"})


class CompetenceFactory(DjangoModelFactory[Competence]):
    """A skill of ESCO in French, Dutch and English. `digcomp=True` is a competence of DigComp, its French label ours."""

    class Meta:
        model = Competence
        skip_postgeneration_save = True

    class Params:
        digcomp = factory.Trait(
            framework=factory.SubFactory(FrameworkFactory, digcomp=True),
            kind=Competence.Kind.COMPETENCE,
            own_translations=["fr", "de"],
            label={
                "fr": "Évaluer l’information",
                "nl": "Evalueren van informatie",
                "en": "Evaluating information",
                "de": "Informationen bewerten",
            },
        )
        knowledge = factory.Trait(kind=Competence.Kind.KNOWLEDGE)

    framework = factory.SubFactory(FrameworkFactory)
    uri = factory.Sequence(lambda n: f"http://data.europa.eu/esco/skill/{n}")
    kind = Competence.Kind.SKILL
    label = factory.LazyFunction(lambda: {"fr": "gérer des réseaux", "nl": "netwerken beheren", "en": "manage networks"})

    @factory.post_generation
    def broader(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """The area or group that classes it."""
        if extracted is not None:
            CompetenceRelation.objects.create(origin=self, kind=CompetenceRelation.Kind.BROADER, target=extracted)


class OccupationGroupFactory(DjangoModelFactory[OccupationGroup]):
    """The ISCO group of ICT managers."""

    class Meta:
        model = OccupationGroup
        django_get_or_create = ("framework", "uri")

    framework = factory.SubFactory(FrameworkFactory)
    uri = "http://data.europa.eu/esco/isco/C1330"
    code = "1330"
    label = factory.LazyFunction(lambda: {"fr": "Directeurs, technologies de l’information", "en": "ICT services managers"})


class OccupationFactory(DjangoModelFactory[Occupation]):
    """The IT project manager of ESCO. `needs=[(competence, importance)]` says what it asks for."""

    class Meta:
        model = Occupation
        skip_postgeneration_save = True

    framework = factory.SubFactory(FrameworkFactory)
    uri = factory.Sequence(lambda n: f"http://data.europa.eu/esco/occupation/{n}")
    code = factory.Sequence(lambda n: f"1330.{n}")
    isco = "1330"
    group = factory.SubFactory(OccupationGroupFactory, framework=factory.SelfAttribute("..framework"))
    label = factory.LazyFunction(
        lambda: {"fr": "chef de projet TIC/cheffe de projet TIC", "nl": "IT-projectmanager", "en": "ICT project manager"}
    )
    description = factory.LazyFunction(lambda: {"fr": "Planifie et mène des projets informatiques jusqu’à leur fin."})

    @factory.post_generation
    def needs(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """The competences it asks for, each with its importance."""
        for competence, importance in extracted or ():
            OccupationCompetence.objects.create(occupation=self, competence=competence, importance=importance)


class ShortageEntryFactory(DjangoModelFactory[ShortageEntry]):
    """The line of an IT project manager in the Walloon list of 2025."""

    class Meta:
        model = ShortageEntry

    region = ShortageEntry.Region.WALLONIA
    year = 2025
    label = factory.Sequence(lambda n: f"Chef de projet informatique {n}")
    language = "fr"
    occupation = factory.SubFactory(OccupationFactory)
    source = "Le Forem, fonctions critiques"
    source_url = "https://www.leforem.be/"


class CrosswalkItemFactory(DjangoModelFactory[CrosswalkItem]):
    """A competence of ROME to bring to ESCO, with two proposals. `scores=(0.9, 0.4)` says how sure they are."""

    class Meta:
        model = CrosswalkItem
        skip_postgeneration_save = True

    scores = (0.9, 0.4)
    crosswalk = factory.LazyFunction(lambda: a_crosswalk())  # it stands below
    position = factory.Sequence(lambda n: n + 1)
    competence = factory.SubFactory(
        CompetenceFactory,
        framework=factory.SelfAttribute("..crosswalk.origin"),
        uri=factory.Sequence(lambda n: f"urn:rome:ogr:{n}"),
        label=factory.LazyFunction(lambda: {"fr": "Administrer un réseau"}),
    )

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        scores = kwargs.pop("scores")
        item = super()._create(model_class, *args, **kwargs)
        for rank, score in enumerate(scores, start=1):
            target = CompetenceFactory(framework=item.crosswalk.target)
            Proposal.objects.create(item=item, rank=rank, competence=target, relation="close", score=score, matcher="1.test")
        return item


def a_crosswalk() -> Crosswalk:
    """ROME brought to ESCO; asked for twice, it is the same row."""
    rome = FrameworkFactory(code="rome", title={"fr": "ROME – métiers", "nl": "ROME"}, languages=["fr"])
    found, _created = Crosswalk.objects.get_or_create(
        origin=rome,
        target=FrameworkFactory(),
        kind=Crosswalk.Kind.COMPETENCE,
        defaults={"opened_at": MOMENT, "proposed_at": MOMENT, "case": "competence, one language"},
    )
    return found
