"""Asking for a place in the name of somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.network import api as network

from .. import permissions
from ..models import Enrolment, Session
from .enrolment import Request, request_enrolment


@dataclass(frozen=True)
class Somebody:
    """A person as the one who refers them says who they are."""

    given_name: str
    family_name: str
    email: str = ""
    status: str = ""


def refer_person(*, by: Hat, session: Session, somebody: Somebody, request: Request, at: datetime) -> Enrolment:
    """Ask for a place for somebody; a person known by their e-mail is found again, never made twice."""
    if not permissions.can_refer(by):
        raise NotAllowed
    with transaction.atomic():
        person = network.find_or_register_person(
            by=by,
            given_name=somebody.given_name,
            family_name=somebody.family_name,
            email=somebody.email,
            status=somebody.status,
            at=at,
        )
        return request_enrolment(by=by, session=session, person=person, at=at, request=request)
