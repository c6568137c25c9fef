"""What a badge says of itself, whoever wrote it: believed by nobody yet."""

from __future__ import annotations

from typing import Any

from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.structure import first_text
from ecluse.credentials.rules.trust import issuer_name


def says(document: Document | None) -> dict[str, Any]:
    """What a badge says of itself, whoever wrote it: its name, its issuer, what its holder can do."""
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


def _competences(written: object) -> list[dict[str, str]]:
    """The competences a badge says it proves, ten at most."""
    found = []
    for one in (written if isinstance(written, list) else [written])[:10]:
        name = first_text(one.get("targetName")) if isinstance(one, dict) else ""
        if isinstance(one, dict) and name:
            words = (first_text(one.get(member)) for member in ("targetFramework", "targetDescription"))
            found.append({"name": name[:200], "more": " · ".join(word[:200] for word in words if word)})
    return found
