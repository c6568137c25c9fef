"""The answer to what does not hold."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def invalid(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page again with what was typed and its errors, as 422: browsers, htmx and tests see that nothing was done."""
    return render(request, template, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
