"""Statements for tests: small ones that are valid, and ways to change one place of them."""

from __future__ import annotations

import json
from typing import Any

ID = "fd41c918-b88b-4b20-a0a5-a4c32391aaa0"
OTHER_ID = "7ccd3322-e1a5-411a-a67d-6a735c76f119"
GONE = object()
"""In `changed`: the place is taken away."""

AGENT = {"objectType": "Agent", "name": "Amélie", "mbox": "mailto:amelie@example.org"}
ACCOUNT = {"account": {"homePage": "https://moodle.example.org", "name": "1234"}}
GROUP = {"objectType": "Group", "name": "Équipe 7", "member": [AGENT, ACCOUNT]}
VERB = {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en-US": "answered", "fr": "a répondu"}}
ACTIVITY = {
    "objectType": "Activity",
    "id": "https://example.org/questions/1",
    "definition": {
        "name": {"fr": "Question 1"},
        "description": {"fr": "Quel câble ?"},
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "moreInfo": "https://example.org/questions/1/about",
        "interactionType": "choice",
        "correctResponsesPattern": ["a[,]b"],
        "choices": [{"id": "a", "description": {"fr": "Le bleu"}}, {"id": "b"}],
        "extensions": {"https://example.org/extensions/level": {"deep": [None, "", {}]}},
    },
}
REFERENCE = {"objectType": "StatementRef", "id": OTHER_ID}
RESULT = {
    "score": {"scaled": 0.5, "raw": 5, "min": 0, "max": 10},
    "success": True,
    "completion": False,
    "response": "a[,]b",
    "duration": "PT4H35M59.14S",
    "extensions": {"https://example.org/extensions/attempts": 3},
}
CONTEXT = {
    "registration": "ec531277-b57b-4c15-8d91-d292c5b2b8f7",
    "instructor": AGENT,
    "team": GROUP,
    "contextActivities": {
        "parent": [{"id": "https://example.org/quizzes/1"}],
        "grouping": {"objectType": "Activity", "id": "https://example.org/courses/1"},
        "category": [],
        "other": [{"id": "urn:isbn:0451450523"}],
    },
    "revision": "7",
    "platform": "Moodle",
    "language": "fr-BE",
    "statement": REFERENCE,
    "extensions": {"https://example.org/extensions/room": "B12"},
}
ATTACHMENT = {
    "usageType": "https://example.org/attachments/photo",
    "display": {"fr": "Photo"},
    "description": {"fr": "La soudure"},
    "contentType": "image/jpeg",
    "length": 15770,
    "sha2": "495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a",
    "fileUrl": "https://example.org/photos/1.jpg",
}
FULL: dict[str, Any] = {
    "id": ID,
    "actor": AGENT,
    "verb": VERB,
    "object": ACTIVITY,
    "result": RESULT,
    "context": CONTEXT,
    "timestamp": "2026-03-02T09:30:00.123+01:00",
    "stored": "2026-03-02T08:30:01.000Z",
    "authority": ACCOUNT,
    "version": "1.0.3",
    "attachments": [ATTACHMENT],
}
SUB: dict[str, Any] = {
    "objectType": "SubStatement",
    **{name: FULL[name] for name in ("actor", "verb", "object", "result", "context", "timestamp", "attachments")},
}
MINIMAL: dict[str, Any] = {"actor": AGENT, "verb": {"id": VERB["id"]}, "object": {"id": ACTIVITY["id"]}}


def changed(whole: Any, *changes: tuple[str, Any]) -> Any:
    """A copy with each place, by its JSON pointer, set to another value, made or taken away (`GONE`)."""
    whole = _copy(whole)
    for pointer, value in changes:
        if not pointer:
            whole = _copy(value)
            continue
        *steps, last = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
        place = whole
        for step in steps:
            place = place[int(step)] if isinstance(place, list) else place[step]
        if isinstance(place, list):
            place[int(last)] = value
        elif value is GONE:
            del place[last]
        else:
            place[last] = value
    return whole


def _copy(value: Any) -> Any:
    """No part of the copy is shared with another: one place changes alone."""
    return json.loads(json.dumps(value))
