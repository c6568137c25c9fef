"""The search vector is made of words folded by the application: `to_tsvector` took most of the time of an import."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models
from django.db.models.functions import Cast

from ecluse.skills.models.search import WordsField, words_of

MODELS = ("competence", "occupation")


def write_words(apps, schema_editor):
    for name in MODELS:
        model = apps.get_model("skills", name)
        rows = model.objects.only("label", "alternatives", "words").iterator(chunk_size=2000)
        batch = []
        for row in rows:
            row.words = words_of(row.label, row.alternatives)
            batch.append(row)
            if len(batch) == 2000:
                model.objects.bulk_update(batch, ["words"])
                batch = []
        if batch:
            model.objects.bulk_update(batch, ["words"])


def _vector():
    return models.GeneratedField(
        db_persist=True,
        expression=Cast(models.F("words"), django.contrib.postgres.search.SearchVectorField()),
        output_field=django.contrib.postgres.search.SearchVectorField(),
    )


class Migration(migrations.Migration):
    dependencies = [("skills", "0003_shortage_lines_cover_several_occupations")]

    operations = [
        *(migrations.AddField(name, "words", WordsField()) for name in MODELS),
        # Databases of the first days computed the vector themselves.
        *(migrations.RunSQL(f"ALTER TABLE skills_{name} DROP COLUMN IF EXISTS search CASCADE", "") for name in MODELS),
        migrations.RunPython(write_words, migrations.RunPython.noop),
        *(migrations.AddField(name, "search", _vector()) for name in MODELS),
        *(
            migrations.AddIndex(
                name, django.contrib.postgres.indexes.GinIndex(fields=["search"], name=f"skills_{name}_search")
            )
            for name in MODELS
        ),
    ]
