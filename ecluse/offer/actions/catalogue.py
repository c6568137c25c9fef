"""Keeping the catalogue's narrow table true, in the transaction of each change."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from ..models import Programme
from ..rules.enrolment import HOLDING
from .vocabulary import learn_words

# One statement for one programme or for all: the documents are folded (accents off, lower case) and then stemmed, so that
# "developpement" and "développement" find the same (skills-offer page, 0.6). Titles weigh A, competences B, summaries C.
REFRESH = """
WITH chosen AS (
    SELECT p.* FROM offer_programme p WHERE p.published_at IS NOT NULL AND (%s OR p.id = ANY(%s))
), upcoming AS (
    SELECT s.programme_id,
           min(s.start_on) AS next_start_on,
           array_agg(DISTINCT coalesce(site.region, 'elsewhere')) FILTER (WHERE s.mode <> 'remote') AS regions,
           array_agg(DISTINCT s.site_id) FILTER (WHERE s.mode <> 'remote' AND s.site_id IS NOT NULL) AS sites,
           array_agg(DISTINCT s.mode) AS modes,
           array_agg(DISTINCT s.language) AS languages,
           min(ceil(s.price))::integer AS price,
           bool_or(s.places > (
               SELECT count(*) FROM offer_enrolment e WHERE e.session_id = s.id AND e.state = ANY(%s::varchar[])
           )) AS has_places
    FROM offer_session s
    JOIN chosen ON chosen.id = s.programme_id
    LEFT JOIN network_site site ON site.id = s.site_id
    WHERE s.cancelled_at IS NULL AND s.start_on > %s
    GROUP BY s.programme_id
), aims AS (
    SELECT a.programme_id, array_agg(a.competence_id ORDER BY a.competence_id) AS competences,
           max(a.level) FILTER (WHERE framework.code LIKE 'digcomp%%') AS level,
           string_agg(coalesce(c.label->>'fr', c.label->>'en'), ' ') AS fr,
           string_agg(coalesce(c.label->>'nl', c.label->>'en'), ' ') AS nl,
           string_agg(coalesce(c.label->>'en', c.label->>'fr'), ' ') AS en,
           string_agg(coalesce(c.label->>'de', c.label->>'en', c.label->>'fr'), ' ') AS de
    FROM offer_aim a
    JOIN chosen ON chosen.id = a.programme_id
    JOIN skills_competence c ON c.id = a.competence_id
    JOIN skills_framework framework ON framework.id = c.framework_id
    GROUP BY a.programme_id
), compounds AS (
    SELECT programme_id, string_agg(array_to_string(w.parts, ' '), ' ' ORDER BY w.word) AS parts
    FROM (
        SELECT DISTINCT chosen.id AS programme_id, word
        FROM chosen LEFT JOIN aims ON aims.programme_id = chosen.id,
             regexp_split_to_table(offer_fold(concat_ws(' ', title->>'nl', summary->>'nl', aims.nl)), '[^a-z0-9]+') AS word
    ) said JOIN offer_catalogueword w ON w.language = 'nl' AND w.word = said.word AND w.parts <> '{}'
    GROUP BY programme_id
), taught AS (
    SELECT programme_id, occupation_id, row_number() OVER (PARTITION BY programme_id ORDER BY count(*) DESC, occupation_id) AS rank
    FROM offer_aim a
    JOIN chosen ON chosen.id = a.programme_id
    JOIN skills_occupationcompetence need ON need.competence_id = a.competence_id AND need.importance IN ('essential', 'core')
    GROUP BY programme_id, occupation_id HAVING count(*) >= 3
), aimed AS (
    SELECT programme_id, array_agg(DISTINCT occupation_id ORDER BY occupation_id) AS occupations
    FROM (
        SELECT programme_id, occupation_id FROM taught WHERE rank <= 5
        UNION
        SELECT step.programme_id, pathway.occupation_id FROM offer_pathwaystep step
        JOIN chosen ON chosen.id = step.programme_id
        JOIN offer_pathway pathway ON pathway.id = step.pathway_id
        WHERE pathway.published_at IS NOT NULL AND pathway.occupation_id IS NOT NULL
    ) either GROUP BY programme_id
), written AS (
    INSERT INTO offer_catalogueentry AS entry (
        programme_id, organisation_id, hours, next_start_on, is_free, regions, modes, languages, funding, target_groups,
        competences, occupations, sites, accessibility, level, price, has_places, lot,
        words_fr, words_nl, words_en, words_de, changed_at
    )
    SELECT chosen.id, chosen.organisation_id, chosen.hours, upcoming.next_start_on,
           chosen.funding && ARRAY['free_all', 'free_jobseekers']::varchar[],
           coalesce(upcoming.regions, '{}'), coalesce(upcoming.modes, '{}'), coalesce(upcoming.languages, '{}'),
           chosen.funding, chosen.target_groups, coalesce(aims.competences, '{}'), coalesce(aimed.occupations, '{}'),
           coalesce(upcoming.sites, '{}'), chosen.accessibility, coalesce(aims.level, 0), upcoming.price,
           coalesce(upcoming.has_places, false), 1 + ('x' || substr(md5(chosen.id::text), 1, 7))::bit(28)::integer %% 1000002,
           offer_words('french', chosen.title, chosen.summary, 'fr', aims.fr),
           offer_words('dutch', chosen.title, chosen.summary, 'nl', concat_ws(' ', aims.nl, compounds.parts)),
           offer_words('english', chosen.title, chosen.summary, 'en', aims.en),
           offer_words('german', chosen.title, chosen.summary, 'de', aims.de),
           CASE WHEN %s THEN %s ELSE coalesce(old.changed_at, %s) END
    FROM chosen
    LEFT JOIN offer_catalogueentry old ON old.programme_id = chosen.id
    LEFT JOIN upcoming ON upcoming.programme_id = chosen.id
    LEFT JOIN aims ON aims.programme_id = chosen.id
    LEFT JOIN aimed ON aimed.programme_id = chosen.id
    LEFT JOIN compounds ON compounds.programme_id = chosen.id
    ON CONFLICT (programme_id) DO UPDATE SET
        organisation_id = excluded.organisation_id, hours = excluded.hours, next_start_on = excluded.next_start_on,
        is_free = excluded.is_free, regions = excluded.regions, modes = excluded.modes, languages = excluded.languages,
        funding = excluded.funding, target_groups = excluded.target_groups, competences = excluded.competences,
        occupations = excluded.occupations, sites = excluded.sites, accessibility = excluded.accessibility,
        level = excluded.level, price = excluded.price, has_places = excluded.has_places, lot = excluded.lot,
        words_fr = excluded.words_fr, words_nl = excluded.words_nl, words_en = excluded.words_en, words_de = excluded.words_de,
        changed_at = %s
    WHERE (entry.*) IS DISTINCT FROM (excluded.*)
    RETURNING programme_id
), gone AS (
    DELETE FROM offer_catalogueentry e
    WHERE (%s OR e.programme_id = ANY(%s))
      AND NOT EXISTS (SELECT 1 FROM offer_programme p WHERE p.id = e.programme_id AND p.published_at IS NOT NULL)
    RETURNING programme_id
), vouched AS (
    -- Whoever changes a programme vouches for it; the nightly round does not, it only begins the count.
    INSERT INTO offer_freshness AS fresh (programme_id, confirmed_at)
    SELECT id, CASE WHEN %s THEN %s ELSE published_at END FROM chosen
    ON CONFLICT (programme_id) DO UPDATE SET confirmed_at = excluded.confirmed_at
    WHERE excluded.confirmed_at > fresh.confirmed_at
), told AS (
    INSERT INTO offer_cataloguewithdrawal (programme_id, withdrawn_at) SELECT programme_id, %s FROM gone
    ON CONFLICT (programme_id) DO UPDATE SET withdrawn_at = excluded.withdrawn_at
), back AS (
    DELETE FROM offer_cataloguewithdrawal WHERE programme_id IN (SELECT id FROM chosen)
)
SELECT (SELECT count(*) FROM written) + (SELECT count(*) FROM gone)
"""


# Places come and go with enrolments: only the flag turns, since nothing that other catalogues copy has changed.
PLACES = """
UPDATE offer_catalogueentry entry SET has_places = seen.has_places
FROM (
    SELECT coalesce(bool_or(s.places > (
        SELECT count(*) FROM offer_enrolment e WHERE e.session_id = s.id AND e.state = ANY(%s::varchar[])
    )), false) AS has_places
    FROM offer_session s WHERE s.programme_id = %s AND s.cancelled_at IS NULL AND s.start_on > %s
) seen
WHERE entry.programme_id = %s AND entry.has_places <> seen.has_places
"""
TAKING = [state.value for state in HOLDING]


def refresh_entry(*, programme: Programme, at: datetime) -> int:
    """Rewrite the catalogue entry of one programme after somebody changed it or its sessions; answers 1 when it is in the catalogue."""
    return _refresh([programme.pk], touched=True, at=at)


def refresh_entries(*, at: datetime, programme_ids: Collection[UUID] | None = None) -> int:
    """Rewrite the entries of these programmes (all by default): sessions that began no longer open anything."""
    return _refresh(None if programme_ids is None else list(programme_ids), touched=False, at=at)


def refresh_places(*, programme_id: UUID, at: datetime) -> None:
    """Say whether a programme still gives a place at once, after an enrolment moved."""
    with connection.cursor() as cursor:
        cursor.execute(PLACES, [TAKING, programme_id, timezone.localdate(at), programme_id])


def _refresh(ids: list[UUID] | None, *, touched: bool, at: datetime) -> int:
    """`touched`: what other catalogues copy has changed, even where search reads nothing new."""
    everything, keys, today = ids is None, ids or [], timezone.localdate(at)
    with transaction.atomic():
        learn_words(None if everything else keys)
        with connection.cursor() as cursor:
            # By position: django-pgtrigger puts its own parameters before ours, and cannot with named ones.
            cursor.execute(
                REFRESH,
                [everything, keys, TAKING, today, touched, at, at, at, everything, keys, touched, at, at],
            )
            return int(cursor.fetchone()[0])
