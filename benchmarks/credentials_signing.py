"""How fast a badge is issued and verified, against the physical limit, plain pyld and Node's @digitalbazaar/vc, in the same run.

    python benchmarks/credentials_signing.py [seconds per line]

Figures are operations per second of CPU time of one process. The document is the typical badge of this house: an issuer, a
holder's salted hash, criteria, two competences, one other language, its place in a status list. "plain pyld" signs as its
documentation shows: two normalisations with bundled contexts, SHA-256, Ed25519, without any check of safety; ours refuses
undefined terms and bounds the work as well. "rich" adds what issuers elsewhere put in: result, rubric, evidence, schema. The
Node line needs `node` and `npm`: its packages go to a folder that is thrown away.
Promises held here: a rich badge of a batch is issued at least 50 times as fast as by plain pyld, ours at a quarter of the speed
of the bare signature or more; all the signatures are the same to the byte. What all badges share is converted once, so the more
a badge says, the more is gained; for our own, plainer badge the ratio to pyld is printed and is smaller.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyld import jsonld

sys.path.insert(0, str(Path(__file__).parents[1]))

from ecluse.credentials.rules import badge, contexts, proof
from ecluse.credentials.rules.encoding import multibase
from ecluse.credentials.rules.jsonld import check_writable, statements
from ecluse.credentials.rules.status_list import entry, list_credential
from ecluse.credentials.rules.template import BatchSigner, Template, badge_values, key_for
from ecluse.credentials.rules.verdict import Answer, Outcome, Verdict, verdict
from ecluse.credentials.tests.rules import samples

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
KEY = Ed25519PrivateKey.from_private_bytes(samples.PAIR.private)
LIST = "https://ecluse.example/emetteurs/0193/statuts/1/"
STATUS = entry(address=LIST, index=94_567)
AWARD = samples.award(status=STATUS)
DOCUMENT = badge.credential(AWARD)
SIGNED = samples.signed(status=STATUS)
CONTENT = json.dumps(SIGNED).encode()
EMPTY_LIST = json.dumps(
    proof.sign(
        list_credential(
            address=LIST, issuer=samples.ISSUER.address, purpose="revocation", places=(), valid_from=samples.ISSUED_AT
        ),
        private=samples.PAIR.private,
        method=samples.METHOD,
        created=samples.ISSUED_AT,
    )
).encode()
PACKAGES = ("vc", "data-integrity", "eddsa-rdfc-2022-cryptosuite", "ed25519-multikey")


def rich() -> dict[str, Any]:
    """The same badge with a result on a rubric, evidence, a fuller issuer and a schema, as the notes of the domain measure it."""
    document: dict[str, Any] = json.loads(json.dumps(DOCUMENT))
    document["@context"].append(contexts.EXTENSIONS)
    document["issuer"] |= {
        "description": "Centre de compétence",
        "phone": "+32 65 00 00 00",
        "email": "badges@technocite.example",
    }
    asked, level = "urn:uuid:0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "urn:uuid:6f0c9a1e-7b5c-4f0a-9d5b-0a4b6c1d2e3f"
    reached = {"id": level, "type": ["RubricCriterionLevel"], "name": "Acquis", "description": "Travaille seul.", "level": "3"}
    document["credentialSubject"]["achievement"]["resultDescription"] = [
        {
            "id": asked,
            "type": ["ResultDescription"],
            "name": "Épreuve pratique",
            "resultType": "RubricCriterionLevel",
            "rubricCriterionLevel": [reached],
        }
    ]
    document["credentialSubject"]["result"] = [
        {"type": ["Result"], "resultDescription": asked, "achievedLevel": level, "value": "3"}
    ]
    document["evidence"] = [
        {"id": "https://ecluse.example/preuves/1/", "type": ["Evidence"], "name": "Planning", "description": "Un planning tenu."}
    ]
    document["credentialSchema"] = [
        {
            "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
            "type": "1EdTechJsonSchemaValidator2019",
        }
    ]
    return document


def rate(work: Callable[[], object]) -> float:
    """Operations per CPU second, after a warm-up."""
    work()
    count, start = 0, time.process_time()
    while (spent := time.process_time() - start) < SECONDS:
        work()
        count += 1
    return count / spent


def ours() -> dict[str, object]:
    """Issue as the house does: write the document, check it, sign it."""
    return proof.sign(badge.credential(AWARD), private=samples.PAIR.private, method=samples.METHOD, created=samples.ISSUED_AT)


def plain_pyld(model: dict[str, Any] | None = None) -> dict[str, object]:
    """Issue as the documentation of pyld shows."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": contexts.loader()}
    document = badge.credential(AWARD) if model is None else {**model}
    config = proof.options(method=samples.METHOD, created=samples.ISSUED_AT)
    normal_config = jsonld.normalize({"@context": document["@context"], **config}, options)
    normal_document = jsonld.normalize(document, options)
    data = hashlib.sha256(normal_config.encode()).digest() + hashlib.sha256(normal_document.encode()).digest()
    key = Ed25519PrivateKey.from_private_bytes(samples.PAIR.private)
    return {**document, "proof": {**config, "proofValue": multibase(key.sign(data))}}


