"""cmi5 (Quartz, 1st edition, AICC and ADL; IEEE 9274.2.1): what one statement alone can show of sections 7 to 9.

Statements of the category of cmi5 are “defined”; the others of a tool that follows cmi5 are “allowed” (7.1.3): few rules are theirs.
The order of statements within a session (9.3) is the affair of whoever launches units, and is not looked at here.
"""

from __future__ import annotations

from collections.abc import Callable

from .profile import Fault, Faults, Profile, Said, extension_at, is_number, missing, no_id, no_timestamp, short

_CMI5 = "https://w3id.org/xapi/cmi5"
CATEGORY, MOVE_ON = f"{_CMI5}/context/categories/cmi5", f"{_CMI5}/context/categories/moveon"
SESSION, MASTERY = f"{_CMI5}/context/extensions/sessionid", f"{_CMI5}/context/extensions/masteryscore"
LAUNCH_MODE, LAUNCH_URL = f"{_CMI5}/context/extensions/launchmode", f"{_CMI5}/context/extensions/launchurl"
LAUNCH_MOVE_ON = f"{_CMI5}/context/extensions/moveon"
PROGRESS, REASON = f"{_CMI5}/result/extensions/progress", f"{_CMI5}/result/extensions/reason"
BLOCK, COURSE = f"{_CMI5}/activitytype/block", f"{_CMI5}/activitytype/course"
_ADL, _W3ID = "http://adlnet.gov/expapi/verbs/", "https://w3id.org/xapi/adl/verbs/"
LAUNCHED, INITIALIZED, COMPLETED, PASSED, FAILED, TERMINATED = (
    f"{_ADL}{one}" for one in ("launched", "initialized", "completed", "passed", "failed", "terminated")
)
ABANDONED, WAIVED, SATISFIED = (f"{_W3ID}{one}" for one in ("abandoned", "waived", "satisfied"))
VERBS = frozenset({LAUNCHED, INITIALIZED, COMPLETED, PASSED, FAILED, TERMINATED, ABANDONED, WAIVED, SATISFIED})
MODES = ("Normal", "Browse", "Review")
WAYS_ON = ("Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed", "NotApplicable")


def is_defined(one: Said) -> bool:
    """Whether a statement is of the category of cmi5 (9.6.2.1)."""
    return CATEGORY in one.categories


# All that a unit says is said within a launch, in statements that are defined or allowed.
CMI5 = Profile("cmi5", claimed=is_defined, meant=lambda _one: True)


def _defined(source: str) -> Callable[[Callable[[Said], Faults]], None]:
    """A rule for statements of the category of cmi5 only."""

    def add(faults: Callable[[Said], Faults]) -> None:
        def only(one: Said) -> Faults:
            return faults(one) if is_defined(one) else iter(())

        CMI5.add(faults.__name__.replace("_", "-"), f"cmi5 {source}", only)

    return add


CMI5.add("id", "cmi5 9.1", no_id)
CMI5.add("timestamp", "cmi5 9.7", no_timestamp)


@CMI5.rule("cmi5 9.7")
def utc(one: Said) -> Faults:
    """Moments are in UTC."""
    moment = str(one.whole.get("timestamp", ""))
    if moment and not moment.upper().endswith(("Z", "+00:00", "+0000", "+00")):
        yield Fault("/timestamp", short(moment))


@CMI5.rule("cmi5 9.6.3.1")
def session(one: Said) -> Faults:
    """Each statement, defined or allowed, has the id of the session that was launched."""
    if not isinstance(one.in_context(SESSION), str):
        yield Fault(extension_at("context", SESSION))


@_defined("9.3")
def verb(one: Said) -> Faults:
    """Nine verbs are defined."""
    if one.verb not in VERBS:
        yield Fault("/verb/id", short(one.verb))


@_defined("9.2")
def actor(one: Said) -> Faults:
    """One agent, by an account."""
    who = one.whole["actor"]
    if who.get("objectType", "Agent") != "Agent" or "account" not in who:
        yield Fault("/actor")


@_defined("9.6.1")
def registration(one: Said) -> Faults:
    """The registration of the launch."""
    if "registration" not in one.context:
        yield Fault("/context/registration")


@_defined("9.6.2.3")
def publisher(one: Said) -> Faults:
    """The unit by the id of its publisher, among the groupings; a block or a course has one too."""
    if not one.around("grouping"):
        yield Fault("/context/contextActivities/grouping")


@_defined("9.4")
def about(one: Said) -> Faults:
    """The object is the unit, or the block or course that is satisfied."""
    if not one.is_about_activity:
        yield Fault("/object")


@_defined("9.3.9")
def satisfied(one: Said) -> Faults:
    """A block or a course is satisfied, and says which it is."""
    if one.verb == SATISFIED and one.definition.get("type") not in (BLOCK, COURSE):
        yield Fault("/object/definition/type", short(one.definition.get("type", "")))


