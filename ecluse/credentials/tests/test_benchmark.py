"""Comparing the badges that exist: brought in, matched, judged, counted once; who may do what; the pages."""

from __future__ import annotations

from typing import Any

import pytest

from ecluse.credentials.actions import benchmark as actions
from ecluse.credentials.actions import benchmark_bringing as bringing
from ecluse.credentials.actions import benchmark_judging as judging
from ecluse.credentials.actions.benchmark_bringing import Brought
from ecluse.credentials.models import Decision, Study, StudyBadge, StudyMatch
from ecluse.credentials.queries import benchmark as queries
from ecluse.credentials.queries.benchmark_own import found_of
from ecluse.credentials.rules.benchmark import Criterion
from ecluse.credentials.testing import AchievementFactory
from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.news.models import JournalEntry
from ecluse.network.testing import PersonFactory
from ecluse.skills.models import Alignment, Competence, Occupation
from ecluse.skills.testing import CompetenceFactory, FrameworkFactory

from .comparing import AT, LIST, TODAY, board, bring, found, hat, named

pytestmark = pytest.mark.django_db


def test_a_comparison_keeps_the_profile_of_an_occupation_as_it_was(study: Study, occupation: Occupation) -> None:
    assert [need.is_essential for need in study.needs.all()] == [True, True, True, False]
    occupation.needs.all().delete()
    assert len(board(study).needs) == 4
    assert JournalEntry.objects.filter(name="credentials.study.begun.v1").count() == 1


def test_a_whole_framework_is_a_profile_and_an_empty_one_is_refused(admin: Hat, competences: list[Competence]) -> None:
    whole = actions.begin_study(by=admin, profile=competences[0].framework, at=AT)
    assert whole.needs.count() == 4
    with pytest.raises(actions.NothingAsked):
        actions.begin_study(by=admin, profile=FrameworkFactory.create(digcomp=True), at=AT)


def test_a_badge_that_names_a_competence_covers_it_with_its_level(
    admin: Hat, study: Study, competences: list[Competence]
) -> None:
    bring(admin, study, found(alignments=(named(competences[0], 5),)))
    (entry,) = board(study).entries
    (match,) = entry.matches.values()
    assert (match.origin, match.level, match.need.competence_id) == ("stated", 5, competences[0].pk)
    assert entry.score.part(Criterion.COVERAGE).facts["essential"] == 1


def test_a_validated_correspondence_counts_and_a_suggested_one_does_not(
    admin: Hat, study: Study, competences: list[Competence]
) -> None:
    rome = FrameworkFactory.create(code="rome")
    firm, weak = (CompetenceFactory.create(framework=rome, label={"fr": text}) for text in ("Suivre un budget", "Autre chose"))
    person = PersonFactory.create()
    Alignment.objects.create(
        origin_competence=firm,
        target_competence=competences[0],
        relation="exact",
        status="validated",
        validated_by=person,
        validated_on=TODAY,
    )
    Alignment.objects.create(origin_competence=weak, target_competence=competences[1], relation="exact", status="suggested")
    bring(admin, study, found(alignments=(named(firm), named(weak))))
    (match,) = StudyMatch.objects.filter(state=Decision.CONFIRMED)
    assert (match.origin, match.need.competence_id) == ("crosswalk", competences[0].pk)


def test_words_only_propose_and_a_person_decides(admin: Hat, study: Study, competences: list[Competence]) -> None:
    bring(admin, study, found("Risicoanalyse uitvoeren", "nl"))
    assert board(study).essential_covered == 0
    match = StudyMatch.objects.get(need__competence=competences[1])
    assert (match.state, match.origin, match.because) == ("proposed", "words", "Risicoanalyse uitvoeren")
    judging.decide_match(by=admin, match=match, is_right=True, at=AT)
    assert board(study).essential_covered == 1
    # Brought again with another description, what was decided stays.
    again = found("Risicoanalyse uitvoeren", "nl", description={"nl": "Nieuwe tekst hier."})
    assert bring(admin, study, again).changed == 1
    assert board(study).essential_covered == 1
    judging.decide_match(by=admin, match=match, is_right=False, at=AT)
    assert board(study).essential_covered == 0


