"""From rows to the values the rules write documents with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ecluse.foundation.multilingual import language_of, text_in
from ecluse.network.api import Organisation

from ..models import Achievement, AchievementAlignment, Credential, IssuerKey, ResultDescription
from ..rules import badge
from ..rules.contexts import Document
from ..rules.keys import from_public_multikey
from ..rules.status_list import entry
from .addresses import (
    absolute,
    achievement_address,
    badge_address,
    issuer_address,
    key_address,
    picture_address,
    result_address,
    status_list_address,
)
from .endorsements import carried

# code of a framework → targetType of its alignments. The standard has no word of its own for them.
TARGET_TYPES = {"esco": "ext:EscoSkill", "digcomp": "ext:DigCompCompetence", "rome": "ext:RomeCompetence"}


def issuer_value(organisation: Organisation) -> badge.Issuer:
    """An organisation as an issuer of badges."""
    return badge.Issuer(
        address=issuer_address(organisation.pk), name=organisation.name, url=organisation.website, email=organisation.email
    )


def endorsed_issuer(organisation: Organisation) -> badge.Issuer:
    """The same, with those who stand behind it today. One query."""
    return replace(issuer_value(organisation), endorsements=carried(issuer_id=organisation.pk))


def endorsed_achievement(achievement: Achievement, language: str | None = None) -> badge.Achievement:
    """An achievement with those who stand behind it today. One query more than `with_alignments`."""
    return replace(achievement_value(achievement, language), endorsements=carried(achievement_id=achievement.pk))


def public_keys(organisation_id: UUID) -> list[badge.PublishedKey]:
    """The keys an issuer publishes, old ones included, in order."""
    rows = IssuerKey.objects.filter(organisation=organisation_id).order_by("number")
    return [public_key(row) for row in rows]


def public_key(row: IssuerKey) -> badge.PublishedKey:
    """The public half of a key."""
    return badge.PublishedKey(
        address=key_address(row.organisation_id, row.number),
        key=from_public_multikey(row.public_multikey),
        revoked_at=row.revoked_at,
    )


def did_of(organisation_id: UUID) -> str:
    """The did:web of an issuer: its document stands beside its profile (did:web method specification, section 3.2)."""
    parts = urlsplit(issuer_address(organisation_id))
    return ":".join(["did:web", quote(parts.netloc, safe=""), *filter(None, parts.path.split("/"))])


def trusted_web_keys() -> list[dict[str, str]]:
    """Every key of every issuer of this installation that is still trusted, as JSON Web Keys. One query."""
    rows = IssuerKey.objects.filter(revoked_at=None).order_by("organisation", "number")
    return [badge.json_web_key(public_key(row), issuer=issuer_address(row.organisation_id)) for row in rows]


def with_alignments(achievement_id: UUID) -> Achievement:
    """An achievement with what its document needs: issuer, picture, competences with the levels of their frameworks, results with
    their grids, earlier versions. Eight queries at most.
    """
    rows = Achievement.objects.select_related("organisation", "image").prefetch_related(
        "alignments__competence__framework__levels", "results__levels"
    )
    found = rows.get(pk=achievement_id)
    if found.version > 1:
        earlier = Achievement.objects.published().filter(organisation=found.organisation_id, series=found.series)
        found.earlier = list(earlier.filter(version__lt=found.version).order_by("-version").only("name", "version"))
    return found


def achievement_value(achievement: Achievement, language: str | None = None) -> badge.Achievement:
    """An achievement in one language (the nearest one it has)."""
    shown = language_of(achievement.name, language) or "fr"
    address = achievement_address(achievement.pk)
    with override(shown):
        return badge.Achievement(
            address=address,
            name=text_in(achievement.name, shown),
            description=text_in(achievement.description, shown),
            criteria="\n\n".join([text_in(achievement.criteria, shown), *besides(achievement)]),
            criteria_url=f"{address}#criteres",
            version=str(achievement.version),
            language=shown,
            kind=achievement.kind,
            image=picture_address(achievement.pk),
            image_words=text_in(achievement.image_words) or _("Emblem of the badge"),
            alignments=[*alignment_values(ordered(achievement), shown), *_european_level(achievement)],
            results=[_result(one) for one in achievement.results.all()],
            editions=_editions(achievement, shown),
        )


def _editions(achievement: Achievement, shown: str) -> list[badge.Edition]:
    """The other languages, then the earlier versions in the nearest language they have."""
    others = [
        badge.Edition(address=achievement_address(achievement.pk, other), language=other)
        for other in sorted(achievement.name)
        if other != shown
    ]
    earlier = [
        badge.Edition(
            address=achievement_address(one.pk), language=language_of(one.name, shown) or shown, version=str(one.version)
        )
        for one in achievement.earlier
    ]
    return others + earlier


def besides(achievement: Achievement) -> list[str]:
    """What the standard has no member for, as sentences in the active language: workload, language of the training, quality."""
    said = []
    if achievement.hours:
        said.append(
            ngettext("Workload: %(count)d hour.", "Workload: %(count)d hours.", achievement.hours) % {"count": achievement.hours}
        )
    if achievement.teaching_language:
        language = achievement.get_teaching_language_display()
        said.append(_("Language of the training: %(language)s.") % {"language": language})
    if achievement.quality:
        said.append(_("Quality assurance: %(how)s") % {"how": text_in(achievement.quality)})
    return said


def _european_level(achievement: Achievement) -> list[badge.Alignment]:
    """The level of the European Qualifications Framework, by the vocabulary of the European Union."""
    if achievement.level is None:
        return []
    return [
        badge.Alignment(
            name=_("Level %(number)d of the European Qualifications Framework (EQF)") % {"number": achievement.level},
            url=f"http://data.europa.eu/snb/eqf/{achievement.level}",
            code=str(achievement.level),
            framework=_("European Qualifications Framework"),
            kind="ext:EQFLevel",
        )
    ]


def _result(row: ResultDescription) -> badge.ResultDescription:
    """What is measured, in the active language."""
    levels = list(row.levels.all())
    addresses = {level.place: result_address(row.achievement_id, row.place, level.place) for level in levels}
    return badge.ResultDescription(
        address=result_address(row.achievement_id, row.place),
        name=text_in(row.name),
        kind=row.kind,
        allowed=row.allowed,
        least=row.least,
        most=row.most,
        required=row.required,
        levels=[
            badge.RubricLevel(address=addresses[level.place], name=text_in(level.name), description=text_in(level.description))
            for level in levels
        ],
        required_level=next((addresses[level.place] for level in levels if level.is_required), ""),
    )


@dataclass(frozen=True)
class Behind:
    """The signed endorsements that a badge carries: of its issuer, and of its model."""

    issuer: list[Document]
    achievement: list[Document]


def behind_today(achievement: Achievement) -> Behind:
    """Those that a badge signed now carries. Two queries."""
    return Behind(carried(issuer_id=achievement.organisation_id), carried(achievement_id=achievement.pk))


def award_value(
    credential: Credential,
    achievement: Achievement,
    *,
    behind: Behind,
    said: badge.Said = badge.NOTHING_SAID,
    like: badge.Award | None = None,
) -> badge.Award:
    """A badge about to be signed, in the language of its holder. `like` is one of the same model in the same language."""
    if like is None:
        issuer = replace(issuer_value(achievement.organisation), endorsements=behind.issuer)
        worded = replace(achievement_value(achievement, credential.holder.language), endorsements=behind.achievement)
    else:
        issuer, worded = like.issuer, like.achievement
    return badge.Award(
        address=badge_address(credential.pk),
        issuer=issuer,
        recipient=_recipient(credential),
        achievement=worded,
        valid_from=credential.issued_at,
        awarded_at=credential.issued_at,
        valid_until=credential.valid_until,
        status=_status(credential),
        said=said,
    )


def _recipient(credential: Credential) -> badge.Recipient:
    """The holder by e-mail, so that they prove it is theirs; by our own number when they have none."""
    email = credential.holder.email
    if email:
        return badge.Recipient(identity=email, kind="emailAddress", salt=credential.salt)
    return badge.Recipient(identity=f"urn:uuid:{credential.holder_id}", kind="systemId", salt=credential.salt)


def _status(credential: Credential) -> Document:
    """Where the badge says whether it was revoked."""
    if credential.status_list is None or credential.status_index is None:
        return {}
    address = status_list_address(credential.organisation_id, credential.status_list.number)
    return entry(address=address, index=credential.status_index)


def ordered(achievement: Achievement) -> list[AchievementAlignment]:
    """The competences of an achievement, by framework then code, always in the same order."""
    return sorted(
        achievement.alignments.all(), key=lambda one: (one.competence.framework.code, one.competence.code, one.competence.uri)
    )


def alignment_values(rows: Sequence[AchievementAlignment], language: str) -> list[badge.Alignment]:
    """The alignments of an achievement, worded in one language."""
    with override(language):
        return [_alignment(row, language) for row in rows]


def _alignment(row: AchievementAlignment, language: str) -> badge.Alignment:
    competence = row.competence
    framework = competence.framework
    is_address = competence.uri.startswith(("https://", "http://"))
    return badge.Alignment(
        name=text_in(competence.label, language),
        url=competence.uri if is_address else absolute(competence.get_absolute_url()),
        code=competence.code,
        framework=f"{text_in(framework.title, language)} {framework.version}".strip(),
        level=level_words(row, language),
        kind=TARGET_TYPES.get(framework.code.partition("-")[0], ""),
    )


def level_words(row: AchievementAlignment, language: str | None = None) -> str:
    """The level of an alignment in words: "Level 4: Intermediate"; empty when it has none."""
    if row.level is None:
        return ""
    names = {level.number: text_in(level.name, language) for level in row.competence.framework.levels.all()}
    name = names.get(row.level, "")
    if name:
        return _("Level %(number)d: %(name)s") % {"number": row.level, "name": name}
    return _("Level %(number)d") % {"number": row.level}
