"""The few files of npm packages that pages use, served by the project itself without a copy or a build step.

`node_modules` is filled by `npm ci --ignore-scripts --omit=dev`; only the files named here leave it. In production
`collectstatic` compresses and hashes them with the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.checks import Error as CheckError
from django.core.files.storage import FileSystemStorage, Storage

NODE_MODULES = Path(__file__).resolve().parents[2] / "node_modules"

# Address under /static/ → file in node_modules.
FILES = {
    "ui/vendor/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "ui/vendor/atkinson-hyperlegible-next.woff2": (
        "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2"
    ),
}


class _OneName(FileSystemStorage):
    """node_modules seen by `collectstatic`: it knows the files by their public names."""

    prefix = ""

    def path(self, name: str) -> str:
        return str(NODE_MODULES / FILES[name.replace("\\", "/")])


class VendorFinder(BaseFinder):
    """A static files finder: add it to STATICFILES_FINDERS."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = _OneName(location=str(NODE_MODULES))

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Say which command is missing when the packages are not installed."""
        missing = [source for source in FILES.values() if not (NODE_MODULES / source).is_file()]
        if not missing:
            return []
        return [
            CheckError(
                f"Front-end packages are not installed: {', '.join(missing)}.",
                hint="Run `make setup`, which runs `npm ci --ignore-scripts --omit=dev` with the Node of the environment.",
                id="ui.E001",
            )
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file behind a public name, a list of it when all are asked, an empty list when it is not ours."""
        source = NODE_MODULES / FILES[path] if path in FILES else None
        if source is None or not source.is_file():
            return []
        return [str(source)] if find_all else str(source)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, Storage]]:
        """Every file, for `collectstatic`."""
        return [(name, self.storage) for name in FILES]
