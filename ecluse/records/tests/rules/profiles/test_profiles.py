"""Each rule of each profile: what follows it says nothing, what breaks it is named with its place, and each is broken once here."""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from ecluse.records.models.profile_words import PROFILE_WORDS, RULE_WORDS
from ecluse.records.rules.profiles import PROFILES, RULES, cmi5, h5p, profile_problems, video
from ecluse.records.rules.validation import V1, problems_of

from .said import Change, Statement, a_launch, a_pass, a_pause, a_presence, a_unit, an_answer, v

ALL = tuple(PROFILES)
GOOD: dict[str, list[Statement]] = {
    "cmi5": [
        a_unit(),
        a_launch(),
        a_pass(),
        a_pass(raw=8, min=0, max=10) | {"timestamp": "2026-11-28T10:00:00+00:00"},
        a_unit(cmi5.FAILED, result={"success": False, "duration": "PT1M", "score": {"scaled": 0.2}}, extensions={cmi5.MASTERY: 0.5}, move_on=True),
        a_unit(cmi5.COMPLETED, result={"completion": True, "duration": "PT1M"}, move_on=True),
        a_unit(cmi5.TERMINATED, result={"duration": "PT1M"}),
        a_unit(cmi5.ABANDONED, result={"duration": "PT1M"}),
        a_unit(cmi5.WAIVED, result={"success": True, "completion": True, "extensions": {cmi5.REASON: "Administrative"}}, move_on=True),
        a_unit(cmi5.SATISFIED) | {"object": {"id": "https://lms.exemple.be/b", "definition": {"type": cmi5.BLOCK}}},
    ],
    "video": [
        a_pause(),
        a_pause(video.INITIALIZED),
        a_pause(video.PLAYED),
        a_pause(video.SEEKED),
        a_pause(video.TERMINATED),
        a_pause(video.INTERACTED),
        a_pause(video.COMPLETED, duration="PT1M", completion=True),
    ],
    "h5p": [an_answer()],
    "attendance": [a_presence(), a_presence("http://activitystrea.ms/schema/1.0/join")],
}  # fmt: skip


@pytest.mark.parametrize("profile", ALL)
def test_what_follows_a_profile_says_nothing_and_is_valid(profile: str) -> None:
    assert problems_of(GOOD[profile][:1], V1) == []
    assert profile_problems(GOOD[profile], [profile]) == []


def put(path: str, value: Any) -> Change:
    """Write a value at a place; steps are divided by a space."""

    def change(statement: Statement) -> None:
        *way, last = path.split(" ")
        for step in way:
            statement = statement.setdefault(step, {})
        statement[last] = value

    return change


def take(path: str) -> Change:
    """Take out what is at a place."""

    def change(statement: Statement) -> None:
        *way, last = path.split(" ")
        for step in way:
            statement = statement[step]
        del statement[last]

    return change


