"""Statements over the wire, as tools send and read them. Names carry the ids of ADL's requirements where there is one."""

from __future__ import annotations

import base64
import json
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ecluse.exchange.xapi import visit
from ecluse.foundation.access import SYSTEM
from ecluse.records.api import Scope, change_secret, end_tool
from ecluse.records.testing import a_statement, a_voiding, archived_in, files_in

from .tool import Tool as AnyTool

pytestmark = pytest.mark.django_db
FIRST, SECOND = "1.0.3", "2.0.0"
KEY = "0193b0a4-0000-7000-8000-000000000001"  # of no statement


class Tool(AnyTool):
    """A tool that speaks of statements, in the first version unless it says otherwise."""

    def __init__(self, *scopes: str, version: str = FIRST, organisation_id: Any = None) -> None:
        super().__init__(*scopes, version=version, organisation_id=organisation_id)

    def ask(self, method: str, address: str = "/xapi/statements", body: Any = b"", **more: Any) -> Any:
        return super().ask(method, address.removeprefix("/xapi/"), body, **more)

    def get(self, **asked: str) -> Any:  # type: ignore[override]
        return self.ask("GET", **asked)

    def post(self, body: Any, **more: Any) -> Any:
        return self.ask("POST", body=body, **more)

    def read(self, **asked: str) -> list[dict[str, Any]]:
        response = self.get(**asked)
        assert response.status_code == 200, response.content
        return json.loads(response.content)["statements"]  # type: ignore[no-any-return]


@pytest.fixture
def tool() -> Tool:
    return Tool()


@pytest.mark.parametrize("version", [FIRST, SECOND])
def test_what_is_posted_is_read_in_both_versions(version: str) -> None:
    tool = Tool(version=version)

    posted = tool.post([a_statement(), a_statement()])
    listed = tool.get()

    assert (posted.status_code, listed.status_code) == (200, 200)
    assert posted.headers["X-Experience-API-Version"] == version
    assert [one["id"] for one in json.loads(listed.content)["statements"]] == json.loads(posted.content)[::-1]
    assert "X-Experience-API-Consistent-Through" in listed.headers


def test_xapi_00182_a_batch_with_one_bad_statement_keeps_nothing_and_says_which(tool: Tool) -> None:
    good, bad = a_statement(id=str(uuid4())), a_statement(actor={"mbox": "awa@exemple.be"})

    answer = tool.post([good, bad])

    assert answer.status_code == 400
    (problem,) = json.loads(answer.content)["problems"]
    assert (problem["statement"], problem["pointer"], problem["requirement"]) == (1, "/actor/mbox", "XAPI-00038")
    assert "mailto" in problem["detail"]
    assert tool.get(statementId=good["id"]).status_code == 404


def test_the_same_id_with_other_words_is_a_conflict_and_with_the_same_words_is_none(tool: Tool) -> None:
    statement = a_statement(id=str(uuid4()))
    tool.post(statement)

    assert tool.post(statement).status_code == 200
    refused = tool.post([a_statement(), statement | {"verb": {"id": "http://autre.exemple/verbe"}}])

    assert refused.status_code == 409
    assert statement["id"] in json.loads(refused.content)["detail"]
    assert len(tool.read()) == 1


def test_put_takes_the_id_of_the_address_and_no_other(tool: Tool) -> None:
    key = str(uuid4())

    assert tool.ask("PUT", body=a_statement(), statementId=key).status_code == 204
    assert tool.ask("PUT", body=a_statement(id=str(uuid4())), statementId=str(uuid4())).status_code == 400
    assert tool.ask("PUT", body=a_statement()).status_code == 400
    assert tool.ask("PUT", body=[a_statement()], statementId=str(uuid4())).status_code == 400
    assert [one["id"] for one in tool.read()] == [key]