def test_bringing_the_same_again_changes_nothing(admin: Hat, study: Study, competences: list[Competence]) -> None:
    badges = [found(f"Badge {n} du canal", alignments=(named(competences[n % 3]),)) for n in range(3)]
    assert bring(admin, study, *badges).created == 3
    before = list(StudyBadge.objects.order_by("pk").values())
    report = bring(admin, study, *badges)
    assert (report.created, report.changed, report.unchanged) == (0, 0, 3)
    assert list(StudyBadge.objects.order_by("pk").values()) == before
    assert JournalEntry.objects.filter(name="credentials.study.badges_brought.v1").count() == 1


def test_the_models_of_the_network_are_compared_too(admin: Hat, study: Study, competences: list[Competence]) -> None:
    model = AchievementFactory.create(competences=[(competences[2], None)])
    (one,) = found_of([model.pk]).values()
    bringing.bring_badges(by=admin, study=study, brought=[Brought(one, "network", model.pk)], at=AT)
    (entry,) = board(study).entries
    assert entry.row.issuer == model.organisation.name
    assert entry.covered == 1
    assert queries.comparable_models(study) == []


def test_a_translation_is_proposed_as_a_duplicate_and_counts_once_when_confirmed(
    admin: Hat, study: Study, competences: list[Competence]
) -> None:
    both = (named(competences[0], 3), named(competences[1]))
    bring(admin, study, found("Budget et risques", alignments=both))
    dutch = (named(competences[0], 5), named(competences[1]))
    twice = found("Begroting en risico", "nl", issuer="Kanaalacademie", alignments=dutch)
    bring(admin, study, twice, found("Autre chose"))
    (twin,) = study.twins.all()
    assert "alignments" in twin.signals
    assert len(board(study).entries) == 3
    judging.decide_twin(by=admin, twin=twin, is_right=True, at=AT)
    shown = board(study)
    assert len(shown.entries) == 2
    joined = next(entry for entry in shown.entries if entry.twins)
    assert set(joined.badge.languages) == {"fr", "nl"}
    assert max(joined.badge.covers.values(), key=lambda level: level or 0) == 5
    judging.decide_twin(by=admin, twin=twin, is_right=False, at=AT)
    assert len(board(study).entries) == 3


def test_what_was_overlooked_is_added_by_hand_and_said_twice_counts_once(admin: Hat, study: Study) -> None:
    bring(admin, study, found())
    badge, need = study.badges.get(), study.needs.last()
    assert need is not None
    for level in (None, 4):
        judging.add_match(by=admin, badge=badge, need=need, level=level, because="Vu dans le programme.", at=AT)
    (match,) = badge.matches.filter(state=Decision.CONFIRMED)
    assert (match.level, match.decided_by_id) == (4, admin.person_id)


def test_holes_say_what_no_badge_covers_and_which_model_of_the_network_does(
    admin: Hat, study: Study, competences: list[Competence]
) -> None:
    bring(admin, study, found(alignments=(named(competences[0]), named(competences[1]))))
    model = AchievementFactory.create(competences=[(competences[2], None)])
    holes = queries.holes_of(board(study), today=TODAY)
    assert [hole.need.competence_id for hole in holes] == [competences[2].pk, competences[3].pk]
    assert holes[0].models == [model]


def test_weights_and_levels_change_the_figure(admin: Hat, study: Study, competences: list[Competence]) -> None:
    bring(admin, study, found(alignments=(named(competences[0], 3),)))
    weights = dict.fromkeys(study.weights, 0) | {"coverage": 1}
    actions.change_study(by=admin, study=study, title="Autre", weights=weights, languages=["nl", "xx"])
    study.refresh_from_db()
    assert study.languages == ["nl"]
    assert board(study).entries[0].figure == round(100 * 2 / 7)
    need = study.needs.get(competence=competences[0])
    assert actions.ask_levels(by=admin, study=study, levels={need.pk: 6}) == 1
    level = board(study).entries[0].score.part(Criterion.LEVEL)
    assert (level.share, level.facts["asked"]) == (0.5, 1)


