"""Statements and what finds them, in SQL: two tables partitioned by month, three registries."""

from __future__ import annotations

from django.db import migrations

TABLES = """
CREATE TABLE records_statement (
    organisation_id uuid NOT NULL,
    sid uuid NOT NULL,
    statement_id uuid NOT NULL,
    client_id uuid NOT NULL,
    actor bigint,
    verb bigint NOT NULL,
    object bigint,
    registration uuid,
    at timestamptz,
    body text NOT NULL,
    PRIMARY KEY (organisation_id, sid)
) PARTITION BY RANGE (sid);
CREATE INDEX statement_actor ON records_statement (actor, sid);
CREATE INDEX statement_verb ON records_statement (verb, sid);
CREATE INDEX statement_object ON records_statement (object, sid);
CREATE INDEX statement_registration ON records_statement (registration, sid) WHERE registration IS NOT NULL;

CREATE TABLE records_mention (
    key bigint NOT NULL,
    sid uuid NOT NULL,
    is_broad boolean NOT NULL,
    PRIMARY KEY (key, sid)
) PARTITION BY RANGE (sid);

CREATE TABLE records_statementid (
    organisation_id uuid NOT NULL,
    statement_id uuid NOT NULL,
    sid uuid NOT NULL,
    PRIMARY KEY (organisation_id, statement_id)
);
CREATE TABLE records_reference (
    organisation_id uuid NOT NULL,
    target_id uuid NOT NULL,
    sid uuid NOT NULL,
    PRIMARY KEY (organisation_id, target_id, sid)
);
CREATE INDEX reference_of ON records_reference (organisation_id, sid);
CREATE TABLE records_voiding (
    organisation_id uuid NOT NULL,
    target_id uuid NOT NULL,
    sid uuid NOT NULL,
    PRIMARY KEY (organisation_id, target_id, sid)
);

-- The smallest UUIDv7 of a moment.
CREATE FUNCTION records_sid_at(moment timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT (lpad(to_hex(floor(extract(epoch FROM moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- The partitions of the month of a day, when they are not there yet. What has no month falls in the default one and waits.
CREATE FUNCTION records_make_month(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    start_at timestamptz := date_trunc('month', day)::timestamp AT TIME ZONE 'UTC';
    end_at timestamptz := (date_trunc('month', day) + interval '1 month')::timestamp AT TIME ZONE 'UTC';
    parent text;
    child text;
BEGIN
    FOREACH parent IN ARRAY ARRAY['records_statement', 'records_mention'] LOOP
        child := parent || to_char(date_trunc('month', day), '_YYYY_MM');
        IF to_regclass(child) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                child, parent, records_sid_at(start_at), records_sid_at(end_at));
        END IF;
    END LOOP;
END $$;

CREATE TABLE records_statement_default PARTITION OF records_statement DEFAULT;
CREATE TABLE records_mention_default PARTITION OF records_mention DEFAULT;
SELECT records_make_month((now() AT TIME ZONE 'UTC')::date);
SELECT records_make_month(((now() AT TIME ZONE 'UTC') + interval '1 month')::date);
SELECT records_make_month(((now() AT TIME ZONE 'UTC') + interval '2 months')::date);
"""
AWAY = """
DROP TABLE records_statement, records_mention, records_statementid, records_reference, records_voiding;
DROP FUNCTION records_make_month(date);
DROP FUNCTION records_sid_at(timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunSQL(TABLES, AWAY)]
