"""Service Provider (Read and Write): every flow that the certification guide and the security chapter name, one check each."""

from __future__ import annotations

import time
from typing import Any

import httpx

from .client import BACK, EVERY, READ, READ_PROFILE, UPSERT, Person, Program, links, new_verifier, returned
from .run import Run


def provider(run: Run, program: Program, person: Person, badges: dict[str, bytes]) -> None:
    """`badges`: json, newer (of the same identity), token, tampered."""
    discovery(run, program)
    registration(run, program)
    tokens = authorization(run, program, person)
    writing(run, program, tokens["access_token"], badges)
    reading(run, program, tokens["access_token"])
    profile(run, program, tokens["access_token"])
    refusals(run, program, person, tokens["access_token"])
    tokens = refreshing(run, program, person, tokens)
    reading(run, program, tokens["access_token"], section="Read again after a refresh")
    revoking(run, program, person, tokens)


def discovery(run: Run, program: Program) -> None:
    run.begin("getServiceDescription")
    answer = program.discover()
    sdd = program.sdd
    run.check("open to everybody, 200", answer.status_code == 200)
    run.check("JSON", answer.headers["Content-Type"].startswith("application/json"))
    run.check("OpenAPI 3.0", sdd["openapi"].startswith("3.0"))
    for name in ("title", "termsOfService", "x-imssf-privacyPolicyUrl", "version"):
        run.check(f"info.{name}", bool(sdd["info"].get(name)))
    for name in ("x-imssf-registrationUrl", "x-imssf-privacyPolicyUrl", "x-imssf-termsOfServiceUrl"):
        run.check(f"securitySchemes {name} is an absolute address", "://" in program.security.get(name, ""))
    for name in ("authorizationUrl", "tokenUrl", "refreshUrl"):
        run.check(f"flow {name} is an absolute address", "://" in program.flow.get(name, ""))
    run.check("the four scopes", {READ, UPSERT, READ_PROFILE} < set(program.flow["scopes"]) and len(program.flow["scopes"]) == 4)
    paths = {path: set(verbs) for path, verbs in sdd["paths"].items()}
    run.check("its operations", {"get", "post"} <= paths.get("/credentials", set()) and "get" in paths.get("/profile", set()))


def registration(run: Run, program: Program) -> None:
    run.begin("Dynamic client registration")
    for name, changes, error in (
        ("http redirection", {"redirect_uris": ["http://conformance.example/x"]}, "invalid_redirect_uri"),
        ("no redirection", {"redirect_uris": None}, "invalid_redirect_uri"),
        ("several host names", {"client_uri": "https://other.example/"}, "invalid_client_metadata"),
        ("another authentication", {"token_endpoint_auth_method": "client_secret_post"}, "invalid_client_metadata"),
        ("a name is missing", {"client_name": None}, "invalid_client_metadata"),
        ("a scope that nothing here has", {"scope": "openid"}, "invalid_client_metadata"),
    ):
        answer = program.register(**changes)
        run.check(f"{name}: 400 {error}", answer.status_code == 400 and answer.json()["error"] == error, answer.text)
    answer = program.register(contacts=["help@conformance.example"])
    body = answer.json()
    run.check("201 without an initial token", answer.status_code == 201, answer.text)
    said = program.metadata(contacts=["help@conformance.example"])
    for name, value in said.items():
        run.check(f"{name} is answered", body.get(name) == value, body.get(name))
    run.check("client_id and client_secret", bool(body["client_id"] and body["client_secret"]))
    run.check("client_id_issued_at", abs(body["client_id_issued_at"] - time.time()) < 300)
    run.check("client_secret_expires_at", isinstance(body["client_secret_expires_at"], int))


