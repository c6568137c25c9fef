"""A real Écluse (its own database, web server and worker, as a stranger starts it) and a real Chromium."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from .reader import Reader

ROOT = Path(__file__).resolve().parents[2]
SAID: dict[str, Path] = {}


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small demonstration network, served by `ecluse demo --serve`."""
    folder, port = tmp_path_factory.mktemp("ecluse"), free_port()
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    environment |= {
        "ECLUSE_DATA": str(folder),
        "ECLUSE_PUBLIC_ADDRESS": f"http://localhost:{port}",
        "ECLUSE_LOG_LEVEL": "WARNING",
    }
    SAID["log"] = folder / "serve.log"
    with SAID["log"].open("w+") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "ecluse.foundation.cli", "demo", "--serve", "--scale", "240", "--port", str(port), "--processes", "1"],
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait(f"http://localhost:{port}/pret/", server, folder / "serve.log")
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(60)


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 240
    while time.monotonic() < until:
        if server.poll() is not None:
            pytest.fail(f"The server left with {server.returncode}:\n{log.read_text()[-4000:]}")
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"The server was not ready after four minutes:\n{log.read_text()[-4000:]}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Beside a journey that failed: the last words of the server, which says there why it answered 500."""
    report = yield
    log = SAID.get("log")
    if report.failed and log is not None:
        report.sections.append(("the server said", log.read_text()[-6000:]))
    return report


@pytest.fixture
def new_reader(browser: Browser, address: str) -> Iterator[object]:
    """Makes readers, each with a browser profile of their own."""
    contexts = []

    def make(*, javascript: bool = True, width: int = 1280, theme: Literal["light", "dark"] = "light") -> Reader:
        context = browser.new_context(
            java_script_enabled=javascript, viewport={"width": width, "height": 900}, locale="fr-BE", base_url=address,
            color_scheme=theme,
        )  # fmt: skip
        contexts.append(context)
        page: Page = context.new_page()
        page.set_default_timeout(20_000)
        return Reader(page, ROOT / "node_modules" / "axe-core" / "axe.min.js", javascript=javascript)

    yield make
    for context in contexts:
        context.close()
