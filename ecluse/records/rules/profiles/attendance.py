"""Attendance: the recipe 0.0.1 of Training Evidence Systems, as the registry of Tin Can published it, and what presence in a training asks besides.

Published as “presence in training, version 1” in docs/reference/profiles.md; rules of that page have the source “presence 1”.
"""

from __future__ import annotations

from .profile import Fault, Faults, Profile, Said, missing, no_timestamp, short

RECIPE = "http://id.tincanapi.com/recipe/attendance/base/0_0_1"
_ADL, _STREAMS, _TINCAN = (
    "http://adlnet.gov/expapi/verbs/",
    "http://activitystrea.ms/schema/1.0/",
    "http://id.tincanapi.com/verb/",
)
ATTENDED = f"{_ADL}attended"
VERBS = frozenset(
    {
        ATTENDED,
        f"{_ADL}registered",
        f"{_ADL}resumed",
        f"{_TINCAN}unregistered",
        f"{_TINCAN}adjourned",
        *(f"{_STREAMS}{one}" for one in ("schedule", "open", "join", "leave", "close")),
    }
)
_OURS = frozenset({ATTENDED, f"{_STREAMS}join", f"{_STREAMS}leave"})

ATTENDANCE = Profile(
    "attendance",
    claimed=lambda one: any(category.startswith("http://id.tincanapi.com/recipe/attendance/") for category in one.categories),
    meant=lambda one: one.verb in _OURS,
)
ATTENDANCE.add("timestamp", "attendance recipe 0.0.1, Simple Attendance", no_timestamp)


@ATTENDANCE.rule("attendance recipe 0.0.1, context.category")
def category(one: Said) -> Faults:
    """Each statement names the recipe."""
    if RECIPE not in one.categories:
        yield Fault("/context/contextActivities/category", RECIPE)


@ATTENDANCE.rule("attendance recipe 0.0.1, Detailed Attendance")
def verb(one: Said) -> Faults:
    """Ten verbs are of the recipe."""
    if one.verb not in VERBS:
        yield Fault("/verb/id", short(one.verb))


@ATTENDANCE.rule("attendance recipe 0.0.1, What Are You Attending?")
def kind(one: Said) -> Faults:
    """What is attended has a type."""
    if not one.definition.get("type"):
        yield Fault("/object/definition/type")


@ATTENDANCE.rule("presence 1")
def people(one: Said) -> Faults:
    """A group names those who were there."""
    who = one.whole["actor"]
    if who.get("objectType") == "Group" and not who.get("member"):
        yield Fault("/actor/member")


@ATTENDANCE.rule("presence 1")
def duration(one: Said) -> Faults:
    """How long what was attended took: hours of presence are counted from it."""
    if one.verb == ATTENDED and "duration" not in one.result:
        yield missing("/result/duration")


@ATTENDANCE.rule("presence 1")
def part_of(one: Said) -> Faults:
    """To which training it belongs."""
    if one.verb in _OURS and not (one.around("parent") or one.around("grouping")):
        yield Fault("/context/contextActivities/parent")


@ATTENDANCE.rule("presence 1")
def absence(one: Said) -> Faults:
    """“Attended” is never said of somebody who was not there."""
    if one.verb == ATTENDED and False in (one.result.get("success"), one.result.get("completion")):
        yield Fault("/result")
