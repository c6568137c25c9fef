"""Catalogue search over a large demonstration: p95 of hits + facets + total, as a ratio to a primary-key look-up of the same run.

`ecluse demo --scale 50000` first, or give rows to make here: `python benchmarks/catalogue_search.py [ROWS]` (default 20,000, in a
scratch database of its own embedded cluster that is thrown away).
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
SEARCHES = 300
WORDS = [
    "gestion",
    "projet",
    "réseau",
    "données",
    "sécurité",
    "site",
    "web",
    "tableur",
    "équipe",
    "système",
    "logiciel",
    "analyse",
    "base",
]


def percentile(values: list[float], share: float) -> float:
    """The value under which `share` of the values lie."""
    return statistics.quantiles(values, n=100)[round(share * 100) - 1]


def timed(calls: list[Callable[[], object]]) -> list[float]:
    """Milliseconds of each call."""
    found = []
    for call in calls:
        started = time.perf_counter()
        call()
        found.append((time.perf_counter() - started) * 1000)
    return found


def fill(rows: int) -> None:
    """`rows` published programmes with a session each, over eight operators, by set statements."""
    from django.db import connection
    from django.utils import timezone

    from ecluse.network.models import Organisation, Site
    from ecluse.offer.actions.catalogue import refresh_entries

    regions = ["wallonia", "hauts_de_france", "west_flanders", "brussels"]
    for number in range(8):
        organisation = Organisation.objects.create(name=f"Centre {number}", slug=f"centre-{number}", kind="operator")
        Site.objects.create(
            organisation=organisation, name="Site", street="Rue 1", postcode="7500", locality="Tournai",
            region=regions[number % 4], latitude=50.6, longitude=3.4,
        )  # fmt: skip
    chance = random.Random(7)
    titles = [" ".join(chance.sample(WORDS, 4)) for _ in range(2_000)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO offer_programme (
                id, organisation_id, title, summary, objective, content, hours, funding, target_groups, published_at,
                expected_results, entry_requirements, isced_field, certifications, formacodes, accessibility
            )
            SELECT uuidv7(), (SELECT id FROM network_organisation ORDER BY slug OFFSET n %% 8 LIMIT 1),
                   jsonb_build_object('fr', (%s::text[])[1 + n %% 2000] || ' ' || n),
                   jsonb_build_object('fr', 'Formation pratique, niveau ' || n %% 9), '{}', '{}', 7 + n %% 400,
                   CASE n %% 3 WHEN 0 THEN '{free_jobseekers}' WHEN 1 THEN '{vouchers,cpf}' ELSE '{}' END::varchar[],
                   CASE n %% 2 WHEN 0 THEN '{jobseekers}' ELSE '{employees,women}' END::varchar[], now(),
                   '{}', '{}', '', '{}', '{}', '{}'
            FROM generate_series(1, %s) AS n
            """,
            [titles, rows],
        )
        cursor.execute(
            """
            INSERT INTO offer_session
                (id, programme_id, site_id, mode, language, start_on, last_day_on, places, price, admission,
                 morning_from, afternoon_from, evening_from)
            SELECT uuidv7(), p.id, s.id, 'on_site', 'fr', current_date + p.hours % 200 + 1, current_date + p.hours % 200 + 9,
                   12, 0, 'first_come', '09:00', '13:00', '18:00'
            FROM offer_programme p JOIN network_site s ON s.organisation_id = p.organisation_id
            """
        )
    started = time.perf_counter()
    refresh_entries(at=timezone.now())
    print(f"catalogue entries written: {rows} in {time.perf_counter() - started:.1f} s")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE offer_catalogueentry")


def measure() -> None:
    """Print p50 and p95 of the searches and of the look-ups, and their ratio."""
    from ecluse.offer.models import CatalogueEntry
    from ecluse.offer.queries.catalogue import search
    from ecluse.offer.rules.facets import Wish

    chance = random.Random(11)
    keys = list(CatalogueEntry.objects.values_list("pk", flat=True)[:5_000])
    wishes = [
        Wish(
            words=" ".join(chance.sample(WORDS, chance.choice([1, 1, 2, 3]))),
            chosen={"region": ("wallonia",)} if chance.random() < 0.3 else {},
        )
        for _ in range(SEARCHES)
    ]
    look_ups = timed([lambda key=key: CatalogueEntry.objects.only("pk").get(pk=key) for key in chance.choices(keys, k=SEARCHES)])
    searches = timed([lambda wish=wish: search(wish, language="fr") for wish in wishes])
    accents = [
        search(Wish(words=word), language="fr").total == search(Wish(words=plain), language="fr").total
        for word, plain in (("réseau", "reseau"), ("données", "donnees"), ("sécurité", "securite"), ("système", "systeme"))
    ]
    print(f"{'':28}{'p50 ms':>10}{'p95 ms':>10}")
    for name, values in (("primary-key look-up", look_ups), ("search, facets and total", searches)):
        print(f"{name:28}{percentile(values, 0.5):>10.2f}{percentile(values, 0.95):>10.2f}")
    print(f"ratio of the p95: {percentile(searches, 0.95) / percentile(look_ups, 0.95):.1f}")
    print(f"accented and unaccented words find the same: {sum(accents)} of {len(accents)}")


def main() -> None:
    """In a cluster of our own, thrown away at the end; or in the database of DATABASE_URL as it is."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    import django

    if os.environ.get("DATABASE_URL"):
        django.setup()
        return measure()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ECLUSE_DATA"] = folder
        django.setup()
        from ecluse.foundation.cli.engine import running_database

        with running_database():
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
            fill(ROWS)
            measure()
    return None


main()
