"""The commands of the house itself; domains add theirs in their `commands.py`."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..commands import command
from . import documents  # noqa: F401 - registers `docs write` and `docs check`


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help=_("port of the web server (8000)"))
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (127.0.0.1)"))
    parser.add_argument("--processes", type=int, default=2, help=_("web processes (2)"))
    parser.add_argument("--workers", type=int, default=1, help=_("worker processes (1); 0 when they run elsewhere"))


@command(
    "serve", help=gettext_lazy("Start the database, the web server and a worker; Ctrl+C stops all."), configure=_serve_arguments
)
def serve(arguments: argparse.Namespace) -> int:
    """Serve until stopped."""
    from .serving import serve as start

    return start(arguments)


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    _serve_arguments(parser)
    parser.add_argument("--serve", action="store_true", help=_("serve the network once it is sown"))
    parser.add_argument("--scale", type=int, metavar="N", help=_("number of learners (3000); 50000 for the benchmarks"))


@command("demo", help=gettext_lazy("Sow the demonstration network in an empty database, once."), configure=_demo_arguments)
def demo(arguments: argparse.Namespace) -> int:
    """Sow, say where and who, and serve when asked."""
    from .demonstrating import demo as sow

    return sow(arguments)


@command("worker", help=gettext_lazy("Deliver news and run background tasks, until stopped."))
def worker(arguments: argparse.Namespace) -> int:
    """One worker process, for a machine where `serve` runs elsewhere."""
    from .working import work

    return work()


@command("migrate", help=gettext_lazy("Bring the tables to this version."))
def migrate(arguments: argparse.Namespace) -> int:
    """Apply the migrations that wait."""
    from .engine import running_database

    with running_database():
        from django.core.management import call_command

        from ..database.migrating import rendered_when_fields_change

        with rendered_when_fields_change():
            call_command("migrate", verbosity=1, interactive=False)
    return 0


@command(
    "django",
    help=gettext_lazy("A command of Django's own (makemigrations, shell…)."),
    configure=lambda p: p.add_argument("words", nargs=argparse.REMAINDER),
)
def django(arguments: argparse.Namespace) -> int:
    """Pass the words to Django with the database running."""
    from django.core.management import execute_from_command_line

    from .engine import running_database

    with running_database():
        execute_from_command_line(["ecluse django", *arguments.words])
    return 0


@command(
    "backup",
    help=gettext_lazy("Write the whole database and the files into one archive."),
    configure=lambda p: p.add_argument("file"),
)
def backup(arguments: argparse.Namespace) -> int:
    """Back up while serving."""
    from .safekeeping import backup as write

    return write(arguments.file)


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file")
    parser.add_argument("--replace", action="store_true", help=_("put the archive in the place of the data that is there"))


@command(
    "restore",
    help=gettext_lazy("Bring back the database and the files of an archive, all or nothing."),
    configure=_restore_arguments,
)
def restore(arguments: argparse.Namespace) -> int:
    """Restore an archive of `ecluse backup`."""
    from .safekeeping import restore as read

    return read(arguments.file, replace=arguments.replace)


@command("keys reseal", help=gettext_lazy("Seal every private key with the key in use, after it was changed."))
def keys_reseal(arguments: argparse.Namespace) -> int:
    """Open with the key in use or the former one, seal with the key in use; 5 when a key opens with neither."""
    from ..safes import reseal
    from .engine import running_database

    with running_database():
        done = reseal()
    print(_("%(anew)d sealed anew, %(already)d were already, %(lost)d cannot be opened.") % vars(done))
    return 5 if done.lost else 0


@command("doctor", help=gettext_lazy("Check the installation and say what to do."))
def doctor(arguments: argparse.Namespace) -> int:
    """Check engine, migrations, translations, news and tasks."""
    from .doctoring import examine

    return examine()


@command(
    "messages extract",
    help=gettext_lazy("Update the message catalogues of an app (or of all)."),
    configure=lambda p: p.add_argument("apps", nargs="*"),
)
def messages_extract(arguments: argparse.Namespace) -> int:
    """Read every translatable sentence of the code into the .po files, keeping the translations."""
    from .messages import extract

    return extract(arguments.apps)


@command(
    "messages check",
    help=gettext_lazy("Refuse a sentence that lacks a language."),
    configure=lambda p: p.add_argument("apps", nargs="*"),
)
def messages_check(arguments: argparse.Namespace) -> int:
    """Exit 5 when a sentence is missing, fuzzy or empty in fr, nl or de, or its placeholders differ."""
    from .messages import check

    return check(arguments.apps)


@command("messages compile", help=gettext_lazy("Make the .mo files that Django reads."))
def messages_compile(arguments: argparse.Namespace) -> int:
    """Compile every catalogue."""
    from .messages import compile_all

    return compile_all()
