"""All that a person holds as files to keep anywhere: originals to the byte, a page to read without Écluse, a list for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import override

from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.network.api import Person

from ..models import Collection, CollectionItem, Credential, ForeignBadge
from .addresses import absolute, badge_address

# A path in the archive, and what the file holds.
File = tuple[str, bytes]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A badge in the list of the archive. Times are in ISO 8601; `verdict` is what was found when it was last verified."""

    id: str
    file: str
    kind: str
    name: str
    issuer: str
    issuer_id: str
    issued_at: str
    valid_until: str
    address: str
    state: str
    verdict: str
    verified_at: str


class Names:
    """A readable path for each badge: its issuer as a folder, its day and name as a file. No two are the same."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def path(self, *, issuer: str, name: str, at: datetime, kind: str) -> str:
        """Letters of the Latin alphabet, digits and dashes alone: every system reads them."""
        day = timezone.localdate(at).isoformat()
        start = f"badges/{slugify(issuer)[:40].strip('-') or 'emetteur'}/{day}-{slugify(name)[:60].strip('-') or 'badge'}"
        path, number = f"{start}.{kind}", 1
        while path in self.taken:
            number += 1
            path = f"{start}-{number}.{kind}"
        self.taken.add(path)
        return path


def everything_of(person: Person, *, language: str, at: datetime) -> Iterator[File]:
    """Each badge, then the list and the page that name them. One badge in memory at a time; three queries, and one for each original."""
    names, lines = Names(), list[Line]()
    ours = Credential.objects.held_by(person.pk).select_related("achievement", "organisation").order_by("-issued_at", "-pk")
    for credential in ours.iterator(chunk_size=50):
        lines.append(_own(credential, names, language))
        yield lines[-1].file, credential.document.encode()
    for badge in ForeignBadge.objects.held_by(person.pk).order_by("-issued_at", "-pk"):
        lines.append(_foreign(badge, names))
        # Each original is read by itself, and forgotten when it is in the archive.
        yield lines[-1].file, bytes(badge.content)
        del badge.content
    collections = _collections(person.pk, {line.id: line.file for line in lines})
    said = {"holder": str(person), "made": at.isoformat(), "badges": [asdict(line) for line in lines], "collections": collections}
    yield "index.json", json.dumps(said, ensure_ascii=False, indent=2).encode()
    yield "index.html", _page(person, lines, collections, language, at)


def _page(person: Person, lines: list[Line], collections: list[dict[str, Any]], language: str, at: datetime) -> bytes:
    """The list to read, in a language that is said: the request may be over when it is written."""
    with override(language):
        context = {
            "person": person,
            "language": language,
            "day": written(at),
            "lines": [(line, _day(line)) for line in lines],
            "collections": collections,
        }
        return render_to_string("credentials/everything.html", context).encode()


def _day(line: Line) -> str:
    return written(datetime.fromisoformat(line.issued_at))


def _own(credential: Credential, names: Names, language: str) -> Line:
    name = text_in(credential.achievement.name, language)
    return Line(
        id=str(credential.pk),
        file=names.path(issuer=credential.organisation.name, name=name, at=credential.issued_at, kind="json"),
        kind="json",
        name=name,
        issuer=credential.organisation.name,
        issuer_id=_issuer_id(credential),
        issued_at=credential.issued_at.isoformat(),
        valid_until="",
        address=badge_address(credential.pk),
        state=credential.state,
        verdict="",
        verified_at="",
    )


def _issuer_id(credential: Credential) -> str:
    return str(json.loads(credential.document)["issuer"]["id"])


def _foreign(badge: ForeignBadge, names: Names) -> Line:
    return Line(
        id=str(badge.pk),
        file=names.path(issuer=badge.issuer_name, name=badge.name, at=badge.issued_at, kind=badge.kind),
        kind=badge.kind,
        name=badge.name,
        issuer=badge.issuer_name,
        issuer_id=badge.issuer_id,
        issued_at=badge.issued_at.isoformat(),
        valid_until=badge.valid_until.isoformat() if badge.valid_until else "",
        address=absolute(badge.get_absolute_url()),
        state="",
        verdict=badge.outcome,
        verified_at=badge.verified_at.isoformat(),
    )


def _collections(person_id: UUID, files: dict[str, str]) -> list[dict[str, Any]]:
    """The collections with the files of their badges, in order."""
    inside: dict[UUID, list[str]] = {}
    for item in CollectionItem.objects.filter(collection__holder=person_id).order_by("collection", "place"):
        file = files.get(str(item.credential_id or item.foreign_id))
        if file is not None:
            inside.setdefault(item.collection_id, []).append(file)
    return [
        {"name": one.name, "message": one.message, "until": one.until.isoformat(), "badges": inside.get(one.pk, [])}
        for one in Collection.objects.filter(holder=person_id).order_by("made_at", "pk")
    ]
