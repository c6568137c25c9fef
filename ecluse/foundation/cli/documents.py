"""`ecluse docs`: the reference pages that the code writes itself, so that they are never wrong."""

from __future__ import annotations

import argparse
import inspect
import sys
import typing
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ..access import EVERYONE_SIGNED_IN, Role, Rule, rule_of
from ..commands import command, registry
from ..news import Event, reactions_to
from ..privacy import holdings
from ..slots import Slot

NOTE = "<!-- Written by `ecluse docs write`; `ecluse docs check` fails when it is stale. -->\n"


@dataclass(frozen=True)
class Route:
    """One address, the view behind it, and the rule at its door."""

    address: str
    name: str
    view: Any
    rule: Rule | None

    @property
    def who(self) -> str:
        """The roles that enter, as the access page prints them."""
        if self.rule is None:
            return "nobody"
        if self.rule.roles is None:
            return "everybody"
        if self.rule.roles == EVERYONE_SIGNED_IN:
            return "signed in"
        return ", ".join(role.value for role in Role if role in self.rule.roles)


def routes(resolver: URLResolver | None = None, prefix: str = "/", space: str = "") -> Iterator[Route]:
    """Every address of the project, in the order in which they are tried."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, [space, entry.namespace]))
            yield from routes(entry, prefix + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern):
            name = ":".join(filter(None, [space, entry.name]))
            yield Route(prefix + str(entry.pattern), name, entry.callback, rule_of(entry.callback))


def access() -> str:
    """Who may enter where."""
    lines = [
        "# Who may enter where",
        "",
        "Deny by default: an address without a rule answers 404, and so does one that a role may not enter. Inside a page, the",
        "`permissions.py` of its domain decide for each thing. `everybody` is public on purpose; `signed in` is any role.",
        "",
        "| address | name | who | why |",
        "|---|---|---|---|",
    ]
    for route in routes():
        why = route.rule.why if route.rule else ""
        lines.append(f"| `{_cell(route.address)}` | {_cell(route.name)} | {route.who} | {_cell(why)} |")
    lines += ["", "## The roles", "", "| role | title | what for |", "|---|---|---|"]
    lines += [f"| {role.value} | {role.title} | {role.description} |" for role in Role]
    return "\n".join(lines) + "\n"


def known_events() -> list[type[Event]]:
    """The events of the domains, by name."""
    return [event for _name, event in sorted(Event.registry.items()) if event.__module__.endswith(".events")]


def events() -> str:
    """The news of the network."""
    lines = ["# The news", "", "Each event is written in the journal in the transaction of the change it tells."]
    for event in known_events():
        hints = typing.get_type_hints(event)
        values = [f"`{field.name}`: {_type_words(hints[field.name])}" for field in fields(event)]
        heard = [registered.name for registered in reactions_to(event.name)]
        lines += ["", f"## {event.name}", "", _one_line(event.__doc__), "", f"Values: {', '.join(values) or 'none'}."]
        lines += [f"Heard by: {', '.join(f'`{name}`' for name in heard) or 'nobody'}."]
    return "\n".join(lines) + "\n"


def slots() -> str:
    """The places that lower pages open to upper domains."""
    lines = ["# The slots", "", "| slot | gives | purpose | filled by |", "|---|---|---|---|"]
    for name, slot in sorted(Slot.all.items()):
        providers = ", ".join(
            f"`{provider.__module__.removeprefix('ecluse.')}.{provider.__name__}`" for provider in slot.providers
        )
        lines.append(f"| `{name}` | {', '.join(slot.arguments) or 'nothing'} | {_cell(slot.purpose)} | {providers or 'nobody'} |")
    return "\n".join(lines) + "\n"


def privacy() -> str:
    """What is kept about people."""
    lines = [
        "# The privacy register",
        "",
        "| data | person | purpose | basis | on erasure | reason |",
        "|---|---|---|---|---|---|",
    ]
    for holding in sorted(holdings(), key=lambda holding: (holding.model._meta.label, holding.person)):
        fate = holding.keep + (f", {holding.years} years" if holding.years else "")
        cells = [holding.model._meta.label, f"`{holding.person}`", holding.purpose, holding.basis, fate, holding.reason]
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def commands() -> str:
    """The command line."""
    from . import own  # noqa: F401 - registers the commands of the house itself
    from .main import exit_codes

    lines = ["# The command line", ""]
    for words in sorted(registry):
        found = registry[words]
        parser = argparse.ArgumentParser(prog=f"ecluse {words}", add_help=False)
        found.configure(parser)
        lines += [f"## ecluse {words}", "", str(found.help), ""]
        # `argparse.SUPPRESS` would hide what a person needs to know, so every argument is listed.
        for action in parser._actions:
            name = ", ".join(action.option_strings) or action.metavar or action.dest
            lines.append(f"- `{name}`{': ' + action.help if action.help else ''}")
        if parser._actions:
            lines.append("")
    return "\n".join([*lines, "```", exit_codes(), "```"]) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "access": access,
    "commands": commands,
    "events": events,
    "privacy": privacy,
    "slots": slots,
}


def folder() -> Path:
    """Where the reference pages live."""
    return Path(settings.ROOT) / "docs" / "reference"


def pages() -> dict[str, str]:
    """The content of each page as the code tells it today, in English like the code."""
    with translation.override("en"):
        return {f"{name}.md": NOTE + make() for name, make in PAGES.items()}


def stale(place: Path) -> list[str]:
    """The pages that differ from what the code tells, each with its first line that does."""
    found = []
    for name, content in pages().items():
        file = place / name
        written = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        wanted = content.splitlines()
        if written != wanted:
            line = next((n for n, pair in enumerate(zip(written, wanted, strict=False), 1) if pair[0] != pair[1]), None)
            line = line or min(len(written), len(wanted)) + 1
            found.append(f"{file}:{line}: stale; run `ecluse docs write`.")
    return found


@command("docs write", help=_("Write the reference pages from the code."))
def write(arguments: argparse.Namespace) -> int:
    """Write docs/reference/*.md."""
    folder().mkdir(parents=True, exist_ok=True)
    for name, content in pages().items():
        (folder() / name).write_text(content, encoding="utf-8")
    return 0


@command("docs check", help=_("Refuse a reference page that is not what the code tells."))
def check(arguments: argparse.Namespace) -> int:
    """Exit 5 and name the pages that are stale."""
    found = stale(folder())
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 5 if found else 0


def _cell(text: object) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def _one_line(text: str | None) -> str:
    return " ".join(inspect.cleandoc(text or "").split())


def _type_words(hint: Any) -> str:
    arguments: Iterable[Any] = typing.get_args(hint)
    if arguments:
        words = [_type_words(argument) for argument in arguments if argument is not Ellipsis]
        return f"list of {words[0]}" if typing.get_origin(hint) is tuple else " or ".join(words)
    return "nothing" if hint is type(None) else getattr(hint, "__name__", str(hint))
