"""Rules at the door: declared, deny by default, and a hat that is not admitted is told nothing."""

from __future__ import annotations

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from ecluse.foundation.access import (
    EVERYONE_SIGNED_IN,
    SYSTEM,
    VISITOR,
    Guard,
    Hat,
    Role,
    allow,
    public,
    rule_of,
    signed_in,
)
from ecluse.foundation.keys import new_id


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


GUARD = Guard(lambda request: HttpResponse())
TRAINER = Hat(Role.TRAINER, person_id=new_id())


def asked(guarded: object, hat: Hat, method: str = "get") -> object:
    request = getattr(RequestFactory(), method)("/ici/?a=1")
    request.hat = hat
    return GUARD.process_view(request, guarded, (), {})  # type: ignore[arg-type]


def test_a_view_without_a_rule_does_not_exist_even_for_the_administrator() -> None:
    with pytest.raises(Http404):
        asked(view, Hat(Role.PLATFORM_ADMIN, person_id=new_id()))


def test_a_public_view_is_everybodys() -> None:
    assert asked(public(why="For the test.")(view), VISITOR) is None


def test_a_visitor_is_sent_to_sign_in_and_comes_back() -> None:
    answer = asked(signed_in(why="For the test.")(view), VISITOR)

    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("?next=/ici/%3Fa%3D1")


def test_what_a_visitor_sends_is_not_kept_for_later() -> None:
    with pytest.raises(Http404):
        asked(signed_in(why="For the test.")(view), VISITOR, "post")


def test_only_the_named_roles_enter() -> None:
    guarded = allow(Role.TRAINER, why="For the test.")(view)

    assert asked(guarded, TRAINER) is None
    for role in set(Role) - {Role.TRAINER, Role.VISITOR}:
        with pytest.raises(Http404):
            asked(guarded, Hat(role, person_id=new_id()))


def test_the_system_enters_no_page() -> None:
    with pytest.raises(Http404):
        asked(signed_in(why="For the test.")(view), SYSTEM)
    assert Role.SYSTEM not in EVERYONE_SIGNED_IN


def test_a_rule_is_read_from_the_view_or_from_its_library() -> None:
    from allauth.account.views import login

    rule = rule_of(allow(Role.AUDITOR, why="For the test.")(view))

    assert rule is not None
    assert (rule.roles, rule.why) == (frozenset({Role.AUDITOR}), "For the test.")
    assert rule_of(view) is None
    assert rule_of(login) is not None


def test_every_role_has_its_words() -> None:
    for role in Role:
        assert str(role.title)
        assert str(role.description)


def test_nobody_works_nowhere() -> None:
    assert not VISITOR.works_at(None)
    assert not TRAINER.works_at(new_id())
    place = new_id()
    assert Hat(Role.TRAINER, organisation_id=place).works_at(place)
