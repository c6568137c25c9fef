"""What the how-to says of a cluster is true of the tables: which can be spread by organisation as they are, and which cannot yet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection

HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "keep-learning-records.md"
READY = {"records_statement", "records_statementid", "records_reference", "records_voiding"}
NOT_YET = {
    "records_daycount",
    "records_agentday",
    "records_activityday",
    "records_mention",
    "records_agent",
    "records_activitydefinition",
    "records_document",
}


def unique_keys(table: str) -> list[set[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(part.attname) FROM pg_index AS one JOIN pg_attribute AS part"
            " ON part.attrelid = one.indrelid AND part.attnum = ANY(one.indkey)"
            " WHERE one.indrelid = %s::regclass AND one.indisunique GROUP BY one.indexrelid",
            [table],
        )
        return [set(columns) for (columns,) in cursor.fetchall()]


@pytest.mark.django_db
def test_every_unique_key_of_a_table_that_is_ready_holds_the_organisation() -> None:
    ready = {table for table in READY | NOT_YET if all("organisation_id" in key for key in unique_keys(table))}

    assert ready == READY


def test_the_how_to_names_each_of_them() -> None:
    named = set(re.findall(r"`(records_\w+)`", HOW_TO.read_text().partition("## A cluster (Citus)")[2]))

    assert named >= READY | NOT_YET
