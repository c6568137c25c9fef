"""Commands that the domains add to `ecluse`. A domain registers its own in its `commands.py`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

Configure = Callable[[argparse.ArgumentParser], object]
Run = Callable[[argparse.Namespace], int]


@dataclass(frozen=True)
class Command:
    """`words` as typed (`"import esco"`), a one-line help in the reader's language, its arguments, and what it does.

    `run` answers the exit code: 0 done, 2 wrongly called, 3 bad input and nothing written, 4 a part is missing, 5 failed checks.
    """

    words: str
    help: Promise | str
    run: Run
    configure: Configure


registry: dict[str, Command] = {}


def command(words: str, *, help: Promise | str, configure: Configure = lambda parser: None) -> Callable[[Run], Run]:  # noqa: A002
    """Register `ecluse <words>`. `configure` adds its arguments to the parser it is given."""

    def register(run: Run) -> Run:
        registry[words] = Command(words, help, run, configure)
        return run

    return register
