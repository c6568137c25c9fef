"""Migrations from the first to the last, in a third less time: a first start is waited for.

Django renders a model again, with all that lead to it, after each operation on it. Most of ours add a constraint, an index or a
trigger, after which its fields are what they were: then it is enough to tell the model so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ModelState, ProjectState

# What a model says beside its fields, and no other model looks at.
ASIDE = ("constraints", "indexes", "triggers")
_RENDERED = "_ecluse_rendered_from"


@contextmanager
def rendered_when_fields_change() -> Iterator[None]:
    """Until the end of the block, models in migrations are rendered again only when something else than constraints changed."""
    render, reload_model = ModelState.render, ProjectState.reload_model

    def noted(self: ModelState, apps: Any) -> Any:
        model = render(self, apps)
        setattr(model, _RENDERED, _shape(self))
        return model

    def reloaded(self: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
        state = self.models.get((app_label, model_name))
        if "apps" in self.__dict__ and state is not None:
            model = self.apps.all_models[app_label].get(model_name)
            if model is not None and getattr(model, _RENDERED, None) == _shape(state):
                for name in ASIDE:
                    if name in state.options:
                        setattr(model._meta, name, list(state.options[name]))
                return
        reload_model(self, app_label, model_name, delay)

    ModelState.render, ProjectState.reload_model = noted, reloaded  # type: ignore[method-assign]
    try:
        yield
    finally:
        ModelState.render, ProjectState.reload_model = render, reload_model  # type: ignore[method-assign]


class _Same:
    """Equal only to the very same object: a field that was altered is another one."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value

    __hash__ = None  # type: ignore[assignment]


def _shape(state: ModelState) -> tuple[Any, ...]:
    """What must be the same for a rendered model to stand."""
    options = {name: value for name, value in state.options.items() if name not in ASIDE}
    return (
        [(name, _Same(field)) for name, field in state.fields.items()],
        state.bases,
        [_Same(one) for one in state.managers],
        options,
    )
