"""Good statements of each profile, and what changes them."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from ecluse.records.rules.profiles import attendance, cmi5, h5p, video

Statement = dict[str, Any]
Change = Callable[[Statement], object]
KEY = "0193b0a4-0000-7000-8000-000000000001"
AWA = {"objectType": "Agent", "account": {"homePage": "https://lms.exemple.be", "name": "7"}}
MOMENT = "2026-11-28T10:00:00Z"


def a_unit(verb: str = cmi5.INITIALIZED, *, result: Any = None, extensions: Any = None, move_on: bool = False) -> Statement:
    """A unit of cmi5 speaks in its session."""
    categories = [{"id": cmi5.CATEGORY}, *([{"id": cmi5.MOVE_ON}] if move_on else [])]
    said: Statement = {
        "id": KEY,
        "timestamp": MOMENT,
        "actor": deepcopy(AWA),
        "verb": {"id": verb},
        "object": {"id": "https://lms.exemple.be/unit/7"},
        "context": {
            "registration": KEY,
            "contextActivities": {"category": categories, "grouping": [{"id": "https://editeur.exemple/unit"}]},
            "extensions": {cmi5.SESSION: "s-1", **(extensions or {})},
        },
    }
    return said | ({"result": result} if result else {})


def a_pass(**score: Any) -> Statement:
    """A unit that was passed."""
    return a_unit(cmi5.PASSED, result={"success": True, "duration": "PT5M", "score": score or {"scaled": 0.9}}, move_on=True)


def a_launch(**extensions: Any) -> Statement:
    """A platform launches a unit."""
    said = {cmi5.LAUNCH_MODE: "Normal", cmi5.LAUNCH_URL: "https://lms.exemple.be/u", cmi5.LAUNCH_MOVE_ON: "Passed"} | extensions
    return a_unit(cmi5.LAUNCHED, extensions=said)


def v(name: str) -> str:
    """The address of an extension of the video profile."""
    return f"{video.ADDRESS}/extensions/{name}"


def a_pause(verb: str = video.PAUSED, **result: Any) -> Statement:
    """A video is paused, with all that any template asks."""
    extensions = {v("time"): 12.5, v("progress"): 0.2, v("played-segments"): "0.000[.]12.500", v("time-from"): 1, v("time-to"): 9}
    return {
        "id": KEY,
        "timestamp": MOMENT,
        "actor": deepcopy(AWA),
        "verb": {"id": verb},
        "object": {"id": "https://video.exemple.be/1", "definition": {"type": f"{video.ADDRESS}/activity-type/video"}},
        "result": {"extensions": extensions, **result},
        "context": {
            "contextActivities": {"category": [{"id": video.ADDRESS}]},
            "extensions": {v("length"): 60.0, v("volume"): 0.5},
        },
    }


def an_answer(**definition: Any) -> Statement:
    """An exercise of H5P is answered."""
    extensions = {h5p.CONTENT: 7, h5p.PART: "k-1"}
    return {
        "actor": deepcopy(AWA),
        "verb": {"id": h5p.ANSWERED},
        "object": {
            "id": "https://site.exemple.be/h5p/7?subContentId=k-1",
            "definition": {"extensions": extensions, "interactionType": "choice", **definition},
        },
        "result": {"score": {"min": 0, "max": 3, "raw": 2}, "response": "1[,]2"},
        "context": {"contextActivities": {"category": {"id": f"{h5p.LIBRARIES}H5P.MultiChoice-1.16"}}},
    }


def a_presence(verb: str = attendance.ATTENDED) -> Statement:
    """Somebody was present on a half-day of a session."""
    return {
        "timestamp": MOMENT,
        "actor": deepcopy(AWA),
        "verb": {"id": verb},
        "object": {"id": "https://centre.exemple.be/s#1", "definition": {"type": "http://activitystrea.ms/schema/1.0/event"}},
        "result": {"duration": "PT3H30M"},
        "context": {
            "contextActivities": {"parent": [{"id": "https://centre.exemple.be/s"}], "category": [{"id": attendance.RECIPE}]}
        },
    }
