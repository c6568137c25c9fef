"""Speaking to another learning record store, and what its answers mean."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from ecluse.foundation import outside
from ecluse.foundation.errors import Refusal
from ecluse.foundation.outside import Answer

from ..asking import VERSION_HEADER
from .failures import VisitFailed, of_refusal
from .models import OtherStore

LARGEST_ANSWER = 20_000_000  # bytes
LONGEST_WAIT = timedelta(hours=6)
# What the store says of what was sent, not of the visit: sent again, it would say the same.
ABOUT_WHAT_WAS_SENT = (400, 413, 422)


def send(store: OtherStore, kind: str, body: bytes) -> Answer:
    """Give statements to a store. Raises VisitFailed unless it took them, has them, or says what is wrong with them."""
    answer = _call(store, "POST", f"{store.address}/statements", body, kind)
    if answer.status in (200, 204, 409, *ABOUT_WHAT_WAS_SENT):
        return answer
    raise _failure(answer)


def ask(store: OtherStore, address: str) -> Answer:
    """A page of statements. Raises VisitFailed when there is none."""
    answer = _call(store, "GET", address)
    if answer.status != 200:
        raise _failure(answer)
    return answer


def next_page(store: OtherStore, more: str) -> str:
    """The address of the page that follows. It is on the same host: our secret is shown nowhere else. Raises VisitFailed."""
    address = urljoin(f"{store.address}/statements", more)
    if urlsplit(address)[:2] != urlsplit(store.address)[:2]:
        raise VisitFailed("elsewhere")
    return address


def _call(store: OtherStore, method: str, address: str, body: bytes = b"", kind: str = "") -> Answer:
    credentials = base64.b64encode(f"{store.key}:{store.secret}".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}", VERSION_HEADER: store.version}
    if kind:
        headers["Content-Type"] = kind
    try:
        return outside.call(method, address, headers=headers, content=body, limit=LARGEST_ANSWER)
    except Refusal as refusal:
        raise of_refusal(refusal) from None


def _failure(answer: Answer) -> VisitFailed:
    if answer.status in (401, 403):
        return VisitFailed("key", str(answer.status))
    return VisitFailed("answered", f"{answer.status} {said(answer)[:200]}")


def said(answer: Answer) -> str:
    """What an answer says, as far as it is read."""
    return answer.content[:2_000].decode("utf-8", "replace").replace("\0", "").strip()


def next_visit(failures: int, at: datetime) -> datetime:
    """When a store is visited again after so many failures in a row: two minutes, four, eight, up to six hours."""
    return at + min(timedelta(minutes=2 ** min(failures, 12)), LONGEST_WAIT)
