"""The authorization server: the grants of Authlib bound to our tables (RFC 6749, 6750, 7009, 7636; decision 0024).

Authlib knows the protocol; what is narrower here is said here: PKCE with S256 and `state` always, HTTP Basic only, refresh
tokens that serve once. Every call runs in one transaction (`oauth.py`), with the grant locked.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import AuthorizationServer, OAuth2Error
from authlib.oauth2.rfc6749 import InvalidRequestError, JsonRequest, OAuth2Request, UnsupportedTokenTypeError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6749.util import extract_basic_authorization
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone

from ..addresses import absolute
from . import scopes
from .grants import end_grant, make_grant
from .models import ACCESS_LIFE, REFRESH_LIFE, Application, Grant, Token, digest_of, new_secret

LONGEST_VALUE = 2_000  # characters of a parameter


class BadParameter(InvalidRequestError):  # type: ignore[misc]
    """A parameter is repeated, too long, or holds signs that no parameter of OAuth may hold."""


class _Values(BasicOAuth2Payload):  # type: ignore[misc]
    """Parameters from one place only: the address when a person is asked, the form when a program asks."""

    def __init__(self, values: QueryDict) -> None:
        # Authlib repeats values in its errors, and fails itself on signs that an error may not hold.
        for name, all_of_it in values.lists():
            if len(all_of_it) > 1:
                raise BadParameter("A parameter is repeated.")
            if len(all_of_it[0]) > LONGEST_VALUE:
                raise BadParameter("A parameter is too long.")
            if name != "state" and any(not " " <= sign <= "~" or sign in '"\\' for sign in all_of_it[0]):
                raise BadParameter("A parameter holds signs that it may not hold.")
        super().__init__(values.dict())


class _Request(OAuth2Request):  # type: ignore[misc]
    """A request of Django as Authlib reads it, at the public address (the proxy in front speaks https)."""

    def __init__(self, request: HttpRequest, values: QueryDict) -> None:
        super().__init__(str(request.method), absolute(request.path), headers=request.headers)
        self.payload = _Values(values)
        self.form = self.payload.data
        try:
            extract_basic_authorization(request.headers)
        except UnicodeDecodeError:
            raise BadParameter("The Authorization header cannot be read.") from None

    form: dict[str, str] = {}


class Server(AuthorizationServer):  # type: ignore[misc]
    """Ours: asked with a request of Django, it answers one."""

    def create_oauth2_request(self, request: HttpRequest | OAuth2Request) -> OAuth2Request:
        """From Django; what is one already stays."""
        if isinstance(request, OAuth2Request):
            return request
        return _Request(request, request.POST if request.path != reverse("exchange:authorize_application") else request.GET)

    def create_json_request(self, request: HttpRequest) -> JsonRequest:
        """Registration is read by `registration.py`."""
        raise NotImplementedError

    def query_client(self, client_id: str) -> Application | None:
        """The application of an identifier, whatever was sent as one."""
        return application_of(client_id)

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        """Digests of the new pair; the grant was found and locked by the grant type."""
        keep_tokens(request.credential, token, at=timezone.now())

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> HttpResponse:
        """As Django answers; nobody keeps a copy."""
        content = json.dumps(body) if isinstance(body, dict) else body
        answer = HttpResponse(content, status=status, headers=dict(headers))
        answer["Cache-Control"] = "no-store"
        return answer

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""


def application_of(client_id: str) -> Application | None:
    """The application of an identifier, or None for anything else."""
    try:
        return Application.objects.filter(pk=UUID(client_id)).first()
    except ValueError:
        return None


def keep_tokens(grant: Grant, token: dict[str, Any], *, at: datetime) -> None:
    """The digests of a pair that is about to be answered."""
    pairs = [(Token.Kind.ACCESS, token["access_token"], at + ACCESS_LIFE)]
    if "refresh_token" in token:
        pairs.append((Token.Kind.REFRESH, token["refresh_token"], at + REFRESH_LIFE))
    Token.objects.bulk_create(
        Token(grant=grant, kind=kind, digest=digest_of(secret), scope=token["scope"], until=until)
        for kind, secret, until in pairs
    )


class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]
    """A code for a holder's yes, then tokens for the code, once."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

    def generate_authorization_code(self) -> str:
        """256 bits."""
        return new_secret()

    def create_authorization_response(self, redirect_uri: str, grant_user: Any) -> tuple[int, str, list[tuple[str, str]]]:
        """The library's answer, and the scope, which Open Badges asks for."""
        status, body, headers = super().create_authorization_response(redirect_uri, grant_user)
        more = [("scope", self.request.scope)]
        return status, body, [(name, add_params_to_uri(value, more)) for name, value in headers]

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        """A new agreement, in the place of the one before."""
        make_grant(
            application=request.client,
            person_id=request.user,
            scope=request.scope,
            redirect_uri=request.payload.redirect_uri,
            challenge=request.payload.data["code_challenge"],
            code=code,
            at=timezone.now(),
        )

    def query_authorization_code(self, code: str, client: Application) -> Grant | None:
        """The grant of a code that is good. A code that comes twice ends what it gave (RFC 6749, 4.1.2)."""
        at = timezone.now()
        grant = Grant.objects.select_for_update().filter(code_digest=digest_of(code), application=client).first()
        if grant is None or grant.ended_at is not None:
            return None
        if grant.code_spent_at is not None:
            end_grant(grant, Grant.End.SUSPECT, at=at)
            return None
        return grant if grant.code_until > at else None

    def delete_authorization_code(self, grant: Grant) -> None:
        """It served; it stays known, so that a second use is noticed."""
        Grant.objects.filter(pk=grant.pk).update(code_spent_at=timezone.now())

    def authenticate_user(self, grant: Grant) -> Any:
        """The holder; and the tokens will be of this grant."""
        self.request.credential = grant
        return grant.person_id if grant.person.is_active else None

    def generate_token(self, *args: Any, **kwargs: Any) -> Any:
        """To come back without the holder, an application must have been allowed to."""
        stays = kwargs.pop("include_refresh_token", False) and scopes.STAY in kwargs["scope"].split()
        return super().generate_token(*args, include_refresh_token=stays, **kwargs)


