"""What a request asks: in its address and its headers, or all of it in a form (the alternate syntax of 1.0.3, Communication, 1.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import CaseInsensitiveMapping
from django.utils.translation import gettext as _

from .answers import Problem
from .visit import body_of, parameters_of

VERSION_HEADER = "X-Experience-API-Version"
# What a form says in the place of a header.
HEADERS = frozenset({"authorization", "x-experience-api-version", "content-type", "content-length", "if-match", "if-none-match"})
METHODS = ("GET", "PUT", "POST", "DELETE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request before it is known who asks; `content` is the one of a form, which was read to know the rest."""

    method: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str]
    content: bytes | None = None

    @property
    def version(self) -> str | None:
        """The version asked for, as it was written."""
        return self.headers.get(VERSION_HEADER)


def asked_in(request: HttpRequest) -> Asked:
    """What a request asks, however it is written. Raises Problem."""
    if request.method == "POST" and "method" in request.GET and not request.headers.get(VERSION_HEADER, "").startswith("2"):
        return _in_form(request)
    method = (request.method or "GET").lower().replace("head", "get")
    return Asked(method=method, parameters=parameters_of(request.GET), headers=request.headers)


def _in_form(request: HttpRequest) -> Asked:
    """From a form. What came before forms for browsers that could send no header is refused under version 2.0."""
    address = parameters_of(request.GET)
    method = address.pop("method")
    if address or method not in METHODS:
        raise Problem(400, _("With “method” in the address, everything else is said in the form."))
    try:
        form = parameters_of(QueryDict(body_of(request)))
    except SuspiciousOperation:
        raise Problem(400, _("The form has too many fields.")) from None
    headers = {name: value for name, value in request.headers.items() if name.lower() not in ("content-type", "content-length")}
    said = {name: form.pop(name) for name in list(form) if name.lower() in HEADERS}
    content = form.pop("content", "").encode()
    asked = Asked(
        method=method.lower(),
        parameters=form,
        # The later of two names that differ in case only wins: the form.
        headers=CaseInsensitiveMapping({**headers, "Content-Type": "application/json", **said}),
        content=content,
    )
    if (asked.version or "").startswith("2"):
        raise Problem(400, _("A request within a form is of version 1.0.3; version 2.0 has none."))
    return asked
