"""A framework that came by file goes on as a tree: nothing public changes, nothing that the file said is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.network.testing import MembershipFactory, signed_in_as
from ecluse.skills.actions import own as actions
from ecluse.skills.actions.adopting import EditedAlready, NotATree, TooLargeForATree, continue_here
from ecluse.skills.actions.outside import EditedHere, bring_outside
from ecluse.skills.models import Competence, CompetenceRelation, DraftItem, Framework, OwnFramework
from ecluse.skills.queries.own import preview
from ecluse.skills.rules.outside import OutsideFramework, OutsideItem
from ecluse.skills.rules.rows import LevelRow

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
IDENTIFIER = "6cf8a7af-c71e-4db1-bc96-e76969b60f54"


@pytest.fixture
def member() -> Any:
    """A technopedagogue."""
    return MembershipFactory.create(role="technopedagogue")


@pytest.fixture
def by(member: Any) -> Hat:
    """Their hat."""
    return Hat(Role.TECHNOPEDAGOGUE, person_id=member.person_id, organisation_id=member.organisation_id, name="A")


def outside(*, relations: list[tuple[str, str, str]] | None = None, count: int = 0) -> OutsideFramework:
    """Wood: saw and plane, which go together."""
    said = [
        OutsideItem("urn:x:wood", "area", "A", label={"fr": "bois"}, position=1),
        OutsideItem("urn:x:saw", "competence", "A1", IDENTIFIER, {"fr": "scier"}, {"fr": ["couper"]}, {"fr": "Droit."}, 1),
        OutsideItem("urn:x:plane", "competence", "A2", label={"fr": "raboter"}, position=2),
        *(OutsideItem(f"urn:x:{number}", label={"fr": f"n° {number}"}) for number in range(count)),
    ]
    tree = [("urn:x:saw", "broader", "urn:x:wood"), ("urn:x:plane", "broader", "urn:x:wood")]
    return OutsideFramework(
        title={"fr": "Le bois"},
        publisher="Fédération du bois",
        version="2024",
        licence="CC BY 4.0",
        identifier="0ce2402a-c71e-4db1-bc96-e76969b60f54",
        items={item.uri: item for item in said},
        relations=[*tree, ("urn:x:saw", "related", "urn:x:plane"), *(relations or [])],
        levels=[LevelRow(1, "1", "1", {"fr": "débute"}, {})],
    )


def bring(by: Hat, said: OutsideFramework) -> Framework:
    """The framework of a file."""
    return bring_outside(by=by, outside=said, code="bois", source="bois.json", at=AT, accept_removals=True).framework


def public(framework: Framework) -> dict[str, Any]:
    """Everything of it that readers and files see."""
    rows = Competence.objects.filter(framework=framework).order_by("uri")
    names = ("pk", "uri", "kind", "code", "label", "alternatives", "description", "identifier", "position", "retired_at")
    relations = CompetenceRelation.objects.filter(origin__framework=framework).order_by("pk")
    return {
        "rows": list(rows.values(*names)),
        "relations": list(relations.values_list("origin__uri", "kind", "target__uri")),
        "levels": list(framework.levels.values_list("number", "name")),
        "identifier": framework.identifier,
    }


def test_it_begins_as_it_is_and_a_version_changes_only_what_was_written(by: Hat) -> None:
    framework = bring(by, outside())
    before = public(framework)

    own = continue_here(by=by, framework=framework, at=AT)

    assert public(framework) == before
    assert own.is_published_as_is
    assert preview(own).added == preview(own).withdrawn == preview(own).renamed == []
    saw = DraftItem.objects.get(code="A1")
    assert saw.parent and saw.parent.label == {"fr": "bois"}
    actions.rewrite_item(
        by=by, item=saw, draft=actions.ItemDraft({"fr": "scier droit"}, "competence", "A1", {"fr": "Droit."}), edition=0, at=AT
    )
    own.refresh_from_db()
    actions.publish_framework(by=by, own=own, version="2", revision=own.revision, at=AT)
    framework.refresh_from_db()
    after = public(framework)
    for row in before["rows"]:
        if row["code"] == "A1":
            row["label"] = {"fr": "scier droit"}
    assert after == before
    assert framework.publisher == by_name(by)


def by_name(by: Hat) -> str:
    """Whose framework it is from then on."""
    return OwnFramework.objects.get(organisation=by.organisation_id).organisation.name


def test_from_then_on_its_file_is_refused_and_it_is_not_taken_twice(by: Hat) -> None:
    framework = bring(by, outside())
    continue_here(by=by, framework=framework, at=AT)

    with pytest.raises(EditedHere):
        bring(by, outside())
    with pytest.raises(EditedAlready):
        continue_here(by=by, framework=framework, at=AT)


@pytest.mark.parametrize(
    "relations",
    [
        [("urn:x:plane", "broader", "urn:x:saw")],
        [("urn:x:0", "broader", "urn:x:saw"), *((f"urn:x:{n}", "broader", f"urn:x:{n - 1}") for n in range(1, 8))],
    ],
    ids=["in two branches", "nine levels deep"],
)
def test_what_a_tree_would_lose_is_refused_whole(by: Hat, relations: list[tuple[str, str, str]]) -> None:
    framework = bring(by, outside(relations=relations, count=8))

    with pytest.raises(NotATree):
        continue_here(by=by, framework=framework, at=AT)
    assert not OwnFramework.objects.exists()


def test_more_than_people_write_is_refused(by: Hat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecluse.skills.actions.adopting.MOST_ITEMS", 2)

    with pytest.raises(TooLargeForATree, match="3"):
        continue_here(by=by, framework=bring(by, outside()), at=AT)


def test_only_those_of_its_organisation_go_on_with_it(by: Hat, member: Any) -> None:
    framework = bring(by, outside())
    other = MembershipFactory.create(role="technopedagogue")
    address = reverse("skills:continue_here", args=[framework.pk])

    with pytest.raises(NotAllowed):
        continue_here(
            by=Hat(Role.TECHNOPEDAGOGUE, person_id=other.person_id, organisation_id=other.organisation_id),
            framework=framework,
            at=AT,
        )
    assert signed_in_as(other).get(address).status_code == 404
    assert signed_in_as(other).post(address).status_code == 404


def test_the_page_says_what_changes_and_leads_to_the_tree(by: Hat, member: Any) -> None:
    framework, client = bring(by, outside()), signed_in_as(member)
    address = reverse("skills:continue_here", args=[framework.pk])

    assert address in client.get(reverse("skills:own_frameworks")).content.decode()
    assert "CC BY 4.0" in client.get(address).content.decode()
    assert client.post(address)["Location"] == OwnFramework.objects.get().get_absolute_url()
    assert client.get(address).status_code == 404


def test_a_refusal_is_said_on_the_page(by: Hat, member: Any) -> None:
    framework = bring(by, outside(relations=[("urn:x:plane", "broader", "urn:x:saw")]))

    answer = signed_in_as(member).post(reverse("skills:continue_here", args=[framework.pk]))

    assert answer.status_code == 422
    assert "raboter" in answer.content.decode()
