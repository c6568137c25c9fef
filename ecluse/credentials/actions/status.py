"""What the issuer says of a badge after it was given: suspended, resumed, revoked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.news import publish
from ecluse.learning import api as learning

from ..events import CredentialStatusChanged
from ..models import Credential, IssuerKey, StatusDecision, StatusMark
from ..permissions import can_decide
from ..queries.renewals import first_source
from ..rules.life import State, may_follow
from .issuer_key import ensure_issuer_key
from .lists import sign_lists_again


class StateCannotFollow(Refusal):
    """A revoked badge is revoked for ever, and nothing is decided twice."""

    sentence = _("This badge is {state}: this cannot be decided any more.")


class ReasonIsMissing(Refusal):
    """A holder is never told "no" without the reason."""

    sentence = _("Say why in a sentence: the holder reads it.")


def suspend_credential(*, by: Hat, credential: Credential, reason: str, at: datetime) -> Credential:
    """Say that a badge is not to be accepted for the time being."""
    return _decide(by, credential, State.SUSPENDED, reason, at)


def resume_credential(*, by: Hat, credential: Credential, reason: str, at: datetime) -> Credential:
    """Say that a suspended badge is good again."""
    return _decide(by, credential, State.VALID, reason, at)


def revoke_credential(*, by: Hat, credential: Credential, reason: str, at: datetime) -> Credential:
    """Say that a badge is worth nothing any more, for ever."""
    return _decide(by, credential, State.REVOKED, reason, at)


def _decide(by: Hat, credential: Credential, state: State, reason: str, at: datetime) -> Credential:
    if not can_decide(by, credential.organisation_id):
        raise NotAllowed
    if not reason.strip():
        raise ReasonIsMissing
    key = ensure_issuer_key(by=by, organisation_id=credential.organisation_id, at=at)
    with transaction.atomic():
        credential = Credential.objects.select_for_update().get(pk=credential.pk)
        former = State(credential.state)
        if not may_follow(former, state):
            raise StateCannotFollow(state=credential.get_state_display())
        credential.state, credential.state_since = state.value, at
        credential.save(update_fields=["state", "state_since"])
        _tell_the_world(credential, state, key, at)
        decision = StatusDecision.objects.create(
            credential=credential, state=state.value, reason=reason.strip(), decided_at=at, decided_by_id=by.person_id
        )
        if not Credential.objects.valid().filter(renews=credential).exists():
            # What the training attested stands and falls with its last badge: prerequisites stop counting it, or count it again.
            learning.set_standing(by=by, source=first_source(credential), stands=state is State.VALID, at=at)
        publish(_changed(decision, credential, former), by=by, at=at)
    return credential


def _tell_the_world(credential: Credential, state: State, key: IssuerKey, at: datetime) -> None:
    if credential.status_list is None or credential.status_index is None:
        return  # it was given before the lists: our own pages say it
    marks = StatusMark.objects.filter(status_list=credential.status_list, index=credential.status_index)
    if state is State.VALID:
        marks.delete()
    else:
        StatusMark.objects.update_or_create(
            status_list=credential.status_list, index=credential.status_index, defaults={"state": state.value}
        )
    sign_lists_again(key=key, at=at, only=credential.status_list)


def _changed(decision: StatusDecision, credential: Credential, former: State) -> CredentialStatusChanged:
    return CredentialStatusChanged(
        credential_id=credential.pk,
        person_id=credential.holder_id,
        organisation_id=credential.organisation_id,
        decision_id=decision.pk,
        state=decision.state,
        former_state=former.value,
    )
