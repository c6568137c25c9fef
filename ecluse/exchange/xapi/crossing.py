"""Content in a page of another site speaks to the learning record from the browser (Fetch standard, 3.2 “CORS protocol”).

Any site may: no cookie counts here, a page that shows no secret reads nothing, and one that has a secret could use it anywhere.
"""

from __future__ import annotations

from django.http import HttpResponse

METHODS = "GET, HEAD, PUT, POST, DELETE"
SENT = "Authorization, Content-Type, If-Match, If-None-Match, X-Experience-API-Version"
READ = "ETag, Last-Modified, X-Experience-API-Version, X-Experience-API-Consistent-Through, Retry-After"
A_DAY = "86400"  # seconds: how long a browser needs not ask again


def asked_beforehand() -> HttpResponse:
    """The answer to a browser that asks whether a page may send what it wants to."""
    headers = {"Access-Control-Allow-Methods": METHODS, "Access-Control-Allow-Headers": SENT, "Access-Control-Max-Age": A_DAY}
    return HttpResponse(status=204, headers=headers)


def let_read(response: HttpResponse) -> None:
    """Let the page that asked read the answer."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = READ
