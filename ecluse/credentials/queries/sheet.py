"""A badge as a plain record, for those who write it in another standard."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.utils.translation import override

from ecluse.foundation.multilingual import Multilingual
from ecluse.network.api import Organisation

from ..models import AchievementAlignment, Credential, ResultDescription
from ..rules.badge import Result, said_in
from ..rules.sheet import Aim, BadgeSheet, IssuerSheet, Measured
from .addresses import absolute, achievement_address, badge_address, issuer_address, result_address
from .documents import level_words, ordered, with_alignments


def badge_sheet(credential: Credential) -> BadgeSheet:
    """Everything a badge says, in every language of its model. Nine queries at most."""
    achievement = with_alignments(credential.achievement_id)
    document = json.loads(credential.document)
    subject = document["credentialSubject"]
    results = {one.description: one for one in said_in(document).results}
    return BadgeSheet(
        id=credential.pk,
        address=badge_address(credential.pk),
        language=subject["achievement"]["inLanguage"],
        issued_at=credential.issued_at,
        valid_until=credential.valid_until,
        issuer=_issuer(achievement.organisation),
        identity=subject["identifier"][0],
        model_address=achievement_address(achievement.pk),
        version=str(achievement.version),
        title=achievement.name,
        description=achievement.description,
        criteria=achievement.criteria,
        quality=achievement.quality,
        hours=achievement.hours,
        level=achievement.level,
        teaching_language=achievement.teaching_language,
        aims=tuple(_aim(row) for row in ordered(achievement)),
        measured=tuple(_measured(row, subject["achievement"]["inLanguage"], results) for row in achievement.results.all()),
    )


def _issuer(organisation: Organisation) -> IssuerSheet:
    return IssuerSheet(
        address=issuer_address(organisation.pk),
        name=organisation.name,
        country=organisation.country,
        number=organisation.registration_number,
        website=organisation.website,
        language="nl" if "flanders" in organisation.region else "fr",
    )


def _aim(row: AchievementAlignment) -> Aim:
    competence = row.competence
    return Aim(
        label=competence.label,
        address=competence.uri if competence.uri.startswith(("https://", "http://")) else absolute(competence.get_absolute_url()),
        framework=competence.framework.code.partition("-")[0],
        level={language: _level(row, language) for language in competence.label if row.level is not None},
    )


def _level(row: AchievementAlignment, language: str) -> str:
    with override(language):
        return level_words(row, language)


def _measured(row: ResultDescription, language: str, results: Mapping[str, Result]) -> Measured:
    """What was measured, and what the signed badge says of it. A value that is no level is the same in every language."""
    levels = {result_address(row.achievement_id, row.place, one.place): one.name for one in row.levels.all()}
    mine = results.get(result_address(row.achievement_id, row.place))
    value: Multilingual = {language: mine.value} if mine and mine.value else {}
    return Measured(
        name=row.name,
        scale=tuple(levels.values()) or tuple({language: one} for one in row.allowed),
        reached=levels.get(mine.level if mine else "", value),
    )
