"""The house is as docs/map.md draws it; each rule, broken on purpose in a copy, names the file and the line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from . import plan

HOUSE = plan.ROOT / "ecluse"
TABLE = plan.arrows(plan.ROOT / "docs" / "map.md")


def test_the_map_draws_every_domain_on_its_floor() -> None:
    assert set(TABLE) == set(settings.DOMAINS)
    for domain, called in TABLE.items():
        below = settings.DOMAINS[: settings.DOMAINS.index(domain)]
        assert called <= set(below), f"docs/map.md: {domain} calls {called - set(below)}, which is not below it."


def test_imports_follow_the_arrows_and_enter_by_the_doors() -> None:
    assert plan.broken_arrows(HOUSE, TABLE) == []


def test_inside_a_domain_imports_go_inwards() -> None:
    assert plan.broken_layers(HOUSE) == []


def test_testing_is_for_tests_only() -> None:
    assert plan.testing_in_the_house(HOUSE) == []


def test_rules_are_plain() -> None:
    assert plan.django_in_rules(HOUSE) == []


def test_links_between_domains_are_protected_strings_without_a_name_below() -> None:
    assert plan.broken_links(HOUSE, TABLE) == []


def test_the_models_that_django_sees_are_bound_as_the_source_says() -> None:
    crossing = {
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models()
        if model._meta.app_label in TABLE and not hasattr(model, "pgh_tracked_model")
        for field in model._meta.get_fields()
        if isinstance(field, (models.ForeignKey, models.ManyToManyField)) and isinstance(field.related_model, type)
        if field.related_model._meta.app_label in TABLE and field.related_model._meta.app_label != model._meta.app_label
    }

    assert crossing == {(here, there) for here, there in plan.links(HOUSE) if here in TABLE and there in TABLE}


def test_only_the_modules_of_the_plan_stand_in_a_domain() -> None:
    known = {
        *plan.LAYERS,
        *plan.SATELLITES,
        "__init__",
        "templates",
        "locale",
        "contexts",
        "reference",
        "static",
        "__pycache__",
        "README",
    }
    strangers = [
        str(path.relative_to(plan.ROOT))
        for domain in TABLE
        if domain != "exchange"
        for path in (HOUSE / domain).iterdir()
        if path.stem not in known and not path.name.startswith(".")
    ]

    assert strangers == []


def test_each_standard_has_a_folder_a_page_and_tests() -> None:
    exchange = HOUSE / "exchange"
    shared = {"locale", "migrations", "templates", "templatetags", "tests", "__pycache__"}
    standards = [path for path in exchange.iterdir() if path.is_dir() and path.name not in shared]
    page = (exchange / "README.md").read_text(encoding="utf-8")

    missing = [
        f"{standard.name}: {what}"
        for standard in standards
        for what, there in (
            ("README.md", (standard / "README.md").exists()),
            ("tests", any(standard.glob("tests/test_*.py"))),
            ("a line in exchange/README.md", f"`{standard.name}`" in page),
        )
        if not there
    ]

    assert missing == []


# A small house that stands, in which each rule is then broken once.
STANDING = {
    "network/events.py": "",
    "network/rules.py": "from datetime import date\n",
    "network/models.py": "from .rules import date\n",
    "network/api.py": "from .models import date\n",
    "network/testing.py": "from .models import date\n",
    "offer/rules.py": "",
    "offer/models.py": (
        "from django.db import models\nclass Programme(models.Model):\n"
        '    by = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")\n'
    ),
    "offer/queries.py": "from .models import Programme\n",
    "offer/actions.py": "from ecluse.network.api import date\n",
    "offer/web/views.py": "from ..actions import date\n",
    "offer/tests/test_offer.py": "from ecluse.network.testing import date\n",
    "foundation/news.py": "",
    "ui/parts.py": "from ecluse.foundation import news\n",
}
SMALL = {"network": set(), "offer": {"network"}}
BREAKS = [
    ("network/models.py", "from ecluse.offer import api", "broken_arrows", "network has no arrow to offer"),
    ("offer/web/views.py", "from ecluse.network.models import Person", "broken_arrows", "its doors are api and events"),
    ("offer/web/views.py", "import ecluse.network.models", "broken_arrows", "its doors are api and events"),
    ("offer/web/views.py", "from ecluse import network", "broken_arrows", "its doors are api and events"),
    ("foundation/news.py", "from ecluse.network import api", "broken_arrows", "foundation is the basement"),
    ("foundation/news.py", "from ecluse.ui import parts", "broken_arrows", "foundation is the basement"),
    ("offer/queries.py", "from .actions import date", "broken_layers", "queries may not import actions"),
    ("offer/models.py", "from ecluse.offer.web import views", "broken_layers", "models may not import web"),
    ("offer/actions.py", "from .testing import x", "broken_layers", "testing, which is for tests only"),
    ("offer/actions.py", "from ecluse.network.testing import x", "testing_in_the_house", "which is for tests only"),
    ("offer/rules.py", "from django.db import models", "django_in_rules", "they are plain Python"),
    ("offer/rules.py", "from datetime import date; date.today()", "django_in_rules", "rules read the clock"),
    (
        "offer/models.py",
        'x = models.ForeignKey("network.Person", on_delete=models.CASCADE, related_name="+")',
        "broken_links",
        "on_delete=PROTECT",
    ),
    (
        "offer/models.py",
        'x = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="programmes")',
        "broken_links",
        'related_name="+"',
    ),
    (
        "network/models.py",
        'x = models.ForeignKey("offer.Programme", on_delete=models.PROTECT, related_name="+")',
        "broken_links",
        "network has no arrow to offer",
    ),
]


def build(folder: Path) -> Path:
    house = folder / "ecluse"
    for name, content in STANDING.items():
        file = house / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    return house


def faults(house: Path, check: str) -> list[str]:
    found: list[str] = getattr(plan, check)(*([house, SMALL] if check in ("broken_arrows", "broken_links") else [house]))
    return found


def test_a_house_that_follows_the_plan_has_no_fault(tmp_path: Path) -> None:
    house = build(tmp_path)

    for check in ("broken_arrows", "broken_layers", "testing_in_the_house", "django_in_rules", "broken_links"):
        assert faults(house, check) == []


@pytest.mark.parametrize(("file", "line", "check", "words"), BREAKS)
def test_a_rule_broken_on_purpose_is_named_with_its_file_and_line(
    file: str, line: str, check: str, words: str, tmp_path: Path
) -> None:
    house = build(tmp_path)
    broken = house / file
    broken.write_text(broken.read_text() + line + "\n")
    number = len(broken.read_text().splitlines())

    found = faults(house, check)

    assert len(found) == 1
    assert found[0].startswith(f"{broken}:{number}: ")
    assert words in found[0]


CONTRACTS = [
    ("ecluse/network/models/person.py", "import ecluse.offer.api", "ecluse.network.models.person"),
    ("ecluse/foundation/errors.py", "import ecluse.ui.parts", "ecluse.foundation.errors"),
    ("ecluse/network/queries/people.py", "import ecluse.network.actions", "ecluse.network.queries.people"),
    ("ecluse/network/rules.py", "import django", "ecluse.network.rules"),
    ("ecluse/network/web/home.py", "import ecluse.network.testing", "ecluse.network.web.home"),
]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    linter = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [str(linter), "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(folder)}
    )


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house, its contracts included."""
    folder = tmp_path_factory.mktemp("scratch")
    shutil.copytree(HOUSE, folder / "ecluse", ignore=shutil.ignore_patterns("__pycache__", "locale", "static", "templates"))
    shutil.copy(plan.ROOT / "pyproject.toml", folder)
    return folder


def test_the_contracts_hold(scratch: Path) -> None:
    done = lint_imports(scratch)

    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize(("file", "line", "module"), CONTRACTS)
def test_a_contract_broken_on_purpose_is_named_with_its_module_and_line(file: str, line: str, module: str, scratch: Path) -> None:
    broken = scratch / file
    whole = broken.read_text()
    broken.write_text(whole + f"\n{line}\n")
    number = len(broken.read_text().splitlines())

    try:
        done = lint_imports(scratch)
    finally:
        broken.write_text(whole)

    assert done.returncode == 1
    assert f"{module} -> {line.removeprefix('import ')} (l.{number})" in done.stdout.replace("\n", " ").replace("  ", " ")
