"""`ecluse demo`: sow the demonstration network once, then say where it is and who may enter."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from ..demo import PASSWORD, Field, sowers
from .engine import running_database

LEARNERS = 3_000


def demo(arguments: argparse.Namespace) -> int:
    """Sow when there is nothing, refuse to sow over something else, and serve when asked."""
    address = f"http://localhost:{arguments.port}/"
    if arguments.serve:
        from .serving import serve

        return serve(arguments, prepared=lambda: _prepare(arguments), announce=lambda: _announce(address))
    with running_database():
        from django.core.management import call_command

        from ..database.migrating import rendered_when_fields_change

        with rendered_when_fields_change():
            call_command("migrate", verbosity=0, interactive=False)
        done = _prepare(arguments)
        if done == 0:
            _announce(address)
        return done


def _prepare(arguments: argparse.Namespace) -> int:
    """Sow if needed; 4 when the database holds something that is not a demonstration."""
    known = _mark_file().exists() and _people() > 0
    if known:
        return 0
    if _people() > 0:
        print(_("This database holds people already: a demonstration is only sown in an empty one."), file=sys.stderr)
        return 4
    _sow(arguments.scale or LEARNERS, quiet=not sys.stderr.isatty())
    return 0


def _people() -> int:
    from django.contrib.auth import get_user_model

    return get_user_model()._default_manager.count()


def _sow(learners: int, *, quiet: bool) -> None:
    import pgtrigger
    from django.db import transaction
    from rich.console import Console
    from rich.progress import Progress

    autodiscover_modules("demo")
    field_ = Field(learners=learners, at=timezone.now())
    console = Console(stderr=True)
    started = time.monotonic()
    with Progress(console=console, disable=quiet) as bar, transaction.atomic():
        # One transaction: a demonstration killed half-way leaves nothing, and the next start begins again.
        for sower in (one for one in sowers() if not one.late):
            task = bar.add_task(str(sower.title), total=None)
            field_.advance = lambda steps, task=task: bar.update(task, advance=steps)  # type: ignore[misc]
            if quiet:
                console.print(f"… {sower.title}")
            with contextlib.nullcontext() if sower.audited else pgtrigger.ignore():
                sower.sow(field_)
            bar.update(task, total=1, completed=1)
    console.print(f"… {_('Badges are signed')}")
    _deliver_first(field_)
    for sower in (one for one in sowers() if one.late):
        console.print(f"… {sower.title}")
        with transaction.atomic(), contextlib.nullcontext() if sower.audited else pgtrigger.ignore():
            sower.sow(field_)
    console.print(_("The network is sown in %(seconds)d seconds.") % {"seconds": time.monotonic() - started})
    file = _mark_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"learners": learners, "accounts": field_.accounts}, ensure_ascii=False), encoding="utf-8")


# The worker signs a hundred badges a second; nobody should wait for thousands before the first page.
FIRST_SECONDS = 8.0


def _deliver_first(sown: Field) -> None:
    """The news of the people whose accounts are printed, and of a few others; the worker delivers the rest while one looks around."""
    from ..news.delivery import deliver_all
    from ..news.models import Delivery

    people = [str(person.pk) for person in sown.sown.get("accounts", {}).values()]
    first = datetime(2000, 1, 1, tzinfo=UTC)
    Delivery.objects.waiting().filter(entry__payload__person_id__in=people).update(due_at=first)
    until = time.monotonic() + FIRST_SECONDS
    # A badge follows from an attestation, which follows from a completion: what they tell is brought forward too.
    while time.monotonic() < until and deliver_all(now=first):
        Delivery.objects.waiting().filter(entry__payload__person_id__in=people).update(due_at=first)
    deliver_all(stop=lambda: time.monotonic() > until)


def _mark_file() -> Path:
    return Path(settings.DATA_FOLDER) / "demo.json"


def _announce(address: str) -> None:
    known: dict[str, Any] = json.loads(_mark_file().read_text(encoding="utf-8"))
    width = max(len(role) for role, _email in known["accounts"])
    lines = [f"  {role:<{width}}  {email}" for role, email in known["accounts"]]
    print(f"\n  {_('Écluse is served at')} {address}\n")
    print(f"  {_('One account for each role; the password of all is')} {PASSWORD}\n")
    print("\n".join(lines) + f"\n\n  {_('Ctrl+C stops everything.')}\n", flush=True)
