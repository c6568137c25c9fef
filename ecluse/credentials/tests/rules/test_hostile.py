"""Whatever somebody who means harm brings is refused, at once and with its reason."""

from __future__ import annotations

import time

import pytest

from ecluse.credentials.rules.verdict import Outcome, Result, verdict
from ecluse.credentials.tests.rules import samples
from ecluse.credentials.tests.rules.hostile import attacks

ATTACKS = attacks()
# Ten times what is promised: a machine that runs other tests beside is slow. The benchmark holds the promise itself.
SECONDS = 2.0


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_an_attack_is_refused_at_once_with_its_reason(name: str) -> None:
    attack = ATTACKS[name]
    start = time.process_time()

    judged = verdict(attack.content, at=samples.READ_AT, find_key=attack.find_key, read=attack.read)

    assert time.process_time() - start < SECONDS
    assert attack.reason in {check.reason for check in judged.checks if check.result in (Result.FAIL, Result.WARN)}
    assert judged.outcome is not Outcome.VALID
