"""Reading the badges that somebody brings into a comparison: what each file or address holds, or why it holds nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import GuardedRequest
from ecluse.foundation.errors import Refusal
from ecluse.foundation.limits import visitor_of
from ecluse.foundation.outside import OutsideTooSlow

from ..actions.benchmark_bringing import Brought
from ..models import StudyBadge
from ..queries.reader import Reader
from ..rules.benchmark import Proof
from ..rules.benchmark_reading import Found, NotABadge, read
from ..rules.checks import Result, Subject
from ..rules.verdict import verdict
from .reasons import SENTENCES

NO_NAME = _("The badge has no name.")
MOST_CHECKED = 10  # signatures checked at once: each may ask for keys and lists of other sites


def read_all(request: GuardedRequest, files: Sequence[Any], addresses: Sequence[str]) -> tuple[list[Brought], list[str]]:
    """The badges in these files and at these addresses, and a sentence for each that could not be read.

    All together they read as many addresses as the verification of one badge does: see `Reader`.
    """
    reader = Reader(visitor_of(request))

    def document(address: str) -> bytes:
        if reader.reads >= reader.most_reads or time.monotonic() > reader.deadline:
            raise OutsideTooSlow
        return reader.document(address)

    sources: list[tuple[str, str, Callable[[], bytes]]] = []
    sources += [(file.name, StudyBadge.Source.FILE, file.read) for file in files]
    sources += [(one, StudyBadge.Source.ADDRESS, lambda one=one: document(one)) for one in addresses]  # type: ignore[misc]
    brought: list[Brought] = []
    refusals: list[str] = []
    for name, source, content_of in sources:
        try:
            content = content_of()
            model = read(content, get=document, usual_language=get_language() or "fr")
            if source == StudyBadge.Source.ADDRESS:
                model = replace(model, identifier=model.identifier or name)
                model = replace(model, proof=Proof.HOSTED) if model.proof is Proof.NONE else model
            if len(brought) < MOST_CHECKED:
                model = _checked(model, content, reader)
            brought.append(Brought(model, source))
        except NotABadge as problem:
            words = NO_NAME if problem.reason == "no-name" else SENTENCES[Subject.READABLE][problem.reason]
            refusals.append(f"{name}: {str(words).format(detail=problem.detail[:200])}")
        except Refusal as refusal:
            refusals.append(f"{name}: {refusal}")
    return brought, refusals


def _checked(model: Found, content: bytes, reader: Reader) -> Found:
    """The same, its signature checked when it has one and its key can be read."""
    if model.proof is not Proof.SIGNED:
        return model
    judged = verdict(content, at=timezone.now(), find_key=reader.key, read=reader.list)
    is_true = any(check.subject is Subject.PROOF and check.result is Result.OK for check in judged.checks)
    return replace(model, proof=Proof.VERIFIED) if is_true else model