@_defined("9.5.1")
def score(one: Said) -> Faults:
    """A score only with “passed” and “failed”."""
    if one.score and one.verb not in (PASSED, FAILED):
        yield Fault("/result/score")


@_defined("9.5.1")
def scaled(one: Said) -> Faults:
    """The part of the whole, from 0 to 1."""
    if one.score.get("scaled", 0) < 0:
        yield Fault("/result/score/scaled", short(one.score["scaled"]))


@_defined("9.5.1")
def bounds(one: Said) -> Faults:
    """A raw score is given with its least and its most."""
    if "raw" in one.score and not {"min", "max"} <= one.score.keys():
        yield Fault("/result/score")


@_defined("9.5.2")
def success(one: Said) -> Faults:
    """True for “passed” and “waived”, false for “failed”."""
    right = {PASSED: True, WAIVED: True, FAILED: False}.get(one.verb)
    if right is not None and one.result.get("success") is not right:
        yield Fault("/result/success", short(right))


@_defined("9.5.2")
def no_success(one: Said) -> Faults:
    """No other verb says success."""
    if "success" in one.result and one.verb not in (PASSED, WAIVED, FAILED):
        yield Fault("/result/success")


@_defined("9.5.3")
def completion(one: Said) -> Faults:
    """True for “completed” and “waived”."""
    if one.verb in (COMPLETED, WAIVED) and one.result.get("completion") is not True:
        yield Fault("/result/completion")


@_defined("9.5.3")
def no_completion(one: Said) -> Faults:
    """No other verb says completion."""
    if "completion" in one.result and one.verb not in (COMPLETED, WAIVED):
        yield Fault("/result/completion")


@_defined("9.5.4")
def duration(one: Said) -> Faults:
    """How long it took, for what comes to an end."""
    if one.verb in (TERMINATED, COMPLETED, PASSED, FAILED, ABANDONED) and "duration" not in one.result:
        yield missing("/result/duration")


@_defined("9.5.5.1")
def progress(one: Said) -> Faults:
    """A whole number from 0 to 100."""
    value = one.in_result(PROGRESS)
    if value is not None and not (is_number(value) and value == int(value) and 0 <= value <= 100):
        yield Fault(extension_at("result", PROGRESS), short(value))


@_defined("9.5.5.2")
def reason(one: Said) -> Faults:
    """Why a unit was waived."""
    if one.verb == WAIVED and not isinstance(one.in_result(REASON), str):
        yield Fault(extension_at("result", REASON))


@_defined("9.6.2.2")
def move_on_category(one: Said) -> Faults:
    """A result that says success or completion is of the category “moveon”."""
    if ("success" in one.result or "completion" in one.result) and MOVE_ON not in one.categories:
        yield Fault("/context/contextActivities/category", MOVE_ON)


@CMI5.rule("cmi5 9.6.2.2")
def no_move_on_category(one: Said) -> Faults:
    """Nothing else is."""
    if MOVE_ON in one.categories and not (is_defined(one) and ("success" in one.result or "completion" in one.result)):
        yield Fault("/context/contextActivities/category")


@_defined("9.6.3.2")
def mastery(one: Said) -> Faults:
    """A number from 0 to 1; the score of “passed” reaches it, the one of “failed” does not (9.3.4, 9.3.5)."""
    value, part = one.in_context(MASTERY), one.score.get("scaled")
    if value is None:
        return
    is_good = is_number(value) and 0 <= value <= 1
    contradicts = (
        is_good and part is not None and ((one.verb == PASSED and part < value) or (one.verb == FAILED and part >= value))
    )
    if not is_good or contradicts:
        yield Fault(extension_at("context", MASTERY), short(value))


@_defined("9.6.3.3")
def launch_mode(one: Said) -> Faults:
    """How a unit was launched."""
    if one.verb == LAUNCHED and one.in_context(LAUNCH_MODE) not in MODES:
        yield Fault(extension_at("context", LAUNCH_MODE), short(one.in_context(LAUNCH_MODE) or ""))


@_defined("9.6.3.4")
def launch_address(one: Said) -> Faults:
    """Where a unit was launched."""
    if one.verb == LAUNCHED and not isinstance(one.in_context(LAUNCH_URL), str):
        yield missing(extension_at("context", LAUNCH_URL), named="launchurl")


@_defined("9.6.3.6")
def launch_move_on(one: Said) -> Faults:
    """What a unit asks to move on."""
    if one.verb == LAUNCHED and one.in_context(LAUNCH_MOVE_ON) not in WAYS_ON:
        yield Fault(extension_at("context", LAUNCH_MOVE_ON), short(one.in_context(LAUNCH_MOVE_ON) or ""))
