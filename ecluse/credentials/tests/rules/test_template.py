"""The compiled signer reads the same statements as the reference, byte for byte, whatever the values."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ecluse.credentials.rules import badge, template
from ecluse.credentials.rules.jsonld import Unsafe, statements
from ecluse.credentials.rules.status_list import entry
from ecluse.credentials.rules.template import BatchSigner, SignerDiffers, Template, key_for, reference
from ecluse.credentials.rules.verdict import Result, Subject, verdict
from ecluse.credentials.tests.rules import samples

LIST = "https://ecluse.example/emetteurs/0193/statuts/1/"
STATUS = entry(address=LIST, index=7)
# Every character that a badge may hold: no control characters (tabs are read by our own full way), no half characters.
TEXT = some.text(some.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r"), min_size=1, max_size=40)
HOSTILE = ['a" .\n<urn:b> <urn:c> "', "\\u0041\\", "_:a", "<urn:x>", "_:c14n0 .\n", "é\u202e💥\U0010ffff", '"^^<urn:t>', "\r\n"]


def document(**changes: Any) -> dict[str, Any]:
    return badge.credential(samples.award(**({"status": STATUS} | changes)))


def values(**changes: str) -> dict[str, str]:
    return {
        "id": "https://ecluse.example/badges/1/",
        "validFrom": "2026-11-20T09:30:00Z",
        "awardedDate": "2026-11-20T09:30:00Z",
        "identityHash": "sha256$abc",
        "salt": "00ff",
        "statusId": f"{LIST}#94567",
        "statusListIndex": "94567",
        "statusListCredential": LIST,
    } | changes


def filled(made: Template, said: dict[str, str]) -> dict[str, Any]:
    read = json.loads(made.text(said, {}))
    del read["proof"]
    return read  # type: ignore[no-any-return]


def test_a_badge_signed_by_the_template_is_the_one_signed_in_full() -> None:
    award = samples.award(status=STATUS)
    plain = samples.sign(badge.credential(award), private=samples.PAIR.private, method=samples.METHOD, created=samples.ISSUED_AT)
    found = {name: template.value_at(plain, path) for name, path in template.BADGE_HOLES.items()}
    said = {name: str(value) for name, value in found.items() if value is not None}

    signer = BatchSigner(Template(document()), key_for(samples.PAIR.private, samples.METHOD))

    text = signer.sign(said, created=samples.ISSUED_AT)
    assert text == json.dumps(plain, ensure_ascii=False, indent=2)


COMPILED = Template(document())


@settings(max_examples=200, deadline=None)
@given(some.uuids(), TEXT, TEXT, TEXT, some.integers(0, 131_071))
def test_the_template_and_pyld_read_the_same_statements(number: Any, hashed: str, salt: str, moment: str, index: int) -> None:
    said = values(
        id=f"https://ecluse.example/badges/{number}/",
        identityHash=hashed,
        salt=salt,
        awardedDate=moment,
        statusId=f"{LIST}#{index}",
        statusListIndex=str(index),
    )

    assert COMPILED.statements(said) == reference(filled(COMPILED, said))


@settings(max_examples=40, deadline=None)
@given(TEXT, TEXT, some.lists(TEXT, min_size=1, max_size=4), TEXT)
def test_what_a_model_says_may_be_anything_too(name: str, criteria: str, targets: list[str], salt: str) -> None:
    alignments = [badge.Alignment(name=one, url="https://data.europa.eu/esco/1", level=criteria) for one in targets]
    achievement = badge.Achievement(
        address="https://ecluse.example/badges/modeles/1/",
        name=name,
        description=criteria,
        criteria=criteria,
        version="1",
        language="fr",
        alignments=alignments,
    )
    made = Template(document(achievement=achievement))

    said = values(salt=salt)
    assert made.statements(said) == reference(filled(made, said))


EVIDENCE = some.builds(
    badge.Evidence, name=TEXT, narrative=TEXT | some.just(""), url=some.sampled_from(["", "https://travaux.example/1"])
)
RESULT = some.builds(
    badge.Result,
    description=some.sampled_from(["https://ecluse.example/badges/modeles/1/#r1", "https://ecluse.example/badges/modeles/1/#r2"]),
    level=some.sampled_from(["", "https://ecluse.example/badges/modeles/1/#r1-2"]),
    value=TEXT | some.just(""),
)
SAID = some.builds(
    badge.Said,
    narrative=TEXT | some.just(""),
    evidence=some.lists(EVIDENCE, max_size=3),
    results=some.lists(RESULT, max_size=2),
)


@settings(max_examples=60, deadline=None)
@given(SAID, SAID)
def test_what_is_said_of_a_person_may_be_anything_too(first: badge.Said, second: badge.Said) -> None:
    made = Template(document(said=first), template.holes_of(first))

    for said in (first, second) if template.shape_of(first) == template.shape_of(second) else (first,):
        award = samples.award(status=STATUS, said=said)
        filled_in = template.badge_values(award)
        assert filled(made, filled_in) == badge.credential(award)
        assert made.statements(filled_in) == reference(badge.credential(award))


@settings(max_examples=40, deadline=None)
@given(TEXT, TEXT, some.lists(TEXT, min_size=1, max_size=4), TEXT)
def test_what_a_model_measures_and_shows_may_be_anything_too(caption: str, name: str, levels: list[str], salt: str) -> None:
    address = "https://ecluse.example/badges/modeles/1/"
    grid = [badge.RubricLevel(address=f"{address}#r1-{place}", name=one, description=name) for place, one in enumerate(levels)]
    achievement = badge.Achievement(
        address=address, name="n", description="d", criteria="c", version="2", language="fr",
        image=f"{address}image/", image_words=caption,
        results=[
            badge.ResultDescription(
                address=f"{address}#r1", name=name, kind="RubricCriterionLevel", levels=grid, required_level=grid[-1].address
            ),
            badge.ResultDescription(address=f"{address}#r2", name=name, kind="Result", allowed=levels, required=levels[0]),
        ],
        editions=[badge.Edition(address=f"{address}v1/", language="fr", version="1")],
    )  # fmt: skip
    made = Template(document(achievement=achievement))

    said = values(salt=salt)
    assert made.statements(said) == reference(filled(made, said))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_values_say_only_themselves(hostile: str) -> None:
    said = values(salt=hostile, identityHash=hostile)

    read = filled(COMPILED, said)
    assert read["credentialSubject"]["identifier"][0]["salt"] == hostile
    assert COMPILED.statements(said) == reference(read)


def test_a_tab_is_escaped_as_the_standard_asks() -> None:
    said = values(salt="a\tb")

    assert COMPILED.statements(said) == statements(filled(COMPILED, said))
    assert '"a\\tb"' in COMPILED.statements(said)


def test_two_competences_that_look_alike_are_put_in_order_by_the_whole_algorithm() -> None:
    same = badge.Alignment(name="gérer", url="https://data.europa.eu/esco/1")
    achievement = badge.Achievement(
        address="https://ecluse.example/badges/modeles/1/", name="n", description="d", criteria="c", version="1", language="fr",
        alignments=[same, same, same],
    )  # fmt: skip
    made = Template(document(achievement=achievement))

    assert made.statements(values()) == reference(filled(made, values()))


def test_two_values_that_make_one_statement_count_once() -> None:
    made = Template(document(), {"a": ("name",), "b": ("type", 1)})

    said = {"a": "x", "b": "OpenBadgeCredential"}
    # A type is an address for the statements: the template takes it as it would be written there, so it is refused.
    with pytest.raises(Unsafe):
        made.statements(said)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"salt": ""}, "null"),
        ({"salt": "a\x00b"}, "control"),
        ({"salt": "\ud800"}, "control"),
        ({"id": "/badges/1/"}, "relative"),
        ({"id": 'https://e.example/"> <urn:b> <urn:c> .'}, "relative"),
        ({"statusListCredential": "https://e.example/a b"}, "relative"),
    ],
)
def test_what_a_strict_reader_would_not_cover_is_refused(changed: dict[str, str], reason: str) -> None:
    with pytest.raises(Unsafe) as refusal:
        COMPILED.statements(values(**changed))
    assert refusal.value.reason == reason


def test_an_undefined_term_is_refused_before_anything_is_signed() -> None:
    with pytest.raises(Unsafe) as refusal:
        Template({**document(), "diplomaGrade": "A"})
    assert refusal.value.reason == "undefined"


def test_a_missing_value_is_refused() -> None:
    said = values()
    del said["salt"]
    with pytest.raises(KeyError):
        COMPILED.statements(said)


def test_a_batch_stops_when_the_reference_reads_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    signer = BatchSigner(Template(document()), key_for(samples.PAIR.private, samples.METHOD), every=3)
    asked: list[str] = []
    real = template.reference

    def watched(read: dict[str, Any]) -> str:
        asked.append(read["id"])
        return real(read) if len(asked) < 3 else real(read).replace("94567", "94568")

    monkeypatch.setattr(template, "reference", watched)
    for number in range(6):
        signer.sign(values(id=f"https://ecluse.example/badges/{number}/"), created=samples.ISSUED_AT)
    with pytest.raises(SignerDiffers) as refusal:
        signer.sign(values(id="https://ecluse.example/badges/6/"), created=samples.ISSUED_AT)

    assert [one[-2] for one in asked] == ["0", "3", "6"]
    assert "9456" in refusal.value.line


def test_a_badge_of_a_batch_is_verified_as_any_other() -> None:
    signer = BatchSigner(Template(document()), key_for(samples.PAIR.private, samples.METHOD))
    text = ""
    for second in range(3):
        moment = datetime(2026, 11, 20, 9, 30, second, tzinfo=UTC)
        text = signer.sign(values(salt=f"{second}"), created=moment)

    judged = verdict(text.encode(), at=samples.READ_AT, find_key=samples.known_key)
    assert [check.result for check in judged.checks if check.subject is Subject.PROOF] == [Result.OK]
    assert json.loads(text)["proof"]["created"] == "2026-11-20T09:30:02Z"
