"""`ecluse export issuer ORGANISATION FOLDER`."""

from __future__ import annotations

import argparse
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console

from ecluse.foundation.cli.engine import running_database
from ecluse.foundation.commands import command
from ecluse.network.api import Organisation

from .queries.issuers import issuer
from .queries.public_record import public_record


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", type=UUID, help=_("the number of the organisation, as the address of its page has it"))
    parser.add_argument("folder", type=Path, help=_("a folder that is new or empty"))


@command(
    "export issuer",
    help=gettext_lazy("Write the public record of an issuer as files that verify from any web server."),
    configure=_arguments,
)
def export_issuer(arguments: argparse.Namespace) -> int:
    """Profile, keys, badge models, shared badges and status lists, ready to be served."""
    console, folder = Console(), arguments.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        console.print(_("%(folder)s is not empty: nothing was written.") % {"folder": folder})
        return 3
    with running_database():
        organisation = issuer(arguments.organisation)
        if organisation is None:
            console.print(_("This organisation issues nothing."))
            return 3
        count = write(folder, organisation)
    console.print(_("%(count)d files are written in %(folder)s.") % {"count": count, "folder": folder})
    return 0


def write(folder: Path, organisation: Organisation) -> int:
    """The files of a record under a folder; answer how many."""
    count = 0
    for path, content in public_record(organisation):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        count += 1
    return count
