"""How well the program proposes correspondences, against the tables of experts; exits with 1 when a promise is missed.

    python benchmarks/skills_matching.py [FOLDER] [--write]      (default: ../shared/data beside the repository)

Occupations: the MELO sets (ESCO concepts ranked by the labels of Competent and ROME) beside every published system; ROME job titles.
Competences: the Competent 3.8 table, by five folds, split by competence: what is asked about was neither learned from nor remembered.
`--write` records the figures for the page of quality (`ecluse/skills/reference/matching_quality.json`) and, in
`matching.json`, the models learned from all the table, whose scores are calibrated on the answers out of fold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from skills_gold.learning import Answers, cross_validate, gather
from skills_gold.reading import Gold, competent_competences, competent_occupations, melo, published, rome

from ecluse.skills.rules.matching.grams import View
from ecluse.skills.rules.matching.matcher import Model, case_of

HERE = Path(__file__).resolve().parents[1]
LONGEST = 300.0  # seconds of one processor, whatever else the machine does
SETS = (
    ("bel_q_fr_c_fr", "Belgium, French", "fr"),
    ("bel_q_nl_c_nl", "Belgium, Dutch", "nl"),
    ("fra_q_fr_c_fr", "France", "fr"),
    ("nld_q_nl_c_nl", "Netherlands", "nl"),
)
PIVOTS = (
    ("bel_q_fr_c_fr", "bel_q_fr_c_en"),
    ("bel_q_nl_c_nl", "bel_q_nl_c_en"),
    ("fra_q_fr_c_fr", "fra_q_fr_c_en"),
    ("nld_q_nl_c_nl", "nld_q_nl_c_en"),
)
PRECISIONS = (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6)
REFERENCE = HERE / "ecluse" / "skills" / "reference"


class Bars:
    """The promises: each is printed with what was reached."""

    def __init__(self) -> None:
        self.missed = 0

    def least(self, what: str, reached: float, promised: float) -> None:
        """At least so much."""
        self._say(what, reached, promised, "≥", reached >= promised)

    def most(self, what: str, reached: float, promised: float) -> None:
        """At most so much."""
        self._say(what, reached, promised, "≤", reached <= promised)

    def _say(self, what: str, reached: float, promised: float, sign: str, is_kept: bool) -> None:
        self.missed += not is_kept
        print(f"  {'kept  ' if is_kept else 'MISSED'} {what:58} {reached:8.3f}  ({sign} {promised:g})")


def ranked(scores: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Mean reciprocal rank and success at 1 of one score for each concept; equal scores count as ranked before."""
    best = np.where(right, scores, -1).max(axis=1)
    ranks = 1 + (scores > best[:, None]).sum(axis=1) + ((scores == best[:, None]) & ~right).sum(axis=1)
    reciprocal = np.where(best > 0, 1 / ranks, 0)
    return float(reciprocal.mean()), float(((ranks == 1) & (best > 0)).mean())


class MeloScores:
    """The likeness of each query of a set to each concept, in the language of the set."""

    def __init__(self, folder: Path, name: str) -> None:
        self.set = melo(folder, name)
        self.concepts = list(self.set.names)
        self.queries = list(self.set.queries)
        view = View([self.set.names[uri] for uri in self.concepts])
        self.scores = view.likeness(list(self.set.queries.values()))

    def over(self, concepts: list[str]) -> np.ndarray:
        """The scores in the order of another list of concepts; one that is not here has none."""
        places = {uri: place for place, uri in enumerate(self.concepts)}
        columns = np.array([places.get(uri, -1) for uri in concepts])
        return np.where(columns >= 0, self.scores[:, columns], 0)

    def right(self, other: Any = None) -> np.ndarray:
        """Which concepts each query means, by the truth of this set or of another with the same queries."""
        truth = (other or self.set).right
        return np.array([[uri in truth.get(query, ()) for uri in self.concepts] for query in self.queries])


