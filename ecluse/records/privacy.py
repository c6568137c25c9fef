"""The personal data of the learning record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.privacy import register, without

from .actions.pseudonyms import pseudonymise
from .models import Agent, Client, Document, Export, ExportTaken
from .queries.documents import documents_about

register(
    Agent,
    person="person",
    purpose=_("Knowing that what a tool says somebody did is about you, so that you read your own record in one place."),
    basis="GDPR art. 6(1)(e)",
    keep="anonymise",
    reason=_("What was done in a training stays counted, under a pseudonym that leads to nobody."),
    anonymise=pseudonymise,
    fields=("organisation_id", "identifier", "name"),
)
register(
    Document,
    person="agent",
    find=documents_about,
    purpose=_("Going on in a course or an exercise where you left it: what its tool keeps about you."),
    basis="GDPR art. 6(1)(e)",
    keep="erase",
    fields=("organisation_id", "kind", "activity_iri", "name", "updated_at", "content_type", "content"),
)

register(
    Client,
    person="made_by",
    purpose=_("Knowing who connected a tool to the learning record of an organisation."),
    basis="GDPR art. 6(1)(f)",
    keep="anonymise",
    reason=_("The tool goes on speaking; who connected it is forgotten."),
    anonymise=without("made_by"),
    fields=("id", "organisation_id", "name", "made_at", "ended_at"),
)

register(
    Export,
    person="asked_by",
    purpose=_("Knowing who let statements of an organisation leave as a file, when, why and for whom."),
    basis="GDPR art. 5(2)",
    keep="anonymise",
    reason=_("The account of what left stays; who asked is forgotten."),
    anonymise=without("asked_by"),
    fields=("id", "organisation_id", "kind", "format", "since", "until", "asked_at", "ends_at"),
)

register(
    ExportTaken,
    person="person",
    purpose=_("Knowing who took a file of what people did in trainings, and when."),
    basis="GDPR art. 5(2)",
    keep="anonymise",
    reason=_("The account of what left stays; who took it is forgotten."),
    anonymise=without("person"),
    fields=("id", "export_id", "at"),
)
