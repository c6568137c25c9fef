"""Catalogue search on real ESCO labels: hits, thirteen facets and total, beside tantivy on the same records and a wide table.

`python benchmarks/catalogue_search.py [ROWS]` (default 20,000; promised at 200,000, `1000000` for a region) in a scratch cluster
that is thrown away. Names come from `../shared/data/esco/merged` when it is there, from the excerpt that Écluse carries otherwise.
With DATABASE_URL, the catalogue of that database is searched as it is, beside primary-key look-ups.
"""

from __future__ import annotations

import csv
import gzip
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
SEARCHES = 300
LABELS = Path(__file__).parents[2] / "shared/data/esco/merged/skills_en_fr_nl.csv.gz"
LANGUAGES = ("fr", "nl", "en")
SLOWEST = 500  # milliseconds: no query of the catalogue may take longer at 200,000
# The facets of the peer: by value, and by band.
WORDS = ("organisation", "region", "mode", "language", "funding", "group", "access", "competence")
BANDS = {
    "hours": ((0, 25), (25, 81), (81, 401)),
    "price": ((0, 1), (1, 251), (251, 1001)),
    "days": ((1, 32), (32, 93), (93, 184)),
    "level": ((1, 3), (3, 5)),
}
STEMMERS = {"fr": "french", "nl": "dutch", "en": "english"}


def percentile(values: Sequence[float], share: float) -> float:
    """The value under which `share` of the values lie."""
    return statistics.quantiles(values, n=100)[round(share * 100) - 1]


def timed(calls: Sequence[Callable[[], object]]) -> list[float]:
    """Milliseconds of each call."""
    found = []
    for call in calls:
        started = time.perf_counter()
        call()
        found.append((time.perf_counter() - started) * 1000)
    return found


def names() -> list[dict[str, str]]:
    """Names of competences in three languages."""
    if LABELS.exists():
        with gzip.open(LABELS, "rt", encoding="utf-8") as file:
            rows = [{code: row[f"label_{code}"] for code in LANGUAGES} for row in csv.DictReader(file)]
        return [row for row in rows if all(row.values())]
    from ecluse.skills.models import Competence

    found = Competence.objects.filter(framework__code="esco").values_list("label", flat=True)
    return [label for label in found if all(label.get(code) for code in LANGUAGES)]


def competences(labels: Sequence[dict[str, str]]) -> list[Any]:
    """The competences that the programmes aim at, written once."""
    from ecluse.skills.models import Competence, Framework

    framework = Framework.objects.create(code="measured", title={"en": "ESCO"}, version="1.2", publisher="European Commission")
    rows = [Competence(framework=framework, uri=f"urn:measured:{n}", kind="skill", label=label) for n, label in enumerate(labels)]
    return [row.pk for row in Competence.objects.bulk_create(rows, batch_size=2_000)]


def described(chance: random.Random, labels: Sequence[dict[str, str]], language: str) -> str:
    """A description as long as those of the operators, some 1,500 characters."""
    return ". ".join(labels[one][language] for one in chance.sample(range(len(labels)), 40))


