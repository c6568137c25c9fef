"""The pages of sign-in, as people use them: signing up, signing in, a forgotten password, a second proof."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client
from lxml import html

from ecluse.network.models import Person
from ecluse.network.testing import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "les-péniches-montent-à-midi"
NAMES = {"given_name": " Noé ", "family_name": "Lenoir"}
WRONG = "L’adresse e-mail ou le mot de passe sont incorrects."


@pytest.fixture(autouse=True)
def _no_attempt_is_remembered() -> Iterator[None]:
    """The limits of attempts are counted in the cache, which tests share."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def lea() -> Person:
    """Somebody with a proven e-mail and a password."""
    person: Person = PersonFactory.create(email="lea@exemple.be", given_name="Léa")
    EmailAddress.objects.create(user=person, email="lea@exemple.be", verified=True, primary=True)
    return person


def sign_in(client: Client, email: str, password: str = PASSWORD) -> object:
    return client.post("/compte/login/", {"login": email, "password": password})


def who(client: Client) -> str | None:
    """The person who is signed in, by id."""
    return client.session.get("_auth_user_id")


def code_in(letter: mail.EmailMessage) -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", str(letter.body), re.MULTILINE)
    assert found, letter.body
    return found.group(1)


def enrol_app(client: Client) -> str:
    """Add an authenticator app, whose secret is answered; the password is asked for again first."""
    path = "/compte/2fa/totp/activate/"
    asked = client.get(path)
    assert asked["Location"].startswith("/compte/reauthenticate/"), asked
    assert client.post(asked["Location"], {"password": PASSWORD})["Location"] == path
    page = client.get(path).content.decode()
    secret: str = client.session["mfa.totp.secret"]
    assert secret in page
    assert client.post(path, {"code": "000000"}).status_code == 422
    assert client.post(path, {"code": totp(secret)}).status_code == 302
    return secret


