"""Who an identity provider may say one is, and how far it is believed (the real flow: tests/conformance/oidc)."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from requests import ConnectionError as NobodyThere
from requests import Response

from ecluse.foundation.access import VISITOR
from ecluse.foundation.identity_providers import IdentityProvider, allauth_providers
from ecluse.network.models import Person
from ecluse.network.testing import PASSWORD, PersonFactory
from ecluse.network.web.sign_in import ProviderAdapter

pytestmark = pytest.mark.django_db
LEA = {
    "sub": "lea-at-the-region", "email": "lea@exemple.be", "email_verified": True, "given_name": "Léa", "family_name": "Maes",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _providers(settings: Any) -> None:
    """One provider is trusted for e-mails, the other is not. The limits of attempts, counted in the cache, start anew."""
    cache.clear()
    common = {"server_url": "https://login.example", "client_id": "ecluse", "secret": "words"}
    settings.SOCIALACCOUNT_PROVIDERS = allauth_providers([
        IdentityProvider(id="region", name="Mon espace régional", trusted_email=True, **common),
        IdentityProvider(id="ailleurs", name="Compte d’ailleurs", **common),
    ])  # fmt: skip


def a_request() -> HttpRequest:
    request = RequestFactory().get("/compte/oidc/region/login/callback/")
    request.session, request.user = SessionStore(), AnonymousUser()
    request.hat, request.hats, request.LANGUAGE_CODE = VISITOR, [], "fr"
    request._messages = FallbackStorage(request)
    return request


def signs_in(claims: dict[str, Any], provider: str = "region", said: dict[str, Any] | None = None) -> tuple[HttpRequest, Any]:
    """What happens once the provider has given its answer: the request, with its session, and the page that comes."""
    request = a_request()
    with request_context(request):
        login = get_adapter().get_provider(request, provider).sociallogin_from_response(request, said or {"userinfo": claims})
        login.state = {"process": "login"}
        response: HttpResponse = complete_social_login(request, login)
    return request, response


def a_person(*, proven: bool = True, email: str = "lea@exemple.be", **fields: Any) -> Person:
    person: Person = PersonFactory.create(email=email, **fields)
    EmailAddress.objects.create(user=person, email=email, verified=proven, primary=True)
    return person


def test_a_verified_email_of_a_trusted_provider_recognises_a_person() -> None:
    person = a_person(given_name="Léa-Marie", language="nl")

    request, response = signs_in({**LEA, "email": "LEA@Exemple.be"})

    assert (request.user, response["Location"]) == (person, "/accueil/")
    account = SocialAccount.objects.get()
    assert (account.user, account.provider, account.uid) == (person, "region", "lea-at-the-region")
    person.refresh_from_db()
    assert (person.given_name, person.language) == ("Léa-Marie", "nl")
    assert person.check_password(PASSWORD)


@pytest.mark.parametrize("verified", [False, None, "false", "no", 0, 1, "True "])
def test_an_email_that_is_not_verified_takes_over_nothing(verified: object) -> None:
    person = a_person()

    request, response = signs_in({**LEA, "sub": "eve", "email_verified": verified})

    assert (request.user.is_authenticated, response["Location"]) == (False, "/compte/confirm-email/")
    assert not SocialAccount.objects.exists()
    assert list(Person.objects.all()) == [person]
    assert [letter.to for letter in mail.outbox] == [["lea@exemple.be"]]


def test_an_email_left_unsaid_takes_over_nothing() -> None:
    a_person()

    request, _response = signs_in({key: value for key, value in LEA.items() if key != "email_verified"})

    assert not request.user.is_authenticated
    assert not SocialAccount.objects.exists()


def test_a_provider_that_is_not_trusted_takes_over_nothing() -> None:
    a_person()

    request, response = signs_in(LEA, provider="ailleurs")

    assert (request.user.is_authenticated, response["Location"]) == (False, "/compte/confirm-email/")
    assert not SocialAccount.objects.exists()


def test_the_page_is_the_same_whether_the_address_is_known_or_not() -> None:
    a_person()

    _request, known = signs_in({**LEA, "email_verified": False})
    _request, unknown = signs_in({"sub": "new", "email": "neuf@exemple.be", "email_verified": False})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_an_address_that_somebody_only_claimed_does_not_make_them_its_owner() -> None:
    """Eve adds Léa's address to her own account, unproven, and waits for Léa to come through the provider."""
    eve = a_person(email="eve@exemple.be")
    EmailAddress.objects.create(user=eve, email="lea@exemple.be", verified=False, primary=False)
    lea = PersonFactory.create(email="lea@exemple.be")

    request, _response = signs_in(LEA)

    assert request.user == lea


def test_a_password_set_by_somebody_who_never_proved_the_address_is_wiped() -> None:
    """Eve signs up with Léa's address and a password of hers; Léa then comes through the provider."""
    person = a_person(proven=False)

    request, response = signs_in(LEA)

    person.refresh_from_db()
    assert (request.user, response["Location"]) == (person, "/accueil/")
    assert not person.has_usable_password()
    assert EmailAddress.objects.get(user=person).verified


