"""The arguments and errors of OAI-PMH 2.0. Plain Python; section numbers are those of the specification."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

PREFIXES = ("oai_dc", "lheo", "elm")
SECONDS, DAYS = "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d"
# Required, then optional arguments of each verb (section 4). `resumptionToken` is exclusive.
VERBS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Identify": ((), ()),
    "ListMetadataFormats": ((), ("identifier",)),
    "ListSets": ((), ("resumptionToken",)),
    "GetRecord": (("identifier", "metadataPrefix"), ()),
    "ListIdentifiers": (("metadataPrefix",), ("from", "until", "set", "resumptionToken")),
    "ListRecords": (("metadataPrefix",), ("from", "until", "set", "resumptionToken")),
}
Place = tuple[datetime, UUID]


class ProtocolError(Exception):
    """An error of the standard (section 3.6): its code, and a sentence for the person who writes the harvester."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


@dataclass(frozen=True)
class Question:
    """What a harvester asks. Dates are included at both ends."""

    verb: str
    identifier: str = ""
    prefix: str = "oai_dc"
    since: datetime | None = None
    until: datetime | None = None
    after: Place | None = None


def read(arguments: Mapping[str, Sequence[str]]) -> Question:
    """Read the arguments of a request, or raise the error that the standard names for what is wrong."""
    given = {name: list(values) for name, values in arguments.items()}
    verbs = given.pop("verb", [])
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise ProtocolError("badVerb", "Give one verb: " + ", ".join(VERBS) + ".")
    verb = verbs[0]
    required, optional = VERBS[verb]
    for name, values in given.items():
        if name not in (*required, *optional):
            raise ProtocolError("badArgument", f"{verb} has no argument {name!r}.")
        if len(values) != 1:
            raise ProtocolError("badArgument", f"The argument {name!r} is given {len(values)} times.")
    said = {name: values[0] for name, values in given.items()}
    if "resumptionToken" in said:
        if len(said) > 1:
            raise ProtocolError("badArgument", "resumptionToken goes with no other argument.")
        return _resumed(verb, said["resumptionToken"])
    for name in required:
        if name not in said:
            raise ProtocolError("badArgument", f"{verb} needs the argument {name}.")
    if "set" in said:
        raise ProtocolError("noSetHierarchy", "This repository has no sets.")
    prefix = said.get("metadataPrefix", "oai_dc")
    if prefix not in PREFIXES:
        raise ProtocolError("cannotDisseminateFormat", "The formats are " + ", ".join(PREFIXES) + ".")
    since, until = _range(said.get("from"), said.get("until"))
    return Question(verb, said.get("identifier", ""), prefix, since, until)


def _range(first: str | None, last: str | None) -> tuple[datetime | None, datetime | None]:
    """From the first second of `from` to the last instant of `until`; both of one granularity, in order (section 4.5)."""
    if first and last and len(first) != len(last):
        raise ProtocolError("badArgument", "from and until have the same granularity: a day or a second.")
    since, until = _moment(first), _moment(last)
    if until is not None:
        # Moments are kept finer than they are told: `until` covers the whole of its second or its day.
        whole = timedelta(days=1) if last and len(last) == 10 else timedelta(seconds=1)
        until += whole - timedelta(microseconds=1)
    if since and until and since > until:
        raise ProtocolError("badArgument", "from comes before until.")
    return since, until


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    for form, pattern in ((SECONDS, r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), (DAYS, r"\d{4}-\d\d-\d\d")):
        if re.fullmatch(pattern, text):
            try:
                return datetime.strptime(text, form).replace(tzinfo=UTC)
            except ValueError:
                break
    raise ProtocolError("badArgument", f"{text!r} is not a date such as 2026-11-25 or 2026-11-25T10:00:00Z.")


def token(question: Question, after: Place) -> str:
    """Where a list goes on, with what it was asked."""
    said = [
        question.verb, question.prefix, _text(question.since), _text(question.until), after[0].isoformat(), str(after[1]),
    ]  # fmt: skip
    return urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def _resumed(verb: str, text: str) -> Question:
    try:
        said = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        began, prefix, since, until, moment, key = said
        after = (_aware(moment), UUID(key))
        question = Question(verb, "", prefix, _aware(since) if since else None, _aware(until) if until else None, after)
    except (ValueError, TypeError, AttributeError):
        raise ProtocolError("badResumptionToken", "This token was not given by this repository.") from None
    if began != verb or prefix not in PREFIXES:
        raise ProtocolError("badResumptionToken", "This token was not given for this verb.")
    return question


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def told(moment: datetime) -> str:
    """A moment as the repository tells it: UTC, to the second."""
    return moment.astimezone(UTC).strftime(SECONDS)


def identifier(programme_id: UUID, host: str) -> str:
    """The identifier of a record (section 2.4, scheme oai)."""
    return f"oai:{host}:programme/{programme_id}"


def programme_of(text: str, host: str) -> UUID:
    """The programme of an identifier of ours."""
    start = f"oai:{host}:programme/"
    try:
        if text.startswith(start):
            return UUID(text.removeprefix(start))
    except ValueError:
        pass
    raise ProtocolError("idDoesNotExist", f"No record has the identifier {text!r}.")
