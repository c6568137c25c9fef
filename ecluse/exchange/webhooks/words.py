"""How it goes with a program, in the words of its administrator."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Webhook, WebhookMessage

State = WebhookMessage.State
PROBLEMS: dict[str, Promise] = {
    "address": gettext_lazy("This address is not a public one: it is not called."),
    "slow": gettext_lazy("It took longer than 15 seconds to answer."),
    "large": gettext_lazy("Its answer was far too long: nothing but its first lines was read."),
    "silent": gettext_lazy("Nobody answered at this address."),
}
ANSWERS: dict[int, Promise] = {
    401: gettext_lazy("It does not recognise us (401). Does it have the present secret?"),
    403: gettext_lazy("It refuses us (403). Does it have the present secret?"),
    404: gettext_lazy("There is nothing at this address (404)."),
    410: gettext_lazy("It says that it is closed for good (410)."),
    429: gettext_lazy("It asks for fewer messages (429)."),
}


def answer_words(message: WebhookMessage) -> str:
    """What the last attempt came to; nothing when there was none, or when it went well."""
    if message.problem:
        return str(PROBLEMS.get(message.problem, PROBLEMS["silent"]))
    status = message.status
    if status is None or 200 <= status < 300:
        return ""
    if status in ANSWERS:
        return str(ANSWERS[status])
    if 300 <= status < 400:
        return _("It sends us elsewhere (%(status)d): write its new address here.") % {"status": status}
    if status >= 500:
        return _("It broke down (%(status)d).") % {"status": status}
    return _("It did not accept the message (%(status)d).") % {"status": status}


def state_of(webhook: Webhook) -> tuple[str, str]:
    """Its state in two or three words, and the tone of it."""
    if webhook.ended_at is not None:
        return _("stopped"), "neutral"
    if webhook.paused_at is not None:
        return _("paused"), "warn"
    if webhook.failures:
        return _("does not answer"), "bad"
    return _("is told"), "good"


TONES = {State.TAKEN: "good", State.GIVEN_UP: "bad", State.WAITING: "info"}
