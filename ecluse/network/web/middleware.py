"""Which hat the reader wears on this request."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from ecluse.foundation.access import VISITOR, Hat

from ..queries import hats_of

SESSION_KEY = "hat"
LEARNER_MARK = "learner"


def mark_of(hat: Hat) -> str:
    """The plain mark of a hat, as forms and the session carry it."""
    return str(hat.membership_id) if hat.membership_id else LEARNER_MARK


class WornHat:
    """The middleware that sets `request.hat` (never missing) and `request.hats` (all that the reader may wear).

    The hat is read from the database at each request: a membership that ended opens nothing any more.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        hats, worn = [], VISITOR
        if request.user.is_authenticated:
            hats = hats_of(request.user, on=timezone.localdate())
            wanted = request.session.get(SESSION_KEY)
            worn = next((hat for hat in hats if mark_of(hat) == wanted), hats[0])
        request.hat, request.hats = worn, hats  # type: ignore[attr-defined]
        return self.get_response(request)


class RefusedForm:
    """The middleware that has the pages of libraries answer a form with errors as ours do: 422, not 200."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Our own pages say their status themselves; those of libraries come here before they are rendered."""
        form = (response.context_data or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and isinstance(form, BaseForm) and form.errors:
            response.status_code = 422
        return response
