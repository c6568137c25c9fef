"""The reference pages are those that the code tells."""

from __future__ import annotations

from pathlib import Path

from ecluse.foundation.cli import documents


def test_pages_that_were_just_written_are_not_stale(tmp_path: Path) -> None:
    for name, content in documents.pages().items():
        (tmp_path / name).write_text(content, encoding="utf-8")

    assert documents.stale(tmp_path) == []


def test_a_page_changed_by_hand_is_named_with_its_line(tmp_path: Path) -> None:
    for name, content in documents.pages().items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    lines = (tmp_path / "access.md").read_text().splitlines()
    lines[4] = "changed"
    (tmp_path / "access.md").write_text("\n".join(lines))
    (tmp_path / "slots.md").unlink()

    assert documents.stale(tmp_path) == [
        f"{tmp_path}/access.md:5: stale; run `ecluse docs write`.",
        f"{tmp_path}/slots.md:1: stale; run `ecluse docs write`.",
    ]


def test_the_access_page_tells_each_rule_in_words() -> None:
    page = documents.access()

    assert "| `/equipe/` | network:team | operator_admin |" in page
    assert "| `/accueil/` | network:home | signed in |" in page
    assert "| `/` | network:front | everybody |" in page


def test_events_and_slots_tell_who_listens_and_who_fills() -> None:
    assert "## network.membership.granted.v1" in documents.events()
    assert "Heard by: `network.tell_the_person`." in documents.events()
    assert "| `network.person_page` | hat, person |" in documents.slots()
    assert "network.Person | `pk`" in documents.privacy()
    assert "## ecluse restore" in documents.commands()
    assert "`--replace`" in documents.commands()
