"""How sign-in meets the people of the network: their own accounts, and those they have at an identity provider."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from requests import RequestException

from ecluse.foundation.limits import client_address

from ..models import Person

logger = logging.getLogger("ecluse.sign_in")

# All that is kept of what a provider says. It may say more (a national register number, an address): none of our business.
KEPT_CLAIMS = ("sub", "email", "email_verified", "given_name", "family_name", "name", "preferred_username")
AWAY = _("{provider} does not answer at the moment. Nothing was changed: try again in a few minutes, or sign in another way.")
NO_EMAIL = _(
    "{provider} did not give us your e-mail address, and we need it to recognise you. "
    "Allow {provider} to share it, or create an account here."
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are people: an account opened by oneself is a learner's; roles are given by an organisation."""

    def populate_username(self, request: HttpRequest, user: Person) -> None:
        """There are no usernames."""

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        """Keep the names that the person gave, and the language in which they signed up."""
        user.given_name, user.family_name = form.cleaned_data["given_name"], form.cleaned_data["family_name"]
        user.language = getattr(request, "LANGUAGE_CODE", "fr")
        saved: Person = super().save_user(request, user, form, commit)
        return saved

    def get_client_ip(self, request: HttpRequest) -> str:
        """One rule for the whole house about what a proxy may say of an address."""
        return client_address(request) or str(super().get_client_ip(request))

    def pre_login(self, request: HttpRequest, user: Person, **details: Any) -> HttpResponse | None:
        """An address proven by a trusted provider needs no code by e-mail."""
        login = (details.get("signal_kwargs") or {}).get("sociallogin")
        proven = [one.email.lower() for one in login.email_addresses if one.verified] if login else []
        if user.email and user.email.lower() in proven:
            _prove(user, user.email.lower())
        refused: HttpResponse | None = super().pre_login(request, user, **details)
        return refused


def _prove(person: Person, email: str) -> None:
    if not EmailAddress.objects.filter(email__iexact=email, verified=True).exists():
        EmailAddress.objects.update_or_create(user=person, email=email, defaults={"verified": True, "primary": True})


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts at an identity provider. They say who somebody is, never what they may do: that comes from memberships.

    A person of the network is recognised by e-mail only when the provider says that it verified the address and this
    installation trusts that provider for it (`trusted_email`). Otherwise the address proves nothing: a new person receives
    a code there, and an address that is somebody's already opens nothing.
    """

    def is_email_verified(self, provider: Any, email: str) -> bool:
        """No provider is believed for more than it says."""
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Person:
        """The person as the provider describes them, not saved yet; keeps of its words only what is needed."""
        claims = _claims_of(sociallogin.account.extra_data)
        trusted = bool(sociallogin.provider.app.settings.get("email_authentication"))
        # Some providers send a text, and "false" is true to a computer: only these two mean yes.
        said = claims.get("email_verified")
        for address in sociallogin.email_addresses:
            address.verified = trusted and (said is True or said == "true")
        sociallogin.account.extra_data = {"userinfo": {key: claims[key] for key in KEPT_CLAIMS if key in claims}}
        person: Person = sociallogin.user
        given, _space, family = str(data.get("name") or "").strip().partition(" ")
        if data.get("first_name") or data.get("last_name"):
            given, family = str(data.get("first_name") or ""), str(data.get("last_name") or "")
        person.email = str(data.get("email") or "").lower() or None
        person.given_name, person.family_name = given.strip()[:80], family.strip()[:80]
        person.language = _language(str(claims.get("locale") or "")) or _language(get_language() or "") or "fr"
        return person

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, str]:
        """Somebody who is asked for more finds the names that the provider gave."""
        initial: dict[str, str] = super().get_signup_form_initial_data(sociallogin)
        person: Person = sociallogin.user
        return initial | {"given_name": person.given_name, "family_name": person.family_name}

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[Person, str] | None:
        """The person whose address the provider proved: who proved it here, else whose file carries it.

        An address that somebody only added to their own account, without proving it, leads to nobody.
        """
        for address in sociallogin.email_addresses:
            email = address.email.lower()
            if not address.verified or not self.can_authenticate_by_email(sociallogin, email):
                continue
            proven = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
            person = proven.user if proven else Person.objects.filter(email__iexact=email).first()
            if person:
                return person, email
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Somebody new without an e-mail is told what to do: without one we could never recognise them."""
        joins = sociallogin.state.get("process") == AuthProcess.CONNECT
        if not (joins or sociallogin.is_existing or sociallogin.email_addresses):
            raise ImmediateHttpResponse(_sorry(request, sociallogin.provider, NO_EMAIL, status=422))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Leave a line for the administrator, without personal data."""
        logger.warning(
            "identity provider refused", extra={"provider": provider.sub_id, "error": error, "kind": type(exception).__name__}
        )

    def get_requests_session(self) -> Any:
        """Calls the provider; when it does not answer as it should, the person reads a page that says so."""
        session = super().get_requests_session()
        ask = session.request

        def request(method: str, url: str, **options: Any) -> Any:
            try:
                answer = ask(method, url, **options)
                if method == "GET":
                    answer.raise_for_status()
                    answer.json()
                elif answer.status_code >= 500:
                    answer.raise_for_status()
            except RequestException as problem:
                provider = self.get_provider(self.request, self.request.resolver_match.kwargs["provider_id"])
                logger.warning("identity provider away", extra={"provider": provider.sub_id, "kind": type(problem).__name__})
                raise ImmediateHttpResponse(_sorry(self.request, provider, AWAY, status=503)) from problem
            return answer

        session.request = request
        return session


def _claims_of(said: dict[str, Any]) -> dict[str, Any]:
    """The claims of the userinfo answer, else of the ID token; both speak of one person (OpenID Connect Core 1.0, 5.3.2)."""
    userinfo, token = said.get("userinfo") or {}, said.get("id_token") or {}
    if userinfo and token and userinfo.get("sub") != token.get("sub"):
        raise PermissionDenied
    return userinfo or token


def _language(tag: str) -> str:
    """The language of the site that a BCP 47 tag names (`nl-BE`), or nothing."""
    short = tag.replace("_", "-").partition("-")[0].lower()
    return short if short in dict(settings.LANGUAGES) else ""


def _sorry(request: HttpRequest, provider: Any, sentence: str | Promise, *, status: int) -> HttpResponse:
    context = {"auth_error": {"provider": provider}, "reason": str(sentence).format(provider=provider.name)}
    return render(request, "socialaccount/authentication_error.html", context, status=status)
