"""Run checked-out W3C suites against the adapter and print their score.

    python -m tests.conformance.vc /tmp/vc-di-eddsa-test-suite [more suites…] [--status-size 2]

Each suite is a folder where `npm install` was done; `rdf-canon` (its folder `tests`) needs no Node. The exit code is the number of
tests that failed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from ecluse.credentials.rules.encoding import Kind

from . import rdf_canon
from .adapter import Adapter, Issuer

# Folder of a suite → (tag, suite of the adapter, kinds of keys).
WANTED: dict[str, list[tuple[str, str, list[Kind]]]] = {
    "vc-data-model-2.0-test-suite": [("vc2.0", "credentials", [Kind.ED25519]), ("EnvelopingProof", "jwt", [Kind.P256])],
    "vc-di-eddsa-test-suite": [
        ("eddsa-rdfc-2022", "eddsa-rdfc-2022", [Kind.ED25519]),
        ("eddsa-jcs-2022", "eddsa-jcs-2022", [Kind.ED25519]),
    ],
    "vc-bitstring-status-list-test-suite": [("BitstringStatusList", "bitstring", [Kind.ED25519])],
    "vc-di-ecdsa-test-suite": [
        ("ecdsa-rdfc-2019", "ecdsa-rdfc-2019", [Kind.P256, Kind.P384]),
        ("ecdsa-jcs-2019", "ecdsa-jcs-2019", [Kind.P256, Kind.P384]),
        ("ecdsa-sd-2023", "ecdsa-sd-2023", [Kind.P256]),
    ],
}


def configuration(folder: Path, address: str) -> dict[str, Any]:
    """What the suites call `localConfig`: where each endpoint is and what it does."""
    lists: dict[str, list[dict[str, Any]]] = {"issuers": [], "verifiers": [], "vpVerifiers": []}
    paths = {"issuers": "credentials/issue", "verifiers": "credentials/verify", "vpVerifiers": "presentations/verify"}
    for tag, suite, kinds in WANTED[folder.name]:
        for kind in kinds:
            for role, path in paths.items():
                lists[role].append(
                    {
                        "id": Issuer(kind).did,
                        "endpoint": f"{address}/{suite}/{kind}/{path}",
                        "tags": [tag],
                        "supports": {"vc": ["1.1", "2.0"]},
                        "supportedEcdsaKeyTypes": [kind],
                    }
                )
    settings = {"enableInteropTests": False, "testAllImplementations": False}
    return {"settings": settings, "implementations": [{"name": "Écluse", "implementation": "Écluse", **lists}]}


def run(folder: Path, *, status_size: int) -> tuple[int, int, int]:
    """Passed, failed and pending tests of one suite."""
    with Adapter(status_size=status_size) as adapter, tempfile.TemporaryDirectory() as out:
        config = json.dumps(configuration(folder, adapter.address), indent=1)
        (folder / "localConfig.cjs").write_text(f"module.exports = {config};\n")
        report = Path(out) / "report.json"
        command = ["node_modules/.bin/mocha", "tests/", "--reporter", "json", "--reporter-option", f"output={report}"]
        command += ["--timeout", "15000", "--preserve-symlinks"]
        environment = os.environ | {"NODE_TLS_REJECT_UNAUTHORIZED": "0", "NODE_NO_WARNINGS": "1"}
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        if not report.exists():
            print(done.stdout[-2_000:], done.stderr[-2_000:])
            return 0, 1, 0
        found = json.loads(report.read_text())
    for one in found["failures"]:
        print(f"  FAILED {one['fullTitle'][:200]}\n         {str(one['err'].get('message'))[:300]}")
    for one in found["pending"]:
        print(f"  not applicable: {one['fullTitle'][:150]}")
    stats = found["stats"]
    return stats["passes"], stats["failures"], stats["pending"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--status-size", type=int, default=1, help="bits of a status entry (vc-bitstring-status-list)")
    chosen = parser.parse_args()
    failed = 0
    for folder in (one.resolve() for one in chosen.folders):
        print(folder.name)
        is_canon = (folder / "rdfc10").is_dir()
        passed, wrong, pending = (*rdf_canon.run(folder), 0) if is_canon else run(folder, status_size=chosen.status_size)
        print(f"  {passed} of {passed + wrong} passed" + (f", {pending} not applicable" if pending else ""))
        failed += wrong
    return failed


if __name__ == "__main__":
    sys.exit(main())
