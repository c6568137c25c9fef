"""The program that proposes: what it finds, across languages, the same each time, and how it learns."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecluse.skills.rules.matching.bridge import Bridge
from ecluse.skills.rules.matching.grams import View, pieces
from ecluse.skills.rules.matching.learning import calibrate, learn
from ecluse.skills.rules.matching.matcher import ENOUGH_KNOWN, Matcher, case_of, learned
from ecluse.skills.rules.matching.memory import Memory
from ecluse.skills.rules.matching.things import Thing, names_of, thing_of
from ecluse.skills.rules.quality import offered, quality, thresholds


def skill(fr: str = "", nl: str = "", en: str = "", *, also: tuple[str, ...] = ()) -> Thing:
    label = {language: text for language, text in (("fr", fr), ("nl", nl), ("en", en)) if text}
    return thing_of(label, {"en": also}, {}, kind="skill")


NETWORKS = skill("gérer des réseaux", "netwerken beheren", "manage networks")
PROJECTS = skill("gérer un projet", "een project beheren", "manage a project")
FISHING = skill("préparer du matériel de pêche", "visgerei klaarmaken", "prepare fishing equipment", also=("set up trawl nets",))
WALLS = skill("peindre un mur", "een muur schilderen", "paint walls")
TARGETS = [NETWORKS, PROJECTS, FISHING, WALLS]


def test_a_name_is_made_of_pieces_of_two_to_five_letters_without_accents() -> None:
    found = set(pieces("Pêche"))

    assert {"pe", "peche", " pec", "he "} <= found
    assert all(2 <= len(piece) <= 5 for piece in found)


def test_names_forget_what_they_say_of_men_and_women() -> None:
    assert names_of(["Boucher (h/f/x)"]) == ("Boucher",)
    assert names_of(["directeur/directrice"]) == ("directeur/directrice", "directeur", "directrice")
    assert names_of(["(h/f/x)"]) == ("(h/f/x)",)


def test_of_two_things_with_the_same_name_the_one_whose_label_it_is_comes_first() -> None:
    view = View([("chef", "responsable réseau"), ("responsable réseau",), ("peintre",)])

    likeness = view.likeness(["responsable réseau"])[0]

    assert likeness[1] > likeness[0] > likeness[2]


def test_a_view_without_names_and_a_text_without_letters_resemble_nothing() -> None:
    assert View([(), ()]).likeness(["réseau"]).tolist() == [[0.0, 0.0]]
    assert View([("réseau",)]).likeness(["!!!"]).tolist() == [[0.0]]


@given(st.text(max_size=60))
def test_likeness_stays_between_nothing_and_the_same(text: str) -> None:
    likeness = View([("gérer des réseaux",), ("peindre un mur", "mur")]).likeness([text])

    assert ((likeness >= 0) & (likeness <= 1.0001)).all()


def test_a_label_reaches_the_names_of_another_language() -> None:
    bridge = Bridge(TARGETS, ["fr", "nl"])

    carried = bridge.likeness([skill(fr="matériel de pêche"), skill(nl="visgerei")])

    assert bridge.end == "en"
    assert carried.argmax(axis=1).tolist() == [TARGETS.index(FISHING)] * 2


@pytest.mark.parametrize(
    "asked", [skill(fr="Administrer des réseaux"), skill(nl="Netwerken beheren"), skill(en="network management")]
)
def test_whatever_the_language_the_same_thing_is_found(asked: Thing) -> None:
    matcher = Matcher(TARGETS, kind="competence", languages=sorted(asked.languages))

    first = next(iter(matcher.propose([asked])))[0]

    assert first.place == TARGETS.index(NETWORKS)
    assert 0 <= first.score <= 1
    assert first.relation in ("exact", "close", "broad", "narrow")


def test_proposals_are_at_most_ten_sorted_and_the_same_each_time() -> None:
    targets = [skill(fr=f"gérer le réseau numéro {n}") for n in range(40)]
    asked = [skill(fr="gérer le réseau"), skill(fr="zzz")]

    def propose() -> list[list[object]]:
        return [list(found) for found in Matcher(targets, kind="competence", languages=["fr"]).propose(asked)]

    first = propose()
    assert len(first[0]) == 10
    assert [row.score for row in first[0]] == sorted((row.score for row in first[0]), reverse=True)  # type: ignore[attr-defined]
    assert first == propose()


def test_what_was_settled_before_is_remembered() -> None:
    memory = Memory([skill(fr="sabots"), skill(fr="peinture")], [[2], [3]], ["fr"])

    row = memory.likeness([skill(fr="sabot")])[0]

    assert memory.recall(row) == {2: pytest.approx(float(row[0]))}


def test_the_measured_case_follows_languages_and_memory() -> None:
    assert case_of("competence", languages=1, known=ENOUGH_KNOWN) == "competence, one language"
    assert case_of("competence", languages=2, known=0) == "competence, two languages"
    assert case_of("competence", languages=2, known=ENOUGH_KNOWN) == "competence, two languages, memory"
    assert case_of("occupation", languages=3, known=ENOUGH_KNOWN) == "occupation, two languages"


def test_learning_gives_weight_to_what_tells_the_right_one() -> None:
    chance = np.random.default_rng(1)
    figures, right = [], []
    for _n in range(60):
        rows = chance.random((8, 2))
        truth = np.zeros(8)
        truth[rows[:, 0].argmax()] = 1
        figures.append(rows)
        right.append(truth)

    weights = learn(figures, right)

    assert weights.weights[0] > 5 * abs(weights.weights[1])
    assert weights.shares(figures[0]).sum() == pytest.approx(1)


@given(st.integers(min_value=1, max_value=2000), st.integers(min_value=0, max_value=10))
def test_a_calibrated_score_never_falls_when_belief_rises(count: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    shares = chance.random(count)

    stair = calibrate(shares, (chance.random(count) < shares).astype(float))

    assert (np.diff(stair.chances) >= 0).all()
    assert ((stair.chances >= 0) & (stair.chances <= 1)).all()


def test_every_measured_case_has_a_model_figures_and_honest_thresholds() -> None:
    figures = quality()

    assert set(figures["learned"]) == set(learned()["models"])
    assert figures["version"] == learned()["version"]
    for case in figures["learned"]:
        lines = thresholds(case)
        assert all(line.precision >= 0.8 for line in offered(lines))
        assert [line.score for line in lines] == sorted((line.score for line in lines), reverse=True)


def test_the_figures_that_the_page_shows_keep_what_was_promised() -> None:
    figures = quality()
    fused = [line for line in figures["occupations"]["lines"] if line["way"] == "French and Dutch added"]

    assert len(fused) == 2
    assert all(line["success_1"] >= 0.54 and line["mrr"] >= 0.64 for line in fused)
    assert figures["occupations"]["pivot_loss"] == 0
    assert figures["job_titles"]["mrr_exact"] >= 0.94
    assert figures["learned"]["competence, two languages"]["mrr"] >= 0.34
    assert figures["learned"]["competence, two languages"]["mrr_exact"] >= 0.62
    assert figures["learned"]["competence, two languages, memory"]["mrr"] >= 0.38
