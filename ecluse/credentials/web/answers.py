"""Answering the same address to people and to machines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from ..rules.media_types import BADGE_TYPES, JSON_TYPES, VC_TYPE

__all__ = ["BADGE_TYPES", "JSON_TYPES", "VC_TYPE", "json_answer", "names_pages", "wants_json"]


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller prefers the document to the page; a browser never does."""
    preferred = request.get_preferred_type(["text/html", *JSON_TYPES])
    return preferred is not None and preferred != "text/html"


def names_pages(request: HttpRequest) -> bool:
    """Whether the caller asks for a page by its name, as browsers do; whoever takes anything is given the document."""
    return any(str(one).startswith("text/html") for one in request.accepted_types)


def json_answer(content: str | Mapping[str, Any], *, content_type: str, file_name: str = "") -> HttpResponse:
    """A public document: readable from any origin, and saved under a plain name when it is a download."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type=content_type)
    response["Access-Control-Allow-Origin"] = "*"
    if file_name:
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