def occupations(folder: Path, bars: Bars) -> dict[str, Any]:
    """The MELO sets: one language, both Belgian languages added, and through ESCO to English."""
    systems = published(folder)
    scores = {name: MeloScores(folder, name) for name, _title, _language in SETS}
    lines: list[dict[str, Any]] = []

    def line(key: str, title: str, way: str, reached: tuple[float, float]) -> None:
        lines.append({"set": key, "title": title, "way": way, "mrr": round(reached[0], 4), "success_1": round(reached[1], 4)})

    for name, title, _language in SETS:
        line(name, title, "one language", ranked(scores[name].scores, scores[name].right()))
    french, dutch = scores["bel_q_fr_c_fr"], scores["bel_q_nl_c_nl"]
    fused: dict[str, tuple[float, float]] = {}
    for mine, other in ((french, dutch), (dutch, french)):
        name = "bel_q_fr_c_fr" if mine is french else "bel_q_nl_c_nl"
        fused[name] = ranked(mine.scores + other.over(mine.concepts), mine.right())
        line(name, "Belgium", "French and Dutch added", fused[name])
    loss = 0.0
    for near, far in PIVOTS:
        here, there = scores[near], melo(folder, far)
        assert list(there.queries) == here.queries, f"{far} asks other questions than {near}"
        direct, pivot = ranked(here.scores, here.right()), ranked(here.scores, here.right(there))
        loss = max(loss, direct[0] - pivot[0])
        line(far, "to English", "through ESCO", pivot)
    print("Occupations, MELO sets (MRR, success at 1)")
    for each in lines:
        print(f"  {each['set']:15} {each['way']:24} {each['mrr']:.3f}  {each['success_1']:.3f}")
    for name in dict.fromkeys(each["set"] for each in lines):
        others = ", ".join(f"{system} {mrr:.3f}/{first:.3f}" for system, mrr, first in systems[name])
        print(f"  published on {name}: {others}")
    bars.least("Belgian occupations, fused: success at 1", min(value[1] for value in fused.values()), 0.54)
    bars.least("Belgian occupations, fused: MRR", min(value[0] for value in fused.values()), 0.64)
    bars.most("lost on the way through ESCO (MRR)", loss, 0.0)
    best = {name: {"system": rows[0][0], "mrr": rows[0][1], "success_1": rows[0][2]} for name, rows in systems.items()}
    return {"lines": lines, "published_best": best, "pivot_loss": round(loss, 4)}


def job_titles(folder: Path, bars: Bars) -> dict[str, Any]:
    """ROME job titles to ESCO occupations, French against French."""
    gold = rome(folder)
    view = View([target.names.get("fr", ()) for target in gold.targets])
    exact, every = [], []
    for start in range(0, len(gold.things), 1024):
        part = range(start, min(start + 1024, len(gold.things)))
        scores = view.likeness([gold.things[thing].label("fr") for thing in part])
        for thing, row in zip(part, scores, strict=True):
            for kept, ranks in ((None, every), ("exact", exact)):
                right = [place for place, relation in gold.right[thing].items() if kept in (None, relation)]
                if right:
                    truth = np.zeros((1, len(row)), dtype=bool)
                    truth[0, right] = True
                    ranks.append(ranked(row[None, :], truth)[0])
    found = {"titles": len(every), "mrr": round(float(np.mean(every)), 4), "exact": len(exact)}
    found["mrr_exact"] = round(float(np.mean(exact)), 4)
    print(
        f"ROME job titles: MRR {found['mrr']:.3f} any relation ({len(every):,}), {found['mrr_exact']:.3f} exact ({len(exact):,})"
    )
    bars.least("ROME job titles, exact matches: MRR", found["mrr_exact"], 0.94)
    return found


def measured(gold: Gold, answers: Answers) -> dict[str, Any]:
    """The figures of answers out of fold; a right target that is not among the fifty counts as never found."""
    every, exact, first, ten = [], [], 0, 0
    in_fifty = 0
    for places, right, truth in zip(answers.places, answers.right, gold.right, strict=True):
        hits = np.flatnonzero(right)
        every.append(1 / (hits[0] + 1) if len(hits) else 0.0)
        first += bool(len(hits)) and hits[0] == 0
        ten += bool(len(hits)) and hits[0] < 10
        in_fifty += bool(len(hits))
        if "exact" in truth.values():
            same = [hit for hit in hits if truth[int(places[hit])] == "exact"]
            exact.append(1 / (same[0] + 1) if same else 0.0)
    count = len(every)
    return {
        "things": count,
        "mrr": round(float(np.mean(every)), 4),
        "success_1": round(first / count, 4),
        "hit_10": round(ten / count, 4),
        "in_fifty": round(in_fifty / count, 4),
        "exact": len(exact),
        "mrr_exact": round(float(np.mean(exact)), 4),
        "relation_right": round(answers.relations_right / max(answers.relations, 1), 4),
    }