def batch(model: dict[str, Any]) -> Callable[[], str]:
    """Issue as the task that gives a badge to many people does: each badge has its own address, salt, holder and place."""
    signer = BatchSigner(Template(model), key_for(samples.PAIR.private, samples.METHOD))
    turns = itertools.count()

    def issue() -> str:
        turn = next(turns)
        award = replace(
            AWARD,
            address=f"https://ecluse.example/badges/{turn}/",
            recipient=badge.Recipient(identity=f"{turn}@exemple.be", kind="emailAddress", salt=f"{turn:032x}"),
            status=entry(address=LIST, index=turn % 131_072),
        )
        return signer.sign(badge_values(award), created=samples.ISSUED_AT)

    return issue


def of_node() -> tuple[float, str] | None:
    """What @digitalbazaar/vc does with the same badge and key; nothing when Node or its packages are not to be had."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    facts = {
        "document": DOCUMENT,
        "contexts": {address: contexts.context(address) for address in contexts.PINNED},
        "method": samples.METHOD,
        "public": samples.PAIR.multikey,
        "secret": multibase(b"\x80\x26" + samples.PAIR.private),
        "created": proof.moment(samples.ISSUED_AT),
        "seconds": SECONDS,
    }
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "facts.json").write_text(json.dumps(facts))
        (Path(folder) / "package.json").write_text("{}")
        wanted = [f"@digitalbazaar/{name}" for name in PACKAGES]
        brought = subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", *wanted], cwd=folder, check=False)
        if brought.returncode:
            return None
        peer = Path(__file__).with_name("credentials_peer.mjs")
        said = subprocess.run([node, peer, "facts.json"], cwd=folder, check=False, capture_output=True, text=True)
    if said.returncode:
        print(f"Node refused: {said.stderr[-600:]}")
        return None
    found = json.loads(said.stdout)
    return float(found["rate"]), str(found["proofValue"])


def main() -> int:
    """Print the table; fail when a promise is broken."""
    signed_by_template = BatchSigner(Template(DOCUMENT), key_for(samples.PAIR.private, samples.METHOD)).sign(
        badge_values(AWARD), created=samples.ISSUED_AT
    )
    if not ours() == plain_pyld() == json.loads(signed_by_template):
        print("FAILED: our signature differs from the one of plain pyld")
        return 5

    def judged() -> Verdict:
        return verdict(CONTENT, at=samples.READ_AT, find_key=samples.known_key, read=lambda address: Answer(content=EMPTY_LIST))

    if judged().outcome is not Outcome.VALID:
        print("FAILED: the badge that was measured is not valid")
        return 5
    raw, pyld_rate = "Ed25519 signature alone (physical limit)", "plain pyld, issue"
    many, many_rich, pyld_rich = (
        "ours, issue one of many (compiled template)",
        "ours, one of many rich ones",
        "plain pyld, a rich one",
    )
    full = rich()
    lines = {
        raw: rate(lambda: KEY.sign(b"x" * 64)),
        pyld_rate: rate(plain_pyld),
        many: rate(batch(DOCUMENT)),
        pyld_rich: rate(lambda: plain_pyld(full)),
        many_rich: rate(batch(full)),
        "ours, issue one alone": rate(ours),
        "  of which: write and check the document": rate(lambda: check_writable(badge.credential(AWARD))),
        "  of which: canonical statements, safely": rate(lambda: statements(DOCUMENT)),
        "ours, full verdict on received bytes": rate(judged),
    }
    peer = of_node()
    if peer is not None:
        lines["Node @digitalbazaar/vc, issue"] = peer[0]
        if peer[1] != SIGNED["proof"]["proofValue"]:
            print("FAILED: our signature differs from the one of @digitalbazaar/vc")
            return 5
    print(f"{'operations per CPU second':<46}{'rate':>12}{'to plain pyld':>16}")
    for name, value in lines.items():
        print(f"{name:<46}{value:>12,.0f}{value / lines[pyld_rate]:>15.2f}x")
    print(
        f"\n{len(CONTENT):,} bytes, {len(statements(DOCUMENT).splitlines())} statements" + ("" if peer else "; no Node at hand")
    )
    print(f"rich: {len(json.dumps(full)):,} bytes, {len(statements(full).splitlines())} statements")
    times, share = lines[many_rich] / lines[pyld_rich], lines[many] / lines[raw]
    print(f"one of many rich ones: {times:.0f} times plain pyld (50 promised); ours: {lines[many] / lines[pyld_rate]:.0f} times")
    print(f"one of many: {share:.0%} of the bare signature (25 % promised); rich: {lines[many_rich] / lines[raw]:.0%}")
    return 0 if times >= 50 and share >= 0.25 else 5


if __name__ == "__main__":
    sys.exit(main())
