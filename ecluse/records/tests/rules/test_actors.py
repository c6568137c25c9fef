"""Agents, groups, accounts and authorities: xAPI 1.0.3 part two, 2.4.2 and 2.4.9."""

from __future__ import annotations

import pytest

from ecluse.records.rules.validation import Problem, agent_problem
from ecluse.records.tests.rules.cases import Change, assert_refused, assert_taken, refused, taken
from ecluse.records.tests.rules.samples import ACCOUNT, AGENT, GONE, GROUP

MBOX = {"mbox": "mailto:amelie@example.org"}
SHA1 = {"mbox_sha1sum": "ebd31e95054c018b10727ccffd2ef2ec3a016ee9"}
OPENID = {"openid": "https://amelie.example.org/"}
IDENTIFIERS = (MBOX, SHA1, OPENID, ACCOUNT)
TEAM = {"objectType": "Group"}


@pytest.mark.parametrize(
    "changes",
    [
        *(taken("XAPI-00034", f"agent-by-{next(iter(one))}", ("/actor", one)) for one in IDENTIFIERS),
        *(taken("XAPI-00037", f"group-by-{next(iter(one))}", ("/actor", TEAM | one)) for one in IDENTIFIERS),
        taken("XAPI-00037", "identified-group-with-members", ("/actor", TEAM | MBOX | {"member": [ACCOUNT]})),
        taken("XAPI-00036", "identified-group-without-anybody", ("/actor", TEAM | MBOX | {"member": []})),
        taken("XAPI-00035", "anonymous-group", ("/actor", TEAM | {"member": [MBOX, ACCOUNT]})),
        taken("XAPI-00033", "empty-name", ("/actor/name", "")),
        taken("XAPI-00087-2", "instructor-may-be-a-group", ("/context/instructor", GROUP)),
        taken("XAPI-00065", "agent-as-object", ("/object", AGENT), ("/context/revision", GONE), ("/context/platform", GONE)),
        taken("XAPI-00065", "group-as-object", ("/object", GROUP), ("/context/revision", GONE), ("/context/platform", GONE)),
        taken("XAPI-00024", "authority-is-an-agent", ("/authority", MBOX)),
        taken("XAPI-00098", "authority-of-application-and-user", ("/authority", TEAM | {"member": [ACCOUNT, MBOX]})),
        *(
            taken("XAPI-00038", f"mbox-{number}", ("/actor/mbox", f"mailto:{address}"))
            for number, address in enumerate(
                ("a@b", "first.last+tag@sub.example.org", "o'neil@example.org", "élodie@exemple.be", "a%20b@example.org",
                 "a_b-c=d@EXAMPLE.org", "a@[192.0.2.1]", "a@xn--exmple-cva.be")
            )
        ),
        taken("XAPI-00039", "sha1-in-capitals", ("/actor", {"mbox_sha1sum": SHA1["mbox_sha1sum"].upper()})),
        taken("XAPI-00042", "home-page-of-another-scheme", ("/actor", {"account": {"homePage": "urn:lms:1", "name": ""}})),
    ],
)  # fmt: skip
def test_it_is_taken(changes: tuple[Change, ...]) -> None:
    assert_taken(changes)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        refused("XAPI-00006", "actor-is-a-text", "not-object", "/actor", ("/actor", "Amélie")),
        refused("XAPI-00001", "actor-is-null", "null", "/actor", ("/actor", None)),
        refused("XAPI-00001", "name-is-null", "null", "/actor/name", ("/actor/name", None)),
        refused("XAPI-00033", "name-is-a-number", "not-text", "/actor/name", ("/actor/name", 7)),
        refused("XAPI-00031", "lower-case-agent", "object-type", "/actor/objectType", ("/actor/objectType", "agent")),
        refused("XAPI-00031", "lower-case-group", "object-type", "/actor/objectType", ("/actor/objectType", "group")),
        refused("XAPI-00031", "object-type-is-a-number", "object-type", "/actor/objectType", ("/actor/objectType", 1)),
        refused("XAPI-00031", "odd-object-type", "object-type", "/actor/objectType", ("/actor/objectType", '"objectType": "Agent"')),
        refused("XAPI-00031", "an-activity-acts", "object-type", "/actor/objectType", ("/actor/objectType", "Activity")),
        refused("XAPI-00034", "no-identifier", "no-identifier", "/actor", ("/actor", {"name": "Amélie"})),
        *(
            refused("XAPI-00034", f"agent-{next(iter(one))}-and-{next(iter(two))}", "two-identifiers", "/actor", ("/actor", one | two))
            for one in IDENTIFIERS for two in IDENTIFIERS if one is not two
        ),
        *(
            refused("XAPI-00037", f"group-{next(iter(one))}-and-{next(iter(two))}", "two-identifiers", "/context/team",
                    ("/context/team", TEAM | one | two))
            for one in IDENTIFIERS for two in IDENTIFIERS if one is not two
        ),
        refused("XAPI-00035", "anonymous-without-member", "missing", "/actor/member", ("/actor", TEAM)),
        refused("XAPI-00036", "anonymous-without-anybody", "empty-group", "/actor/member", ("/actor", TEAM | {"member": []})),
        refused("XAPI-00036", "member-is-an-object", "not-list", "/actor/member", ("/actor", TEAM | MBOX | {"member": AGENT})),
        refused("XAPI-00031", "member-is-a-group", "object-type", "/actor/member/0/objectType", ("/actor", TEAM | {"member": [GROUP]})),
        refused("XAPI-00034", "member-without-identifier", "no-identifier", "/actor/member/1",
                ("/actor", TEAM | {"member": [AGENT, {"name": "B"}]})),
        refused("XAPI-00010", "agent-with-member", "unknown-property", "/actor/member", ("/actor/member", [ACCOUNT])),
        refused("XAPI-00008", "wrong-case-of-mbox", "wrong-case", "/actor/Mbox", ("/actor", {"Mbox": MBOX["mbox"]})),
        refused("XAPI-00088", "team-is-an-agent", "object-type", "/context/team/objectType", ("/context/team", AGENT)),
        refused("XAPI-00088", "team-without-type", "missing", "/context/team/objectType", ("/context/team", MBOX)),
        refused("XAPI-00087-2", "instructor-is-a-text", "not-object", "/context/instructor", ("/context/instructor", "Luc")),
        *(
            refused("XAPI-00038", f"mbox-{name}", "mailto", "/actor/mbox", ("/actor/mbox", address))
            for name, address in (
                ("of-another-scheme", "http://should.fail.com"), ("without-at", "mailto:should.fail.com"), ("bare", "a@b.org"),
                ("empty", ""), ("nobody", "mailto:@b.org"), ("nowhere", "mailto:a@"), ("twice", "mailto:a@b@c.org"),
                ("two-addresses", "mailto:a@b.org,c@d.org"), ("with-subject", "mailto:a@b.org?subject=x"), ("spaced", "mailto:a b@c.org"),
                ("line", "mailto:a@b.org\n"), ("capital-scheme", "MAILTO:a@b.org"), ("dots", "mailto:a..b@c.org"),
            )
        ),
        refused("XAPI-00038", "mbox-is-an-object", "not-text", "/actor/mbox", ("/actor/mbox", {"key": "x"})),
        *(
            refused("XAPI-00039", f"sha1-{name}", "sha1", "/actor/mbox_sha1sum", ("/actor", {"mbox_sha1sum": digest}))
            for name, digest in (("empty", ""), ("short", "a" * 39), ("long", "a" * 41), ("not-hex", "g" * 40))
        ),
        refused("XAPI-00039", "sha1-is-an-object", "not-text", "/actor/mbox_sha1sum", ("/actor", {"mbox_sha1sum": {}})),
        refused("XAPI-00040", "openid-without-scheme", "iri", "/actor/openid", ("/actor", {"openid": "amelie.example.org"})),
        refused("XAPI-00041", "account-is-a-text", "not-object", "/actor/account", ("/actor", {"account": "1234"})),
        refused("XAPI-00042", "no-home-page", "missing", "/actor/account/homePage", ("/actor", {"account": {"name": "1"}})),
        refused("XAPI-00042", "home-page-is-no-address", "iri", "/actor/account/homePage",
                ("/actor", {"account": {"homePage": "moodle", "name": "1"}})),
        refused("XAPI-00043", "no-account-name", "missing", "/actor/account/name", ("/actor", {"account": {"homePage": "https://m.org"}})),
        refused("XAPI-00043", "account-name-is-an-object", "not-text", "/actor/account/name",
                ("/actor", {"account": {"homePage": "https://m.org", "name": {}}})),
        refused("XAPI-00010", "more-in-an-account", "unknown-property", "/actor/account/password",
                ("/actor", {"account": ACCOUNT["account"] | {"password": "x"}})),
        refused("XAPI-00065", "agent-as-object-without-type", "agent-as-activity", "/object/mbox", ("/object", MBOX)),
        refused("XAPI-00024", "authority-is-a-text", "not-object", "/authority", ("/authority", "me")),
        *(
            refused("XAPI-00098", f"authority-is-identified-by-{name}", "authority-identified", f"/authority/{name}",
                    ("/authority", TEAM | one | {"member": [ACCOUNT, MBOX]}))
            for one in IDENTIFIERS for name in one
        ),
        refused("XAPI-00098", "authority-group-without-member", "missing", "/authority/member", ("/authority", TEAM)),
        refused("XAPI-00100", "authority-of-one", "authority-members", "/authority/member", ("/authority", TEAM | {"member": [MBOX]})),
        refused("XAPI-00100", "authority-of-three", "authority-members", "/authority/member",
                ("/authority", TEAM | {"member": [MBOX, ACCOUNT, OPENID]})),
    ],
)  # fmt: skip
def test_it_is_refused(changes: tuple[Change, ...], problem: Problem) -> None:
    assert_refused(changes, problem)


@pytest.mark.parametrize("agent", [AGENT, *IDENTIFIERS, *(TEAM | one for one in IDENTIFIERS)])
def test_an_agent_or_an_identified_group_can_be_asked_about(agent: dict[str, object]) -> None:
    assert agent_problem(agent) is None


@pytest.mark.parametrize(
    ("agent", "kind", "pointer"),
    [
        (GROUP, "anonymous-group", ""),
        ({"name": "Amélie"}, "no-identifier", ""),
        (MBOX | OPENID, "two-identifiers", ""),
        ({"mbox": "amelie"}, "mailto", "/mbox"),
        ({"account": {"name": "1"}}, "missing", "/account/homePage"),
        ([AGENT], "not-object", ""),
        (None, "null", ""),
        ("amelie", "not-object", ""),
        ({"objectType": "Person"}, "object-type", "/objectType"),
    ],
)
def test_nobody_else_can_be_asked_about(agent: object, kind: str, pointer: str) -> None:
    problem = agent_problem(agent)

    assert problem is not None
    assert (problem.kind, problem.pointer) == (kind, pointer)
