"""The figure of a badge and its parts; duplicates; what is kept of a badge; lists and their faults."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecluse.credentials.rules import benchmark_list, benchmark_reading
from ecluse.credentials.rules.benchmark import (
    DEFAULT_WEIGHTS,
    HEAVIEST,
    Badge,
    Criterion,
    Evidence,
    Need,
    Proof,
    holes,
    lines,
    score,
    sound_weights,
)
from ecluse.credentials.rules.benchmark_list import COLUMNS, Fault
from ecluse.credentials.rules.benchmark_reading import NotABadge
from ecluse.credentials.rules.benchmark_twins import Signal, Sketch, groups, pairs, plain_address, signals_of

TODAY = date(2026, 11, 20)
NEEDS = [Need("a", True, 4), Need("b", True), Need("c", False)]

levels = st.none() | st.integers(1, 8)
needs_of_any_kind = st.lists(
    st.builds(Need, st.integers(0, 9), st.booleans(), levels), unique_by=lambda need: need.key, max_size=8
)
badges = st.builds(
    Badge,
    key=st.integers(),
    covers=st.dictionaries(st.integers(0, 9), levels, max_size=8),
    evidence=st.sampled_from(Evidence),
    endorsements=st.integers(0, 9),
    languages=st.lists(st.sampled_from(["fr", "nl", "en"]), unique=True),
    updated_on=st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    proof=st.sampled_from(Proof),
)
weights = st.fixed_dictionaries({str(one): st.integers(0, HEAVIEST) for one in Criterion})


def judged(badge: Badge, **changes: Any) -> Any:
    """The score of a badge against the profile of this page."""
    return score(badge, NEEDS, weights=DEFAULT_WEIGHTS | changes, languages=["fr", "nl"], today=TODAY)


def test_every_part_says_its_share_and_its_reason() -> None:
    badge = Badge("x", {"a": 2, "c": None}, Evidence.ASKED, 1, ["fr"], date(2023, 1, 1), Proof.HOSTED)
    said = {part.criterion: (part.share, part.reason) for part in judged(badge).parts}
    assert said == {
        Criterion.COVERAGE: (Fraction(3, 5), "covers"),
        Criterion.LEVEL: (Fraction(1, 2), "levels"),
        Criterion.EVIDENCE: (1, "asked"),
        Criterion.ENDORSEMENT: (Fraction(1, 2), "endorsed"),
        Criterion.LANGUAGE: (Fraction(1, 2), "languages"),
        Criterion.AGE: (Fraction(1, 2), "age"),
        Criterion.PROOF: (Fraction(1, 2), "hosted"),
    }
    points = 5 * Fraction(3, 5) + 2 * Fraction(1, 2) + 1 + 2 * Fraction(1, 2) + Fraction(1, 2) + Fraction(1, 2) + 1
    assert judged(badge).figure == round(100 * points / 14)


def test_what_nobody_asked_is_left_out_and_what_is_not_said_counts_for_nothing() -> None:
    quiet = judged(Badge("x", {"b": 8}))
    assert quiet.part(Criterion.LEVEL).share is None
    assert quiet.part(Criterion.AGE).share == 0
    assert quiet.figure == round(100 * 5 * Fraction(2, 5) / 12)


@given(badges, needs_of_any_kind, weights)
def test_a_figure_lies_between_nothing_and_everything_and_is_its_parts(
    badge: Badge, needs: list[Need], weights: dict[str, int]
) -> None:
    found = score(badge, needs, weights=weights, languages=["fr", "nl"], today=TODAY)
    assert 0 <= found.figure <= 100
    assert all(part.share is None or 0 <= part.share <= 1 for part in found.parts)
    counted = [part for part in found.parts if part.is_counted]
    if counted:
        assert found.figure == round(100 * sum(part.points for part in counted) / sum(part.weight for part in counted))
    assert found.covered == {need.key for need in needs} & set(badge.covers)


@given(badges, needs_of_any_kind.filter(bool), weights)
def test_covering_one_more_competence_never_lowers_the_coverage(badge: Badge, needs: list[Need], weights: dict[str, int]) -> None:
    more = Badge(**{**badge.__dict__, "covers": {**badge.covers, needs[0].key: 8}})
    before, after = (score(one, needs, weights=weights, languages=[], today=TODAY) for one in (badge, more))
    assert (after.part(Criterion.COVERAGE).share or 0) >= (before.part(Criterion.COVERAGE).share or 0)


def test_holes_are_what_nobody_covers_the_essential_first() -> None:
    assert [need.key for need in holes([NEEDS[2], NEEDS[0], NEEDS[1]], [Badge("x", {"b": None})])] == ["a", "c"]
    assert [line.is_enough for line in lines(Badge("x", {"a": 3, "b": 2}), NEEDS)] == [False, None, None]


def test_weights_that_are_not_weights_are_the_usual_ones() -> None:
    odd = {"coverage": 99, "level": -1, "evidence": True, "age": "3", "proof": 0, "other": 1}
    assert sound_weights(odd) == {str(key): value for key, value in DEFAULT_WEIGHTS.items()} | {"proof": 0}


# --- duplicates ---------------------------------------------------------------------------------------------------


def sketch(name: str, language: str = "fr", **values: Any) -> Sketch:
    """A badge by the words of its name."""
    return Sketch(uuid4(), tuple(name.lower().split()), language=language, **values)


def test_the_same_address_in_two_writings_is_one_badge() -> None:
    assert plain_address("http://www.Canal.example/b/1/#x") == plain_address("https://canal.example/b/1")
    one, other = (
        sketch(name, addresses=(at,)) for name, at in (("un", "https://canal.example/b"), ("deux", "http://canal.example/b/"))
    )
    (pair,) = pairs([one, other])
    assert pair.signals == (Signal.ADDRESS,)


def test_a_new_version_of_the_same_issuer_is_a_pair_and_another_issuers_is_not_enough() -> None:
    issuer = ("canal",)
    assert Signal.VERSION in signals_of(sketch("projet v2", issuer=issuer), sketch("projet", issuer=issuer))
    assert len(pairs([sketch("projet v2", issuer=issuer), sketch("projet", issuer=issuer)])) == 1
    assert pairs([sketch("projet numérique", issuer=issuer), sketch("projet numérique", issuer=("autre",))]) == []


def test_two_languages_are_joined_by_what_they_look_like_and_what_they_name() -> None:
    alike = {"k1": 0.9, "k2": 0.4}
    both = frozenset({"u1", "u2"})
    one, other = sketch("budget", looks_like=alike, alignments=both), sketch("begroting", "nl", looks_like=alike, alignments=both)
    (pair,) = pairs([other], [one])
    assert pair.signals == (Signal.ALIGNMENTS, Signal.LANGUAGES)
    assert pairs([sketch("begroting", "nl", looks_like=alike)], [sketch("budget", looks_like={"k3": 1.0})]) == []


def test_badges_known_before_are_not_paired_again_among_themselves() -> None:
    known = [sketch("projet", issuer=("canal",)), sketch("projet v2", issuer=("canal",))]
    assert pairs([sketch("autre")], known) == []


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=12))
def test_groups_hold_each_badge_once_whatever_the_order_of_the_pairs(confirmed: list[tuple[int, int]]) -> None:
    found = groups(confirmed)
    assert all(key in group and found[other] == group for key, group in found.items() for other in group)
    assert groups(reversed(confirmed)) == found


def test_a_word_that_everybody_uses_compares_nobody() -> None:
    crowd = [sketch("badge", addresses=(f"https://x.example/{n}",)) for n in range(200)]
    assert pairs(crowd) == []
    assert isinstance(crowd[0].key, UUID)


MEMBERS = [
    "name",
    "issuer",
    "badge",
    "id",
    "criteria",
    "alignment",
    "credentialSubject",
    "achievement",
    "inLanguage",
    "related",
    "targetName",
]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=4),
    max_leaves=12,
)

# --- reading ------------------------------------------------------------------------------------------------------

NEW = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": "https://canal.example/", "name": "Académie"},
    "validFrom": "2026-02-03T10:00:00Z",
    "proof": {"type": "DataIntegrityProof"},
    "evidence": [{"type": ["Evidence"]}],
    "credentialSubject": {
        "identifier": [{"identityHash": "camille@exemple.be", "hashed": False}],
        "achievement": {
            "id": "https://canal.example/b/1",
            "type": ["Achievement"],
            "name": "Budget\u0000 \u202e",
            "inLanguage": "fr-BE",
            "description": "Gère.",
            "criteria": {"narrative": "Faire."},
            "endorsement": [{}, {}],
            "alignment": [{"targetName": "budget", "targetUrl": "javascript:alert(1)", "targetDescription": "Niveau 4 sur 8"}, "x"],
        },
    },
}  # fmt: skip


def test_of_a_badge_given_to_somebody_only_the_model_is_kept() -> None:
    found = benchmark_reading.read(json.dumps(NEW).encode())
    assert (found.name, found.issuer, found.updated_on) == ({"fr": "Budget"}, "Académie", date(2026, 2, 3))
    assert (found.evidence, found.endorsements, found.proof) == (Evidence.ASKED, 2, Proof.SIGNED)
    (aligned,) = found.alignments
    assert (aligned.name, aligned.address, aligned.level) == ("budget", "", 4)
    assert "camille" not in repr(found)


def test_an_assertion_of_version_2_leads_to_its_class_and_its_issuer() -> None:
    world = {
        "https://canal.example/class": {
            "name": "Budget",
            "issuer": "https://canal.example/issuer",
            "criteria": "https://canal.example/c",
        },
        "https://canal.example/issuer": {"name": "Académie"},
    }
    old = {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": "https://canal.example/a",
        "badge": "https://canal.example/class",
        "recipient": {"identity": "camille@exemple.be"},
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2019-01-01",
    }
    found = benchmark_reading.read(json.dumps(old).encode(), get=lambda address: json.dumps(world[address]).encode())
    assert (found.issuer, found.address, found.proof) == ("Académie", "https://canal.example/c", Proof.HOSTED)
    assert "camille" not in repr(found)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"type": "Achievement"}', b'{"name": ""}', b'{"name": {"fr": 3}}', b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_badge_is_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(NotABadge) as refused:
        benchmark_reading.read(content)
    assert refused.value.reason


@given(anything)
def test_whatever_is_brought_is_a_badge_or_is_refused(value: Any) -> None:
    try:
        found = benchmark_reading.read(json.dumps(value).encode())
    except NotABadge:
        return
    assert all(found.name.values())


# --- lists --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("nom", "", Fault.NAME),
        ("emetteur", "", Fault.ISSUER),
        ("langue", "it", Fault.LANGUAGE),
        ("adresse", "javascript:alert(1)", Fault.ADDRESS),
        ("niveau", "9", Fault.LEVEL),
        ("niveau", "²", Fault.LEVEL),
        ("preuves", "peut-être", Fault.EVIDENCE),
        ("appuis", "-1", Fault.NUMBER),
        ("date", "32/13/2026", Fault.DATE),
        ("description", "x" * 5_000, Fault.TEXT),
    ],
)
def test_each_fault_of_a_line_is_named(column: str, value: str, fault: Fault) -> None:
    line = benchmark_list.read_line(2, {"nom": "A", "emetteur": "B"} | {column: value})
    assert [one.fault for one in line.problems] == [fault]
    assert line.badge is None


def test_a_line_repeated_and_files_that_are_not_lists_are_said() -> None:
    read = benchmark_list.read("Nom,Émetteur\nA,B\n a ,b\n\n")
    assert [one.fault for one in read.lines[1].problems] == [Fault.TWICE]
    problems = {
        text: benchmark_list.read(text).problem for text in ("", "nom;emetteur", "x;y\n1;2", "nom;emetteur\n" + "a;b\n" * 2_001)
    }
    assert [one and one.fault for one in problems.values()] == [Fault.EMPTY, Fault.EMPTY, Fault.COLUMNS, Fault.TOO_LONG]
    assert benchmark_list.read('nom;emetteur\n"' + "x" * 200_000 + '";b').problem is not None


@given(st.text(max_size=200))
def test_any_text_is_read_to_its_end(text: str) -> None:
    read = benchmark_list.read("nom;emetteur;niveau\n" + text)
    assert read.problem is not None or len(read.good) + len(read.wrong) == len(read.lines)


@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=20)))
def test_a_mended_line_is_right_or_says_why(cells: dict[str, str]) -> None:
    line = benchmark_list.read_line(7, cells)
    assert (line.badge is None) == bool(line.problems)
