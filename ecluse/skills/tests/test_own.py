"""Frameworks of ours: written as a tree by those of the organisation, and published by versions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.network.testing import MembershipFactory
from ecluse.skills.actions import own as actions
from ecluse.skills.actions.own import ItemDraft
from ecluse.skills.models import Competence, DraftItem, Framework, Level, OwnFramework, Revalidation
from ecluse.skills.queries.changes import compare, versions_of
from ecluse.skills.queries.own import window
from ecluse.skills.rules.changes import KINDS
from ecluse.skills.rules.tree import DOWN, INDENT, OUTDENT, UP

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def member() -> Any:
    """A technopedagogue."""
    return MembershipFactory.create(role="technopedagogue")


@pytest.fixture
def by(member: Any) -> Hat:
    """Their hat."""
    return Hat(Role.TECHNOPEDAGOGUE, person_id=member.person_id, organisation_id=member.organisation_id, name="A")


@pytest.fixture
def own(by: Hat) -> OwnFramework:
    """A framework with nothing in it."""
    return actions.begin_framework(by=by, title={"fr": "Nos métiers du bois"}, licence="CC BY 4.0", at=AT)


def add(by: Hat, own: OwnFramework, name: str, parent: DraftItem | None = None, kind: str = "competence") -> DraftItem:
    """An item at the end of a branch."""
    own.refresh_from_db()
    return actions.add_item(
        by=by, own=own, draft=ItemDraft({"fr": name}, kind), parent_id=parent.pk if parent else None, revision=own.revision, at=AT
    )


def move(by: Hat, item: DraftItem, way: str) -> DraftItem:
    """One gesture, on the tree as it is now."""
    item.own.refresh_from_db()
    return actions.move_item(by=by, item=item, way=way, revision=item.own.revision, at=AT)


def publish(by: Hat, own: OwnFramework, version: str) -> Framework:
    """A version of the draft as it is now."""
    own.refresh_from_db()
    return actions.publish_framework(by=by, own=own, version=version, revision=own.revision, at=AT).framework


def outline(own: OwnFramework) -> str:
    """The tree in one line: `wood(saw plane) steel`."""

    def branch(parent: DraftItem | None) -> str:
        rows = own.items.filter(parent=parent).order_by("position", "id")
        return " ".join(f"{row.label['fr']}({inside})" if (inside := branch(row)) else row.label["fr"] for row in rows)

    return branch(None)


def test_a_tree_is_built_and_moved_and_every_gesture_has_its_opposite(by: Hat, own: OwnFramework) -> None:
    wood = add(by, own, "bois", kind="area")
    saw, plane = add(by, own, "scier", wood), add(by, own, "raboter", wood)
    add(by, own, "acier")

    assert outline(own) == "bois(scier raboter) acier"
    move(by, plane, UP)
    assert outline(own) == "bois(raboter scier) acier"
    move(by, plane, DOWN)
    move(by, plane, INDENT)
    assert outline(own) == "bois(scier(raboter)) acier"
    move(by, plane, OUTDENT)
    assert outline(own) == "bois(scier raboter) acier"
    move(by, saw, OUTDENT)
    assert outline(own) == "bois(raboter) scier acier"


@pytest.mark.parametrize("way", [UP, DOWN, INDENT, OUTDENT, "sideways"])
def test_an_only_item_has_nowhere_to_go(by: Hat, own: OwnFramework, way: str) -> None:
    item = add(by, own, "bois")

    with pytest.raises(actions.StaysInPlace):
        move(by, item, way)


def test_a_tree_has_eight_levels_at_most(by: Hat, own: OwnFramework) -> None:
    parent = None
    for number in range(8):
        parent = add(by, own, str(number), parent)

    with pytest.raises(actions.StaysInPlace):
        add(by, own, "trop profond", parent)


def test_a_gesture_on_a_tree_that_somebody_changed_is_refused_and_changes_nothing(by: Hat, own: OwnFramework) -> None:
    first, second = add(by, own, "bois"), add(by, own, "acier")
    own.refresh_from_db()
    seen = own.revision
    add(by, own, "pierre")

    with pytest.raises(actions.ChangedMeanwhile):
        actions.move_item(by=by, item=second, way=UP, revision=seen, at=AT)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.remove_item(by=by, item=first, revision=seen, at=AT)
    assert outline(own) == "bois acier pierre"


def test_words_that_somebody_rewrote_are_not_overwritten_unseen(by: Hat, own: OwnFramework) -> None:
    item = add(by, own, "bois")
    seen = item.edition
    actions.rewrite_item(by=by, item=item, draft=ItemDraft({"fr": "le bois"}, "area"), edition=seen, at=AT)

    with pytest.raises(actions.ItemChangedMeanwhile, match="le bois"):
        actions.rewrite_item(by=by, item=item, draft=ItemDraft({"fr": "du bois"}, "area"), edition=seen, at=AT)


def test_removing_a_branch_takes_what_is_under_it(by: Hat, own: OwnFramework) -> None:
    wood = add(by, own, "bois")
    add(by, own, "scier", wood)
    add(by, own, "acier")
    own.refresh_from_db()

    assert actions.remove_item(by=by, item=wood, revision=own.revision, at=AT) == 2
    assert outline(own) == "acier"


def test_nothing_is_public_before_it_is_published(by: Hat, own: OwnFramework, client: Client) -> None:
    add(by, own, "scier droit")

    assert not Framework.objects.exists()
    assert "scier droit" not in client.get("/competences/?q=scier").content.decode()


def test_a_version_is_public_with_its_places_and_its_levels(by: Hat, own: OwnFramework, client: Client) -> None:
    wood = add(by, own, "bois", kind="area")
    add(by, own, "raboter", wood)
    saw = add(by, own, "scier", wood)
    move(by, saw, UP)
    actions.set_level(by=by, own=own, number=1, name={"fr": "débutant"}, description={}, at=AT)

    framework = publish(by, own, "1.0")

    assert (framework.version, framework.publisher, framework.organisation_id) == (
        "1.0",
        own.organisation.name,
        by.organisation_id,
    )
    rows = Competence.objects.filter(kind="competence").order_by("position").values_list("label__fr", "position")
    assert list(rows) == [("scier", 1), ("raboter", 2)]
    assert Competence.objects.get(label__fr="scier").relations.get().target.label == {"fr": "bois"}
    assert Level.objects.get().name == {"fr": "débutant"}
    assert framework.imports.get().imported_by_id == by.person_id
    assert "scier" in client.get("/competences/?q=scier").content.decode()


def test_the_next_version_keeps_keys_withdraws_what_left_and_tells_what_changed(by: Hat, own: OwnFramework) -> None:
    saw, plane = add(by, own, "scier"), add(by, own, "raboter")
    actions.set_level(by=by, own=own, number=1, name={"fr": "débutant"}, description={}, at=AT)
    framework = publish(by, own, "1.0")
    key = Competence.objects.get(label__fr="scier").pk
    saw.refresh_from_db()
    actions.rewrite_item(by=by, item=saw, draft=ItemDraft({"fr": "scier droit"}, "competence"), edition=saw.edition, at=AT)
    own.refresh_from_db()
    actions.remove_item(by=by, item=plane, revision=own.revision, at=AT)
    actions.remove_level(by=by, level=own.levels.get(), at=AT)
    publish(by, own, "2.0")

    assert Competence.objects.get(label__fr="scier droit").pk == key
    assert Competence.objects.get(label__fr="raboter").retired_at == AT
    assert not Level.objects.exists()
    found = compare(versions_of(framework)[:1], kinds=KINDS, text="", language="fr", number=1)
    assert found.counts == {"renamed": 1, "withdrawn": 1, "scale": 1}


def test_a_version_says_something_new_under_a_new_name(by: Hat, own: OwnFramework) -> None:
    with pytest.raises(actions.NothingToPublish):
        publish(by, own, "1.0")
    add(by, own, "scier")
    publish(by, own, "1.0")
    with pytest.raises(actions.NothingToPublish):
        publish(by, own, "2.0")
    add(by, own, "raboter")
    with pytest.raises(actions.VersionIsTaken):
        publish(by, own, "1.0")


def test_only_those_of_the_organisation_write(by: Hat, own: OwnFramework) -> None:
    add(by, own, "scier")
    other = MembershipFactory.create(role="technopedagogue")

    for hat in (
        Hat(Role.TECHNOPEDAGOGUE, person_id=other.person_id, organisation_id=other.organisation_id),
        Hat(Role.TRAINER, person_id=by.person_id, organisation_id=by.organisation_id),
        Hat(Role.PLATFORM_ADMIN, person_id=other.person_id),
    ):
        with pytest.raises(NotAllowed):
            publish(hat, own, "1.0")
        with pytest.raises(NotAllowed):
            add(hat, own, "raboter")
    with pytest.raises(NotAllowed):
        actions.begin_framework(by=Hat(Role.LEARNER, person_id=by.person_id), title={"fr": "x"}, licence="x", at=AT)


def test_the_code_of_a_framework_is_its_own(by: Hat) -> None:
    codes = [
        actions.begin_framework(by=by, title={"fr": title}, licence="x", at=AT).code for title in ("Bois", "Bois", "ESCO", "森")
    ]

    assert codes == ["bois", "bois-2", "esco-2", "cadre"]


def test_a_large_tree_opens_by_branches_in_two_statements(by: Hat, own: OwnFramework, django_assert_num_queries: Any) -> None:
    area = add(by, own, "bois")
    DraftItem.objects.bulk_create(
        DraftItem(own=own, parent=area, position=place, label={"fr": f"geste {place}"}) for place in range(1, 400)
    )
    last = DraftItem.objects.order_by("-position").first()
    assert last is not None

    with django_assert_num_queries(2):
        found = window(own, last.pk)

    assert found.count == 400
    assert len(found.nodes) == 1
    assert len(found.nodes[0].children) < 30
    assert found.nodes[0].children[-1].is_current


def test_everything_is_done_by_forms_and_nothing_typed_is_lost(member: Any, client: Client) -> None:
    client.force_login(member.person)
    begun = client.post("/referentiels/propres/", {"title_fr": "Bois", "licence": "CC BY 4.0"})
    if begun.status_code == 422:
        pytest.fail(begun.content.decode())
    own = OwnFramework.objects.get()
    page = own.get_absolute_url()

    client.post(page, {"name": "scier", "kind": "area", "revision": own.revision})
    stale = client.post(page, {"name": "raboter fin", "kind": "area", "revision": own.revision})

    assert stale.status_code == 422
    assert "raboter fin" in stale.content.decode()
    item = DraftItem.objects.get()
    address = f"{page}elements/{item.pk}/"
    own.refresh_from_db()
    client.post(page + f"?element={item.pk}", {"name": "tenir", "kind": "competence", "revision": own.revision})
    own.refresh_from_db()
    child = item.children.get()
    client.post(f"{page}elements/{child.pk}/", {"do": "outdent", "revision": own.revision})
    assert outline(own) == "scier tenir"
    assert client.get(f"{page}?element={child.pk}").status_code == 200
    assert client.get(f"{page}?element=x").status_code == 200
    own.refresh_from_db()
    client.post(address, {"do": "remove", "revision": own.revision})
    assert outline(own) == "tenir"
    own.refresh_from_db()
    assert client.post(f"{page}niveaux/", {"number": "1", "name_fr": "un"}).status_code == 302
    assert "1 élément ajouté" in client.get(f"{page}publier/").content.decode()
    own.refresh_from_db()
    assert client.post(f"{page}publier/", {"version": "1.0", "revision": own.revision}).status_code == 302
    assert "Bois" in client.get("/referentiels/").content.decode()
    stranger = MembershipFactory.create(role="technopedagogue")
    client.force_login(stranger.person)
    assert client.get(page).status_code == 404
    assert not Revalidation.objects.exists()