def totp(secret: str) -> str:
    """What an authenticator app would show now (RFC 6238, thirty seconds)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_signing_up_asks_for_the_code_sent_by_email() -> None:
    client = Client()

    words = NAMES | {"email": "Nouvelle@exemple.be", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    answer = client.post("/compte/signup/", words)

    assert (answer.status_code, answer["Location"], who(client)) == (302, "/compte/confirm-email/", None)
    (letter,) = mail.outbox
    assert letter.to == ["nouvelle@exemple.be"]
    wrong = client.post("/compte/confirm-email/", {"code": "AAA-AAA"})
    assert (wrong.status_code, who(client)) == (422, None)
    right = client.post("/compte/confirm-email/", {"code": code_in(letter)})
    person = Person.objects.get(email="nouvelle@exemple.be")
    assert (right["Location"], who(client)) == ("/accueil/", str(person.pk))
    assert (str(person), person.language, person.memberships.count()) == ("Noé Lenoir", "fr", 0)
    assert EmailAddress.objects.get(user=person).verified


@pytest.mark.parametrize("missing", ["given_name", "family_name"])
def test_signing_up_without_a_name_is_refused_where_it_lacks(missing: str) -> None:
    words = NAMES | {"email": "nouvelle@exemple.be", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD, missing: "  "}

    answer = Client().post("/compte/signup/", words)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert 'class="error-summary"' in page and f'<a href="#id_{missing}">' in page
    assert not Person.objects.filter(email="nouvelle@exemple.be").exists()
    assert mail.outbox == []


def test_the_form_of_sign_up_lets_the_browser_fill_the_names() -> None:
    page = Client().get("/compte/signup/").content.decode()

    assert re.search(r'name="given_name"[^>]*autocomplete="given-name"', page)
    assert re.search(r'name="family_name"[^>]*autocomplete="family-name"', page)


def test_signing_up_twice_makes_one_person() -> None:
    words = NAMES | {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    for email in ("nouvelle@exemple.be", "NOUVELLE@exemple.be"):
        answer = Client().post("/compte/signup/", words | {"email": email})
        assert answer["Location"] == "/compte/confirm-email/"
        cache.clear()  # the mail of one address rests for three minutes

    assert Person.objects.filter(email__iexact="nouvelle@exemple.be").count() == 1


@pytest.mark.parametrize(
    "path",
    ["login/", "signup/", "password/reset/", "password/reset/done/", "password/reset/key/1-x/", "email/", "password/change/",
     "2fa/", "3rdparty/", "sessions/", "logout/"],
)  # fmt: skip
def test_every_door_reads_as_printed_french(lea: Person, path: str) -> None:
    """The sentences of libraries too: no straight apostrophe, no other space before a mark than the narrow one."""
    client = Client()
    if path in ("email/", "password/change/", "2fa/", "3rdparty/", "sessions/", "logout/"):
        client.force_login(lea)

    page = html.fromstring(client.get(f"/compte/{path}").content)
    said = page.xpath("string(//h1)") + "".join(page.xpath("//main//text()[not(ancestor::script)]"))

    assert said
    assert not re.search(r"\w'\w|\w[ \u00a0][;:!?»]|\w[?;!»]", said), said


def test_a_wrong_password_is_refused_at_the_head_of_the_page(lea: Person) -> None:
    answer = sign_in(Client(), "lea@exemple.be", "pas-le-bon-mot")
    page = answer.content.decode()

    assert answer.status_code == 422
    assert re.search(r'class="error-summary".*?<a href="#id_login">' + WRONG, page, re.DOTALL)
    assert "<title>Erreur\u202f:" in page


def test_signing_up_with_a_known_address_shows_nothing_and_tells_its_owner(lea: Person) -> None:
    known, unknown = Client(), Client()
    words = NAMES | {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    first = known.post("/compte/signup/", {"email": "lea@exemple.be", **words})
    second = unknown.post("/compte/signup/", {"email": "personne@exemple.be", **words})

    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    to_lea, to_new = mail.outbox
    assert to_lea.to == ["lea@exemple.be"]
    assert to_lea.subject != to_new.subject
    lea.refresh_from_db()
    assert lea.check_password(PASSWORD)
    assert Person.objects.filter(email="lea@exemple.be").count() == 1


@pytest.mark.parametrize("password", ["court", "onze-signes", "password1234"])
def test_a_weak_password_is_refused_and_nothing_typed_is_lost(password: str) -> None:
    words = NAMES | {"email": "nouvelle@exemple.be", "password1": password, "password2": password}
    answer = Client().post("/compte/signup/", words)

    assert answer.status_code == 422
    assert 'value="nouvelle@exemple.be"' in answer.content.decode()
    assert not Person.objects.filter(email="nouvelle@exemple.be").exists()


def test_the_right_password_opens_the_home_page(lea: Person) -> None:
    client = Client()

    answer = sign_in(client, "LEA@exemple.be")

    assert (answer.status_code, answer["Location"], who(client)) == (302, "/accueil/", str(lea.pk))
    assert "Léa" in client.get("/accueil/").content.decode()


def test_a_wrong_password_and_an_unknown_address_read_the_same(lea: Person) -> None:
    wrong = sign_in(Client(), "lea@exemple.be", "pas-le-bon-mot")
    unknown = sign_in(Client(), "leo@exemple.be", "pas-le-bon-mot")

    pages = [answer.content.decode() for answer in (wrong, unknown)]
    errors = [re.findall(r'class="errors[^>]*>(.*?)</ul>|error-summary(.*?)</div>', page, re.DOTALL) for page in pages]
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert errors[0] == errors[1] != []
    assert "incorrect" in pages[0]
    assert mail.outbox == []


def test_a_person_without_an_account_signs_in_with_no_password_at_all() -> None:
    client = Client()
    PersonFactory.create(email="sans@exemple.be", password="!")

    sign_in(client, "sans@exemple.be", "!")
    sign_in(client, "sans@exemple.be", "")

    assert who(client) is None


def test_too_many_wrong_passwords_close_the_door_for_a_while(lea: Person) -> None:
    client = Client()
    for _attempt in range(5):
        sign_in(client, "lea@exemple.be", "pas-le-bon-mot")

    answer = sign_in(client, "lea@exemple.be")

    assert who(client) is None
    assert "Trop" in answer.content.decode()


def test_somebody_whose_account_was_closed_is_not_let_in(lea: Person) -> None:
    Person.objects.filter(pk=lea.pk).update(is_active=False)
    client = Client()

    sign_in(client, "lea@exemple.be")

    assert who(client) is None


def test_a_forgotten_password_is_chosen_anew_by_a_link_that_serves_once(lea: Person) -> None:
    client = Client()

    asked = client.post("/compte/password/reset/", {"email": "lea@exemple.be"})
    found = re.search(r"https?://testserver(/\S+)", str(mail.outbox[0].body))
    assert found
    form = client.get(found.group(1), follow=True)
    action = form.request["PATH_INFO"]
    changed = client.post(action, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert (asked.status_code, changed.status_code) == (302, 302)
    lea.refresh_from_db()
    assert lea.check_password(NEW_PASSWORD)
    again = Client()
    page = again.get(found.group(1), follow=True)
    again.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    lea.refresh_from_db()
    assert lea.check_password(NEW_PASSWORD)


def test_asking_for_a_new_password_says_nothing_of_who_is_known(lea: Person) -> None:
    known = Client().post("/compte/password/reset/", {"email": "lea@exemple.be"}, follow=True)
    unknown = Client().post("/compte/password/reset/", {"email": "leo@exemple.be"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    texts = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in (known, unknown)]
    assert texts[0].replace("lea@", "leo@") == texts[1]


def test_a_second_proof_is_enrolled_and_then_asked_for(lea: Person) -> None:
    client = Client()
    sign_in(client, "lea@exemple.be")

    secret = enrol_app(client)

    assert set(Authenticator.objects.filter(user=lea).values_list("type", flat=True)) == {"totp", "recovery_codes"}
    cache.clear()  # A code serves once; the next one comes thirty seconds later, which a test does not wait for.
    later = Client()
    asked = sign_in(later, "lea@exemple.be")
    assert (asked["Location"], who(later)) == ("/compte/2fa/authenticate/", None)
    assert later.get("/accueil/").status_code == 302
    assert who(later) is None
    later.post("/compte/2fa/authenticate/", {"code": "000000"})
    assert who(later) is None
    later.post("/compte/2fa/authenticate/", {"code": totp(secret)})
    assert who(later) == str(lea.pk)


def test_a_recovery_code_serves_once(lea: Person) -> None:
    client = Client()
    sign_in(client, "lea@exemple.be")
    enrol_app(client)
    code = Authenticator.objects.get(user=lea, type="recovery_codes").wrap().get_unused_codes()[0]

    people = []
    for _time in range(2):
        later = Client()
        sign_in(later, "lea@exemple.be")
        later.post("/compte/2fa/authenticate/", {"code": code})
        people.append(who(later))

    assert people == [str(lea.pk), None]


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
@pytest.mark.parametrize("path", ["login/", "signup/", "password/reset/"])
def test_the_doors_speak_four_languages(path: str, language: str) -> None:
    client = Client()
    client.cookies["ecluse_language"] = language

    page = client.get(f"/compte/{path}").content.decode()

    assert f'<html lang="{language}"' in page
    assert page.count("<h1") == 1
