"""Reading the command line and answering with a clear exit code."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from types import FrameType


def main(arguments: list[str] | None = None) -> None:
    """Run `ecluse …` and leave with its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    # Asked to stop at any moment, a command leaves in order: an embedded database it started is stopped with it.
    signal.signal(signal.SIGTERM, _leave)
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def run(arguments: list[str]) -> int:
    """Run a command line and answer its exit code; expected failures are one sentence on standard error."""
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.utils import translation

    from ecluse.foundation.database.embedded import EmbeddedDatabaseProblem
    from ecluse.foundation.errors import Refusal

    from .words import in_our_words

    try:
        django.setup()
    except ImproperlyConfigured as problem:
        print(problem, file=sys.stderr)
        return 4
    language = os.environ.get("ECLUSE_LANGUAGE", settings.LANGUAGE_CODE)
    with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        with in_our_words():
            parsed = _parser().parse_args(arguments)
        try:
            return parsed.run(parsed)  # type: ignore[no-any-return]
        except Refusal as refusal:
            print(refusal, file=sys.stderr)
            return 3
        except EmbeddedDatabaseProblem as problem:
            print(problem, file=sys.stderr)
            return 4
        except KeyboardInterrupt:
            return 130


def exit_codes() -> str:
    """What a script reads of the answer."""
    from django.utils.translation import gettext as _

    codes = {
        0: _("done"),
        2: _("the command was wrongly called"),
        3: _("the input is not usable; nothing was written"),
        4: _("something it needs is missing (database, file, program)"),
        5: _("a check failed"),
        130: _("stopped by the keyboard"),
    }
    return "\n".join([_("exit codes:"), *(f"  {code}  {words}" for code, words in codes.items())])


def _parser() -> argparse.ArgumentParser:
    from django.utils.translation import gettext as _

    from ecluse.foundation.commands import registry

    from . import own  # noqa: F401 - registers the commands of the house

    parser = argparse.ArgumentParser(prog="ecluse", epilog=exit_codes(), formatter_class=argparse.RawDescriptionHelpFormatter)
    groups: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {
        "": parser.add_subparsers(required=True, metavar=_("command"))
    }
    for words in sorted(registry):
        command = registry[words]
        *parents, last = words.split()
        group = " ".join(parents)
        if group not in groups:
            parent = groups[""].add_parser(group, help=f"{group} …")
            groups[group] = parent.add_subparsers(required=True, metavar=_("what"))
        leaf = groups[group].add_parser(last, help=str(command.help), description=str(command.help))
        command.configure(leaf)
        leaf.set_defaults(run=command.run)
    return parser
