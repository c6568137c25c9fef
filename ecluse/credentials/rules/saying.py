"""What a badge says of itself, whoever wrote it: believed by nobody yet."""

from __future__ import annotations

from typing import Any

from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.structure import first_text
from ecluse.credentials.rules.trust import issuer_name


def says(document: Document | None) -> dict[str, Any]:
    """What a badge says of itself, whoever wrote it: its name, its issuer, what its holder can do."""
    if document is not None and "vct" in document:
        return _learning_credential(document)
    subject = document.get("credentialSubject") if document else None
    subject = subject[0] if isinstance(subject, list) and subject else subject
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    if document is None or not isinstance(achievement, dict):
        return {}
    criteria = achievement.get("criteria")
    return {
        "name": first_text(achievement.get("name")),
        "description": first_text(achievement.get("description")),
        "issuer": issuer_name(document),
        "asked": first_text(criteria.get("narrative")) if isinstance(criteria, dict) else "",
        "competences": _competences(achievement.get("alignment")),
    }


def _learning_credential(claims: Document) -> dict[str, Any]:
    """The same of the learning credential of a wallet: what its holder chose to show of it."""
    outcomes = claims.get("learning_outcomes")
    return {
        "name": first_text(claims.get("achievement_title")),
        "description": first_text(claims.get("achievement_description")),
        "issuer": issuer_name(claims),
        "asked": "",
        "competences": [
            {"name": one[:200], "more": ""}
            for one in (outcomes if isinstance(outcomes, list) else [])[:10]
            if isinstance(one, str)
        ],
        "holder": " ".join(first_text(claims.get(name)) for name in ("given_name", "family_name")).strip(),
    }


def _competences(written: object) -> list[dict[str, str]]:
    """The competences a badge says it proves, ten at most."""
    found = []
    for one in (written if isinstance(written, list) else [written])[:10]:
        name = first_text(one.get("targetName")) if isinstance(one, dict) else ""
        if isinstance(one, dict) and name:
            words = (first_text(one.get(member)) for member in ("targetFramework", "targetDescription"))
            found.append({"name": name[:200], "more": " · ".join(word[:200] for word in words if word)})
    return found
