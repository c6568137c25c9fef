"""Run ADL's LRS conformance suite, both versions, against a house of its own and print the scores.

    python -m tests.conformance.xapi /tmp/lrs-conformance-test-suite

The folder is a checkout of the suite where `npm install --ignore-scripts` was done; nothing of it is part of this project. 0 when
every test of both versions passed: the suite counts tests behind a failed hook as neither passed nor failed, and its exit code is
a remainder of 256, so its last line is what is read.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import urllib.request
from base64 import b64encode
from pathlib import Path
from typing import Any

from tests.house import House

from .connect import connect

ADDRESSES = {"1.0.3": "/xapi/1.0", "2.0.0": "/xapi"}
STATEMENT = {
    "actor": {"mbox": "mailto:suite@exemple.be"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/initialized"},
    "object": {"id": "https://exemple.be/suite"},
}


def score(said: str) -> dict[str, Any]:
    """The last count that the suite printed."""
    counts = [line.strip() for line in said.splitlines() if line.strip().startswith('{"total"')]
    return json.loads(counts[-1]) if counts else {"total": 0, "passed": -1}  # type: ignore[no-any-return]


def warm_up(address: str, version: str, key: str, secret: str) -> None:
    """The suite takes the time of its first request for the difference of the clocks: the first ones are ours."""
    headers = {
        "Authorization": "Basic " + b64encode(f"{key}:{secret}".encode()).decode(),
        "X-Experience-API-Version": version,
        "Content-Type": "application/json",
    }
    for _turn in range(8):
        request = urllib.request.Request(f"{address}/statements", json.dumps(STATEMENT).encode(), headers)
        urllib.request.urlopen(request).read()


def main() -> int:
    """Serve, connect a tool for each version, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", type=Path)
    suite = parser.parse_args().suite
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        house = House(folder)
        house.start()
        try:
            passed = [run(house, suite, version, path) for version, path in ADDRESSES.items()]
        finally:
            house.stop()
    return 0 if all(passed) else 1


def run(house: House, suite: Path, version: str, path: str) -> bool:
    """One version; whether every test passed."""
    tool = house.ask_beside(connect, version)
    address, key, secret = f"http://localhost:{house.port}{path}", tool["key"], tool["secret"]
    warm_up(address, version, key, secret)
    command = ["node", "bin/console_runner.js", "-a", "-e", address, "-u", key, "-p", secret, "-x", version, "-z"]
    done = subprocess.run(command, cwd=suite, capture_output=True, text=True, check=False)
    counted = score(done.stdout)
    print(f"xAPI {version}: {counted['passed']} of {counted['total']}", flush=True)
    return bool(counted["passed"] == counted["total"])


if __name__ == "__main__":
    sys.exit(main())
