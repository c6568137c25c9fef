"""Words of the catalogue are folded (lower case, no accents), then stemmed in the language of the reader."""

from django.db import migrations

FOLD = r"""
CREATE FUNCTION offer_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(
        replace(replace(replace(lower(words COLLATE pg_c_utf8), 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'),
        'àáâãäåçèéêëìíîïñòóôõöøùúûüýÿ/’', 'aaaaaaceeeeiiiinoooooouuuuyy  '
    )
$$
"""
# A text that lacks the reader's language is indexed in the one that the page would show instead.
WORDS = r"""
CREATE FUNCTION offer_words(configuration regconfig, title jsonb, summary jsonb, reader text, competences text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector(configuration, offer_fold(coalesce(title->>reader, title->>'fr', title->>'en', title->>'nl', title->>'de', ''))), 'A')
        || setweight(to_tsvector(configuration, offer_fold(coalesce(competences, ''))), 'B')
        || setweight(to_tsvector(configuration, offer_fold(coalesce(summary->>reader, summary->>'fr', summary->>'en', summary->>'nl', summary->>'de', ''))), 'C')
$$
"""
QUERY = r"""
CREATE FUNCTION offer_query(configuration regconfig, words text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT websearch_to_tsquery(configuration, offer_fold(words))
$$
"""


class Migration(migrations.Migration):
    dependencies = [("offer", "0002_initial")]
    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION offer_fold"),
        migrations.RunSQL(WORDS, "DROP FUNCTION offer_words"),
        migrations.RunSQL(QUERY, "DROP FUNCTION offer_query"),
    ]
