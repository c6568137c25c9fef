"""The organisations that the source documents name, their sites, and invented people."""

from .sow import sow_network

__all__ = ["sow_network"]
