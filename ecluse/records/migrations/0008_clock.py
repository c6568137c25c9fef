"""The millisecond of the last key that a statement was given: keys go on from it when the clock of the database steps back."""

from __future__ import annotations

from django.db import migrations

# From what is kept already; an empty record begins with the clock.
CLOCK = """
CREATE SEQUENCE records_clock;
SELECT setval('records_clock', greatest(1, (
    SELECT floor(extract(epoch FROM max(uuid_extract_timestamp(sid))) * 1000)::bigint FROM records_statement
)));
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0007_profiles")]
    operations = [migrations.RunSQL(CLOCK, "DROP SEQUENCE records_clock")]
