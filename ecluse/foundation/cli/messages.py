"""The message catalogues, with Babel instead of the gettext programs (docs/decisions/0007)."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as read_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import template as django_template

LANGUAGES = ("fr", "nl", "de")
PYTHON_WORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "N_": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "_n": (1, 2),
}  # fmt: skip
# French sets a narrow no-break space (U+202F) inside « » and before : ; ! ?, and the apostrophe of printers. Times, addresses,
# entities and the values of attributes are no sentences.
NOT_FRENCH = re.compile(r"&\w+;|https?://\S*|\d:\d|\w+=\"[^\"]*\"|<[^>]*>|%\(\w+\)[sd]|\{[a-z_0-9]*\}")
UNFRENCH = re.compile(r"\u00a0|(?<![\u202f;:!?.…(])[:;!?»]|«(?!\u202f)|'|\"")
PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[sd]|\{[a-z_0-9]*\}")


def _apps(names: list[str]) -> list[Path]:
    packages = sorted(path.parent for path in (settings.ROOT / "ecluse").glob("*/apps.py"))
    return [package for package in packages if not names or package.name in names]


def _catalogue(package: Path, language: str) -> Path:
    return package / "locale" / language / "LC_MESSAGES" / "django.po"


def _found(package: Path) -> Iterator[tuple[str, int, object, str | None]]:
    """Every translatable sentence: file, line, sentence (or forms), context."""
    for file in sorted([*package.rglob("*.py"), *package.rglob("templates/**/*.html"), *package.rglob("templates/**/*.txt")]):
        if "tests" in file.parts or "migrations" in file.parts:
            continue
        source = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            # Django turns a template into lines that a reader of programs understands.
            source = django_template.templatize(source, origin=str(file))
        name = str(file.relative_to(settings.ROOT))
        stream = io.BytesIO(source.encode())
        for line, sentence, _comments, context in read_python(
            "python", stream, keywords=PYTHON_WORDS, options={"encoding": "utf-8"}
        ):
            yield name, line, sentence, context


def _template(package: Path) -> Catalog:
    catalogue = Catalog(project="Écluse", fuzzy=False)
    for file, _line, sentence, context in _found(package):
        # Files, not lines: a line number in a catalogue changes with every edit and says little.
        catalogue.add(sentence, locations=[(file, 0)], context=context)  # type: ignore[arg-type]
    return catalogue


def extract(names: list[str]) -> int:
    """Update the catalogues, keeping translations; sentences that left the code leave the catalogue."""
    for package in _apps(names):
        template = _template(package)
        if not len(template):
            continue
        for language in LANGUAGES:
            file = _catalogue(package, language)
            catalogue = _read(file, language)
            catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
            catalogue.obsolete.clear()
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("wb") as output:
                write_po(output, catalogue, width=120, sort_output=True, omit_header=False, include_lineno=False)
            missing = sum(1 for message in catalogue if message.id and not _is_translated(message))
            print(f"{package.name} {language}: {len(catalogue)} sentences, {missing} to translate")
    return 0


def check(names: list[str]) -> int:
    """Name every sentence that a catalogue lacks, translates with other placeholders, or sets in poor French typography."""
    faults = [fault for package in _apps(names) for language in LANGUAGES for fault in _faults(package, language)]
    faults += [fault for language in LANGUAGES for fault in _differences(language)]
    for fault in faults[:200]:
        print(fault, file=sys.stderr)
    if faults:
        print(f"{len(faults)} faults in the catalogues: run `ecluse messages extract`, then translate.", file=sys.stderr)
    return 5 if faults else 0


def _faults(package: Path, language: str) -> Iterator[str]:
    template, catalogue = _template(package), _read(_catalogue(package, language), language)
    for message in template:
        if not message.id:
            continue
        known = catalogue.get(message.id[0] if isinstance(message.id, tuple) else message.id, message.context)
        where = f"{message.locations[0][0]} [{language}]"
        if known is None or not _is_translated(known):
            yield f"{where} not translated: {message.id!r}"
        elif _placeholders(known.string) - _placeholders(message.id):
            yield f"{where} other placeholders: {message.id!r} → {known.string!r}"
        if known is not None and language == "fr" and (mark := _unfrench(known.string)):
            yield f"{where} typography before or at {mark!r}: {known.string!r}"
    for message in catalogue:
        if message.id and template.get(message.id[0] if isinstance(message.id, tuple) else message.id, message.context) is None:
            yield f"{package.name} [{language}] no longer in the code: {message.id!r}"


def _differences(language: str) -> Iterator[str]:
    """One English sentence is one sentence everywhere: Django shows the translation of the first app that has it, whatever the others say."""
    said: dict[tuple[object, object], tuple[str, object]] = {}
    order = [name.removeprefix("ecluse.") for name in settings.INSTALLED_APPS if name.startswith("ecluse.")]
    for package in sorted(_apps([]), key=lambda one: order.index(one.name)):
        for message in _read(_catalogue(package, language), language):
            key = (message.id, message.context)
            first, shown = said.setdefault(key, (package.name, message.string))
            if message.id and shown != message.string:
                yield f"{package.name} [{language}] {message.id!r} is shown as in {first}: {shown!r}, not {message.string!r}; word one otherwise"


def _is_translated(message: Message) -> bool:
    texts = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return all(texts) and not message.fuzzy


def _placeholders(text: object) -> set[str]:
    texts = text if isinstance(text, (list, tuple)) else (text,)
    return {match for part in texts for match in PLACEHOLDER.findall(str(part))}


def _unfrench(text: object) -> str:
    """The first mark that French typography sets otherwise."""
    texts = text if isinstance(text, (list, tuple)) else (text,)
    marks = (UNFRENCH.search(NOT_FRENCH.sub("x", str(part))) for part in texts)
    return next((mark.group() for mark in marks if mark), "")


def _read(file: Path, language: str) -> Catalog:
    if not file.exists():
        return Catalog(locale=language, project="Écluse", fuzzy=False)
    with file.open("rb") as source:
        return read_po(source, locale=language)


def compile_all() -> int:
    """Make each .mo beside its .po."""
    for package in _apps([]):
        for file in package.glob("locale/*/LC_MESSAGES/django.po"):
            with file.open("rb") as source:
                catalogue = read_po(source, locale=file.parts[-3])
            fresh = file.with_suffix(".mo.new")
            with fresh.open("wb") as output:
                write_mo(output, catalogue)
            fresh.rename(file.with_suffix(".mo"))
    return 0
