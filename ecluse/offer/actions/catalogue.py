"""Keeping the catalogue's narrow table true, in the transaction of each change."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from ..models import Programme

# One statement for one programme or for all: the documents are folded (accents off, lower case) and then stemmed, so that
# "developpement" and "développement" find the same (skills-offer page, 0.6). Titles weigh A, competences B, summaries C.
REFRESH = """
WITH chosen AS (
    SELECT p.* FROM offer_programme p WHERE p.published_at IS NOT NULL AND (%s OR p.id = ANY(%s))
), upcoming AS (
    SELECT s.programme_id,
           min(s.start_on) AS next_start_on,
           array_agg(DISTINCT coalesce(site.region, 'elsewhere')) FILTER (WHERE s.mode <> 'remote') AS regions,
           array_agg(DISTINCT s.mode) AS modes,
           array_agg(DISTINCT s.language) AS languages
    FROM offer_session s
    JOIN chosen ON chosen.id = s.programme_id
    LEFT JOIN network_site site ON site.id = s.site_id
    WHERE s.cancelled_at IS NULL AND s.start_on > %s
    GROUP BY s.programme_id
), aims AS (
    SELECT a.programme_id, array_agg(a.competence_id) AS competences,
           string_agg(coalesce(c.label->>'fr', c.label->>'en'), ' ') AS fr,
           string_agg(coalesce(c.label->>'nl', c.label->>'en'), ' ') AS nl,
           string_agg(coalesce(c.label->>'en', c.label->>'fr'), ' ') AS en,
           string_agg(coalesce(c.label->>'de', c.label->>'en', c.label->>'fr'), ' ') AS de
    FROM offer_aim a
    JOIN chosen ON chosen.id = a.programme_id
    JOIN skills_competence c ON c.id = a.competence_id
    GROUP BY a.programme_id
), written AS (
    INSERT INTO offer_catalogueentry AS entry (
        programme_id, organisation_id, hours, next_start_on, is_free, regions, modes, languages, funding, target_groups,
        competences, words_fr, words_nl, words_en, words_de, changed_at
    )
    SELECT chosen.id, chosen.organisation_id, chosen.hours, upcoming.next_start_on,
           chosen.funding && ARRAY['free_all', 'free_jobseekers']::varchar[],
           coalesce(upcoming.regions, '{}'), coalesce(upcoming.modes, '{}'), coalesce(upcoming.languages, '{}'),
           chosen.funding, chosen.target_groups, coalesce(aims.competences, '{}'),
           offer_words('french', chosen.title, chosen.summary, 'fr', aims.fr),
           offer_words('dutch', chosen.title, chosen.summary, 'nl', aims.nl),
           offer_words('english', chosen.title, chosen.summary, 'en', aims.en),
           offer_words('german', chosen.title, chosen.summary, 'de', aims.de),
           CASE WHEN %s THEN %s ELSE coalesce(old.changed_at, %s) END
    FROM chosen
    LEFT JOIN offer_catalogueentry old ON old.programme_id = chosen.id
    LEFT JOIN upcoming ON upcoming.programme_id = chosen.id
    LEFT JOIN aims ON aims.programme_id = chosen.id
    ON CONFLICT (programme_id) DO UPDATE SET
        organisation_id = excluded.organisation_id, hours = excluded.hours, next_start_on = excluded.next_start_on,
        is_free = excluded.is_free, regions = excluded.regions, modes = excluded.modes, languages = excluded.languages,
        funding = excluded.funding, target_groups = excluded.target_groups, competences = excluded.competences,
        words_fr = excluded.words_fr, words_nl = excluded.words_nl, words_en = excluded.words_en, words_de = excluded.words_de,
        changed_at = %s
    WHERE (entry.*) IS DISTINCT FROM (excluded.*)
    RETURNING programme_id
), gone AS (
    DELETE FROM offer_catalogueentry e
    WHERE (%s OR e.programme_id = ANY(%s))
      AND NOT EXISTS (SELECT 1 FROM offer_programme p WHERE p.id = e.programme_id AND p.published_at IS NOT NULL)
    RETURNING programme_id
), told AS (
    INSERT INTO offer_cataloguewithdrawal (programme_id, withdrawn_at) SELECT programme_id, %s FROM gone
    ON CONFLICT (programme_id) DO UPDATE SET withdrawn_at = excluded.withdrawn_at
), back AS (
    DELETE FROM offer_cataloguewithdrawal WHERE programme_id IN (SELECT id FROM chosen)
)
SELECT (SELECT count(*) FROM written) + (SELECT count(*) FROM gone)
"""


def refresh_entry(*, programme: Programme, at: datetime) -> int:
    """Rewrite the catalogue entry of one programme after somebody changed it or its sessions; answers 1 when it is in the catalogue."""
    return _refresh([programme.pk], touched=True, at=at)


def refresh_entries(*, at: datetime, programme_ids: Collection[UUID] | None = None) -> int:
    """Rewrite the entries of these programmes (all by default): sessions that began no longer open anything."""
    return _refresh(None if programme_ids is None else list(programme_ids), touched=False, at=at)


def _refresh(ids: list[UUID] | None, *, touched: bool, at: datetime) -> int:
    """`touched`: what other catalogues copy has changed, even where search reads nothing new."""
    everything, keys = ids is None, ids or []
    with connection.cursor() as cursor:
        # By position: django-pgtrigger puts its own parameters before ours, and cannot with named ones.
        cursor.execute(REFRESH, [everything, keys, timezone.localdate(at), touched, at, at, at, everything, keys, at])
        return int(cursor.fetchone()[0])