@pytest.mark.parametrize(
    "asked",
    [
        {"foo": "bar"}, {"StatementId": KEY}, {"statementId": "wrong"}, {"agent": "wrong"}, {"agent": "{}"},
        {"verb": "not.a.valid.iri.com/verb"}, {"activity": "wrong"}, {"registration": "wrong"}, {"since": "hier"},
        {"limit": "-1"}, {"limit": "²"}, {"ascending": "oui"}, {"format": "court"}, {"attachments": "1"},
        {"statementId": KEY, "limit": "1"}, {"statementId": KEY, "voidedStatementId": KEY},
        {"more": "forged:1:2"},
    ],
    ids=str,
)  # fmt: skip
def test_xapi_00012_00151_00324_00325_what_cannot_be_read_in_the_address_is_refused_with_the_time(
    tool: Tool, asked: dict[str, str]
) -> None:
    answer = tool.get(**asked)

    assert answer.status_code == 400
    assert json.loads(answer.content)["detail"]
    assert "X-Experience-API-Consistent-Through" in answer.headers


def test_xapi_00108_pages_follow_each_other_by_an_address_that_only_its_tool_opens(tool: Tool) -> None:
    ids = json.loads(tool.post([a_statement() for _turn in range(5)]).content)
    read, more = [], "/xapi/statements?limit=2"
    while more:
        page = json.loads(tool.ask("GET", more).content)
        read += [one["id"] for one in page["statements"]]
        more, last = page["more"], more

    assert read == ids[::-1]
    neighbour = Tool(organisation_id=tool.organisation_id)
    assert neighbour.ask("GET", last).status_code == 400
    assert tool.ask("GET", last[:-2] + "xx").status_code == 400


def test_xapi_00155_what_was_taken_back_is_read_by_its_own_parameter_alone(tool: Tool) -> None:
    (key,) = json.loads(tool.post(a_statement()).content)
    tool.post(a_voiding(key))

    assert tool.get(statementId=key).status_code == 404
    assert json.loads(tool.get(voidedStatementId=key).content)["id"] == key
    assert key not in [one["id"] for one in tool.read()]


SAID = {
    "actor": {"objectType": "Agent", "name": "Awa", "mbox": "mailto:awa@exemple.be"},
    "verb": {"id": "http://exemple.be/fait", "display": {"fr": "a fait", "en-GB": "did"}},
    "object": {"id": "https://exemple.be/a", "objectType": "Activity", "definition": {"name": {"en": "One", "fr": "Un"}}},
    "context": {"contextActivities": {"parent": {"id": "https://exemple.be/c", "definition": {"name": {"en": "C", "nl": "K"}}}}},
}


def test_xapi_00169_00171_00172_statements_are_shortened_or_in_one_language_when_asked(tool: Tool) -> None:
    (key,) = json.loads(tool.post(SAID).content)

    (short,) = tool.read(format="ids")
    exact = json.loads(tool.ask("GET", headers={"Accept-Language": "fr"}, statementId=key).content)
    asked = {"statementId": key, "format": "canonical"}
    one = json.loads(tool.ask("GET", headers={"Accept-Language": "de;q=0.4, fr, en;q=0.9"}, **asked).content)

    assert short["actor"] == {"objectType": "Agent", "mbox": "mailto:awa@exemple.be"}
    assert (short["verb"], short["object"]) == ({"id": "http://exemple.be/fait"}, {"id": "https://exemple.be/a"})
    assert short["context"]["contextActivities"]["parent"] == [{"id": "https://exemple.be/c"}]
    assert (exact["verb"], exact["object"]) == (SAID["verb"], SAID["object"])
    assert one["verb"]["display"] == {"fr": "a fait"}
    assert one["object"]["definition"]["name"] == {"fr": "Un"}
    assert one["context"]["contextActivities"]["parent"][0]["definition"]["name"] == {"en": "C"}
    assert one["actor"] == SAID["actor"]


