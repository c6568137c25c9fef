"""What was forgiven in a file, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

NOTES: dict[str, Any] = {
    "null": _("fields hold “null”, which CASE refuses; they are read as absent"),
    "not_a_text": _("fields hold something else than a text; they are left out"),
    "not_an_object": _("entries are not objects; they are left out"),
    "no_language": _("texts do not say their language; it was guessed"),
    "no_title": _("the framework has no title; its code is shown"),
    "bad_identifier": _("identifiers are not UUIDs; one was made from what is there"),
    "no_identifier": _("items have neither identifier nor address; they are left out"),
    "same_twice": _("items are there twice, the same; one is kept"),
    "no_statement": _("items have no name; their code is read instead, or they are left out"),
    "bad_address": _("items have no address of their own; one was made"),
    "no_address": _("lines have no address; one was made from the code or the name"),
    "unknown_field": _("fields are of another version of the standard, or of none; they are left out"),
    "aside_field": _("fields say what Écluse does not keep"),
    "column_aside": _("columns say what Écluse does not keep"),
    "unknown_kind": _("kinds of item are unknown; they are read as areas or competences"),
    "no_definitions": _("item types are referred to and never defined"),
    "bad_moment": _("dates cannot be read; they are left out"),
    "no_zone": _("dates do not say their time zone; they are read as universal time"),
    "no_node": _("associations lack one of their ends; they are left out"),
    "address_alone": _("associations give an address alone, as CASE 1.0 did"),
    "kind_aside": _("associations are of a kind that Écluse does not keep"),
    "outside": _("relations lead to something that is not in the file; they are left out"),
    "itself": _("items are related to themselves; that is left out"),
    "relation_twice": _("relations are said twice; one is kept"),
    "rubric_aside": _("rubrics are assessments, which a framework does not hold here"),
    "bad_level": _("levels have no number that can be read; they are left out"),
    "blank": _("statements are about something without an address; they are left out"),
    "no_scheme": _("no concept scheme is declared; all concepts are read"),
    "several_schemes": _("several concept schemes are declared; the largest is read"),
    "regional": _("languages of a region are read as the language itself"),
    "two_labels": _("concepts have several preferred names in a language; the others become other names"),
    "delimiter": _("the table is not separated by commas"),
    "width": _("lines have more or fewer cells than columns"),
}


def sentences(notes: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """(how often, what, the first places) of each leniency."""
    return [(note["count"], str(NOTES[note["code"]]), ", ".join(note["examples"])) for note in notes]
