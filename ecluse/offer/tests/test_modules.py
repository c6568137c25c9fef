"""The modules of a programme, typed in its form."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from ecluse.foundation.access import Hat, Role
from ecluse.network.testing import MembershipFactory, PersonFactory, signed_in_as
from ecluse.offer.actions.programme import ModuleDraft, ModulesAreTooLong, ProgrammeDraft, write_programme
from ecluse.offer.models import Module
from ecluse.offer.rules.programme import hours_too_many
from ecluse.offer.testing import NOW, ProgrammeFactory

pytestmark = pytest.mark.django_db
KEY = re.compile(r'name="modules" value="([0-9a-f-]{36})')
BOX = re.compile(r'name="modules" value="([^"]*)"')
# What a page may hold, and how many modules a programme has at most in practice.
MOST_ELEMENTS, MANY_MODULES = 350, 12


@given(some.lists(some.integers(1, 500)), some.integers(1, 3_000))
def test_modules_fit_when_their_sum_does(modules: list[int], programme: int) -> None:
    assert (hours_too_many(modules=modules, programme=programme) == 0) is (sum(modules) <= programme)


def admin(programme) -> Hat:
    return Hat(Role.OPERATOR_ADMIN, person_id=PersonFactory().pk, organisation_id=programme.organisation_id)


def draft(*modules: ModuleDraft) -> ProgrammeDraft:
    return ProgrammeDraft(title={"fr": "Réseaux"}, summary={}, objective={}, content={}, hours=40, modules=modules)


def with_modules(*titles: str):
    programme = ProgrammeFactory()
    for order, title in enumerate(titles, start=1):
        Module.objects.create(programme=programme, order=order, title={"fr": title}, hours=10)
    return programme, list(programme.modules.all())


def test_modules_that_were_there_keep_their_identity_when_they_are_reordered() -> None:
    programme, (first, second) = with_modules("Câbler", "Dépanner")
    turned = draft(
        ModuleDraft(second.title, 12, second.pk), ModuleDraft(first.title, 10, first.pk), ModuleDraft({"nl": "Wifi"}, 8)
    )

    write_programme(by=admin(programme), programme=programme, draft=turned, at=NOW)

    kept = [(module.pk, module.hours) for module in programme.modules.all()]
    assert kept[:2] == [(second.pk, 12), (first.pk, 10)]
    assert programme.modules.last().title == {"nl": "Wifi"}


def test_a_module_of_another_programme_is_not_taken_from_it() -> None:
    _other, (theirs,) = with_modules("Câbler")
    programme = ProgrammeFactory()

    write_programme(by=admin(programme), programme=programme, draft=draft(ModuleDraft({"fr": "Le mien"}, 8, theirs.pk)), at=NOW)

    theirs.refresh_from_db()
    assert theirs.title == {"fr": "Câbler"}
    assert programme.modules.get().pk != theirs.pk


def test_modules_longer_than_their_programme_are_refused_and_nothing_changes() -> None:
    programme, _modules = with_modules("Câbler")

    with pytest.raises(ModulesAreTooLong, match="41"):
        write_programme(
            by=admin(programme),
            programme=programme,
            draft=draft(ModuleDraft({"fr": "Un"}, 20), ModuleDraft({"fr": "Deux"}, 21)),
            at=NOW,
        )

    assert [module.title for module in programme.modules.all()] == [{"fr": "Câbler"}]


def writer_of(programme) -> Client:
    return signed_in_as(MembershipFactory(role=Role.TECHNOPEDAGOGUE.value, organisation=programme.organisation))


def typed(*modules: tuple[str, str, str], **more: str) -> dict[str, object]:
    """What the page sends: the programme, then (key, title, hours) of each module."""
    data: dict[str, object] = {"title_fr": "Réseaux", "hours": "40", "modules": [key for key, _title, _hours in modules]}
    for key, title, hours in modules:
        data |= {f"m-{key}-title_fr": title, f"m-{key}-hours": hours}
    return data | more


def test_a_module_is_added_then_saved_without_any_script() -> None:
    programme, (first,) = with_modules("Câbler")
    client, address = writer_of(programme), reverse("offer:write", args=[programme.pk])

    opened = client.post(address, typed((str(first.pk), "Câbler", "10"), module="add", summary_fr="Tapé."))
    keys = KEY.findall(opened.content.decode())
    saved = client.post(address, typed((str(first.pk), "Câbler", "10"), (keys[1], "Dépanner", "12")))

    assert (opened.status_code, len(keys), saved.status_code) == (200, 2, 302)
    assert "Tapé." in opened.content.decode()
    assert [(module.title["fr"], module.hours) for module in programme.modules.all()] == [("Câbler", 10), ("Dépanner", 12)]
    assert "Dépanner" in Client().get(programme.get_absolute_url()).content.decode()


def test_buttons_lift_remove_and_open_and_save_nothing() -> None:
    programme, (first, second) = with_modules("Câbler", "Dépanner")
    client, address = writer_of(programme), reverse("offer:write", args=[programme.pk])
    page = typed((str(first.pk), "Câbler", "10"), (str(second.pk), "Dépanner", "10"))

    lifted = client.post(address, page | {"module": f"up {second.pk}"}).content.decode()
    removed = client.post(address, page | {"module": f"remove {first.pk}"}).content.decode()
    opened = client.post(address, page | {"module": f"open {first.pk}"}).content.decode()

    assert KEY.findall(lifted) == [str(second.pk), str(first.pk)]
    assert KEY.findall(removed) == [str(second.pk)]
    assert f'name="m-{first.pk}-title_nl"' in opened
    assert list(programme.modules.all()) == [first, second]


def test_a_module_without_hours_comes_back_open_with_422() -> None:
    programme, (first,) = with_modules("Câbler")

    answer = writer_of(programme).post(reverse("offer:write", args=[programme.pk]), typed((str(first.pk), "Câbler", "")))

    assert answer.status_code == 422
    assert f'name="m-{first.pk}-title_nl"' in answer.content.decode()
    assert "Module 1" in answer.content.decode()


def test_modules_that_do_not_fit_are_said_on_the_page() -> None:
    programme, (first,) = with_modules("Câbler")

    answer = writer_of(programme).post(reverse("offer:write", args=[programme.pk]), typed((str(first.pk), "Câbler", "41")))

    assert answer.status_code == 422
    assert programme.modules.get().hours == 10


def test_a_closed_module_travels_in_one_box_and_is_saved_from_it() -> None:
    programme, (first, second) = with_modules("Câbler & relier = 1", "Dépanner")
    client, address = writer_of(programme), reverse("offer:write", args=[programme.pk])

    page = client.post(address, typed((str(first.pk), "Câbler & relier = 2", "10"), module=f"open {second.pk}")).content.decode()
    boxes = [html.unescape(box) for box in BOX.findall(page)]
    saved = client.post(address, typed() | {"modules": boxes})

    assert len(boxes) == 1 and boxes[0].startswith(f"{first.pk} ")
    assert saved.status_code == 302
    assert [(module.title, module.hours) for module in programme.modules.all()] == [({"fr": "Câbler & relier = 2"}, 10)]


@pytest.mark.parametrize("folded", ["{", "&&==%ff%00", "m-x-hours=3", "hours=4"])
def test_a_box_that_no_page_of_ours_wrote_is_a_module_to_complete(folded: str) -> None:
    programme, (first,) = with_modules("Câbler")

    answer = writer_of(programme).post(
        reverse("offer:write", args=[programme.pk]), typed() | {"modules": [f"{first.pk} {folded}"]}
    )

    assert answer.status_code == 422
    assert programme.modules.get().hours == 10


def test_twelve_modules_one_of_them_open_fit_in_the_budget_of_a_page() -> None:
    programme, modules = with_modules(*(f"Partie {number}" for number in range(1, MANY_MODULES + 1)))
    client, address = writer_of(programme), reverse("offer:write", args=[programme.pk])
    boxes = [html.unescape(box) for box in BOX.findall(client.get(address).content.decode())]

    opened = client.post(address, typed() | {"modules": boxes, "module": f"open {modules[5].pk}"}).content.decode()

    assert f'name="m-{modules[5].pk}-title_nl"' in opened
    # As the browser counts them: what is inside a drawing is one drawing.
    drawn = re.sub(r"<svg\b.*?</svg>", "<svg>", opened, flags=re.DOTALL)
    assert len(re.findall(r"<[a-zA-Z]", drawn)) <= MOST_ELEMENTS


@pytest.mark.parametrize("sent", [{"module": "up x"}, {"module": "fly"}, {"modules": ["'; drop", "x" * 36], "module": "add"}])
def test_strange_buttons_change_nothing(sent) -> None:
    programme, _modules = with_modules("Câbler")

    assert writer_of(programme).post(reverse("offer:write", args=[programme.pk]), typed() | sent).status_code == 200
    assert programme.modules.count() == 1


def test_the_form_costs_the_same_for_one_module_and_for_ten(django_assert_max_num_queries) -> None:
    programme, _modules = with_modules("Câbler")
    client, address = writer_of(programme), reverse("offer:write", args=[programme.pk])

    def cost() -> int:
        with django_assert_max_num_queries(30) as found:
            assert client.get(address).status_code == 200
        return len(found)

    before = cost()
    for order in range(2, 11):
        Module.objects.create(programme=programme, order=order, title={"fr": "Suite"}, hours=1)

    assert cost() == before
