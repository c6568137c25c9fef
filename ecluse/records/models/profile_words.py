"""The rules of profiles in words: what is wrong, and what to do. The names of rules are stable; the words may change."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROFILE_WORDS: dict[str, tuple[Promise, Promise]] = {
    "cmi5": (_("cmi5"), _("Courses that a platform launches, unit by unit, with a session and a way to move on.")),
    "video": (_("Videos"), _("Players that say what was watched: length, moments, parts played.")),
    "h5p": (_("H5P"), _("Exercises made with H5P, as its own player says them.")),
    "attendance": (_("Presence"), _("Who was there, how long, in which training.")),
}
"""Each profile: its name, and for what it is."""

_MISSING = _("“{value}” is missing. The tool should add it.")
_NO_ID = _("The statement has no id. The tool should give each one an id of its own, so that none is counted twice.")
_NO_TIMESTAMP = _("The statement does not say when it happened. The tool should add its timestamp.")
_NO_CATEGORY = _("The statement does not say that it follows the profile. The tool should name {value} among its categories.")
_VERB = _("The profile does not know the verb “{value}”. The tool should use one of the profile.")
_NOT_A_NUMBER = _("“{value}” is not a number. The tool should write one, without quotation marks.")
_CMI5: dict[str, Promise] = {
    "cmi5.id": _NO_ID,
    "cmi5.timestamp": _NO_TIMESTAMP,
    "cmi5.utc": _("The moment “{value}” is not in universal time. The tool should write it with Z at its end."),
    "cmi5.session": _(
        "The statement does not say in which session it was said. The unit should add the one it was launched with."
    ),
    "cmi5.verb": _VERB,
    "cmi5.actor": _("Whoever acts is not one person with an account. The unit should use the actor it was launched with."),
    "cmi5.registration": _("The registration is missing. The unit should add the one it was launched with."),
    "cmi5.publisher": _("The unit is not named as its publisher does. The unit should copy the grouping it was launched with."),
    "cmi5.about": _("The statement is about no activity. The unit should name itself, as it was launched."),
    "cmi5.satisfied": _("Only a block or a course is satisfied. The platform should say which of the two it is."),
    "cmi5.score": _("Only “passed” and “failed” have a score. The unit should leave it out here."),
    "cmi5.scaled": _("The score {value} is below 0. The unit should write a part of the whole from 0 to 1."),
    "cmi5.bounds": _("A score has no least or no most. The unit should add “min” and “max” to it."),
    "cmi5.success": _("With this verb success is {value}. The unit should write it so."),
    "cmi5.no-success": _("Only “passed”, “failed” and “waived” say success. The unit should leave it out here."),
    "cmi5.completion": _("With this verb completion is true. The unit should write it so."),
    "cmi5.no-completion": _("Only “completed” and “waived” say completion. The unit should leave it out here."),
    "cmi5.duration": _MISSING,
    "cmi5.progress": _("The progress “{value}” is no whole number from 0 to 100. The unit should write one."),
    "cmi5.reason": _("Nothing says why the unit was waived. The platform should add the reason."),
    "cmi5.move-on-category": _(
        "The result counts for moving on, and does not say so. The unit should name {value} among its categories."
    ),
    "cmi5.no-move-on-category": _(
        "The category “moveon” is for results with success or completion. The unit should leave it out here."
    ),
    "cmi5.mastery": _(
        "The mastery score “{value}” is no number from 0 to 1, or the verb contradicts it. The unit should correct one of them."
    ),
    "cmi5.launch-mode": _("The launch mode “{value}” does not exist. The platform should write Normal, Browse or Review."),
    "cmi5.launch-address": _MISSING,
    "cmi5.launch-move-on": _(
        "The way to move on “{value}” does not exist. The platform should write Passed, Completed, CompletedAndPassed, "
        "CompletedOrPassed or NotApplicable."
    ),
}
_VIDEO: dict[str, Promise] = {
    "video.id": _NO_ID,
    "video.timestamp": _NO_TIMESTAMP,
    "video.category": _NO_CATEGORY,
    "video.verb": _VERB,
    "video.kind": _("What was watched is neither a video nor a recording. The player should say its type."),
    **dict.fromkeys(
        (
            "video.length",
            "video.time",
            "video.progress",
            "video.played-segments",
            "video.time-from",
            "video.time-to",
            "video.end",
        ),
        _MISSING,
    ),
    "video.change": _("Nothing says what was changed. The player should say captions, volume or the size of the screen."),
    "video.numbers-of-context": _NOT_A_NUMBER,
    "video.numbers-of-result": _NOT_A_NUMBER,
    "video.segments": _(
        "The parts played “{value}” cannot be read. The player should write them like 0.000[.]12.000[,]14.000[.]21.000."
    ),
}
_H5P: dict[str, Promise] = {
    "h5p.library": _(
        "The kind of exercise is not said. The tool should name its library, such as http://h5p.org/libraries/H5P.Blanks-1.14."
    ),
    "h5p.verb": _VERB,
    "h5p.content": _MISSING,
    "h5p.part": _(
        "The part {value} of the exercise has no address of its own. The tool should end the address with subContentId and its key."
    ),
    "h5p.score": _MISSING,
    "h5p.result": _MISSING,
    "h5p.response": _MISSING,
}
_ATTENDANCE: dict[str, Promise] = {
    "attendance.timestamp": _NO_TIMESTAMP,
    "attendance.category": _NO_CATEGORY,
    "attendance.verb": _VERB,
    "attendance.kind": _("What was attended has no type. The tool should say meeting, event, conference or the like."),
    "attendance.people": _("The group names nobody. The tool should name those who were there."),
    "attendance.duration": _MISSING,
    "attendance.part-of": _(
        "The statement does not say to which training it belongs. The tool should name the session as parent or grouping."
    ),
    "attendance.absence": _(
        "“Attended” is said of somebody who was not there. The tool should say nothing of absences, or take back what it said."
    ),
}
RULE_WORDS: dict[str, Promise] = _CMI5 | _VIDEO | _H5P | _ATTENDANCE
"""The sentence of each rule, with the value to fill in."""


def rule_words(rule: str, value: str = "") -> str:
    """A rule that was not followed, as a sentence in the language in use."""
    return str(RULE_WORDS[rule]).format(value=value)