def test_only_the_organisation_writes_and_the_coordinator_reads(admin: Hat, study: Study) -> None:
    bring(admin, study, found())
    stranger, coordinator, trainer = hat(), hat(Role.COORDINATOR), hat(Role.TRAINER)
    badge, need = study.badges.get(), study.needs.get(position=0)
    for other in (stranger, coordinator, trainer):
        for act in (
            lambda by: bring(by, study, found("Autre")),
            lambda by: actions.change_study(by=by, study=study, title="x", weights={}, languages=[]),
            lambda by: actions.ask_levels(by=by, study=study, levels={need.pk: 1}),
            lambda by: actions.drop_badge(by=by, badge=badge),
            lambda by: actions.end_study(by=by, study=study),
            lambda by: judging.add_match(by=by, badge=badge, need=need, level=None, because="", at=AT),
            lambda by: bringing.bring_list(by=by, study=study, text="", at=AT),
        ):
            with pytest.raises(NotAllowed):
                act(other)
    with pytest.raises(NotAllowed):
        actions.begin_study(by=trainer, profile=study.occupation, at=AT)  # type: ignore[arg-type]  # it has one
    assert len(queries.studies(coordinator, mark=None)) == 1
    assert len(queries.studies(stranger, mark=None)) == 0


def test_a_list_keeps_its_good_lines_and_sets_the_wrong_one_aside_to_be_mended(admin: Hat, study: Study) -> None:
    report = bringing.bring_list(by=admin, study=study, text=LIST, at=AT)
    assert (report.created, report.set_aside) == (2, 1)
    again = bringing.bring_list(by=admin, study=study, text=LIST, at=AT)
    assert (again.created, again.unchanged, again.set_aside) == (0, 2, 0)
    row = study.rows.get()
    assert row.problems == [["name", ""]]
    with pytest.raises(bringing.StillWrong):
        bringing.mend_row(by=admin, row=row, cells=row.cells | {"nom": "Nommé", "niveau": "douze"}, at=AT)
    row.refresh_from_db()
    assert (row.cells["nom"], row.problems) == ("Nommé", [["level", "douze"]])
    bringing.mend_row(by=admin, row=row, cells=row.cells | {"niveau": ""}, at=AT)
    assert study.badges.count() == 3
    assert study.rows.count() == 0


def test_a_list_that_is_mostly_wrong_is_another_file(admin: Hat, study: Study) -> None:
    with pytest.raises(bringing.MostlyWrong):
        bringing.bring_list(by=admin, study=study, text="nom;emetteur\nA;B\n;B\nC;\n", at=AT)
    assert study.badges.count() == study.rows.count() == 0


def test_a_comparison_is_not_without_end(admin: Hat, study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "MOST_BADGES", 2)
    with pytest.raises(bringing.TooManyBadges):
        bring(admin, study, *(found(f"Badge {letter}") for letter in "abc"))


def test_a_thousand_badges_cost_as_many_queries_as_two(
    admin: Hat, study: Study, competences: list[Competence], django_assert_num_queries: Any
) -> None:
    def many(count: int) -> None:
        badges = [
            StudyBadge(study=study, key=f"{count}-{n}", source="list", name={"fr": f"B{n}"}, issuer="X", brought_at=AT)
            for n in range(count)
        ]
        StudyBadge.objects.bulk_create(badges)
        need = study.needs.get(position=0)
        StudyMatch.objects.bulk_create(StudyMatch(badge=one, need=need, origin="stated", state="confirmed") for one in badges)

    many(2)
    with django_assert_num_queries(5):
        assert len(board(study).entries) == 2
    many(998)
    with django_assert_num_queries(5):
        assert len(board(study).entries) == 1_000
