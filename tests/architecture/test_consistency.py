"""The code examines itself: nothing unused, undocumented, or written where the content policy forbids it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ecluse.foundation.cli.documents import known_events, stale
from ecluse.foundation.slots import Slot

from .plan import ROOT

HOUSE = ROOT / "ecluse"
TEMPLATES = sorted(HOUSE.rglob("templates/**/*.*"))
# Templates that a library or Django looks for by name.
LOOKED_FOR = ("account/", "mfa/", "allauth/", "socialaccount/", "usersessions/", "django/", "idp/")
LOOKED_FOR_EXACTLY = {"400.html", "403.html", "403_csrf.html", "404.html", "422.html", "429.html", "500.html"}
LARGEST_FILE = 400  # lines


def name_of(template: Path) -> str:
    """The name by which a template is asked for."""
    return str(template).rsplit("/templates/", 1)[1]


def sources(*suffixes: str) -> list[Path]:
    return [
        path
        for suffix in suffixes
        for path in HOUSE.rglob(f"*{suffix}")
        if "migrations" not in path.parts and "tests" not in path.parts
    ]


def test_every_template_is_used() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*sources(".py"), *TEMPLATES])
    # `{% art %}` and the like fill a part of the same name; the gallery names its families.
    unused = [
        name
        for name in map(name_of, TEMPLATES)
        if not name.startswith(LOOKED_FOR) and name not in LOOKED_FOR_EXACTLY
        # A document on paper is read by its path.
        if f'/templates/{name}"' not in text and f'"templates/{name}"' not in text
        if f'"{name}"' not in text and f"'{name}'" not in text and f'"{name}#' not in text
        if not name.startswith("ui/gallery/")
    ]

    assert unused == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_holds_no_style_script_or_raw_html(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    for pattern, words in (
        (r"\sstyle=", "an inline style"),
        (r"<style\b", "an inline style sheet"),
        (r"<script(?![^>]*(?:\bsrc=|application/json))", "an inline script"),
        (r"\son[a-z]+=\"", "an inline handler"),
        (r"\|\s*safe\b", "the filter safe"),
        (r"javascript:", "a javascript: address"),
        (r"(?:src|href)=\"https?://", "an outside address to load or a hard-wired link"),
    ):
        found = re.search(pattern, text)
        line = text[: found.start()].count("\n") + 1 if found else 0
        assert not found, f"{template.relative_to(ROOT)}:{line}: {words}"


def test_no_source_marks_html_as_safe_or_leaves_a_form_unprotected() -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{number}: {word}"
        for path in sources(".py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for word in ("mark_safe(", "csrf_exempt", "except:", "TODO", "FIXME")
        if word in line
        # Doors for machines: access.py says which and why, one by one.
        if (path, word) != (HOUSE / "foundation" / "access.py", "csrf_exempt")
    ]

    assert faults == []


def test_every_event_is_documented_and_named_after_its_domain() -> None:
    faults = []
    for event in known_events():
        domain = event.__module__.split(".")[1]
        if not event.__doc__ or event.__doc__.startswith(f"{event.__name__}("):
            faults.append(f"{event.__module__}.{event.__name__} has no docstring.")
        if not re.fullmatch(rf"{domain}\.[a-z_]+\.[a-z_]+\.v\d+", event.name):
            faults.append(f"{event.__module__}.{event.__name__} is named {event.name}.")

    assert faults == []


def test_every_slot_is_named_after_its_domain_and_says_its_purpose() -> None:
    names = {path.parent.name for path in HOUSE.glob("*/slots.py")}

    for name, slot in Slot.all.items():
        assert name.split(".")[0] in names
        assert len(slot.purpose) > 10
    assert "network.person_page" in Slot.all


def test_every_slot_is_shown_by_a_page() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in HOUSE.rglob("web/**/*.py"))
    constants = {
        found: path
        for path in HOUSE.glob("*/slots.py")
        for found in re.findall(r"^([A-Z_]+) = Slot\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert [name for name in constants if f"{name}.pieces(" not in text] == []


def test_every_part_is_in_the_gallery() -> None:
    parts = {path.stem for path in (HOUSE / "ui/templates/ui/parts").glob("*.html")}
    shown = "\n".join(
        path.read_text(encoding="utf-8")
        for path in [*(HOUSE / "ui/templates").rglob("*.html")]
        if "gallery" in str(path) or path.name in ("base.html", "header.html", "table.html")
    )
    tags = set(re.findall(r"\{%\s*([a-z_]+)", shown)) | set(re.findall(r"parts/([a-z_]+)\.html", shown))

    assert sorted(parts - tags) == []


def test_no_source_file_is_longer_than_a_reader_bears() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {count} lines"
        for path in sources(".py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LARGEST_FILE
    ]

    assert long == []


def test_the_reference_pages_are_those_that_the_code_tells() -> None:
    assert stale(ROOT / "docs" / "reference") == []


def test_no_file_keeps_the_marks_of_a_merge() -> None:
    marks = re.compile(r"^(?:<{7} |>{7} |={7}$)", re.MULTILINE)
    texts = [path for suffix in (".md", ".py", ".html", ".txt", ".toml", ".css", ".js", ".po") for path in _kept(suffix)]

    assert [str(path.relative_to(ROOT)) for path in texts if marks.search(path.read_text(encoding="utf-8"))] == []


def _kept(suffix: str) -> list[Path]:
    return [
        *ROOT.glob(f"*{suffix}"),
        *(path for top in ("ecluse", "docs", "tests", "config") for path in (ROOT / top).rglob(f"*{suffix}")),
    ]