CATEGORY, PARENT = "context contextActivities category", "context contextActivities parent"
MOVE_ON = [{"id": cmi5.CATEGORY}, {"id": cmi5.MOVE_ON}]
BROKEN: list[tuple[str, Statement, Change]] = [
    ("cmi5.id", a_unit(), take("id")),
    ("cmi5.timestamp", a_unit(), take("timestamp")),
    ("cmi5.utc", a_unit(), put("timestamp", "2026-11-28T11:00:00+01:00")),
    ("cmi5.session", a_unit(), take(f"context extensions {cmi5.SESSION}")),
    ("cmi5.session", a_unit(), put(f"context extensions {cmi5.SESSION}", 7)),
    ("cmi5.verb", a_unit(), put("verb id", "http://adlnet.gov/expapi/verbs/answered")),
    ("cmi5.actor", a_unit(), put("actor", {"mbox": "mailto:awa@exemple.be"})),
    ("cmi5.registration", a_unit(), take("context registration")),
    ("cmi5.publisher", a_unit(), take("context contextActivities grouping")),
    ("cmi5.about", a_unit(), put("object", {"objectType": "StatementRef", "id": "0193b0a4-0000-7000-8000-000000000002"})),
    ("cmi5.satisfied", a_unit(cmi5.SATISFIED), put("object", {"id": "https://lms.exemple.be/b"})),
    ("cmi5.score", a_unit(cmi5.TERMINATED, result={"duration": "PT1M"}), put("result score", {"scaled": 1})),
    ("cmi5.scaled", a_pass(), put("result score", {"scaled": -0.1})),
    ("cmi5.bounds", a_pass(), put("result score", {"raw": 7})),
    ("cmi5.success", a_pass(), put("result success", False)),
    ("cmi5.success", a_unit(cmi5.FAILED, result={"duration": "PT1M", "success": True}, move_on=True), lambda _one: None),
    ("cmi5.no-success", a_unit(cmi5.TERMINATED, result={"duration": "PT1M"}, move_on=True), put("result success", True)),
    ("cmi5.completion", a_unit(cmi5.COMPLETED, result={"duration": "PT1M", "completion": False}, move_on=True), lambda _one: None),
    ("cmi5.no-completion", a_pass(), put("result completion", True)),
    ("cmi5.duration", a_pass(), take("result duration")),
    ("cmi5.progress", a_unit(), put(f"result extensions {cmi5.PROGRESS}", 12.5)),
    ("cmi5.progress", a_unit(), put(f"result extensions {cmi5.PROGRESS}", True)),
    ("cmi5.reason", GOOD["cmi5"][8], take("result extensions")),
    ("cmi5.move-on-category", a_pass(), put(CATEGORY, [{"id": cmi5.CATEGORY}])),
    ("cmi5.no-move-on-category", a_unit(), put(CATEGORY, MOVE_ON)),
    ("cmi5.mastery", a_pass(), put(f"context extensions {cmi5.MASTERY}", "0.5")),
    ("cmi5.mastery", a_pass(), put(f"context extensions {cmi5.MASTERY}", 0.95)),
    ("cmi5.launch-mode", a_launch(), put(f"context extensions {cmi5.LAUNCH_MODE}", "normal")),
    ("cmi5.launch-address", a_launch(), take(f"context extensions {cmi5.LAUNCH_URL}")),
    ("cmi5.launch-move-on", a_launch(), put(f"context extensions {cmi5.LAUNCH_MOVE_ON}", "Always")),
    ("video.id", a_pause(), take("id")),
    ("video.timestamp", a_pause(), take("timestamp")),
    ("video.category", a_pause(), take(CATEGORY)),
    ("video.verb", a_pause(), put("verb id", "http://adlnet.gov/expapi/verbs/experienced")),
    ("video.kind", a_pause(), take("object definition")),
    ("video.length", a_pause(), take(f"context extensions {v('length')}")),
    ("video.time", a_pause(), take(f"result extensions {v('time')}")),
    ("video.progress", a_pause(), take(f"result extensions {v('progress')}")),
    ("video.played-segments", a_pause(), take(f"result extensions {v('played-segments')}")),
    ("video.time-from", a_pause(video.SEEKED), take(f"result extensions {v('time-from')}")),
    ("video.time-to", a_pause(video.SEEKED), take(f"result extensions {v('time-to')}")),
    ("video.end", a_pause(video.COMPLETED, completion=True), lambda _one: None),
    ("video.change", a_pause(video.INTERACTED), take(f"context extensions {v('volume')}")),
    ("video.numbers-of-context", a_pause(), put(f"context extensions {v('length')}", "60")),
    ("video.numbers-of-result", a_pause(), put(f"result extensions {v('time')}", "12")),
    ("video.segments", a_pause(), put(f"result extensions {v('played-segments')}", "0-12")),
    ("h5p.library", an_answer(), take(CATEGORY)),
    ("h5p.library", an_answer(), put(CATEGORY, [{"id": f"{h5p.LIBRARIES}H5P.MultiChoice"}])),
    ("h5p.verb", an_answer(), put("verb id", "https://x.be/verbe")),
    ("h5p.content", an_answer(), take(f"object definition extensions {h5p.CONTENT}")),
    ("h5p.part", an_answer(), put("object id", "https://site.exemple.be/h5p/7")),
    ("h5p.score", an_answer(), take("result score max")),
    ("h5p.result", an_answer(), take("result")),
    ("h5p.response", an_answer(), take("result response")),
    ("attendance.timestamp", a_presence(), take("timestamp")),
    ("attendance.category", a_presence(), take(CATEGORY)),
    ("attendance.verb", a_presence(), put("verb id", "http://adlnet.gov/expapi/verbs/answered")),
    ("attendance.kind", a_presence(), take("object definition")),
    ("attendance.people", a_presence(), put("actor", {"objectType": "Group", "mbox": "mailto:classe@exemple.be"})),
    ("attendance.duration", a_presence(), take("result")),
    ("attendance.part-of", a_presence(), take(PARENT)),
    ("attendance.absence", a_presence(), put("result success", False)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "statement", "change"), BROKEN, ids=[f"{one[0]}-{n}" for n, one in enumerate(BROKEN)])