def acceptance(answers: Answers, model: Model) -> list[dict[str, float]]:
    """For each precision: from which score first proposals reach it together, and the share of things it would settle."""
    scores = np.array([float(model.calibration.chance(shares[0])) for shares in answers.shares])
    shares = np.array([float(each[0]) for each in answers.shares])
    right = np.array([float(each[0]) for each in answers.right])
    order = np.lexsort((-shares, -scores))
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    # A score is taken or left as a whole: only the last thing that has it may be the edge.
    edge = np.append(scores[order][1:] != scores[order][:-1], True)
    lines = []
    for wanted in PRECISIONS:
        reached = np.flatnonzero((precision >= wanted) & edge)
        if len(reached):
            last = int(reached[-1])
            score, share = float(scores[order][last]), (last + 1) / len(order)
            lines.append({"precision": round(float(precision[last]), 4), "score": round(score, 4), "share": round(share, 4)})
    return [line for place, line in enumerate(lines) if line not in lines[:place]]


def learned(kind: str, gold: Gold, *, languages: tuple[str, ...], memories: tuple[bool, ...]) -> dict[str, Any]:
    """Answer by five folds, without and with memory; print and keep the figures and the models of each case."""
    gathered = gather(gold.in_languages(languages), remember=any(memories))
    found: dict[str, Any] = {}
    for remember in memories:
        answers, model = cross_validate(gathered, remember=remember)
        key = case_of(kind, languages=len(languages), known=len(gold.things) if remember else 0)
        figures = measured(gold, answers) | {"acceptance": acceptance(answers, model)}
        found[key] = figures, model
        print(
            f"Competent, {key}: MRR {figures['mrr']:.3f} any relation, {figures['mrr_exact']:.3f} exact ({figures['exact']:,}); "
            f"first {figures['success_1']:.3f}, in ten {figures['hit_10']:.3f}, in fifty {figures['in_fifty']:.3f}; "
            f"relation guessed {figures['relation_right']:.3f}"
        )
        print("  accepted without reading each:  from score   precision   share of things")
        for line in figures["acceptance"]:
            print(f"  {'':31} {line['score']:10.3f} {line['precision']:11.3f} {line['share']:17.3f}")
    return found


def main() -> int:
    """Measure, print, compare with the promises, write if asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=HERE.parent / "shared" / "data")
    parser.add_argument("--write", action="store_true", help="record the figures and the models in the project")
    arguments = parser.parse_args()
    started, bars = time.perf_counter(), Bars()
    quality: dict[str, Any] = {
        "occupations": occupations(arguments.folder, bars),
        "job_titles": job_titles(arguments.folder, bars),
    }
    competences, trades = competent_competences(arguments.folder), competent_occupations(arguments.folder)
    found: dict[str, Any] = {}
    for languages, memories in ((("fr", "nl"), (False, True)), (("fr",), (False,))):
        found |= learned("competence", competences, languages=languages, memories=memories)
        found |= learned("occupation", trades, languages=languages, memories=(False,))
    for case, (any_, exact, ten) in {
        "competence, two languages": (0.34, 0.62, 0.5),
        "competence, two languages, memory": (0.38, 0.62, 0.55),
    }.items():
        bars.least(f"{case}: MRR, any relation", found[case][0]["mrr"], any_)
        bars.least(f"{case}: MRR, exact", found[case][0]["mrr_exact"], exact)
        bars.least(f"{case}: right one in ten", found[case][0]["hit_10"], ten)
    spent = time.process_time()
    bars.most("seconds of one processor", spent, LONGEST)
    print(f"{spent:.0f} s of processor, {time.perf_counter() - started:.0f} s on the clock")
    if arguments.write:
        write(quality, found, competences, trades)
    return 1 if bars.missed else 0


def write(quality: dict[str, Any], found: dict[str, tuple[dict[str, Any], Model]], skills: Gold, trades: Gold) -> None:
    """The two files that the product reads."""
    models = {key: model.as_data() for key, (_figures, model) in found.items()}
    text = json.dumps(models, sort_keys=True)
    version = f"1.{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    quality |= {
        "version": version,
        "measured_on": datetime.now(tz=UTC).date().isoformat(),
        "gold": {
            "competences": {"pairs": skills.pairs, "things": len(skills.things), "withdrawn": skills.left_aside},
            "occupations": {"pairs": trades.pairs, "things": len(trades.things), "withdrawn": trades.left_aside},
            "targets": "ESCO 1.2",
            "human_validated": 1.0,  # every pair of the gold was made or checked by experts of the employment services
        },
        "learned": {key: figures for key, (figures, _model) in found.items()},
    }
    (REFERENCE / "matching.json").write_text(json.dumps({"version": version, "models": models}, indent=1) + "\n", "utf-8")
    (REFERENCE / "matching_quality.json").write_text(json.dumps(quality, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
