"""Loading the compact reference set that the project carries."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ecluse.foundation.access import SYSTEM

from ..models import Alignment, Framework, FrameworkImport, Occupation, ShortageEntry
from ..rules.base_content import BaseContent
from ..rules.crosswalk import PairRow
from ..rules.excerpt import OCCUPATION, DigCompExcerpt, EscoExcerpt, ResponsibleFramework, RomeExcerpt, fingerprint, reference
from .correspondences import import_correspondences
from .importing import import_framework

EXCERPTS: tuple[type[BaseContent], ...] = (DigCompExcerpt, EscoExcerpt, RomeExcerpt, ResponsibleFramework)


@transaction.atomic
def load_reference(*, at: datetime) -> None:
    """Put the reference set in the database. A framework imported in full is left alone; doing it twice changes nothing."""
    for excerpt in EXCERPTS:
        source = f"ecluse/skills/reference/{excerpt.code}.json {fingerprint(excerpt.code)}"
        # The framework of the network is carried whole: a new edition of it is loaded over the one before.
        extent = Framework.Extent.FULL if excerpt is ResponsibleFramework else Framework.Extent.EXCERPT
        if not _is_there(excerpt.code, source, extent):
            import_framework(content=excerpt(), source=source, by=SYSTEM, at=at, extent=extent)
    if not Alignment.objects.filter(status=Alignment.Status.PUBLISHED).exists():
        _load_crosswalk(at)
    if not ShortageEntry.objects.exists():
        _load_shortages()


def _is_there(code: str, source: str, extent: str) -> bool:
    framework = Framework.objects.filter(code=code).first()
    if framework is None:
        return False
    # The latest import that changed something is this very edition, or the framework came whole from elsewhere.
    return framework.extent != extent or FrameworkImport.objects.filter(framework=framework, source=source).exists()


def _load_crosswalk(at: datetime) -> None:
    content = reference("crosswalk")
    pairs = [PairRow(OCCUPATION + uuid, title, relation) for uuid, title, relation in content["pairs"]]
    import_correspondences(pairs=pairs, source=content["source"], by=SYSTEM, at=at, complete=False)


def _load_shortages() -> None:
    known = dict(Occupation.objects.filter(framework__code="esco", uri__in=_named()).values_list("uri", "pk"))
    entries = []
    for region, year, label, language, group, source, url, occupations in reference("shortage"):
        found: list[tuple[UUID | None, str]] = [
            (known[OCCUPATION + uuid], relation) for uuid, relation in occupations if OCCUPATION + uuid in known
        ]
        for occupation, relation in found or [(None, "")]:
            entries.append(
                ShortageEntry(
                    region=region,
                    year=year,
                    label=label,
                    language=language,
                    list_group=group,
                    source=source,
                    source_url=url,
                    occupation_id=occupation,
                    relation=relation,
                )
            )
    ShortageEntry.objects.bulk_create(entries)


def _named() -> list[str]:
    return [OCCUPATION + uuid for line in reference("shortage") for uuid, _relation in line[-1]]
