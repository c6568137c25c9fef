"""The letters about an account: in our words, in the language of whoever reads them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import translation

CONTEXT = {
    "current_site": SimpleNamespace(name="Site & fils", domain="ecluse.example"),
    "email": "lea+l'autre@exemple.be",
    "code": "ABC-DEF",
    "ip": "192.0.2.7",
    "user_agent": "Firefox",
    "timestamp": "25/11/2026",
    "provider": "Forem",
    "from_email": "a@exemple.be",
    "to_email": "b@exemple.be",
    "deleted_email": "a@exemple.be",
    "password_reset_url": "https://ecluse.example/nouveau?a=1&b=2",
    "signup_url": "https://ecluse.example/ouvrir",
}
LETTERS = (
    "account/email/account_already_exists", "account/email/email_changed", "account/email/email_confirm",
    "account/email/email_confirmation", "account/email/email_confirmation_signup", "account/email/email_deleted",
    "account/email/login_code", "account/email/password_changed", "account/email/password_reset",
    "account/email/password_reset_code", "account/email/password_reset_key", "account/email/password_set",
    "account/email/unknown_account", "mfa/email/recovery_codes_generated", "mfa/email/totp_activated",
    "mfa/email/totp_deactivated", "mfa/email/webauthn_added", "mfa/email/webauthn_removed",
    "socialaccount/email/account_connected", "socialaccount/email/account_disconnected",
)  # fmt: skip
GREETINGS = {"fr": "Bonjour,", "nl": "Dag,", "de": "Guten Tag,", "en": "Hello,"}


def paragraphs(letter: str, language: str, part: str) -> list[str]:
    with translation.override(language):
        return [one.strip() for one in render_to_string(f"{letter}_{part}.txt", CONTEXT).split("\n\n") if one.strip()]


@pytest.mark.parametrize("letter", LETTERS)
def test_each_letter_greets_says_what_happened_and_signs_in_four_languages(letter: str) -> None:
    said = {language: paragraphs(letter, language, "message") for language in GREETINGS}

    assert {language: lines[0] for language, lines in said.items()} == GREETINGS
    assert {lines[-1] for lines in said.values()} == {"Écluse, ecluse.example"}
    assert {len(lines) for lines in said.values()} <= {4, 5, 6}
    for language in ("fr", "nl", "de"):
        prose = [set(lines) - {"ABC-DEF", "Écluse, ecluse.example"} for lines in (said[language], said["en"])]
        assert prose[0].isdisjoint(prose[1]), f"{language} says what English says"


@pytest.mark.parametrize("letter", LETTERS)
def test_each_subject_is_one_line_in_the_language_of_its_reader(letter: str) -> None:
    said = {language: paragraphs(letter, language, "subject") for language in GREETINGS}

    assert all(len(lines) == 1 and "\n" not in lines[0] for lines in said.values())
    assert len({lines[0] for lines in said.values()}) == 4


def test_an_address_is_written_as_it_is_not_as_a_page_would() -> None:
    body = "\n".join(paragraphs("account/email/account_already_exists", "fr", "message"))

    assert "lea+l'autre@exemple.be" in body
    assert "https://ecluse.example/nouveau?a=1&b=2" in body
