"""Revising budgets and targets: versions, nothing overwritten, refusals, news, audit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from ecluse.foundation.access import SYSTEM, Hat, NotAllowed, Role
from ecluse.foundation.news import Journal
from ecluse.network.testing import OrganisationFactory, a_hat

from ..actions import AmountsUnchanged, TargetUnchanged, open_funded_programme, revise_budget_line, revise_target, set_target
from ..actions.budget import AmountsDecided
from ..actions.common import NotValid
from ..actions.programme import ProgrammeFunded
from ..actions.target import TargetDecided
from ..events import BudgetLineRevised, FundedProgrammeOpened, TargetRevised
from ..models import BudgetLine, BudgetVersion, FundedProgramme, Target, TargetVersion
from ..permissions import can_edit_programme, can_open_programme, can_read_steering, can_see_identity
from ..queries.versions import budget_of, budget_versions, target_versions
from ..testing import NOW, BudgetVersionFactory, FundedProgrammeFactory, TargetVersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Any:
    return OrganisationFactory.create()


@pytest.fixture
def programme(operator: Any) -> FundedProgramme:
    return FundedProgrammeFactory.create(beneficiaries=[operator])


@pytest.fixture
def manager(operator: Any) -> Hat:
    return a_hat(Role.PROGRAMME_MANAGER, operator)


def amounts(voted: int, *, paid: int = 0, from_day: date = date(2026, 1, 1)) -> AmountsDecided:
    return AmountsDecided(
        voted=Decimal(voted), committed=Decimal(paid), paid=Decimal(paid), valid_from=from_day, source={"fr": "Arrêté."}
    )


def promised(value: int, *, from_day: date = date(2026, 1, 1)) -> TargetDecided:
    return TargetDecided(value=Decimal(value), deadline_on=date(2026, 12, 31), valid_from=from_day, source={"fr": "Arrêté."})


def revise(by: Hat, programme: FundedProgramme, decided: AmountsDecided) -> BudgetVersion:
    return revise_budget_line(by=by, programme=programme, year=2026, expense_type="staff", decided=decided, at=NOW)


def test_a_revision_is_a_new_version_and_the_first_stays(programme: FundedProgramme, manager: Hat) -> None:
    revise(manager, programme, amounts(100))
    revise(manager, programme, amounts(120, from_day=date(2026, 6, 1)))

    versions = list(BudgetVersion.objects.order_by("number"))

    assert [(one.number, one.voted, one.recorded_by_id) for one in versions] == [
        (1, 100, manager.person_id),
        (2, 120, manager.person_id),
    ]
    assert BudgetLine.objects.count() == 1
    assert budget_of(programme, on=date(2026, 5, 31)).total.voted == 100
    assert budget_of(programme, on=date(2026, 6, 1)).total.voted == 120
    assert budget_versions([programme.pk], on=date(2025, 12, 31)) == []


def test_a_version_that_holds_earlier_but_was_written_later_wins_from_its_day(programme: FundedProgramme, manager: Hat) -> None:
    revise(manager, programme, amounts(100, from_day=date(2026, 6, 1)))
    revise(manager, programme, amounts(90, from_day=date(2026, 3, 1)))

    assert budget_of(programme, on=date(2026, 4, 1)).total.voted == 90
    assert budget_of(programme, on=date(2026, 7, 1)).total.voted == 90


def test_the_same_amounts_again_write_nothing(programme: FundedProgramme, manager: Hat) -> None:
    revise(manager, programme, amounts(100))

    with pytest.raises(AmountsUnchanged):
        revise(manager, programme, amounts(100))

    assert BudgetVersion.objects.count() == 1


def test_the_database_itself_refuses_to_overwrite_or_remove_a_version(programme: FundedProgramme, manager: Hat) -> None:
    revise(manager, programme, amounts(100))
    set_target(by=manager, programme=programme, indicator="badges", category="", decided=promised(5), at=NOW)

    for model, field in ((BudgetVersion, "voted"), (TargetVersion, "value")):
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            model._default_manager.update(**{field: 1})
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            model._default_manager.all().delete()


def test_a_revision_is_told_and_audited(programme: FundedProgramme, manager: Hat) -> None:
    revise(manager, programme, amounts(100, paid=40))
    version = set_target(
        by=manager, programme=programme, indicator="participants", category="status:jobseeker", decided=promised(9), at=NOW
    )
    revise_target(by=manager, target=version.target, decided=promised(12), at=NOW)

    budget = Journal.of(BudgetLineRevised).get()
    values = [entry.payload["value"] for entry in Journal.of(TargetRevised)]

    assert budget.payload["paid"] == "40"
    assert budget.by_person_id == manager.person_id
    assert values == ["9", "12"]
    assert Target.objects.get().pgh_event_model.objects.count() == 1  # type: ignore[attr-defined]
    assert [one.value for one in target_versions([programme.pk], on=date(2026, 11, 22))] == [12]


def test_the_same_promise_again_writes_nothing(programme: FundedProgramme, manager: Hat) -> None:
    version = set_target(by=manager, programme=programme, indicator="badges", category="", decided=promised(5), at=NOW)

    with pytest.raises(TargetUnchanged):
        revise_target(by=manager, target=version.target, decided=promised(5), at=NOW)


def test_what_the_database_would_refuse_is_refused_in_words(programme: FundedProgramme, manager: Hat) -> None:
    wrong = TargetDecided(
        value=Decimal(-1),
        deadline_on=date(2026, 1, 1),
        counts_from=date(2026, 2, 1),
        valid_from=date(2026, 1, 1),
        source={"fr": "?"},
    )

    with pytest.raises(NotValid) as refusal:
        set_target(by=manager, programme=programme, indicator="badges", category="", decided=wrong, at=NOW)
    with pytest.raises(NotValid):
        set_target(by=manager, programme=programme, indicator="nothing", category="", decided=promised(1), at=NOW)
    with pytest.raises(NotValid):
        revise_budget_line(by=manager, programme=programme, year=1914, expense_type="staff", decided=amounts(1), at=NOW)

    assert str(refusal.value)
    assert not Target.objects.exists()
    assert not BudgetLine.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PROGRAMME_MANAGER, Role.SYSTEM, Role.VISITOR)])
def test_nobody_but_a_programme_manager_revises(programme: FundedProgramme, operator: Any, role: Role) -> None:
    hat = a_hat(role, operator)
    line, target = BudgetVersionFactory.create().line, TargetVersionFactory.create().target

    for revised in (programme, line.funded_programme):
        with pytest.raises(NotAllowed):
            revise(hat, revised, amounts(100))
        with pytest.raises(NotAllowed):
            set_target(by=hat, programme=revised, indicator="badges", category="", decided=promised(5), at=NOW)
    with pytest.raises(NotAllowed):
        revise_target(by=hat, target=target, decided=promised(5), at=NOW)


def test_a_programme_manager_of_another_organisation_revises_nothing(programme: FundedProgramme) -> None:
    with pytest.raises(NotAllowed):
        revise(a_hat(Role.PROGRAMME_MANAGER), programme, amounts(100))


def test_the_programme_manager_of_the_funder_revises(programme: FundedProgramme) -> None:
    assert revise(a_hat(Role.PROGRAMME_MANAGER, programme.funder), programme, amounts(100)).number == 1


def test_only_ecluse_opens_a_programme_and_the_news_tells_it(operator: Any, manager: Hat) -> None:
    funded = ProgrammeFunded(
        slug="essai",
        code="Essai",
        title={"fr": "Essai"},
        purpose={},
        fund="own",
        start_on=date(2026, 1, 1),
        end_on=date(2027, 1, 1),
    )
    given: dict[str, Any] = {"funded": funded, "funder_id": operator.pk, "beneficiary_ids": [operator.pk, operator.pk], "at": NOW}

    with pytest.raises(NotAllowed):
        open_funded_programme(by=manager, **given)
    opened = open_funded_programme(by=SYSTEM, **given)

    assert opened.beneficiaries.count() == 1
    assert Journal.of(FundedProgrammeOpened).get().payload["beneficiary_ids"] == [str(operator.pk)]


@pytest.mark.parametrize("role", list(Role))
def test_the_sentences_of_permission(role: Role) -> None:
    operator, other = OrganisationFactory.create(), OrganisationFactory.create()
    hat = Hat(role=role, organisation_id=operator.pk)
    is_manager = role is Role.PROGRAMME_MANAGER

    assert can_read_steering(hat) == (role in (Role.PROGRAMME_MANAGER, Role.AUDITOR, Role.COORDINATOR))
    assert can_open_programme(hat) == (role is Role.SYSTEM)
    assert can_edit_programme(hat, funder_id=other.pk, beneficiary_ids=[operator.pk]) == (is_manager or role is Role.SYSTEM)
    assert can_edit_programme(hat, funder_id=other.pk, beneficiary_ids=[]) == (role is Role.SYSTEM)
    assert can_see_identity(hat, operator.pk) == is_manager
    assert not can_see_identity(hat, other.pk)
