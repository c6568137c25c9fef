"""The tests' database: the one of `DATABASE_URL`, or an embedded cluster of their own, fast and forgetful."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_cluster = _making = None
LONGEST_NAME = 120  # characters
# Folders of tests hold databases that another account serves when root runs them. In the common temporary folder, the tests of
# another checkout would close the way to them in the middle of ours (pytest makes its folder private each time it starts).
TEMPORARY = Path(__file__).parent / "var" / "tests-tmp"


def pytest_configure(config: pytest.Config) -> None:
    """Start the cluster before Django reads its settings; the workers of xdist inherit its address."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    # As in the Makefile, for who calls pytest: what one process compiled serves the others.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    TEMPORARY.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(TEMPORARY))
    if not os.environ.get("DATABASE_URL"):
        _start_cluster()
    global _making
    if getattr(config.option, "numprocesses", None):
        # When tables changed: half a minute of migrations, while the processes of xdist collect and begin with what needs none.
        _making = subprocess.Popen([sys.executable, "-m", "tests.tables"], cwd=config.rootpath)


def _start_cluster() -> None:
    global _cluster
    from config.settings.test import TEST_CLUSTER

    os.environ["DATABASE_URL"] = TEST_CLUSTER.url()
    # Another run that goes on beside this one keeps its server.
    if not TEST_CLUSTER.is_running():
        TEST_CLUSTER.start()
        _cluster = TEST_CLUSTER


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing running."""
    if _making is not None:
        _making.wait()
    if _cluster is not None and not hasattr(config, "workerinput"):
        _cluster.stop()


# Groups that begin first: the longest, then one that needs no table.
FIRST_GROUPS = ("journeys", "embedded")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A group stays on one process, and a long one that begins last would leave the other processes idle behind it: groups come early.

    Before most of them comes what needs no table, while the tables are made. The look at every page comes after the other journeys,
    so that it sees the pages as they leave them, whatever their order.
    """
    items.sort(key=lambda item: (_turn(item), item.path.name == "test_every_page.py", "address" not in _asked(item)))


def _turn(item: pytest.Item) -> int:
    marker = item.get_closest_marker("xdist_group")
    group = marker.args[0] if marker else ""
    if group in FIRST_GROUPS:
        return FIRST_GROUPS.index(group)
    if group:
        return len(FIRST_GROUPS) + 1
    tables = item.get_closest_marker("django_db") is not None or not _asked(item).isdisjoint(("db", "transactional_db"))
    return len(FIRST_GROUPS) + (2 if tables else 0)


def _asked(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """A long value (a signed token, a document) does not name a test: made anew by each process, it would name another one in each, and
    pytest-xdist refuses to share out tests that differ.
    """
    return argname if isinstance(val, str | bytes) and len(val) > LONGEST_NAME else None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The database of each process is a copy of the one where the migrations ran."""
    from django.db import connection

    from tests.tables import tables

    connection.settings_dict["TEST"]["TEMPLATE"] = tables()


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    """Readers are served in French; a test that reads another language says so."""
    from django.utils import translation

    with translation.override("fr"):
        yield
