"""What argparse says by itself, in the language of whoever types.

Its sentences are named here so that they stand in our catalogue; argparse asks its own gettext for them, which knows none.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as N_  # noqa: N812 - the customary name, known to `ecluse messages`

SAID_BY_ARGPARSE = (
    N_("usage: "),
    N_("%(heading)s:"),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("unrecognized arguments: %s"),
    N_("not allowed with argument %s"),
    N_("ignored explicit argument %r"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
)


@contextmanager
def in_our_words() -> Iterator[None]:
    """Let argparse ask our catalogue while a command line is read."""
    theirs = argparse._, argparse.ngettext  # type: ignore[attr-defined]
    argparse._, argparse.ngettext = gettext, ngettext  # type: ignore[attr-defined]
    try:
        yield
    finally:
        argparse._, argparse.ngettext = theirs  # type: ignore[attr-defined]