def test_xapi_00172_the_definition_given_back_is_the_one_that_all_tools_gave_in_one_query(
    tool: Tool, django_assert_num_queries: Any
) -> None:
    other, reader = (Tool(organisation_id=tool.organisation_id) for _n in range(2))
    course = {"id": "https://exemple.be/c"}
    tool.post(a_statement(object={"id": "https://exemple.be/a", "definition": {"name": {"en": "One"}}}))
    kind = "http://exemple.be/exercice"
    other.post(a_statement(object={"id": "https://exemple.be/a", "definition": {"name": {"fr": "Un"}, "type": kind}}))
    other.post(a_statement(object={**course, "definition": {"name": {"fr": "Cours"}}}))
    inside = {
        "objectType": "SubStatement", "actor": {"mbox": "mailto:awa@exemple.be"}, "verb": {"id": "http://exemple.be/veut"},
        "object": {"id": "https://exemple.be/a"},
    }  # fmt: skip
    silent = Tool(Scope.WRITE, organisation_id=tool.organisation_id)
    unknown = {"id": "https://exemple.be/inconnu", "definition": {"name": {"fr": "Dit une fois"}}}
    silent.post(a_statement(object=unknown))
    tool.post(a_statement(object={"id": "https://exemple.be/a"}, context={"contextActivities": {"parent": course}}))
    tool.post(a_statement(object=inside))
    far = Tool()
    far.post(a_statement(object={"id": "https://exemple.be/a", "definition": {"name": {"fr": "Ailleurs"}}}))

    asked = {"format": "canonical", "ascending": "true"}
    said = json.loads(reader.ask("GET", headers={"Accept-Language": "fr"}, **asked).content)["statements"]

    united = {"name": {"fr": "Un"}, "type": kind}
    assert [one["object"].get("definition") for one in said] == [
        united, united, {"name": {"fr": "Cours"}}, {"name": {"fr": "Dit une fois"}}, united, None,
    ]  # fmt: skip
    assert said[4]["context"]["contextActivities"]["parent"] == [{**course, "definition": {"name": {"fr": "Cours"}}}]
    assert said[5]["object"]["object"]["definition"] == united
    with CaptureQueriesContext(connection) as exact:
        reader.get()
    with django_assert_num_queries(len(exact) + 1):
        reader.get(format="canonical")


# Attachments.

PHOTO = b"\x89PNG fait main"


def attached(content: bytes = PHOTO, **more: Any) -> dict[str, Any]:
    return {
        "usageType": "http://exemple.be/photo", "display": {"fr": "photo"}, "contentType": "image/png",
        "length": len(content), "sha2": sha256(content).hexdigest(),
    } | more  # fmt: skip


def several(statements: Any, *contents: bytes, boundary: str = "---x__1", **changed: str) -> bytes:
    """A request of several parts, as careless tools write it: no space after the colon, a line end first, none last."""
    parts = [b"Content-Type:application/json\r\n\r\n" + json.dumps(statements).encode()]
    for content in contents:
        said = {
            "Content-Type": "image/png", "Content-Transfer-Encoding": "binary", "X-Experience-API-Hash": sha256(content).hexdigest(),
        } | changed  # fmt: skip
        parts.append("".join(f"{name}:{value}\r\n" for name, value in said.items() if value).encode() + b"\r\n" + content)
    mark = f"--{boundary}".encode()
    return b"\r\n" + b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--"


MIXED = "multipart/mixed; boundary=---x__1"


def test_xapi_00127_00161_an_attachment_comes_with_its_statement_and_goes_with_it(tool: Tool) -> None:
    answer = tool.post(several(a_statement(attachments=[attached()]), PHOTO), content_type=MIXED)
    (key,) = json.loads(answer.content)

    with_it = tool.get(statementId=key, attachments="true")
    without = tool.get(statementId=key)
    listed = tool.get(attachments="true")

    assert with_it.headers["Content-Type"].startswith("multipart/mixed; boundary=")
    assert with_it.content.count(PHOTO) == 1
    assert with_it.content.count(sha256(PHOTO).hexdigest().encode()) == 2
    assert listed.content.count(PHOTO) == 1
    assert without.headers["Content-Type"] == "application/json"


def test_an_empty_list_asked_with_attachments_is_of_several_parts_all_the_same(tool: Tool) -> None:
    assert tool.get(attachments="true").headers["Content-Type"].startswith("multipart/mixed; boundary=")


