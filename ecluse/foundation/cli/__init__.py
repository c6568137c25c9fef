"""The command line: `ecluse serve | worker | demo | import … | backup | restore | doctor | messages …`."""

from .main import main

__all__ = ["main"]