def fill(rows: int) -> list[dict[str, str]]:
    """`rows` published programmes named after two competences, aiming at four, with a session each, over forty operators."""
    from django.db import connection
    from django.utils import timezone

    from ecluse.network.models import Organisation, Site
    from ecluse.offer.actions.catalogue import refresh_entries
    from ecluse.offer.models import Aim, Programme, Session

    chance, labels = random.Random(7), names()
    keys = competences(labels)
    regions = ["wallonia", "hauts_de_france", "west_flanders", "brussels"]
    sites = []
    for number in range(40):
        organisation = Organisation.objects.create(name=f"Centre {number}", slug=f"centre-{number}", kind="operator")
        sites.append(
            Site.objects.create(
                organisation=organisation,
                name="Site",
                street="Rue 1",
                postcode="7500",
                locality="Tournai",
                region=regions[number % 4],
                latitude=50 + chance.random(),
                longitude=3 + chance.random() * 2,
            )
        )
    today, now = timezone.localdate(), timezone.now()
    started = time.perf_counter()
    with connection.cursor() as cursor:
        # The audit trail of a million invented rows is not what is measured.
        cursor.execute("SET session_replication_role = replica")
        for first in range(0, rows, 5_000):
            programmes, aims, sessions = [], [], []
            for number in range(first, min(rows, first + 5_000)):
                chosen = chance.sample(range(len(labels)), 4)
                language = chance.choices(LANGUAGES, [50, 35, 15])[0]
                site = sites[number % 40]
                title = f"{labels[chosen[0]][language]}, {labels[chosen[1]][language]}"[:180]
                programme = Programme(
                    organisation_id=site.organisation_id, title={language: title}, hours=7 + number % 400, published_at=now,
                    summary={language: labels[chosen[2]][language]}, content={language: described(chance, labels, language)},
                    funding=["free_jobseekers"] if number % 3 else ["vouchers", "cpf"], accessibility=["captions"][: number % 2],
                    target_groups=["jobseekers"] if number % 2 else ["employees", "women"],
                )  # fmt: skip
                programmes.append(programme)
                aims += [Aim(programme=programme, competence_id=keys[one], level=None) for one in chosen]
                start = date.fromordinal(today.toordinal() + 1 + number % 250)
                sessions.append(
                    Session(
                        programme=programme,
                        site=None if number % 9 == 0 else site,
                        mode="remote" if number % 9 == 0 else "on_site",
                        language=language,
                        start_on=start,
                        last_day_on=start,
                        places=12,
                        price=number % 7 * 100,
                    )
                )
            Programme.objects.bulk_create(programmes)
            Aim.objects.bulk_create(aims)
            Session.objects.bulk_create(sessions)
        cursor.execute("SET session_replication_role = DEFAULT")
        for table in ("offer_programme", "offer_aim", "offer_session", "skills_competence"):
            cursor.execute(f"ANALYZE {table}")
    sown = time.perf_counter()
    refresh_entries(at=now)
    print(f"{rows:,} programmes in {sown - started:.0f} s, their catalogue entries in {time.perf_counter() - sown:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE offer_catalogueentry")
    return labels


def asked(labels: Sequence[dict[str, str]]) -> list[tuple[str, str]]:
    """What people type: two in five a frequent word, the others one to three words of a name; in three languages."""
    chance, found = random.Random(11), []
    frequent = {
        code: [word for word, _n in Counter(word for label in labels for word in label[code].lower().split() if len(word) > 4).most_common(60)]
        for code in LANGUAGES
    }  # fmt: skip
    for _number in range(SEARCHES):
        code = chance.choices(LANGUAGES, [50, 35, 15])[0]
        if chance.random() < 0.4:
            found.append((code, chance.choice(frequent[code])))
        else:
            words = [word for word in chance.choice(labels)[code].replace("-", " ").split() if len(word) > 3]
            found.append((code, " ".join(words[: chance.randint(1, 3)]) or "gestion"))
    return found


