"""A request of a tool, once it is known who asks and in which version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from ecluse.records.api import Speaker, is_uuid

from .answers import Problem

# What one request may bring, attachments included, in bytes.
LARGEST = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a resource needs of a request."""

    request: HttpRequest
    speaker: Speaker
    version: str
    method: str
    parameters: Mapping[str, str]
    content_type: str
    body: bytes
    if_match: str
    if_none_match: str

    @property
    def organisation_id(self) -> UUID:
        """Whose record this is about."""
        return self.speaker.organisation_id

    @property
    def is_first(self) -> bool:
        """Whether it speaks version 1.0.x."""
        return self.version.startswith("1.")

    def require(self, *scopes: str) -> None:
        """Refuse a tool that has none of these scopes."""
        if not self.speaker.may(*scopes):
            raise Problem(403, _("This tool may not do this. An administrator of its organisation decides what it may do."))

    def known(self, *names: str) -> None:
        """Refuse parameters that the resource does not have (xAPI Communication, 3.2)."""
        for name in self.parameters:
            if name not in names:
                raise Problem(400, _("The parameter “%(name)s” is not known here.") % {"name": name[:60]})

    def needed(self, name: str) -> str:
        """A parameter that must be there."""
        value = self.parameters.get(name)
        if not value:
            raise Problem(400, _("The parameter “%(name)s” is missing.") % {"name": name})
        return value

    def uuid(self, name: str) -> UUID | None:
        """A parameter that is a UUID."""
        value = self.parameters.get(name)
        if value is None:
            return None
        if not is_uuid(value):
            raise wrong(name, value)
        return UUID(value)

    def flag(self, name: str) -> bool:
        """A parameter that is true or false."""
        value = self.parameters.get(name, "false")
        if value not in ("true", "false"):
            raise wrong(name, value)
        return value == "true"


def wrong(name: str, value: str) -> Problem:
    """A parameter whose value cannot be read."""
    return Problem(400, _("The value of “%(name)s” cannot be read: %(value)s") % {"name": name, "value": value[:60]})


def parameters_of(query: QueryDict) -> dict[str, str]:
    """Each parameter once, and none with the character that no table keeps."""
    found: dict[str, str] = {}
    for name, values in query.lists():
        if len(values) > 1:
            raise Problem(400, _("The parameter “%(name)s” is there twice.") % {"name": name[:60]})
        if "\0" in values[0]:
            raise wrong(name[:60], values[0])
        found[name] = str(values[0])
    return found


def body_of(request: HttpRequest) -> bytes:
    """The body, as far as it may go. What announces itself as larger is not read."""
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        announced = 0
    if announced > LARGEST:
        raise _too_large()
    # Django reads no body without its length; the server beneath does (RFC 9112, 7.1).
    is_chunked = "chunked" in request.headers.get("Transfer-Encoding", "").lower()
    stream = request.META["wsgi.input"] if is_chunked else request
    body: bytes = stream.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise _too_large()
    return body


def _too_large() -> Problem:
    words = _("This request is larger than %(megabytes)d MB. Send fewer statements at once, or smaller attachments.")
    return Problem(413, words % {"megabytes": LARGEST // 1_000_000})
