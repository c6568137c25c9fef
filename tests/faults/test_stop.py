"""Asked to stop while it prepares, Écluse leaves nothing running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ecluse.foundation.database.embedded import Cluster

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.faults
@pytest.mark.xdist_group("embedded")
def test_a_stop_during_the_preparation_stops_the_database_too(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    cluster = Cluster(tmp_path / "data" / "postgresql")
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    command = [sys.executable, "-m", "ecluse.foundation.cli", "demo", "--scale", "240"]
    with (tmp_path / "log").open("w") as log:
        sowing = subprocess.Popen(
            command, cwd=ROOT, env=environment | {"ECLUSE_DATA": str(tmp_path / "data")}, stdout=log, stderr=log
        )
        until = time.monotonic() + 60
        while not cluster.is_running() and time.monotonic() < until and sowing.poll() is None:
            time.sleep(0.1)
        assert cluster.is_running()

        sowing.send_signal(signal.SIGTERM)

        assert sowing.wait(60) == 128 + signal.SIGTERM
    assert not cluster.is_running()