@pytest.mark.parametrize(
    ("requirement", "body", "kind"),
    [
        ("XAPI-00128", several(a_statement(), PHOTO), MIXED),
        ("XAPI-00129", several(a_statement(attachments=[attached()])), MIXED),
        ("XAPI-00130", several(a_statement()), "multipart/mixed;"),
        ("XAPI-00131", several(a_statement()).replace(b"\r\n-----x__1", b"\r\n", 1), MIXED),
        ("XAPI-00132 other", several(a_statement(attachments=[attached()]), PHOTO, **{"X-Experience-API-Hash": "0" * 64}), MIXED),
        ("XAPI-00132 none", several(a_statement(attachments=[attached()]), PHOTO, **{"X-Experience-API-Hash": ""}), MIXED),
        ("XAPI-00134", several(a_statement()).replace(b"application/json", b"text/plain"), MIXED),
        ("XAPI-00135", several(a_statement(attachments=[attached()]), PHOTO, **{"Content-Transfer-Encoding": "base64"}), MIXED),
        ("other bytes", several(a_statement(attachments=[attached()]), PHOTO + b"!"), MIXED),
        ("form", several(a_statement()), "multipart/form-data; boundary=---x__1"),
        ("nothing", b"", MIXED),
        ("ten thousand parts", b"--a\r\n\r\n\r\n" * 10_000 + b"--a--", "multipart/mixed; boundary=a"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)
def test_parts_that_are_not_as_the_standard_has_them_are_refused(tool: Tool, requirement: str, body: bytes, kind: str) -> None:
    answer = tool.post(body, content_type=kind)

    assert answer.status_code == 400, requirement
    assert tool.read() == []


def test_an_attachment_without_content_needs_its_address(tool: Tool) -> None:
    assert tool.post(a_statement(attachments=[attached()])).status_code == 400
    assert tool.post(a_statement(attachments=[attached(fileUrl="https://exemple.be/photo.png")])).status_code == 200


# Signatures.

SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"


def piece(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


@pytest.fixture(scope="module")
def key() -> Any:
    return rsa.generate_private_key(public_exponent=65_537, key_size=2048)


def certificate_of(key: Any) -> str:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "outil")])
    start = timezone.now()
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    signed = made.not_valid_before(start).not_valid_after(start + timedelta(days=1)).sign(key, hashes.SHA256())
    return base64.b64encode(signed.public_bytes(serialization.Encoding.DER)).decode()


def signed(statement: dict[str, Any], key: Any, *, alg: str = "RS256", x5c: bool = True, tamper: bool = False) -> bytes:
    header = {"alg": alg} | ({"x5c": [certificate_of(key)]} if x5c else {})
    first = f"{piece(json.dumps(header).encode())}.{piece(json.dumps(statement).encode())}"
    signature = key.sign(first.encode() + (b"!" if tamper else b""), padding.PKCS1v15(), hashes.SHA256())
    return f"{first}.{piece(signature)}".encode()


def with_signature(statement: dict[str, Any], jws: bytes) -> bytes:
    said = attached(jws, usageType=SIGNATURE, contentType="application/octet-stream")
    return several(statement | {"attachments": [said]}, jws, **{"Content-Type": "application/octet-stream"})


def test_xapi_00115_00117_a_signed_statement_is_taken_when_its_signature_holds_or_nobody_can_tell(tool: Tool, key: Any) -> None:
    for x5c in (True, False):
        statement = a_statement(id=str(uuid4()))

        answer = tool.post(with_signature(statement, signed(statement, key, x5c=x5c)), content_type=MIXED)

        assert answer.status_code == 200, answer.content


@pytest.mark.parametrize("how", ["other", "tamper", "HS256", "none", "junk", "list", "cert"])
def test_a_signature_that_does_not_hold_is_refused_with_the_reason(tool: Tool, key: Any, how: str) -> None:
    statement = a_statement(id=str(uuid4()))
    jws = signed(statement, key, alg=how if how in ("HS256", "none") else "RS256", tamper=how == "tamper")
    if how == "other":
        jws = signed(statement | {"verb": {"id": "http://autre.exemple/verbe"}}, key)
    elif how == "junk":
        jws = b"a.b"
    elif how == "list":
        jws = f"{piece(b'[]')}.{piece(b'{')}.x".encode()
    elif how == "cert":
        jws = f"{piece(json.dumps({'alg': 'RS256', 'x5c': ['zzz']}).encode())}.{piece(json.dumps(statement).encode())}.x".encode()

    answer = tool.post(with_signature(statement, jws), content_type=MIXED)

    assert answer.status_code == 400
    assert json.loads(answer.content)["problems"][0]["detail"]
    assert tool.read() == []


