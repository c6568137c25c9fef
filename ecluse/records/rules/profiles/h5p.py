"""H5P: what its core says (h5p-php-library, `js/h5p-x-api-event.js`) and h5p.org documents of its statements. It has no profile of its own."""

from __future__ import annotations

import re

from .profile import Fault, Faults, Profile, Said, extension_at, missing, short

LIBRARIES = "http://h5p.org/libraries/"
CONTENT, PART = "http://h5p.org/x-api/h5p-local-content-id", "http://h5p.org/x-api/h5p-subContentId"
_ADL = "http://adlnet.gov/expapi/verbs/"
ANSWERED = f"{_ADL}answered"
# `H5P.XAPIEvent.allowedXAPIVerbs`; some libraries say one of their own, `consumed`.
VERBS = frozenset(
    f"{_ADL}{one}"
    for one in (
        "answered", "asked", "attempted", "attended", "commented", "completed", "consumed", "exited", "experienced", "failed",
        "imported", "initialized", "interacted", "launched", "mastered", "passed", "preferred", "progressed", "registered",
        "responded", "resumed", "scored", "shared", "suspended", "terminated", "voided",
    )
)  # fmt: skip
# Machine name, then version: H5P.Blanks-1.14.
_LIBRARY = re.compile(re.escape(LIBRARIES) + r"[A-Za-z][\w.]*-\d+\.\d+(?:\.\d+)?")


def _extensions(one: Said) -> dict[str, object]:
    found = one.definition.get("extensions")
    return found if isinstance(found, dict) else {}


H5P = Profile(
    "h5p",
    claimed=lambda one: any(category.startswith(LIBRARIES) for category in one.categories),
    meant=lambda one: CONTENT in _extensions(one),
)


@H5P.rule("H5P core, setContext")
def library(one: Said) -> Faults:
    """The library that speaks, with its version, among the categories."""
    if not any(_LIBRARY.fullmatch(category) for category in one.categories):
        yield Fault("/context/contextActivities/category")


@H5P.rule("H5P core, allowedXAPIVerbs")
def verb(one: Said) -> Faults:
    """A verb that H5P says."""
    if one.verb not in VERBS:
        yield Fault("/verb/id", short(one.verb))


@H5P.rule("H5P core, setObject")
def content(one: Said) -> Faults:
    """The content, by its number on the site."""
    if CONTENT not in _extensions(one):
        yield missing(extension_at("object/definition", CONTENT), named="h5p-local-content-id")


@H5P.rule("H5P core, getContentXAPIId")
def part(one: Said) -> Faults:
    """A part of a content has an address of its own, which ends with its key."""
    key = _extensions(one).get(PART)
    if key is not None and f"subContentId={key}" not in str(one.object.get("id", "")):
        yield Fault("/object/id", short(key))


@H5P.rule("H5P core, setScoredResult")
def score(one: Said) -> Faults:
    """A score with its least and its most."""
    for name in ("min", "max", "raw"):
        if one.score and name not in one.score:
            yield missing(f"/result/score/{name}")


@H5P.rule("h5p.org, answered")
def result(one: Said) -> Faults:
    """An answer has its result."""
    if one.verb == ANSWERED and not one.result:
        yield missing("/result")


@H5P.rule("h5p.org, answered")
def response(one: Said) -> Faults:
    """An answer to an interaction says what was answered."""
    if one.verb == ANSWERED and one.result and "interactionType" in one.definition and "response" not in one.result:
        yield missing("/result/response")
