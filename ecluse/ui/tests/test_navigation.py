"""The navigation: each role sees its entries, and where it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ecluse.foundation.access import VISITOR, Hat, Role
from ecluse.ui import navigation
from ecluse.ui.navigation import Item


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A navigation without the entries of the domains."""
    monkeypatch.setattr(navigation, "_items", [])
    yield


def titles(hat: Hat, path: str = "/") -> list[str]:
    return [str(entry.title) for entry in navigation.entries(hat, path)]


def test_a_role_sees_its_entries_in_order(empty: None) -> None:
    navigation.add(Item(title="Thème", url_name="ui:theme", roles={Role.TRAINER}, order=20))
    navigation.add(Item(title="Galerie", url_name="ui:gallery", order=10))

    assert titles(VISITOR) == ["Galerie"]
    assert titles(Hat(Role.TRAINER)) == ["Galerie", "Thème"]


def test_an_entry_added_twice_shows_once(empty: None) -> None:
    navigation.add(Item(title="Galerie", url_name="ui:gallery"))
    navigation.add(Item(title="Galerie", url_name="ui:gallery"))

    assert titles(VISITOR) == ["Galerie"]


def test_an_address_that_is_not_served_is_left_out(empty: None) -> None:
    navigation.add(Item(title="Rien", url_name="nowhere:at_all"))

    assert titles(VISITOR) == []


def test_the_section_being_read_is_marked_even_on_a_deeper_page(empty: None) -> None:
    navigation.add(Item(title="Galerie", url_name="ui:gallery"))
    navigation.add(Item(title="Accessibilité", url_name="ui:accessibility"))

    current = [str(entry.title) for entry in navigation.entries(VISITOR, "/galerie/formulaires/") if entry.current]
    assert current == ["Galerie"]


def test_the_footer_has_its_own_entries(empty: None) -> None:
    navigation.add(Item(title="Accessibilité", url_name="ui:accessibility", place="footer"))

    assert titles(VISITOR) == []
    assert len(navigation.entries(VISITOR, "/", "footer")) == 1
