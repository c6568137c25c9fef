"""About sixty programmes, three hundred sessions and the histories of those who took part."""

from .sow import sow_offer

__all__ = ["sow_offer"]