def tantivy_index() -> tuple[Any, list[Callable[[str, str], int]]]:
    """The same records in tantivy: title and names of competences in each language, every facet as a fast field."""
    import tantivy
    from django.db import connection

    builder = tantivy.SchemaBuilder()
    for code in LANGUAGES:
        builder.add_text_field(f"words_{code}", tokenizer_name=f"folded_{code}")
    for name in WORDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw")
    for name in BANDS:
        builder.add_integer_field(name, fast=True)
    index = tantivy.Index(builder.build())
    for code in LANGUAGES:
        # Folded before stemmed, as ours: the other way round, words without accents find nothing.
        steps = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        for step in (tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold(), tantivy.Filter.stemmer(STEMMERS[code])):
            steps = steps.filter(step)
        index.register_tokenizer(f"folded_{code}", steps.build())
    writer = index.writer(256_000_000, 1)
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT e.organisation_id::text, e.hours, coalesce(e.price, 0), coalesce(e.next_start_on - current_date, 0), e.level,
                   e.regions, e.modes, e.languages, e.funding, e.target_groups, e.accessibility, e.competences::text[],
                   p.title, p.summary, (SELECT jsonb_agg(c.label) FROM skills_competence c WHERE c.id = ANY(e.competences))
            FROM offer_catalogueentry e JOIN offer_programme p ON p.id = e.programme_id
            """
        )
        for row in cursor:
            writer.add_document(_document(tantivy.Document(), row))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    print(f"tantivy index in {time.perf_counter() - started:.0f} s")
    searcher = index.searcher()
    terms = {name: {"terms": {"field": name, "size": 60}} for name in WORDS}
    ranges = {
        name: {"range": {"field": name, "ranges": [{"from": low, "to": high} for low, high in bands]}}
        for name, bands in BANDS.items()
    }
    facets = terms | ranges

    def one(code: str, words: str) -> int:
        query = index.parse_query(" AND ".join(_plain(words)), [f"words_{code}"])
        total = searcher.search(query, 9, count=True).count
        searcher.aggregate(query, facets)
        return int(total)

    return index, [one]


def _plain(words: str) -> list[str]:
    return [f'"{word}"' for word in "".join(sign if sign.isalnum() else " " for sign in words).split()]


def _document(document: Any, row: Sequence[Any]) -> Any:
    import json

    organisation, hours, price, days, level, *arrays, title, summary, labels = row
    title, summary, labels = (json.loads(one) if isinstance(one, str) else one for one in (title, summary, labels))
    document.add_text("organisation", organisation)
    for name, value in zip(BANDS, (hours, price, days, level), strict=True):
        document.add_integer(name, value)
    for name, values in zip(WORDS[1:], arrays, strict=True):
        for value in values:
            document.add_text(name, value)
    for code in LANGUAGES:
        first = title.get(code) or next(iter(title.values()))
        second = summary.get(code) or next(iter(summary.values()))
        document.add_text(f"words_{code}", " ".join([first, second, *(label.get(code, "") for label in labels or [])]))
    return document


def widen() -> None:
    """The ordinary table that the narrow one replaces: whole texts in the row and in the vector, as long as operators write them."""
    from django.db import connection

    words = ", ".join(
        f"words_{code} || to_tsvector('{STEMMERS[code]}', offer_fold(coalesce(p.content->>'{code}', ''))) AS words_{code}"
        for code in LANGUAGES
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            CREATE TABLE wide AS SELECT p.title, p.summary, p.content, p.objective, p.expected_results, {words},
                e.programme_id, e.organisation_id, e.hours, e.next_start_on, e.price, e.level, e.regions, e.modes, e.languages,
                e.funding, e.target_groups, e.accessibility, e.competences, e.occupations, e.sites, e.has_places, e.lot
            FROM offer_catalogueentry e JOIN offer_programme p ON p.id = e.programme_id
            """
        )
        for code in LANGUAGES:
            cursor.execute(f"CREATE INDEX wide_{code} ON wide USING gin (words_{code})")
        cursor.execute("VACUUM ANALYZE wide")


def table(lines: Sequence[tuple[str, Sequence[float]]]) -> None:
    """p50, p95 and the slowest of each, in milliseconds."""
    print(f"{'':44}{'p50':>9}{'p95':>9}{'slowest':>9}")
    for name, values in lines:
        print(f"{name:44}{percentile(values, 0.5):>9.2f}{percentile(values, 0.95):>9.2f}{max(values):>9.1f}")


