"""Endorsements in the demonstration: companies that were invented, and operators that exist, stand behind badge models of others."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import SYSTEM, Hat, Role
from ecluse.foundation.demo import Field, sower
from ecluse.network import api as network
from ecluse.network.api import Organisation
from ecluse.offer import api as offer

from ..actions.endorsement import Contact, ask_for_endorsement, decline_endorsement, give_endorsement, withdraw_endorsement
from ..actions.programme import achievement_for_programme
from ..models import Achievement, Endorsement


class Voice(NamedTuple):
    """Who stands behind what of whom, in which words. `what` is the place of a badge model in the list of its operator, or none: the issuer."""

    endorser: str  # a name
    website: str
    issuer: str  # a slug
    what: int | None
    days: int  # ago
    signatory: str
    function: str
    comment: str
    language: str = "fr"
    answer: str = "yes"  # yes, no, withdrawn, none


VOICES = (
    Voice("Ateliers Descamps", "", "technofutur-tic", 0, 40, "Benjamin Descamps", "Gérant",
          "Nos trois apprentis sont passés par cette formation : ils installent un poste de travail sans qu’on les accompagne."),
    Voice("Imprimerie Leclercq", "https://imprimerie-leclercq.example", "technocite", 1, 33, "Cécile Leclercq", "Directrice",
          "Qui a ce badge prépare un fichier pour nos machines dès le premier jour."),
    Voice("Clinique des Prés", "https://clinique-des-pres.example", "technofutur-tic", None, 30, "Luc Hanquet", "Responsable informatique",
          "Nous tenons compte des badges de ce centre quand nous recrutons pour le service informatique."),
    Voice("Transports Vandamme", "https://transports-vandamme.example", "technocite", 2, 21, "Jan Vandamme", "Zaakvoerder",
          "Met deze badge kan iemand bij ons meteen aan de slag in de planning.", "nl"),
    Voice("Filatures du Canal", "https://filatures-du-canal.example", "ee-campus", 0, 28, "Sarah Lefebvre", "Responsable des ressources humaines",
          "Deux personnes engagées cette année avaient ce badge : elles savent mener un projet à son terme."),
    Voice("Clinique des Prés", "https://clinique-des-pres.example", "ee-campus", 1, 18, "Luc Hanquet", "Responsable informatique",
          "Les bases de la protection des données y sont, et bien."),
    Voice("Transports Vandamme", "https://transports-vandamme.example", "hangar-k", 0, 25, "Jan Vandamme", "Zaakvoerder",
          "Wij nemen deze badge mee in onze selectie.", "nl"),
    Voice("Imprimerie Leclercq", "https://imprimerie-leclercq.example", "hangar-k", 1, 50, "Cécile Leclercq", "Directrice",
          "", "fr", "withdrawn"),
    Voice("Filatures du Canal", "https://filatures-du-canal.example", "technofutur-tic", 1, 12, "Sarah Lefebvre", "Ressources humaines",
          "", "fr", "no"),
    Voice("Menuiserie Thiry", "https://menuiserie-thiry.example", "technofutur-tic", 2, 3, "Paul Thiry", "", "", "fr", "none"),
)  # fmt: skip


@sower(50, _("Endorsements"), audited=True)
def sow_endorsements(field: Field) -> None:
    """Each voice asked by an administrator of the issuer and answered by the link of its letter."""
    models: dict[str, list[Achievement]] = {}
    for voice in VOICES:
        issuer = Organisation.objects.filter(slug=voice.issuer).first()
        if issuer is None:
            continue
        asker = administrator_of(issuer, field.at)
        if voice.issuer not in models:
            models[voice.issuer] = _models(issuer, field.at)
        about = issuer if voice.what is None else models[voice.issuer][voice.what]
        _speak(voice, about, asker, field.at - timedelta(days=voice.days))


def administrator_of(issuer: Organisation, at: datetime) -> Hat:
    """Somebody who administers it; the demonstration does not give every operator an account."""
    person = network.people_of(issuer.pk, Role.OPERATOR_ADMIN, on=at.date()).first()
    return Hat(Role.OPERATOR_ADMIN, person_id=person.pk if person else None, organisation_id=issuer.pk)


def _models(issuer: Organisation, at: datetime) -> list[Achievement]:
    """The badge models of the first programmes of an operator, as completions will find them."""
    programmes = offer.Programme.objects.filter(organisation=issuer, published_at__isnull=False).order_by("title__fr", "id")[:4]
    return [
        achievement_for_programme(
            by=SYSTEM,
            organisation_id=issuer.pk,
            programme_id=programme.pk,
            title=programme.title,
            competences=offer.aims_of(programme.pk),
            at=at - timedelta(days=60),
        )
        for programme in programmes
    ]


def _speak(voice: Voice, about: Organisation | Achievement, asker: Hat, asked_at: datetime) -> None:
    endorser = network.find_or_register_company(by=asker, name=voice.endorser, website=voice.website, at=asked_at)
    domain = voice.website.removeprefix("https://") or "demo.ecluse.example"
    contact = Contact(
        name=voice.signatory, email=f"{voice.signatory.split()[0].lower()}@{domain}".replace("é", "e"), language=voice.language
    )
    asked = ask_for_endorsement(by=asker, about=about, endorser=endorser, contact=contact, at=asked_at)
    _answer(voice, asked, asked_at + timedelta(days=2))


def _answer(voice: Voice, asked: Endorsement, at: datetime) -> None:
    if voice.answer == "none":
        return
    by = Hat(Role.COMPANY_TUTOR, organisation_id=asked.endorser_id, name=voice.signatory)
    if voice.answer == "no":
        decline_endorsement(by=by, asked=asked, signatory=voice.signatory, reason="Ce n’est pas notre métier.", at=at)
        return
    given = give_endorsement(
        by=by, asked=asked, signatory=voice.signatory, function=voice.function, comment=voice.comment, at=at, link=asked.link
    )
    if voice.answer == "withdrawn":
        withdraw_endorsement(by=by, given=given, reason="Nous ne recrutons plus dans ce métier.", at=at + timedelta(days=20))
