"""Every model that points at a person says why it is kept and what an erasure does to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from ecluse.foundation import privacy
from ecluse.network.models import Person

# Identifiers of people that are no foreign key: the basement knows no domain, so it keeps plain keys.
LISTED_KEYS = {
    ("foundation.JournalEntry", "by_person_id"),
    ("foundation.Task", "by_person_id"),
    ("pghistory.Context", "metadata"),
}


def pointing_at_people() -> Iterator[tuple[type[models.Model], str]]:
    """Models and fields that lead to a person. The tables of the audit trail are erased with the rows they copy."""
    for model in apps.get_models(include_auto_created=True):
        # What is no table of its own (the views of pghistory over its events) holds nothing.
        if hasattr(model, "pgh_tracked_model") or model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.get_fields():
            if (isinstance(field, (models.ForeignKey, models.ManyToManyField)) and field.related_model is Person) or (
                isinstance(field, models.UUIDField) and field.name.endswith("person_id")
            ):
                yield model, field.name


def registered() -> dict[str, list[privacy.Holding]]:
    found: dict[str, list[privacy.Holding]] = {}
    for holding in privacy.holdings():
        found.setdefault(holding.model._meta.label, []).append(holding)
    return found


def test_every_model_that_points_at_a_person_is_in_the_register() -> None:
    register = registered()

    missing = sorted(
        {
            f"{model._meta.label}.{field} (write it in ecluse/{model._meta.app_label}/privacy.py)"
            for model, field in pointing_at_people()
            if model._meta.label not in register
        }
    )

    assert missing == []


def test_plain_keys_of_people_are_listed_and_registered() -> None:
    plain = {
        (model._meta.label, field)
        for model, field in pointing_at_people()
        if isinstance(model._meta.get_field(field), models.UUIDField) and not model._meta.get_field(field).is_relation
    }

    assert plain <= LISTED_KEYS | {pair for pair in plain if pair[0] in registered()}
    assert {label for label, _field in LISTED_KEYS} <= registered().keys()


@pytest.mark.django_db
def test_every_path_of_the_register_leads_to_a_person() -> None:
    for holding in privacy.holdings():
        assert str(holding.rows(Person(given_name="x").pk).query), holding.model


@pytest.mark.django_db
def test_every_entry_says_what_for_and_on_what_basis_and_shows_fields_that_exist() -> None:
    for holding in privacy.holdings():
        label = holding.model._meta.label
        assert str(holding.purpose), label
        assert holding.basis, label
        assert holding.keep == "erase" or str(holding.reason), f"{label} is kept: say why."
        names = {field.attname for field in holding.model._meta.concrete_fields} | {f.name for f in holding.model._meta.fields}
        assert set(holding.fields) <= names, f"{label} shows fields that it does not have."


def test_no_export_shows_a_secret() -> None:
    secrets = ("password", "secret", "private_key", "wrapped", "token", "data")
    for holding in privacy.holdings():
        shown = holding.fields or tuple(field.attname for field in holding.model._meta.concrete_fields)
        assert not [name for name in shown if any(word == name or f"_{word}" in f"_{name}" for word in secrets)], (
            f"{holding.model._meta.label}: name the fields that may be shown."
        )


def test_an_unregistered_model_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    without = {key: held for key, held in privacy._register.items() if key[0]._meta.label != "network.Consent"}
    monkeypatch.setattr(privacy, "_register", without)

    with pytest.raises(AssertionError, match=r"network\.Consent\.person \(write it in ecluse/network/privacy\.py\)"):
        test_every_model_that_points_at_a_person_is_in_the_register()
