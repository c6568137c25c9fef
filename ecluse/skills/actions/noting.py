"""What a version changed, said in SQL: from the old row `o` and the new row `n` of each table to the rows of `FrameworkChange`.

`o` is null for what is inserted, `n` for what is deleted. Each text answers (competence, occupation, what, ref, before, after).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

# A description or other names gained in one more language is a translation, not another meaning: only a language both have counts.
DIFFERS = "EXISTS (SELECT FROM jsonb_each((o).{0}) b JOIN jsonb_each((n).{0}) a USING (key) WHERE a.value <> b.value)"
NAME = "jsonb_build_object('label', ({0}).label, 'code', ({0}).code{1})"


def _thing(competence: str, occupation: str, *, kind: str) -> str:
    """A competence or an occupation: that it comes or leaves, its name, its description, its other names."""
    here = "(o).id IS NOT NULL AND (n).id IS NOT NULL AND (n).retired_at IS NULL"
    there = "({0}).id IS NOT NULL AND ({0}).retired_at IS NULL"
    was, is_ = there.format("o"), there.format("n")
    names = ", ".join(f"({{0}}).{name}" for name in ("label", "code", *(("kind",) if kind else ())))
    return f"""
        SELECT {competence}, {occupation}, 'presence', '', CASE WHEN {was} THEN (o).label END, CASE WHEN {is_} THEN (n).label END
        WHERE ({was}) IS DISTINCT FROM ({is_})
        UNION ALL SELECT {competence}, {occupation}, 'name', '', {NAME.format("o", kind.format("o"))}, {NAME.format("n", kind.format("n"))}
        WHERE {here} AND ({names.format("o")}) IS DISTINCT FROM ({names.format("n")})
        UNION ALL SELECT {competence}, {occupation}, 'text', '', (o).description, (n).description
        WHERE {here} AND {DIFFERS.format("description")}
        UNION ALL SELECT {competence}, {occupation}, 'others', '', (o).alternatives, (n).alternatives
        WHERE {here} AND {DIFFERS.format("alternatives")}
    """  # noqa: S608 - made of the words of this module


def _either(column: str) -> str:
    return f"coalesce((n).{column}, (o).{column})"


COMPETENCES = _thing(_either("id"), "NULL::uuid", kind=", 'kind', ({0}).kind")
OCCUPATIONS = f"""{_thing("NULL::uuid", _either("id"), kind="")}
    UNION ALL SELECT NULL::uuid, {_either("id")}, 'place', 'group', to_jsonb((o).group_id), to_jsonb((n).group_id)
    WHERE (o).id IS NOT NULL AND (n).id IS NOT NULL AND (o).group_id IS DISTINCT FROM (n).group_id
"""  # noqa: S608 - made of the words of this module
DESCRIPTORS = f"SELECT {_either('competence_id')}, NULL::uuid, 'sentence', {_either('code')}, (o).text, (n).text"
TITLES = f"SELECT NULL::uuid, {_either('occupation_id')}, 'title', {_either('code')}, (o).label, (n).label"
_CAME_OR_WENT = "(o).id IS NULL OR (n).id IS NULL"
FAMILIES = f"""
    SELECT NULL::uuid, NULL::uuid, 'family', left({_either("code")}, 60), (o).label, (n).label
    WHERE {_CAME_OR_WENT} OR {DIFFERS.format("label")}
"""
LEVELS = f"""
    SELECT NULL::uuid, NULL::uuid, 'level', {_either("number")}::text,
        CASE WHEN (o).id IS NOT NULL THEN jsonb_build_object('label', (o).name, 'description', (o).description) END,
        CASE WHEN (n).id IS NOT NULL THEN jsonb_build_object('label', (n).name, 'description', (n).description) END
    WHERE {_CAME_OR_WENT} OR {DIFFERS.format("name")} OR {DIFFERS.format("description")}
"""
COMPETENCE_RELATIONS = f"""
    SELECT {_either("origin_id")}, NULL::uuid, CASE {_either("kind")} WHEN 'broader' THEN 'place' ELSE 'relation' END,
        {_either("kind")} || ' ' || {_either("target_id")}::text, to_jsonb((o).kind), to_jsonb((n).kind)
"""
OCCUPATION_RELATIONS = f"""
    SELECT NULL::uuid, {_either("origin_id")}, CASE {_either("kind")} WHEN 'broader' THEN 'place' ELSE 'relation' END,
        {_either("kind")} || ' ' || {_either("target_id")}::text, to_jsonb((o).kind), to_jsonb((n).kind)
    WHERE (o).kind IS DISTINCT FROM (n).kind
"""  # noqa: S608 - made of the words of this module
NEEDS = f"""
    SELECT NULL::uuid, {_either("occupation_id")}, 'need', {_either("competence_id")}::text,
        to_jsonb((o).importance), to_jsonb((n).importance)
"""
MEMBERS = f"""
    SELECT {_either("competence_id")}, {_either("occupation_id")}, 'list', {_either("collection_id")}::text,
        to_jsonb((o).collection_id), to_jsonb((n).collection_id)
"""

# Around a statement that changes rows: count them and write what changed. The relations of what is new are left out.
NOTED = """
    WITH done AS ({statement} RETURNING old AS o, new AS n), noted AS (
        INSERT INTO skills_frameworkchange (version_id, competence_id, occupation_id, what, ref, before, after)
        SELECT %(version)s, v.competence_id, v.occupation_id, v.what, v.ref, v.before, v.after
        FROM done CROSS JOIN LATERAL ({notes}) v(competence_id, occupation_id, what, ref, before, after)
        WHERE NOT EXISTS (
            SELECT FROM skills_frameworkchange c WHERE c.version_id = %(version)s AND c.what = 'presence'
            AND coalesce(c.competence_id, c.occupation_id) = coalesce(v.competence_id, v.occupation_id)
        )
    ) SELECT count(*) FROM done
"""


def forget_what_left(version: UUID) -> None:
    """What is withdrawn is told once: its relations went with it."""
    values: dict[str, Any] = {"version": version}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE skills_frameworkchange")  # thousands of rows are new: without it the join is planned for none
        cursor.execute(
            "DELETE FROM skills_frameworkchange c USING skills_frameworkchange p"
            " WHERE c.version_id = %(version)s AND p.version_id = %(version)s AND p.what = 'presence' AND c.what <> 'presence'"
            " AND coalesce(c.competence_id, c.occupation_id) = coalesce(p.competence_id, p.occupation_id)",
            values,
        )