# Who comes in.


def test_xapi_00334_nobody_comes_in_without_a_key_and_a_secret_in_force(tool: Tool) -> None:
    for said in ("", "Basic !!!", "Basic " + base64.b64encode(b"x:y").decode(), "Bearer x", "Basic:abc", "Digest x"):
        answer = tool.ask("GET", headers={"Authorization": said})
        assert answer.status_code == 401, said
        assert "Basic" in answer.headers["WWW-Authenticate"]
    end_tool(by=SYSTEM, client=tool.client, at=timezone.now())
    assert tool.get().status_code == 401


def test_a_former_secret_is_good_for_a_week_unless_it_leaked(tool: Tool) -> None:
    change_secret(by=SYSTEM, client=tool.client, at=timezone.now())
    assert tool.get().status_code == 200
    change_secret(by=SYSTEM, client=tool.client, at=timezone.now(), has_leaked=True)
    assert tool.get().status_code == 401


@pytest.mark.parametrize(("version", "default"), [(None, "2.0.0"), ("0.95", "2.0.0"), ("1.1", "2.0.0"), ("BAD", "2.0.0")])
def test_xapi_00331_a_version_is_asked_for_and_one_that_is_spoken(tool: Tool, version: str | None, default: str) -> None:
    tool.version = ""
    headers = {"X-Experience-API-Version": version} if version else {}

    answer = tool.ask("GET", headers=headers)
    first = tool.ask("GET", "/xapi/1.0/statements", headers=headers)

    assert (answer.status_code, answer.headers["X-Experience-API-Version"]) == (400, default)
    assert (first.status_code, first.headers["X-Experience-API-Version"]) == (400, "1.0.3")


def test_a_tool_does_what_it_may_and_no_more() -> None:
    writer, reader = Tool(Scope.WRITE), Tool(Scope.READ_MINE)

    assert (writer.post(a_statement()).status_code, writer.get().status_code) == (200, 403)
    assert (reader.post(a_statement()).status_code, reader.get().status_code) == (403, 200)


def test_an_address_with_other_slashes_is_the_same_and_another_is_nothing(tool: Tool) -> None:
    assert tool.ask("GET", "/xapi//statements").status_code == 200
    assert tool.ask("GET", "/xapi/statements/").status_code == 200
    assert tool.ask("GET", "/xapi/1.0//statements").status_code == 200
    assert tool.ask("GET", "/xapi/rien").status_code == 404


def test_a_method_that_is_not_answered_says_which_are(tool: Tool) -> None:
    answer = tool.ask("DELETE")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, PUT, POST")


# From people who mean harm.


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[" * 10_000, b'{"a":' * 10_000, b'"\xff"', b'{"actor":1,"actor":2}', b'["\\ud800"]', b'["a\\u0000"]',
        b"[1e999]", b"null", b"[null]", b"[[]]", b"7",
        b"{" + b",".join(b'"k%d":1' % n for n in range(1_000_000)) + b"}",
    ],
    ids=["empty", "cut", "arrays", "objects", "bytes", "twice", "half", "nul", "large", "null", "nulls", "list", "number", "keys"],
)  # fmt: skip
def test_what_is_no_statement_is_refused_and_nothing_is_kept(tool: Tool, body: bytes) -> None:
    answer = tool.post(body)

    assert answer.status_code == 400
    assert len(answer.content) < 20_000
    assert tool.read() == []


def test_a_body_that_is_too_large_is_not_even_read(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "LARGEST", 1_000)

    assert tool.post(b"x" * 1_001).status_code == 413
    assert tool.post(a_statement()).status_code == 200


def test_a_statement_of_an_archived_month_is_still_answered_by_its_id(tool: Tool, tmp_path: Path) -> None:
    (key,) = json.loads(tool.post(a_statement()).content)
    with files_in(tmp_path):
        archived_in(date(2026, 3, 1), key)

        answer = tool.get(statementId=key)

        assert (answer.status_code, json.loads(answer.content)["id"]) == (200, key)
        assert answer.headers["Last-Modified"].endswith("Mar 2026 00:00:01 GMT")
        assert tool.get(voidedStatementId=key).status_code == 404
        assert tool.read() == []