def test_a_person_registered_by_an_operator_opens_their_account_this_way() -> None:
    person = PersonFactory.create(email="lea@exemple.be", password="!")

    request, response = signs_in(LEA)

    assert (request.user, response["Location"]) == (person, "/accueil/")
    assert EmailAddress.objects.get(user=person, verified=True).email == "lea@exemple.be"


def test_a_closed_account_stays_closed() -> None:
    a_person(is_active=False)

    request, response = signs_in(LEA)

    assert (request.user.is_authenticated, response["Location"]) == (False, "/compte/inactive/")


def test_somebody_new_is_a_learner_with_their_names_and_language() -> None:
    request, response = signs_in({**LEA, "locale": "nl-BE", "family_name": "M" * 200})

    person = Person.objects.get()
    assert (request.user, response["Location"]) == (person, "/accueil/")
    assert (person.given_name, person.family_name, person.language) == ("Léa", "M" * 80, "nl")
    assert (person.memberships.count(), person.has_usable_password()) == (0, False)


@pytest.mark.parametrize(
    ("claims", "names"),
    [
        ({"name": "Léa Maes Van Hove"}, ("Léa", "Maes Van Hove")),
        ({"name": "Léa"}, ("Léa", "")),
        ({}, ("", "")),
        ({"family_name": "Maes", "name": "Someone Else"}, ("", "Maes")),
    ],
)
def test_names_come_as_the_provider_knows_them(claims: dict[str, str], names: tuple[str, str]) -> None:
    signs_in({"sub": "1", "email": "lea@exemple.be", "email_verified": True, "locale": "xx", **claims})

    person = Person.objects.get()
    assert (person.given_name, person.family_name, person.language) == (*names, "fr")


def test_somebody_new_from_a_provider_that_is_not_trusted_proves_the_address_by_a_code() -> None:
    request, response = signs_in(LEA, provider="ailleurs")

    assert (request.user.is_authenticated, response["Location"]) == (False, "/compte/confirm-email/")
    assert not EmailAddress.objects.get(user=Person.objects.get()).verified
    assert [letter.to for letter in mail.outbox] == [["lea@exemple.be"]]


def test_without_an_email_nothing_is_made_and_the_page_says_what_to_do() -> None:
    request, response = signs_in({"sub": "1", "name": "Sans Adresse"})

    assert (response.status_code, request.user.is_authenticated) == (422, False)
    assert "Mon espace régional ne nous a pas donné votre adresse e-mail" in response.content.decode()
    assert not Person.objects.exists()


def test_only_what_is_needed_of_the_providers_words_is_kept() -> None:
    """The Belgian national register number may be used only with an authorisation (law of 8 August 1983, art. 5)."""
    signs_in({**LEA, "egovNRN": "90051712345", "birthdate": "1990-05-17", "address": {"locality": "Mons"}})

    assert SocialAccount.objects.get().extra_data == {"userinfo": LEA}


def test_two_answers_that_speak_of_two_people_are_refused() -> None:
    a_person()

    with pytest.raises(PermissionDenied):
        signs_in({}, said={"userinfo": LEA, "id_token": {**LEA, "sub": "somebody-else"}})

    assert not SocialAccount.objects.exists()


def test_a_person_already_known_by_their_account_needs_no_email() -> None:
    person = a_person()
    SocialAccount.objects.create(user=person, provider="region", uid="lea-at-the-region")

    request, _response = signs_in({"sub": "lea-at-the-region"})

    assert request.user == person


@pytest.mark.parametrize(("status", "body"), [(500, b"{}"), (404, b"{}"), (200, b"<html>Maintenance</html>"), (None, b"")])
def test_a_provider_that_does_not_answer_as_it_should_gives_a_page(
    client: Any, monkeypatch: pytest.MonkeyPatch, status: int | None, body: bytes
) -> None:
    def answer(_session: Any, method: str, url: str, **options: Any) -> Response:
        assert (method, url) == ("GET", "https://login.example/.well-known/openid-configuration")
        if status is None:
            raise NobodyThere
        response = Response()
        response.status_code, response._content, response.url = status, body, url
        return response

    monkeypatch.setattr("requests.Session.request", answer)

    page = client.post("/compte/oidc/region/login/")

    assert page.status_code == 503
    assert "Mon espace régional ne répond pas pour le moment" in page.content.decode()


def test_the_adapter_is_the_one_in_use() -> None:
    assert isinstance(get_adapter(), ProviderAdapter)


def test_the_sign_in_page_offers_each_provider(client: Any) -> None:
    page = client.get("/compte/login/").content.decode()

    assert 'href="/compte/oidc/region/login/?process=login"' in page
    assert "Compte d’ailleurs" in page
