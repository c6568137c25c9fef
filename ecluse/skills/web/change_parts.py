"""Changes of a framework in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecluse.foundation.multilingual import text_in
from ecluse.ui import parts

from ..models import Competence, CompetenceRelation, FrameworkImport, OccupationCompetence, OccupationRelation, Revalidation
from ..queries.changes import Line
from ..rules.changes import KINDS, Part, names_lost_and_gained, worded
from ..slots import USERS
from .listing import language_name

KIND_WORDS: dict[str, parts.Words] = {
    "withdrawn": pgettext_lazy("change", "withdrawn"),
    "added": pgettext_lazy("change", "added"),
    "renamed": pgettext_lazy("change", "renamed"),
    "reworded": pgettext_lazy("change", "reworded"),
    "moved": pgettext_lazy("change", "moved"),
    "related": pgettext_lazy("change", "relation changed"),
    "translated": pgettext_lazy("change", "named in another language"),
    "synonyms": pgettext_lazy("change", "other names changed"),
    "scale": pgettext_lazy("change", "levels and families"),
}
TONES = {"withdrawn": "bad", "added": "good", "renamed": "warn", "reworded": "warn", "moved": "info"}
COLUMNS = (_("Kind of change"), _("Code"), _("Name"), _("What"), _("Before"), _("After"))
MOST = 3  # changes of one thing shown at once; the file has them all
LINKS = {
    **dict(CompetenceRelation.Kind.choices),
    **dict(OccupationRelation.Kind.choices),
    **dict(OccupationCompetence.Importance.choices),
}


@dataclass(frozen=True)
class Change:
    """One thing that changed, in words; `language` is the one of what is quoted."""

    what: parts.Words
    before: str
    after: str
    language: str = ""


@dataclass(frozen=True)
class Told:
    """Everything of one kind that changed about a thing."""

    kind: parts.Words
    tone: str
    label: Mapping[str, str]
    code: str
    href: str
    changes: list[Change]

    @property
    def shown(self) -> list[Change]:
        """Those of a page. That it came or left is said by the kind."""
        return [] if self.kind in (KIND_WORDS["added"], KIND_WORDS["withdrawn"]) else self.changes[:MOST]

    @property
    def more(self) -> int:
        """How many only the file has."""
        return max(0, len(self.changes) - MOST)


def told(line: Line, names: Mapping[str, Mapping[str, str]]) -> Told:
    """A line in the language of the reader."""
    href = ""
    if line.thing_id:
        href = reverse("skills:occupation" if line.is_occupation else "skills:competence", args=[line.thing_id])
    changes = [change for part in line.parts for change in _changes(part, names)]
    return Told(KIND_WORDS[line.kind], TONES.get(line.kind, "neutral"), line.label, line.code, href, changes)


def _changes(part: Part, names: Mapping[str, Mapping[str, str]]) -> Iterator[Change]:
    was, is_ = part.before, part.after
    match part.what:
        case "presence":
            yield Change(_("In the framework"), text_in(was), text_in(is_))
        case "name":
            yield from _in_languages(_("Name"), was["label"], is_["label"])
            if was["code"] != is_["code"]:
                yield Change(_("Code"), was["code"], is_["code"])
            if was.get("kind") != is_.get("kind"):
                kinds = dict(Competence.Kind.choices)
                yield Change(_("Kind"), str(kinds.get(was["kind"], "")), str(kinds.get(is_["kind"], "")))
        case "text":
            yield from _in_languages(_("Description"), was, is_, both=True)
        case "others":
            for language, lost, gained in names_lost_and_gained(was, is_):
                yield Change(_in(_("Other names"), language), lost, gained, language)
        case "sentence" | "title":
            yield from _in_languages(part.ref, was or {}, is_ or {})
        case "level" | "family":
            yield from _in_languages(part.ref, (was or {}).get("label", was or {}), (is_ or {}).get("label", is_ or {}))
        case _:
            yield _link(part, names)


def _link(part: Part, names: Mapping[str, Mapping[str, str]]) -> Change:
    def name(key: Any) -> str:
        return text_in(names.get(str(key), {})) if key else ""

    if part.ref == "group":
        return Change(_("Family of occupations"), name(part.before), name(part.after))
    other = name(part.ref.split()[-1])
    if part.what == "list":
        return Change(_("Themed list"), other if part.before else "", other if part.after else "")
    kind = str(LINKS.get(part.before or part.after, ""))
    if part.what == "place":
        return Change(_("Classed in"), other if part.before else "", other if part.after else "")
    if part.before and part.after:
        return Change(other, kind, str(LINKS.get(part.after, "")))
    return Change(kind.capitalize(), other if part.before else "", other if part.after else "")


def _in_languages(
    what: parts.Words, before: Mapping[str, str], after: Mapping[str, str], *, both: bool = False
) -> Iterator[Change]:
    for language, was, is_ in worded(before, after):
        if not both or (was and is_):
            yield Change(_in(what, language), was, is_, language)


def _in(what: parts.Words, language: str) -> str:
    return f"{what} ({language_name(language)})"


def versions_table(versions: list[FrameworkImport]) -> parts.Table:
    """Every version: its label, its day, who brought it, how much it wrote."""
    columns = [
        parts.Column(_("Version")),
        parts.Column(_("Day")),
        parts.Column(_("By")),
        parts.Column(_("Added"), number=True),
        parts.Column(_("Changed"), number=True),
        parts.Column(_("Withdrawn"), number=True),
    ]
    return parts.Table(_("Versions of this framework"), columns, [_version(version) for version in versions[:5]])


def _version(version: FrameworkImport) -> list[Any]:
    counts = [version.counts.get(name, {}) for name in ("competences", "occupations")]
    sums = [sum(count.get(name, 0) for count in counts) for name in ("created", "changed", "removed")]
    return [
        version.version or _("not stated"),
        timezone.localtime(version.happened_at).date(),
        version.imported_by or "Écluse",
        *sums,
    ]


def choices(versions: list[FrameworkImport]) -> list[tuple[str, str]]:
    """Each version as an option: label and day."""
    return [
        (str(row.pk), " · ".join(filter(None, (row.version, timezone.localtime(row.happened_at).strftime("%d/%m/%Y %H:%M")))))
        for row in versions
    ]


def boxes(counts: Mapping[str, int], chosen: tuple[str, ...]) -> list[parts.Option]:
    """A box for each kind of change with its count; one without a change is left out."""
    return [
        parts.Option(kind, KIND_WORDS[kind], count=counts[kind], checked=kind in chosen) for kind in KINDS if counts.get(kind)
    ]


def waiting(row: Revalidation) -> dict[str, Any]:
    """Something that waits for a decision."""
    return {
        "href": row.get_absolute_url(),
        "label": row.thing.label,
        "kinds": [(KIND_WORDS[kind], TONES.get(kind, "neutral")) for kind in row.kinds],
        "framework": row.version.framework,
        "what": USERS.all[row.user].words,
        "title": row.title,
    }


def decided_table(rows: list[Revalidation]) -> parts.Table | None:
    """What was decided lately, by whom and when."""
    columns = [
        parts.Column(_("Competence")),
        parts.Column(_("What stands on it")),
        parts.Column(_("Decision")),
        parts.Column(_("By")),
        parts.Column(_("Day")),
    ]
    lines = [
        [
            text_in(row.thing.label),
            text_in(row.title),
            f"{row.get_decision_display()} ({text_in(row.successor.label)})" if row.successor else row.get_decision_display(),
            row.decided_by or "",
            timezone.localtime(row.decided_at).date() if row.decided_at else "",
        ]
        for row in rows
    ]
    return parts.Table(_("Decided lately"), columns, lines) if lines else None
