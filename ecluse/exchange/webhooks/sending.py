"""Sending what waits: each message at least once, several programs at a time, so that one that is slow delays no other."""

from __future__ import annotations

import random
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from ecluse.foundation import outside
from ecluse.foundation.database.locks import only_one
from ecluse.foundation.errors import Refusal

from .letters import tell_of_end
from .models import Webhook, WebhookMessage
from .saying import body_of, name_of
from .signing import headers
from .taking import WAITING, take_all
from .waiting import PATIENCE, next_attempt, next_visit, retry_after

AT_ONCE = 8  # programs
BUDGET = 20.0  # seconds of one run; what is left goes on with the next one
TIME_LIMIT = 15.0  # seconds for one answer
LARGEST_ANSWER = 100_000  # bytes; nothing of an answer is read but its status and Retry-After
KEPT = timedelta(days=30)
GONE, TOO_MANY = 410, 429
PROBLEMS: dict[type[Refusal], str] = {
    outside.OutsideRefused: "address",
    outside.OutsideTooSlow: "slow",
    outside.OutsideTooLarge: "large",
    outside.OutsideUnreachable: "silent",
}


@dataclass(frozen=True)
class Request:
    """What goes over the wire; made before, so that the threads that send ask nothing of the database."""

    address: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt: the status of the answer, or the problem that there was none."""

    status: int | None = None
    problem: str = ""
    retry_after: str = ""

    @property
    def is_taken(self) -> bool:
        """Whether the other side took it: 2xx and nothing else."""
        return self.status is not None and 200 <= self.status < 300


def run(at: datetime) -> int:
    """Tell what happened to each program; answer how many messages were taken. Of two runs at once, one does nothing."""
    with only_one("exchange.webhooks") as is_ours:
        if not is_ours:
            return 0
        take_all(at)
        return _send_all(at)


def _send_all(at: datetime) -> int:
    taken, until = 0, time.monotonic() + BUDGET
    busy: dict[Future[Outcome], WebhookMessage] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while True:
            if time.monotonic() < until and len(busy) < AT_ONCE:
                for message in _next({one.webhook_id for one in busy.values()}, at)[: AT_ONCE - len(busy)]:
                    busy[pool.submit(ask, request_of(message, at))] = message
            if not busy:
                return taken
            for one in wait(busy, return_when=FIRST_COMPLETED).done:
                taken += settle(busy.pop(one), one.result(), at=at)


def _next(without: set[UUID], at: datetime) -> list[WebhookMessage]:
    """Of each program that may be visited and is not being, the message that is most overdue. Two queries."""
    rows = (
        WebhookMessage.objects.filter(
            state=WAITING,
            due_at__lte=at,
            webhook__due_at__lte=at,
            webhook__paused_at=None,
            webhook__ended_at=None,
        )
        .exclude(webhook__in=without)
        .select_related("webhook")
        .prefetch_related("webhook__secrets")
        .order_by("webhook", "due_at", "id")
        .distinct("webhook")
    )
    return sorted(rows, key=lambda one: one.due_at)


def request_of(message: WebhookMessage, at: datetime) -> Request:
    """The message, signed for this attempt."""
    webhook = message.webhook
    body = body_of(message, webhook.organisation_id)
    signed = headers(webhook.secrets_in_force(at), message=name_of(message.pk), seconds=int(at.timestamp()), body=body)
    return Request(webhook.address, signed | {"Content-Type": "application/json"}, body)


def ask(request: Request) -> Outcome:
    """One attempt. No redirection is followed; only public https addresses are called (foundation/outside.py)."""
    try:
        answer = outside.call(
            "POST",
            request.address,
            headers=request.headers,
            content=request.body,
            limit=LARGEST_ANSWER,
            seconds=TIME_LIMIT,
        )
    except Refusal as refusal:
        return Outcome(problem=PROBLEMS.get(type(refusal), "silent"))
    return Outcome(status=answer.status, retry_after=answer.headers.get("retry-after", ""))


def settle(message: WebhookMessage, outcome: Outcome, *, at: datetime) -> bool:
    """Write what came of an attempt; answer whether the message was taken."""
    message.attempts += 1
    message.tried_at, message.status, message.problem = at, outcome.status, outcome.problem
    with transaction.atomic():
        webhook = Webhook.objects.select_for_update().get(pk=message.webhook_id)
        if outcome.is_taken:
            _well(webhook, message, at)
        else:
            _badly(webhook, message, outcome, at)
        # It may be gone: its program was ended meanwhile.
        names = ("attempts", "tried_at", "status", "problem", "state", "due_at")
        WebhookMessage.objects.filter(pk=message.pk).update(**{name: getattr(message, name) for name in names})
    return outcome.is_taken


def _well(webhook: Webhook, message: WebhookMessage, at: datetime) -> None:
    message.state = WebhookMessage.State.TAKEN
    if webhook.failures > 1:
        # It answers again: what failed meanwhile does not wait for its own hour.
        webhook.messages.filter(state=WAITING, due_at__gt=at).update(due_at=at)
    Webhook.objects.filter(pk=webhook.pk).update(failures=0, failing_since=None, due_at=at, answered_at=at, told=F("told") + 1)


def _badly(webhook: Webhook, message: WebhookMessage, outcome: Outcome, at: datetime) -> None:
    asked = retry_after(outcome.retry_after, at) if outcome.status in (TOO_MANY, 503) else None
    due = next_attempt(message.attempts, at, spread=random.random(), asked=asked)  # noqa: S311 - no secret
    if due is None:
        message.state = WebhookMessage.State.GIVEN_UP
    message.due_at = due or at
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or at
    webhook.due_at = next_visit(webhook.failures, at, asked=asked)
    was_live = webhook.is_live
    if was_live and outcome.status == GONE:
        webhook.ended_at, webhook.why = at, Webhook.Why.GONE
        message.state = WebhookMessage.State.GIVEN_UP
        webhook.messages.filter(state=WAITING).exclude(pk=message.pk).delete()
    elif was_live and at - webhook.failing_since >= PATIENCE:
        webhook.paused_at, webhook.why = at, Webhook.Why.FAILING
    webhook.save(update_fields=["failures", "failing_since", "due_at", "ended_at", "paused_at", "why"])
    if was_live and not webhook.is_live:
        tell_of_end(webhook)


def forget_old(at: datetime) -> int:
    """Erase what is over since thirty days; answer how many."""
    return WebhookMessage.objects.exclude(state=WAITING).filter(tried_at__lt=at - KEPT).delete()[0]
