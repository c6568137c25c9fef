"""`python -m tests.conformance.openbadges ADDRESS --as MAIL:PASSWORD`: the run of the certification guide against a house that is served.

The house must be allowed to call loopback (settings of a laptop or a demonstration), and its worker must run.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

import httpx

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

from ecluse.credentials.tests import brought

from .badges import badges_of_a_run
from .client import Person, Program
from .consumer import consumer
from .host import Host
from .provider import provider
from .run import Run

SECONDS = 60  # that a background task may take


def main() -> int:
    """Print each failure and the score; 1 when something failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--as", dest="who", required=True, metavar="MAIL:PASSWORD")
    asked = parser.parse_args()
    base, (mail, _colon, password) = asked.address.rstrip("/"), asked.who.partition(":")
    run = Run()
    host = Host(run)
    with httpx.Client(timeout=60) as browser, httpx.Client(timeout=60) as program:
        person = Person(browser)
        person.press(browser.get(f"{base}/compte/login/"), f"{base}/compte/login/", login=mail, password=password)
        try:
            provider(run, Program(base, program), person, badges_of_a_run())
            others = [brought.signed(number=number) for number in (6, 8)] + [brought.as_token(number=7)]
            consumer(run, base, person, host, others, lambda: settled(host))
        finally:
            host.close()
    print(run.said())
    return 1 if run.failed else 0


def settled(host: Host) -> None:
    """Wait until the other host has been quiet for a while."""
    until, quiet, heard = time.monotonic() + SECONDS, time.monotonic(), -1
    while time.monotonic() < until and time.monotonic() - quiet < 4:
        if len(host.calls) != heard:
            heard, quiet = len(host.calls), time.monotonic()
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
