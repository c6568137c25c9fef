"""`ecluse import esco|digcomp|rome|competent|crosswalk PATH`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from ecluse.foundation.access import SYSTEM
from ecluse.foundation.cli.engine import running_database
from ecluse.foundation.commands import command
from ecluse.foundation.multilingual import text_in

from .actions import CannotImport, ImportReport, import_correspondences, import_framework, load_reference
from .actions.importing import KIND_WORDS
from .actions.published import import_matches
from .rules import crosswalk
from .rules.base_content import BaseContent
from .rules.competent import Competent
from .rules.digcomp import DigComp
from .rules.esco import Esco
from .rules.known import COMPETENT, DIGCOMP, ESCO, FRAMEWORKS, ROME, Known
from .rules.problems import BadSource, OtherFramework
from .rules.report import KindReport
from .rules.rome import Rome
from .rules.sources import Source, open_source

WIDE = 120  # characters
READERS: dict[str, Callable[[Source], BaseContent]] = {"esco": Esco, "digcomp": DigComp, "rome": Rome, "competent": Competent}


def _path(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help=_("a folder, a .zip, a .csv or a .csv.gz, as it was downloaded"))


def _arguments(parser: argparse.ArgumentParser) -> None:
    _path(parser)
    parser.add_argument("--rehearse", action="store_true", help=_("say what would change, and change nothing"))
    parser.add_argument("--accept-removals", action="store_true", help=_("withdraw more than a new release usually does"))


@command(
    "import esco", help=gettext_lazy("Import ESCO: a bundle or a folder of bundles, all languages present."), configure=_arguments
)
def import_esco(arguments: argparse.Namespace) -> int:
    """The classification of the European Commission."""
    return _import(ESCO, arguments)


@command(
    "import digcomp",
    help=gettext_lazy("Import DigComp from its JSON-LD data supplement, all languages present."),
    configure=_arguments,
)
def import_digcomp(arguments: argparse.Namespace) -> int:
    """The digital competence framework."""
    return _import(DIGCOMP, arguments)


@command(
    "import rome", help=gettext_lazy("Import ROME: the folder or archive of CSV files of France Travail."), configure=_arguments
)
def import_rome(arguments: argparse.Namespace) -> int:
    """The French directory of occupations."""
    return _import(ROME, arguments)


@command(
    "import competent",
    help=gettext_lazy("Import Competent from its two tables of correspondences with ESCO, and those correspondences."),
    configure=_arguments,
)
def import_competent(arguments: argparse.Namespace) -> int:
    """The Belgian register, then what its experts said it corresponds to in ESCO."""
    return _import(COMPETENT, arguments, then=_import_matches)


@command(
    "import reference",
    help=gettext_lazy("Bring in what the project carries: excerpts of ESCO, DigComp and ROME, and responsible digital, whole."),
)
def import_reference(_arguments: argparse.Namespace) -> int:
    """The compact reference set; a framework that is here in full is left alone."""
    with running_database():
        load_reference(at=timezone.now())
    _console().print(_("The reference set is here."))
    return 0


def _import_matches(content: BaseContent) -> dict[str, KindReport]:
    assert isinstance(content, Competent)  # noqa: S101 - the command read it so
    names = ", ".join(file.name for file in content.used)
    found = import_matches(
        matches=content.matches(), origin="competent", target="esco", source=names, by=SYSTEM, at=timezone.now()
    )
    return {_("correspondences"): found}


@command("import crosswalk", help=gettext_lazy("Import the ESCO – ROME correspondences of France Travail."), configure=_path)
def import_crosswalk(arguments: argparse.Namespace) -> int:
    """Correspondences between two frameworks that are there already."""
    console = _console()
    try:
        with running_database(), open_source(arguments.path) as source:
            file = crosswalk.find_table(source)
            report = import_correspondences(pairs=crosswalk.pairs(file), source=file.name, by=SYSTEM, at=timezone.now())
    except BadSource as problem:
        raise CannotImport(problem) from problem
    console.print(_table({_("correspondences"): report}))
    _say_unresolved(console, {_("correspondences"): report})
    return 0


type Then = Callable[[BaseContent], dict[str, KindReport]]


def _import(known: Known, arguments: argparse.Namespace, *, then: Then | None = None) -> int:
    """Import and tell; `then` does what follows an import, and answers what it did."""
    console = _console()
    after: dict[str, KindReport] = {}
    try:
        with running_database(), open_source(arguments.path) as source:
            content = _read(known, source)
            with _bar(console, content) as watch:
                report = import_framework(
                    content=content,
                    source=str(arguments.path.resolve()),
                    by=SYSTEM,
                    at=timezone.now(),
                    accept_removals=arguments.accept_removals,
                    rehearse=arguments.rehearse,
                    watch=watch,
                )
            _tell(console, report, content, rehearsed=arguments.rehearse)
            if then and not arguments.rehearse:
                after = then(content)
    except BadSource as problem:
        raise CannotImport(problem) from problem
    if after:
        console.print(_table(after))
        _say_unresolved(console, after)
    return 0


def _read(known: Known, source: Source) -> BaseContent:
    """The content of the source; when it is of another framework, the person is told which and how to import it."""
    try:
        return READERS[known.code](source)
    except BadSource as problem:
        for code, reader in READERS.items():
            if code != known.code and _is_one(reader, source):
                other = FRAMEWORKS[code]
                path = source.path
                raise OtherFramework(
                    path=path, found=other.name, expected=known.name, command=f"{other.command} {path}"
                ) from problem
        raise


def _is_one(reader: Callable[[Source], BaseContent], source: Source) -> bool:
    try:
        reader(source)
    except BadSource:
        return False
    return True


def _console() -> Console:
    """The terminal as it is; wide enough for the table when the report goes to a file."""
    console = Console(soft_wrap=True)
    return console if console.is_terminal else Console(soft_wrap=True, width=WIDE)


@contextmanager
def _bar(console: Console, content: BaseContent) -> Iterator[Callable[[str], None]]:
    """A bar of the bytes read, with the kind of row in hand; nothing when the output is not a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(_("Reading the files"), total=content.total_size or None)
        content.watch(lambda size: progress.advance(task, size))
        yield lambda kind: progress.update(task, description=str(KIND_WORDS[kind]).capitalize())


