"""`ecluse import case|skos|framework-csv PATH`: a framework of another program, for the whole network."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console

from ecluse.foundation.access import SYSTEM
from ecluse.foundation.cli.engine import running_database
from ecluse.foundation.commands import command
from ecluse.foundation.multilingual import text_in
from ecluse.skills import api as skills

from .frameworks.actions import CASE, SKOS, TABLE, plan_of, read
from .frameworks.bringing import KINDS
from .frameworks.reading import Brought
from .frameworks.words import sentences
from .webhooks import commands as webhooks
from .xapi import commands as xapi
from .xapi.transfers import commands as transfers

__all__ = ["transfers", "webhooks", "xapi"]

EXTENSIONS = {CASE: (".json",), SKOS: (".ttl", ".nt", ".rdf", ".xml"), TABLE: (".csv", ".tsv", ".txt")}
LARGEST = 200_000_000  # bytes of one file: it is read whole


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help=_("a file, or a folder or .zip of the packages of several languages"))
    parser.add_argument("--code", help=_("the code of the framework here; by default, made of its title"))
    parser.add_argument("--rehearse", action="store_true", help=_("say what would change, and change nothing"))
    parser.add_argument("--accept-removals", action="store_true", help=_("withdraw more than a new release usually does"))


@command("import case", help=gettext_lazy("Import a framework from CASE packages, 1.0 or 1.1."), configure=_arguments)
def import_case(arguments: argparse.Namespace) -> int:
    """1EdTech CASE."""
    return _import(CASE, arguments)


@command("import skos", help=gettext_lazy("Import a framework from a SKOS concept scheme."), configure=_arguments)
def import_skos(arguments: argparse.Namespace) -> int:
    """SKOS."""
    return _import(SKOS, arguments)


@command("import framework-csv", help=gettext_lazy("Import a framework from a table of competences."), configure=_arguments)
def import_table(arguments: argparse.Namespace) -> int:
    """A table."""
    return _import(TABLE, arguments)


def _import(standard: str, arguments: argparse.Namespace) -> int:
    console = Console(soft_wrap=True)
    brought = _read(standard, arguments.path)
    said = brought.framework
    code = arguments.code or slugify(text_in(said.title))[:30].strip("-") or slugify(arguments.path.stem)[:30]
    with running_database():
        report = skills.bring_outside(
            by=SYSTEM,
            outside=said,
            code=code,
            source=str(arguments.path.resolve()),
            at=timezone.now(),
            accept_removals=arguments.accept_removals,
            rehearse=arguments.rehearse,
        )
    console.print(f"{text_in(said.title) or code} {said.version}".strip(), style="bold")
    for name, counts in plan_of(report).items():
        line = _("{name}: {new} new, {changed} changed, {same} the same, {withdrawn} withdrawn").format(
            name=KINDS.get(name, name),
            new=counts["created"],
            changed=counts["changed"],
            same=counts["unchanged"],
            withdrawn=counts["removed"],
        )
        console.print(line)
    for count, words, examples in sentences(brought.as_json()["notes"]):
        console.print(f"– {words} ({count}){f': {examples}' if examples else ''}", style="dim", markup=False)
    if arguments.rehearse:
        console.print(_("Rehearsal: nothing was written."))
    return 0


def _read(standard: str, path: Path) -> Brought:
    """The files of the standard at a path, opened as no file is trusted."""
    try:
        with skills.open_source(path) as source:
            files = [file for file in source.files if file.name.lower().endswith(EXTENSIONS[standard])] or source.files[:1]
            wanted = files if standard == CASE else files[:1]
            return read(standard, [(file.name, _content(file)) for file in wanted])
    except skills.BadSource as problem:
        raise skills.CannotImport(problem) from problem


def _content(file: skills.SourceFile) -> bytes:
    with file.open() as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise skills.TooLarge(file=file.shown, limit=f"{LARGEST // 1_000_000} MB")
    return content
