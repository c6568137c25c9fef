"""About sixty programmes, three hundred sessions and the histories of those who took part."""

from .closing import sow_closing
from .opinions import sow_opinions
from .responsible import sow_responsible
from .sow import sow_offer
from .workshop import sow_workshop_aims

__all__ = ["sow_closing", "sow_offer", "sow_opinions", "sow_responsible", "sow_workshop_aims"]
