"""Moving to another session of the same training."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.ui.forms import Form, invalid

from .. import permissions
from ..actions.transfer import transfer_enrolment
from ..queries import enrolment as reading
from ..queries.transfer import Target, targets_of
from .listing import where


class TransferForm(Form):
    """The session to go to, among those with a place."""

    session = forms.ChoiceField(
        label=gettext_lazy("Sessions with a place"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a session."),
            "invalid_choice": gettext_lazy("This session has no place any more. Choose another one."),
        },
    )

    def __init__(self, *arguments: object, targets: list[Target], **keywords: object) -> None:
        super().__init__(*arguments, **keywords)  # type: ignore[arg-type]
        self.fields["session"].choices = [(str(one.session.pk), words_of(one)) for one in targets]  # type: ignore[attr-defined]


def words_of(target: Target) -> str:
    """When, where, with whom, and how many places."""
    session = target.session
    dates = _("from %(from)s to %(to)s") % {"from": written(session.start_on), "to": written(session.last_day_on)}
    places = ngettext("%(n)d place left", "%(n)d places left", target.left) % {"n": target.left}
    title = "" if target.is_same_programme else f"{text_in(session.programme.title)}, "
    return f"{title}{session.programme.organisation.name}, {where(session)}, {dates} ({places})"


@allow(Role.LEARNER, Role.OPERATOR_ADMIN, why="A person moves to another session; the operator moves who agreed to a training.")
@require_http_methods(["GET", "POST"])
def transfer(request: GuardedRequest, enrolment_id: UUID) -> HttpResponse:
    """Choose a session with a place, then go on there."""
    found = reading.visible_enrolment(request.hat, enrolment_id)
    if found is None or not permissions.can_transfer(request.hat, found):
        raise Http404("No such enrolment for this hat.")
    targets = targets_of(found, hat=request.hat, today=timezone.localdate())
    form = TransferForm(request.POST or None, targets=targets)
    context = {
        "form": form,
        "enrolment": found,
        "session": found.session,
        "has_targets": bool(targets),
        "is_mine": request.hat.person_id == found.person_id,
    }
    if request.method == "GET":
        return render(request, "offer/transfer.html", context)
    if not form.is_valid():
        return invalid(request, "offer/transfer.html", context)
    chosen = next(one.session for one in targets if str(one.session.pk) == form.cleaned_data["session"])
    try:
        made = transfer_enrolment(by=request.hat, enrolment=found, target=chosen, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return invalid(request, "offer/transfer.html", context)
    messages.success(request, _("It is done: the place is in the other session. A letter says it too."))
    return redirect(made)