def test_what_breaks_a_rule_is_named_by_it_alone(rule: str, statement: Statement, change: Change) -> None:

    said = deepcopy(statement)
    change(said)

    (problem,) = profile_problems([said], [rule.split(".")[0]])

    assert (problem.kind, problem.statement, problem.requirement) == (rule, 0, RULES[rule].source)
    assert problem.pointer.startswith("/")
    assert "exemple.be" not in problem.value or problem.kind == "cmi5.about"


def test_each_rule_is_broken_here_has_a_source_and_a_sentence_in_four_languages() -> None:
    assert {rule for rule, _statement, _change in BROKEN} == set(RULES) == set(RULE_WORDS)
    assert set(PROFILES) == set(PROFILE_WORDS)
    assert all(rule.source for rule in RULES.values())


def test_a_tool_that_follows_nothing_is_not_looked_at_and_one_that_does_is_held_to_what_is_claimed_too() -> None:
    broken = a_pause() | {"timestamp": None}
    del broken["timestamp"]

    assert profile_problems([broken], []) == []
    assert [one.kind for one in profile_problems([an_answer(), broken], ["attendance"])] == ["video.timestamp"]
    assert profile_problems([broken], ["attendance"])[0].statement == 0


def test_what_is_not_meant_for_a_profile_is_left_alone() -> None:
    other = {"actor": {"mbox": "mailto:awa@exemple.be"}, "verb": {"id": "http://x.be/a"}, "object": {"id": "http://x.be/o"}}

    assert profile_problems([other], ["video", "h5p", "attendance"]) == []
    # What cmi5 allows besides says its session and its moment, and needs no more.
    assert {one.kind for one in profile_problems([other], ["cmi5"])} == {"cmi5.id", "cmi5.timestamp", "cmi5.session"}


@pytest.mark.parametrize("profile", ALL)
@pytest.mark.parametrize("value", [None, [], {}, "x" * 99, float("1e300"), True, [[[{}]]]])
def test_strange_values_of_extensions_are_read_without_harm(profile: str, value: Any) -> None:
    for statement in (a_launch(), a_pass(), a_pause(), an_answer(), a_presence()):
        for part in ("context", "result"):
            extensions = (statement.get(part) or {}).get("extensions") or {}
            for name in extensions:
                extensions[name] = value
        for problem in profile_problems([statement], [profile]):
            assert len(problem.value) <= 100
            assert RULE_WORDS[problem.kind].format(value=problem.value)


def test_the_published_page_has_each_rule_with_its_source() -> None:
    page = (Path(__file__).parents[5] / "docs" / "reference" / "profiles.md").read_text(encoding="utf-8")

    rows = dict(re.findall(r"^\| `([a-z0-9.-]+)` \| ([^|]+) \|", page, flags=re.MULTILINE))
    assert rows == {rule.name: rule.source for rule in RULES.values()}
