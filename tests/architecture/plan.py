"""Reading the plan of the house (docs/map.md) and the house itself (imports, foreign keys), from any folder."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# From the outside in: a module may import those that come after it.
LAYERS = ("web", "reactions", "jobs", "api", "actions", "queries", "permissions", "models", "rules", "events")
# web, reactions and jobs are neighbours: none calls another.
RANK = {name: max(0, place - 2) for place, name in enumerate(LAYERS)}
# Read once at start; what they fill stands above them, so they may import any layer of their own domain.
SATELLITES = ("apps", "privacy", "commands", "demo", "testing", "slots", "tests", "migrations", "templatetags", "management")
DOORS = ("api", "events")
BASEMENT = ("foundation", "ui")


@dataclass(frozen=True)
class Import:
    """One import of one of our modules: where it stands, what it names."""

    file: Path
    line: int
    source: tuple[str, ...]  # ("offer", "web", "catalogue")
    target: tuple[str, ...]  # ("network", "api")

    @property
    def place(self) -> str:
        """File and line, as an editor opens them."""
        return f"{self.file}:{self.line}"


def arrows(plan: Path) -> dict[str, set[str]]:
    """The table of arrows in the map: which domains each domain may call."""
    section = plan.read_text(encoding="utf-8").split("## Arrows", 1)[1].split("\n## ", 1)[0]
    table = {}
    for name, called in re.findall(r"^\| *([a-z]+) *\| *([a-z, ]+?) *\|$", section, re.MULTILINE):
        if name != "domain":
            table[name] = set() if called == "none" else {one.strip() for one in called.split(",")}
    return table


def imports(house: Path) -> Iterator[Import]:
    """Every import between our modules, relative ones resolved. `house` is the folder of the package `ecluse`."""
    for file in sorted(house.rglob("*.py")):
        parts = file.relative_to(house).with_suffix("").parts
        source = parts[:-1] if parts[-1] == "__init__" else parts
        package = parts[:-1]
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
            for name in _named(node, package):
                yield Import(file, node.lineno, source, name)  # type: ignore[attr-defined]


def _named(node: ast.AST, package: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.name.startswith("ecluse."):
                yield tuple(alias.name.split(".")[1:])
    elif isinstance(node, ast.ImportFrom):
        if node.level:
            base = package[: len(package) - node.level + 1]
        elif node.module and (node.module == "ecluse" or node.module.startswith("ecluse.")):
            base = ()
        else:
            return
        module = tuple((node.module or "").split(".")) if node.module else ()
        path = base + (module if node.level else module[1:])
        for alias in node.names:
            yield (*path, alias.name)


def is_for_tests(source: tuple[str, ...]) -> bool:
    """Whether a module is a test or helps tests."""
    return "tests" in source or source[-1:] == ("testing",) or source[1:2] == ("testing",) or source[-1:] == ("conftest",)


def broken_arrows(house: Path, table: dict[str, set[str]]) -> list[str]:
    """Imports that leave a domain by no arrow, or enter another by no door."""
    found = []
    for one in imports(house):
        here, there = one.source[:1], one.target[:1]
        if not here or not there or here == there or (there[0] in BASEMENT and here[0] not in BASEMENT):
            continue
        caller, called = here[0], there[0]
        if caller in BASEMENT:
            if called not in BASEMENT or caller == "foundation":
                found.append(f"{one.place}: {caller} is the basement and calls {'.'.join(one.target)}.")
            continue
        if called not in table:
            continue
        if is_for_tests(one.source):
            if called not in table[caller] and "tests" not in one.source:
                found.append(f"{one.place}: {caller} has no arrow to {called} in docs/map.md.")
            continue
        if called not in table.get(caller, set()):
            found.append(f"{one.place}: {caller} has no arrow to {called} in docs/map.md.")
        elif len(one.target) < 2 or one.target[1] not in DOORS:
            entered = ".".join(one.target[1:]) or "the wall"
            found.append(f"{one.place}: {caller} enters {called} by {entered}; its doors are api and events.")
    return found


def broken_layers(house: Path) -> list[str]:
    """Imports inside a domain that go outwards, and rules that are not plain."""
    found = []
    for one in imports(house):
        if len(one.source) < 2 or len(one.target) < 2 or one.source[0] != one.target[0] or one.source[0] in BASEMENT:
            continue
        here, there = one.source[1], one.target[1]
        if here not in RANK or is_for_tests(one.source):
            continue
        if there == "testing":
            found.append(f"{one.place}: {'.'.join(one.source)} imports testing, which is for tests only.")
        elif there in RANK and here != there and RANK[there] <= RANK[here]:
            found.append(f"{one.place}: {here} may not import {there} ({' → '.join(LAYERS)}).")
    return found


def testing_in_the_house(house: Path) -> list[str]:
    """Imports of `testing` by something that is no test."""
    return [
        f"{one.place}: {'.'.join(one.source)} imports {'.'.join(one.target)}, which is for tests only."
        for one in imports(house)
        if "testing" in one.target[1:2] and not is_for_tests(one.source)
    ]


def django_in_rules(house: Path) -> list[str]:
    """Rules are plain Python: no Django, no clock."""
    found = []
    for file in sorted([*house.glob("*/rules.py"), *house.glob("*/rules/**/*.py")]):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            found += [
                f"{file}:{node.lineno}: rules import {name}; they are plain Python."  # type: ignore[attr-defined]
                for name in names
                if name.split(".")[0] in ("django", "pghistory", "procrastinate")
            ]
            if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow", "localdate"):
                found.append(f"{file}:{node.lineno}: rules read the clock (.{node.attr}); the moment is given to them.")
    return found


FOREIGN = re.compile(r"^[a-z]+\.[A-Z]\w+$")


def broken_links(house: Path, table: dict[str, set[str]]) -> list[str]:
    """Foreign keys that cross: a string along an arrow, PROTECT, and `related_name="+"`."""
    found = []
    for file in sorted([*house.glob("*/**/models.py"), *house.glob("*/models/**/*.py")]):
        domain = file.relative_to(house).parts[0]
        if domain in BASEMENT:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
            if isinstance(node, ast.Call) and _called(node) in ("ForeignKey", "OneToOneField", "ManyToManyField"):
                found += [f"{file}:{node.lineno}: {fault}" for fault in _faults(node, domain, table)]
    return found


def links(house: Path) -> set[tuple[str, str]]:
    """The pairs of domains that a foreign key binds."""
    found = set()
    for file in [*house.glob("*/**/models.py"), *house.glob("*/models/**/*.py")]:
        domain = file.relative_to(house).parts[0]
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in ("ForeignKey", "OneToOneField", "ManyToManyField"):
                target = _target(node)
                if target and target.split(".")[0] != domain:
                    found.add((domain, target.split(".")[0]))
    return found


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _target(node: ast.Call) -> str:
    first = node.args[0] if node.args else next((one.value for one in node.keywords if one.arg == "to"), None)
    if isinstance(first, ast.Constant) and isinstance(first.value, str) and FOREIGN.match(first.value):
        return first.value
    if isinstance(first, ast.Attribute) and first.attr == "AUTH_USER_MODEL":
        return "network.Person"
    return ""


def _faults(node: ast.Call, domain: str, table: dict[str, set[str]]) -> Iterator[str]:
    target = _target(node)
    if not target:
        return
    other = target.split(".")[0]
    if other == domain or other not in table:
        return
    given = {one.arg: ast.unparse(one.value) for one in node.keywords}
    if other not in table.get(domain, set()):
        yield f"{domain} has no arrow to {other} in docs/map.md, and a foreign key to {target}."
    if _called(node) != "ManyToManyField" and not given.get("on_delete", "").endswith("PROTECT"):
        yield f"the foreign key to {target} crosses a floor: on_delete=PROTECT."
    if given.get("related_name") != "'+'":
        yield f'the foreign key to {target} crosses a floor: related_name="+".'
