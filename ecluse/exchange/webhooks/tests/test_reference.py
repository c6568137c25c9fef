"""docs/reference/webhooks.md is what the code says; the program in it recognises our messages, and no others.

`ECLUSE_WRITE=1 pytest ecluse/exchange/webhooks/tests/test_reference.py` writes it again.
"""

from __future__ import annotations

import json
import os
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import override

from ecluse.exchange.models import WebhookMessage
from ecluse.exchange.webhooks.kinds import ALWAYS, GROUPS, KINDS, STATEMENTS, Kind
from ecluse.exchange.webhooks.managing import OVERLAP
from ecluse.exchange.webhooks.saying import body_of
from ecluse.exchange.webhooks.sending import KEPT, TIME_LIMIT
from ecluse.exchange.webhooks.signing import headers, new_secret, secret_text
from ecluse.exchange.webhooks.waiting import AFTER, PATIENCE
from ecluse.offer.events import EnrolmentAccepted

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "webhooks.md"
KEY = UUID("0199f0c2-7c1e-7d3a-9f00-000000000001")
PROGRAM = '''import base64, hashlib, hmac, time


def is_from_ecluse(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether a message is ours. `headers` in lower case; `body` the bytes as they came, before any JSON reading."""
    seconds = headers["webhook-timestamp"]
    if abs(time.time() - int(seconds)) > 300:  # an old message, played again
        return False
    signed = f"{headers['webhook-id']}.{seconds}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    ours = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(ours, one) for one in headers["webhook-signature"].split(" "))'''


def waits() -> str:
    """The schedule in words."""
    return ", ".join(
        f"{wait.seconds} s" if wait.total_seconds() < 60
        else f"{wait.seconds // 60} min" if wait.total_seconds() < 3600
        else f"{int(wait.total_seconds() // 3600)} h"
        for wait in AFTER
    )  # fmt: skip


def example() -> str:
    """A message as it goes over the wire."""
    data = {name: str(UUID(int=KEY.int + number)) for number, name in enumerate(KINDS[EnrolmentAccepted.name].says, 1)}
    moment = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
    message = WebhookMessage(kind=EnrolmentAccepted.name, data=data, happened_at=moment)
    return json.dumps(json.loads(body_of(message, KEY)), indent=2)


def rows(kinds: tuple[Kind, ...]) -> str:
    lines = []
    for kind in kinds:
        links = [word for word, _page, _field in kind.links] or (["statements"] if kind.name == STATEMENTS else [])
        cells = (f"`{kind.name}`", kind.words, ", ".join(f"`{one}`" for one in kind.says), ", ".join(f"`{one}`" for one in links))
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def page() -> str:
    """The page, in the language of the code."""
    with override("en"):
        chosen = rows(tuple(kind for _title, kinds in GROUPS for kind in kinds))
        always = rows(tuple(ALWAYS.values()))
        return f"""# Webhooks: what other programs are told

An administrator of an operator adds the address of a program (Connected tools › Programs that are told what happens), chooses kinds of
events, copies a secret into the program and sends a test. From then on each event of that operator is a `POST` to the address, as
[Standard Webhooks](https://www.standardwebhooks.com) 1.0 says: its libraries, in a dozen languages, verify our messages as they are.

## A message

```json
{example()}
```

- `type` is the kind, with its version; `timestamp` when it happened; `data` keys only; `links` the pages here, which ask their reader to sign in
  where they must.
- **Nobody is named.** `person_id` is the key of a person here, the same as the `name` of their account in xAPI statements. A body is 20 kB at most;
  a list that would be longer is left out, and `is_shortened` says so.
- Events of the organisation that subscribed, and of no other. Nothing of before it was added.

| header | |
|---|---|
| `webhook-id` | the message: the same whenever it is sent again. Keep it for four days, and take a message once |
| `webhook-timestamp` | the attempt, in seconds since 1970 |
| `webhook-signature` | one or two signatures `v1,…`, with a space between; one that is right is enough |

## Answering

- Answer 2xx within {TIME_LIMIT:.0f} seconds, and do the work afterwards. What you answer besides is not read, except `Retry-After` with 429 or 503.
- **At least once, in no promised order.** A message may come twice, and an older one after a newer one: `timestamp` tells, and the page behind
  `links` has the present state.
- Anything else than 2xx is a failure, a redirection included. We try again after {waits()}, each up to a tenth longer. While an address takes
  nothing, it is asked with one message at a time. After {PATIENCE.days} days without any taken message it is paused and its administrator is written
  to; the journal keeps what happens, and once it goes on, it is told all of it. A message that alone is refused ten times is given up.
- 410 ends it.
- Only public https addresses are called, on port 443.

## Verifying

```python
{PROGRAM}
```

Example of the reference libraries, to try yours: secret `whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw`, id `msg_p5jXN8AQM9LWM0D4loKWxJek`, timestamp
`1614265330`, body
`{{"test": 2432232314}}`, signature `v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=`.

After a change of the secret, both sign for {OVERLAP.days} days; a secret that leaked signs nothing from that moment. What was sent can be read,
and sent again by hand, for {KEPT.days} days.

## Kinds

| type | when | data, besides `organisation_id` | links |
|---|---|---|---|
{chosen}

`{STATEMENTS}` comes at most each ten seconds, for all statements since the last one; its link asks `/xapi/statements` for them, with a key of
your own.

Told without being chosen:

| type | when | data, besides `organisation_id` | links |
|---|---|---|---|
{always}

The second one goes to whoever was told of that person before (GDPR, article 19).
"""


def test_the_reference_of_webhooks_is_the_one_of_the_code() -> None:
    if os.environ.get("ECLUSE_WRITE"):
        PAGE.write_text(page())

    assert PAGE.read_text() == page()


@pytest.mark.parametrize("number", [1, 2])
def test_the_program_of_the_reference_recognises_our_messages_and_no_others(number: int) -> None:
    found = re.search(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert found
    space: dict[str, Any] = {}
    exec(found[1], space)  # noqa: S102 - the page of this repository
    secrets, body = [new_secret() for _turn in range(number)], b'{"type":"x"}'
    sent = headers(secrets, message="msg_1", seconds=int(time.time()), body=body)
    verify = space["is_from_ecluse"]

    assert all(verify(secret_text(one), sent, body) for one in secrets)
    assert not verify(secret_text(secrets[0]), sent, body + b" ")
    assert not verify(secret_text(new_secret()), sent, body)
    assert not verify(secret_text(secrets[0]), sent | {"webhook-id": "msg_2"}, body)
    old = headers(secrets, message="msg_1", seconds=int(time.time()) - 400, body=body)
    assert not verify(secret_text(secrets[0]), old, body)