def measure(labels: Sequence[dict[str, str]]) -> None:
    """Print the figures and the ratios that the catalogue promises."""
    from django.db import connection
    from django.utils import timezone

    from ecluse.offer.queries.mending import find
    from ecluse.offer.queries.search import _statement, search
    from ecluse.offer.rules.facets import Wish

    today, searches = timezone.localdate(), asked(labels)
    _index, (peer,) = tantivy_index()
    widen()

    def wide(code: str, words: str) -> None:
        statement, parameters, _position, _backwards = _statement(Wish(words=words), code, today, None, 9, None)
        # The cap is one of the reasons for which ours is quick: the ordinary query has none.
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("offer_catalogueentry", "wide"), parameters | {"cap": 10_000_000})
            cursor.fetchall()

    narrow = timed([lambda c=c, w=w: search(Wish(words=w), language=c, today=today) for c, w in searches])
    whole = timed([lambda c=c, w=w: find(Wish(words=w), language=c, today=today) for c, w in searches])
    chosen = Wish(chosen={"region": ("wallonia",), "mode": ("on_site",)})
    filtered = timed([lambda c=c, w=w: search(Wish(words=w, chosen=chosen.chosen), language=c, today=today) for c, w in searches])
    everything = timed([lambda: search(Wish(), language="fr", today=today)] * 20)
    peers = timed([lambda c=c, w=w: peer(c, w) for c, w in searches])
    wides = timed([lambda c=c, w=w: wide(c, w) for c, w in searches[:100]])
    table(
        [
            ("tantivy: nine hits, twelve facets, total", peers),
            ("ours: nine hits, thirteen facets, total", narrow),
            ("ours, two filters ticked", filtered),
            ("ours, with concepts and what mends words", whole),
            ("ours, the whole catalogue without words", everything),
            ("the same on the wide table (100 searches)", wides),
        ]
    )
    p95 = percentile(narrow, 0.95)
    print(f"p95 beside tantivy: {p95 / percentile(peers, 0.95):.1f} times (20 promised)")
    medians = percentile(wides, 0.5) / percentile(narrow, 0.5)
    print(f"p95 of the wide table: {percentile(wides, 0.95) / p95:.1f} times ours (10 promised); medians {medians:.1f}")
    slow = sum(value > SLOWEST for value in (*narrow, *filtered, *everything))
    print(f"searches above {SLOWEST} ms: {slow} of {len(narrow) + len(filtered) + len(everything)}")
    found = [search(Wish(words=words), language=code, today=today).total for code, words in searches]
    print(f"searches that find something: {sum(map(bool, found))} of {len(found)}; the largest: {max(found):,}")
    print(f"accented and unaccented words find the same: {accents(searches)}")


def accents(searches: Sequence[tuple[str, str]]) -> str:
    """How many of the accented searches find the same set without their accents."""
    from django.db import connection

    from ecluse.offer.queries.search import CONFIGURATIONS
    from ecluse.offer.rules.words import fold

    accented = [(code, words) for code, words in searches if fold(words) != words.lower()]
    same = 0
    with connection.cursor() as cursor:
        for code, words in accented:
            sets = []
            for typed in (words, fold(words)):
                cursor.execute(
                    f"SELECT md5(string_agg(programme_id::text, ',' ORDER BY programme_id)) FROM offer_catalogueentry"
                    f" WHERE words_{code} @@ offer_query('{CONFIGURATIONS[code]}', %s)",
                    [typed],
                )
                sets.append(cursor.fetchone()[0])
            same += sets[0] == sets[1]
    return f"{same} of {len(accented)}"


def as_it_is() -> None:
    """The catalogue of a database of one's own, beside primary-key look-ups."""
    from django.utils import timezone

    from ecluse.offer.models import CatalogueEntry
    from ecluse.offer.queries.search import search
    from ecluse.offer.rules.facets import Wish

    today, searches = timezone.localdate(), asked(names())
    keys = list(CatalogueEntry.objects.values_list("pk", flat=True)[:SEARCHES]) or [None]
    look_ups = timed(
        [lambda key=key: CatalogueEntry.objects.only("pk").filter(pk=key).first() for key in random.choices(keys, k=SEARCHES)]
    )
    ours = timed([lambda c=c, w=w: search(Wish(words=w), language=c, today=today) for c, w in searches])
    table([("primary-key look-up", look_ups), ("search, facets and total", ours)])
    print(f"ratio of the p95: {percentile(ours, 0.95) / percentile(look_ups, 0.95):.1f}")


def main() -> None:
    """In a cluster of our own, thrown away at the end; or in the database of DATABASE_URL as it is."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    import django

    if os.environ.get("DATABASE_URL"):
        django.setup()
        return as_it_is()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ECLUSE_DATA"] = folder
        django.setup()
        from ecluse.foundation.cli.engine import running_database

        with running_database():
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
            measure(fill(ROWS))
    return None


if __name__ == "__main__":
    main()
