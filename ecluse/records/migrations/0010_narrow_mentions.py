"""Members of groups, the few mentions that count for an agent asked for as it is, are found by an index of their own.

Without it a plan made for any key reckons with the statements of a whole course: among ten million it called workers to its aid,
for ten milliseconds, to find nothing (benchmarks/records_reading).
"""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0009_enrolled")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX mention_narrow ON records_mention (key, sid) WHERE NOT is_broad",
            "DROP INDEX mention_narrow",
        )
    ]