def authorization(run: Run, program: Program, person: Person) -> dict[str, Any]:
    run.begin("Authorization")
    for name, changes in (("another redirection", {"redirect_uri": BACK + "/"}), ("an unknown client", {"client_id": "x"})):
        answer = person.http.get(program.request(new_verifier(), **changes))
        run.check(f"{name} is not followed", answer.status_code == 400 and "Location" not in answer.headers)
    for name, changes, error in (
        ("no PKCE", {"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ("plain PKCE", {"code_challenge_method": "plain"}, "invalid_request"),
        ("no state", {"state": None}, "invalid_request"),
        ("no scope", {"scope": None}, "invalid_scope"),
        ("another response type", {"response_type": "token"}, "unsupported_response_type"),
    ):
        back = returned(person.http.get(program.request(new_verifier(), **changes)))
        run.check(f"{name}: {error} goes back", back.get("error") == error, back)
    back = returned(person.answers(program.request(new_verifier()), "refuse"))
    run.check(
        "a refusal: access_denied with the state", back == back | {"error": "access_denied", "state": "26357667-94df"}, back
    )
    verifier = new_verifier()
    answer = person.answers(program.request(verifier))
    back = returned(answer)
    run.check(
        "a yes redirects (302) to the client", answer.status_code == 302 and answer.headers["Location"].startswith(BACK + "?")
    )
    run.check(
        "with code, scope and state", bool(back.get("code")) and back.get("scope") == EVERY and back["state"] == "26357667-94df"
    )

    run.begin("Access token")
    for name, changes in (
        ("another verifier", {"code_verifier": new_verifier()}),
        ("no verifier", {"code_verifier": None}),
        ("another redirection", {"redirect_uri": BACK + "x"}),
        ("another grant type", {"grant_type": "client_credentials"}),
    ):
        refused = program.change(back["code"], verifier, **changes)
        run.check(f"{name}: 400", refused.status_code == 400 and "error" in refused.json(), refused.text)
    wrong = program.token((program.id, "wrong"), grant_type="authorization_code", code=back["code"])
    run.check("a wrong secret: invalid_client", wrong.status_code in (400, 401) and wrong.json()["error"] == "invalid_client")
    answer = program.change(back["code"], verifier)
    tokens: dict[str, Any] = answer.json()
    run.check(
        "200, JSON, not to be kept", answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"], answer.text
    )
    run.check("Bearer for 3600 seconds", tokens["token_type"].lower() == "bearer" and tokens["expires_in"] == 3600)
    run.check("the scope and a refresh token", tokens["scope"] == EVERY and bool(tokens["refresh_token"]))
    return tokens


def writing(run: Run, program: Program, access: str, badges: dict[str, bytes]) -> None:
    run.begin("upsertCredential")

    def post(content: bytes, kind: str) -> httpx.Response:
        return program.call("POST", "credentials", access, content=content, headers={"Content-Type": kind})

    for name, key, kind in (("JSON", "json", "application/json"), ("JWT", "token", "text/plain")):
        first, again = post(badges[key], kind), post(badges[key], kind)
        run.check(f"{name}: 201 when it is new", first.status_code == 201, first.text)
        run.check(f"{name}: 200 when it is here", again.status_code == 200, again.text)
        run.check(f"{name}: the answer is the credential", first.content == again.content == badges[key])
        run.check(f"{name}: the same content type", first.headers["Content-Type"].startswith(kind))
    newer = post(badges["newer"], "application/vc+ld+json")
    run.check("a newer validFrom replaces: 200", newer.status_code == 200 and newer.content == badges["newer"], newer.text)
    kept = program.call("GET", "credentials", access).content
    run.check("what was sent is preserved", badges["newer"] in kept and badges["token"] in kept)
    run.check("what was replaced is gone", badges["json"] not in kept)
    run.valid("the credential", newer.json(), "achievementcredential")
    for name, content, kind, status in (
        ("a changed badge", badges["tampered"], "application/json", 400),
        ("no JSON", b"{", "application/json", 400),
        ("no credential", b"{}", "application/json", 400),
        ("no JWS", b"x", "text/plain", 400),
        ("another content type", b"<a/>", "application/xml", 415),
        ("too large", b" " * 1_100_000, "application/json", 413),
    ):
        refused(run, f"{name}: {status}", post(content, kind), status)


def refused(run: Run, name: str, answer: httpx.Response, status: int) -> None:
    """A failure, told as an Imsx_StatusInfo."""
    run.check(name, answer.status_code == status, f"{answer.status_code} {answer.text}")
    body = run.tried(f"{name} is JSON", answer.json)
    run.check(f"{name}: Imsx_StatusInfo", isinstance(body, dict) and body.get("imsx_codeMajor") == "failure", answer.text)
    run.valid(name, body, "imsx_statusinfo")


def reading(run: Run, program: Program, access: str, section: str = "getCredentials") -> None:
    run.begin(section)
    answer = program.call("GET", "credentials", access)
    body = answer.json()
    run.check("200, JSON", answer.status_code == 200 and answer.headers["Content-Type"].startswith("application/json"))
    run.check("credential and compactJwsString", bool(body["credential"]) and bool(body["compactJwsString"]))
    run.valid("the answer", body, "getopenbadgecredentialsresponse")
    total = int(answer.headers["X-Total-Count"])
    run.check("X-Total-Count", total == len(body["credential"]) + len(body["compactJwsString"]) >= 2)
    seen, address, turns = [], f"{program.base}/ims/ob/v3p0/credentials?limit=1", 0
    while address and turns < 100:
        page = program.http.get(address, headers={"Authorization": f"Bearer {access}"})
        ways, turns = links(page), turns + 1
        run.check(f"page {turns}: first and last, prev after the first, next before the last",
                  {"first", "last"} <= set(ways) and ("prev" in ways) == (turns > 1) and ("next" in ways) == (turns < total), ways)  # fmt: skip
        seen += [*page.json()["credential"], *page.json()["compactJwsString"]]
        address = ways.get("next", "")
    run.check("the pages hold each badge once", len(seen) == total == turns)
    none = program.call("GET", "credentials", access, params={"since": "2099-01-01T00:00:00Z"})
    run.check("since leaves out what is older", none.headers["X-Total-Count"] == "0" and none.json()["credential"] == [])
    everything = program.call("GET", "credentials", access, params={"since": "2001-01-01T00:00:00+02:00"})
    run.check("since with a zone", everything.headers["X-Total-Count"] == str(total))
    for query in ({"limit": "0"}, {"limit": "x"}, {"offset": "-1"}, {"since": "yesterday"}):
        refused(run, f"{query}: 400", program.call("GET", "credentials", access, params=query), 400)


def profile(run: Run, program: Program, access: str) -> None:
    run.begin("getProfile, putProfile")
    answer = program.call("GET", "profile", access)
    run.check("200", answer.status_code == 200, answer.text)
    run.valid("the profile", answer.json(), "profile")
    run.check("a Profile with an id", "Profile" in answer.json()["type"] and ":" in answer.json()["id"])
    said = {
        "@context": ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "https://1edtech.org/issuers/cert", "type": ["Profile"], "name": "Example University", "phone": "111-222-3333",
    }  # fmt: skip
    put = program.call("PUT", "profile", access, json=said)
    run.check("put: 200 with the profile", put.status_code == 200 and put.json() == said, put.text)
    run.check("then it is read", program.call("GET", "profile", access).json() == said)
    refused(run, "put of no Profile: 400", program.call("PUT", "profile", access, json={"id": "x:y"}), 400)


def refusals(run: Run, program: Program, person: Person, access: str) -> None:
    run.begin("Errors")
    for method, path in (("GET", "credentials"), ("POST", "credentials"), ("GET", "profile"), ("PUT", "profile")):
        refused(run, f"{method} {path} without a token: 401", program.call(method, path, None), 401)
    answer = program.call("GET", "credentials", "nothing")
    refused(run, "a token that is none: 401", answer, 401)
    run.check("it says Bearer", answer.headers["WWW-Authenticate"].startswith("Bearer"))
    refused(run, "a method that is not served: 405", program.call("DELETE", "credentials", access), 405)
    refused(run, "a method of discovery: 405", program.call("POST", "discovery", None), 405)
    refused(run, "an address that is not served: 404", program.call("GET", "nothing", access), 404)
    other = Program(program.base, program.http, program.sdd)
    other.register()
    for scope, allowed in ((READ, "GET credentials"), (UPSERT, "POST credentials"), (READ_PROFILE, "GET profile")):
        verifier = new_verifier()
        code = returned(person.answers(other.request(verifier, scope=scope)))["code"]
        narrow = other.change(code, verifier).json()
        run.check(f"{allowed}: no refresh token without offline_access", "refresh_token" not in narrow)
        for call in ("GET credentials", "POST credentials", "GET profile", "PUT profile"):
            if call != allowed:
                refused(run, f"{call} with the scope of {allowed}: 403", program.call(*call.split(), narrow["access_token"]), 403)


def refreshing(run: Run, program: Program, person: Person, tokens: dict[str, Any]) -> dict[str, Any]:
    run.begin("Token refresh")
    answer = program.refresh(tokens["refresh_token"], scope=EVERY)
    fresh: dict[str, Any] = answer.json()
    run.check(
        "200 with a new access token", answer.status_code == 200 and fresh["access_token"] != tokens["access_token"], answer.text
    )
    run.check("and a new refresh token", fresh["refresh_token"] != tokens["refresh_token"])
    again = program.refresh(tokens["refresh_token"])
    run.check("the former serves no more", again.status_code == 400 and again.json()["error"] == "invalid_grant")
    run.check("its copy ends the agreement", program.call("GET", "profile", fresh["access_token"]).status_code == 401)
    verifier = new_verifier()
    code = returned(person.answers(program.request(verifier)))["code"]
    return dict(program.change(code, verifier).json())


def revoking(run: Run, program: Program, person: Person, tokens: dict[str, Any]) -> None:
    run.begin("Token revocation")
    answer = program.revoke(tokens["access_token"], "access_token")
    run.check("200", answer.status_code == 200, answer.text)
    for path in ("credentials", "profile"):
        refused(run, f"afterwards {path}: 401", program.call("GET", path, tokens["access_token"]), 401)
    run.check("a token that is none: 200", program.revoke("nothing", "refresh_token").status_code == 200)
    wrong = program.revoke("x", "id_token")
    run.check(
        "another kind: unsupported_token_type", wrong.status_code == 400 and wrong.json()["error"] == "unsupported_token_type"
    )
    program.revoke(tokens["refresh_token"], "refresh_token")
    run.check("a refresh token serves no more", program.refresh(tokens["refresh_token"]).status_code == 400)
    verifier = new_verifier()
    code = returned(person.answers(program.request(verifier)))["code"]
    held = program.change(code, verifier).json()
    run.check("a code serves once", program.change(code, verifier).status_code == 400)
    run.check("its second use ends what it gave", program.call("GET", "profile", held["access_token"]).status_code == 401)
