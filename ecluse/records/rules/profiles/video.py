"""The video profile of xAPI, version 1.0.4 (https://w3id.org/xapi/video): what its templates say is included, and of which kind."""

from __future__ import annotations

import re
from collections.abc import Callable

from .profile import Fault, Faults, Profile, Said, extension_at, is_number, missing, no_id, no_timestamp, short

ADDRESS = "https://w3id.org/xapi/video"
_ADL = "http://adlnet.gov/expapi/verbs/"
INITIALIZED, COMPLETED, TERMINATED, INTERACTED = (
    f"{_ADL}{one}" for one in ("initialized", "completed", "terminated", "interacted")
)
PLAYED, PAUSED, SEEKED = (f"{ADDRESS}/verbs/{one}" for one in ("played", "paused", "seeked"))
VERBS = frozenset({INITIALIZED, PLAYED, PAUSED, SEEKED, COMPLETED, TERMINATED, INTERACTED})
TYPES = frozenset({f"{ADDRESS}/activity-type/video", f"{ADDRESS}/activity-type/audio"})
# What an interaction changes: each of these sets whole.
CHANGES = (("cc-enabled", "cc-subtitle-lang"), ("volume",), ("full-screen", "screen-size", "video-playback-size"))
_SEGMENT = r"\d+(?:\.\d+)?\[\.\]\d+(?:\.\d+)?"
_SEGMENTS = re.compile(rf"(?:{_SEGMENT}(?:\[,\]{_SEGMENT})*)?")


def _extension(name: str) -> str:
    return f"{ADDRESS}/extensions/{name}"


def _claims(one: Said) -> bool:
    """By the address of the profile, or of a version of it (xAPI Profiles, part two, 5.0)."""
    return any(category == ADDRESS or category.startswith(f"{ADDRESS}/v") for category in one.categories)


VIDEO = Profile(
    "video", claimed=_claims, meant=lambda one: one.verb in (PLAYED, PAUSED, SEEKED) or one.definition.get("type") in TYPES
)
VIDEO.add("id", "video 1.0.4, templates", no_id)
VIDEO.add("timestamp", "video 1.0.4, templates", no_timestamp)


@VIDEO.rule("xAPI Profiles, part two, 5.0")
def category(one: Said) -> Faults:
    """A statement says which profile it follows."""
    if not _claims(one):
        yield Fault("/context/contextActivities/category", ADDRESS)


@VIDEO.rule("video 1.0.4, templates")
def verb(one: Said) -> Faults:
    """Seven verbs have a template."""
    if one.verb not in VERBS:
        yield Fault("/verb/id", short(one.verb))


@VIDEO.rule("video 1.0.4, objectActivityType")
def kind(one: Said) -> Faults:
    """The object is a video or an audio recording; when it is initialized it may not be said yet."""
    if one.verb != INITIALIZED and one.definition.get("type") not in TYPES:
        yield Fault("/object/definition/type", short(one.definition.get("type", "")))


def _needs(name: str, part: str, *verbs: str) -> None:
    """An extension that is included with these verbs."""
    at = extension_at(part, _extension(name))

    def faults(one: Said) -> Faults:
        value = one.in_context(_extension(name)) if part == "context" else one.in_result(_extension(name))
        if one.verb in verbs and value is None:
            yield missing(at, named=name)

    VIDEO.add(name, "video 1.0.4, templates", faults)


_needs("length", "context", INITIALIZED, PAUSED, COMPLETED, TERMINATED)
_needs("time", "result", PLAYED, PAUSED, COMPLETED, TERMINATED, INTERACTED)
_needs("progress", "result", PAUSED, COMPLETED, TERMINATED)
_needs("played-segments", "result", PAUSED, COMPLETED, TERMINATED)
_needs("time-from", "result", SEEKED)
_needs("time-to", "result", SEEKED)


@VIDEO.rule("video 1.0.4, completed")
def end(one: Said) -> Faults:
    """What is completed says so, and how long it took."""
    for name in ("duration", "completion"):
        if one.verb == COMPLETED and name not in one.result:
            yield missing(f"/result/{name}")


@VIDEO.rule("video 1.0.4, interacted")
def change(one: Said) -> Faults:
    """An interaction says what was changed: captions, volume or the size of the screen."""
    if one.verb == INTERACTED and not any(
        all(one.in_context(_extension(name)) is not None for name in names) for names in CHANGES
    ):
        yield Fault("/context/extensions")


def _is_number(part: str, *names: str) -> Callable[[Said], Faults]:
    def faults(one: Said) -> Faults:
        read = one.in_context if part == "context" else one.in_result
        for name in names:
            value = read(_extension(name))
            if value is not None and not is_number(value):
                yield Fault(extension_at(part, _extension(name)), short(value))

    return faults


VIDEO.add("numbers-of-context", "video 1.0.4, concepts", _is_number("context", "length", "completion-threshold", "volume"))
VIDEO.add("numbers-of-result", "video 1.0.4, concepts", _is_number("result", "time", "time-from", "time-to", "progress"))


@VIDEO.rule("video 1.0.4, concepts")
def segments(one: Said) -> Faults:
    """What was played, such as 0.000[.]12.000[,]14.000[.]21.000."""
    name = _extension("played-segments")
    value = one.in_result(name)
    if value is not None and not (isinstance(value, str) and _SEGMENTS.fullmatch(value.replace(" ", ""))):
        yield Fault(extension_at("result", name), short(value))
