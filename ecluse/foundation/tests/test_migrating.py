"""Models in migrations are rendered again when their fields change, and told when only a constraint did."""

from __future__ import annotations

from django.db import models
from django.db.migrations import AddConstraint, AddField, AddIndex, AlterField, CreateModel, RemoveConstraint
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from ecluse.foundation.database.migrating import rendered_when_fields_change

ONCE = models.UniqueConstraint(fields=["name"], name="boat_once")


def a_state() -> ProjectState:
    state = ProjectState()
    key = ("id", models.BigAutoField(primary_key=True))
    after(state, CreateModel("Boat", [key, ("name", models.CharField(max_length=9))]))
    after(state, CreateModel("Crew", [key, ("boat", models.ForeignKey("river.Boat", models.CASCADE))]))
    return state


def after(state: ProjectState, operation: Operation) -> type[models.Model]:
    operation.state_forwards("river", state)
    return state.apps.get_model("river", "boat")


def test_a_constraint_or_an_index_leaves_the_model_and_is_told_to_it() -> None:
    with rendered_when_fields_change():
        state = a_state()
        boat = state.apps.get_model("river", "boat")

        assert after(state, AddConstraint("boat", ONCE)) is boat
        assert [one.name for one in boat._meta.constraints] == ["boat_once"]
        assert after(state, AddIndex("boat", models.Index(fields=["name"], name="boat_name"))) is boat
        assert [one.name for one in boat._meta.indexes] == ["boat_name"]
        assert after(state, RemoveConstraint("boat", "boat_once")) is boat
        assert boat._meta.constraints == []


def test_a_field_that_comes_or_changes_makes_the_model_anew_with_those_that_lead_to_it() -> None:
    with rendered_when_fields_change():
        state = a_state()
        after(state, AddConstraint("boat", ONCE))
        boat = state.apps.get_model("river", "boat")

        longer = after(state, AddField("boat", "length", models.FloatField(default=1)))
        renamed = after(state, AlterField("boat", "name", models.CharField(max_length=90)))

        assert len({boat, longer, renamed}) == 3
        assert renamed._meta.get_field("name").max_length == 90
        assert [one.name for one in renamed._meta.constraints] == ["boat_once"]
        assert state.apps.get_model("river", "crew")._meta.get_field("boat").related_model is renamed


def test_afterwards_django_does_as_it_always_does() -> None:
    render, reload_model = ModelState.render, ProjectState.reload_model
    with rendered_when_fields_change():
        assert ModelState.render is not render
    assert (ModelState.render, ProjectState.reload_model) == (render, reload_model)