class RefreshGrant(RefreshTokenGrant):  # type: ignore[misc]
    """A new pair for a refresh token, which then has served. One that comes twice was copied: nobody comes in any more (RFC 9700, 4.14)."""

    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> Token | None:
        """The token, when it is good; it is asked for one at a time."""
        at = timezone.now()
        digest = digest_of(refresh_token)
        found = Token.objects.filter(digest=digest, kind=Token.Kind.REFRESH).values_list("grant_id", flat=True).first()
        if found is None:
            return None
        grant = Grant.objects.select_for_update().select_related("person").get(pk=found)
        token = Token.objects.get(digest=digest)
        token.grant = grant
        if not token.check_client(self.request.client):
            return None
        if token.spent_at is not None and grant.ended_at is None:
            end_grant(grant, Grant.End.SUSPECT, at=at)
            return None
        return token if token.good(at) else None

    def issue_token(self, user: Any, refresh_token: Token) -> Any:
        """Of the scope that is asked for within the one that was granted; unknown words fall away."""
        scope = scopes.within(self.request.payload.scope or refresh_token.scope, refresh_token.scope)
        return self.generate_token(user=user, scope=scope, include_refresh_token=True)

    def authenticate_user(self, refresh_token: Token) -> Any:
        """The holder; and the tokens will be of this grant."""
        self.request.credential = refresh_token.grant
        return refresh_token.grant.person_id if refresh_token.grant.person.is_active else None

    def revoke_old_credential(self, refresh_token: Token) -> None:
        """It served."""
        Token.objects.filter(pk=refresh_token.pk).update(spent_at=timezone.now())


class Revocation(RevocationEndpoint):  # type: ignore[misc]
    """An application gives back a token. A refresh token takes the whole agreement with it."""

    def check_params(self, request: OAuth2Request, client: Application) -> None:
        """The library's, but for the status: what cannot be given back is the fault of the request, not of who asks."""
        try:
            super().check_params(request, client)
        except UnsupportedTokenTypeError:
            raise OAuth2Error(error=UnsupportedTokenTypeError.error) from None

    def query_token(self, token: str, hint: str | None) -> Token | None:
        """Whatever the hint says: a digest is of one token."""
        return Token.objects.select_related("grant").filter(digest=digest_of(token)).first()

    def revoke_token(self, token: Token, request: OAuth2Request) -> None:
        """From now on."""
        at = timezone.now()
        Token.objects.filter(pk=token.pk, spent_at=None).update(spent_at=at)
        if token.kind == Token.Kind.REFRESH:
            end_grant(token.grant, Grant.End.GIVEN_UP, at=at)


class ProofKey(CodeChallenge):  # type: ignore[misc]
    """PKCE with SHA-256, and `state`: both always. A challenge that is missing, or plain, is refused before anybody is asked."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant: CodeGrant, redirect_uri: str) -> None:
        """Before a holder is asked."""
        values = grant.request.payload.data
        if not values.get("state"):
            raise InvalidRequestError("Missing state.")
        if not values.get("code_challenge") or values.get("code_challenge_method") != "S256":
            raise InvalidRequestError("A code_challenge with code_challenge_method=S256 is required.")
        super().validate_code_challenge(grant, redirect_uri)


def _made() -> Server:
    made = Server()
    made.register_token_generator(
        "default",
        BearerTokenGenerator(
            access_token_generator=lambda **_all: new_secret(),
            refresh_token_generator=lambda **_all: new_secret(),
            expires_generator=int(ACCESS_LIFE.total_seconds()),
        ),
    )
    made.register_grant(CodeGrant, [ProofKey(required=True)])
    made.register_grant(RefreshGrant)
    made.register_endpoint(Revocation)
    return made


server = _made()