def _table(kinds: dict[str, KindReport]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("", no_wrap=True)
    titles = (
        pgettext("rows", "read"),
        pgettext("rows", "new"),
        pgettext("rows", "changed"),
        pgettext("rows", "the same"),
        pgettext("rows", "withdrawn"),
        pgettext("rows", "duplicates"),
    )
    for title in titles:
        table.add_column(title, justify="right")
    for name, kind in kinds.items():
        figures = (kind.read, kind.created, kind.changed, kind.unchanged, kind.removed, kind.duplicates)
        table.add_row(name, *(f"{figure:,}".replace(",", "\u202f") for figure in figures))
    return table


def _tell(console: Console, report: ImportReport, content: BaseContent, *, rehearsed: bool) -> None:
    reading = content.reading
    name = FRAMEWORKS[content.code].name
    console.print(_("{name}, version {version}").format(name=name, version=report.version or _("not stated")), style="bold")
    console.print(_("Languages: {languages}").format(languages=", ".join(sorted(reading.languages))))
    if reading.unused_languages:
        console.print(
            _("Languages left aside, which Écluse does not show: {languages}").format(
                languages=", ".join(sorted(reading.unused_languages))
            )
        )
    if reading.encodings:
        console.print(_("Read as CP1252 in spite of its name: {files}").format(files=", ".join(dict.fromkeys(reading.encodings))))
    if aside := len(reading.left_aside):
        console.print(
            ngettext(
                "{count} file of the source holds nothing to import.",
                "{count} files of the source hold nothing to import.",
                aside,
            ).format(count=aside)
        )
    shown = {str(KIND_WORDS[kind]): figures for kind, figures in report.kinds.items() if figures.read or figures.touched}
    console.print(_table(shown))
    _say_unresolved(console, shown)
    if rehearsed:
        console.print(_("Rehearsal: nothing was written."))
    elif not report.touched:
        console.print(_("Everything was there already: nothing was written."))
    if notice := text_in(report.framework.notice):
        console.print(notice, style="dim")


def _say_unresolved(console: Console, kinds: dict[str, KindReport]) -> None:
    """Relations to things the framework does not list: not imported, and said."""
    for name, kind in kinds.items():
        if kind.unresolved:
            console.print(
                ngettext(
                    "{name}: {count} line was left aside, because it names something that is not listed ({examples}).",
                    "{name}: {count} lines were left aside, because they name something that is not listed ({examples}).",
                    kind.unresolved,
                ).format(name=name, count=kind.unresolved, examples=", ".join(dict.fromkeys(kind.examples)))
            )
