"""The places in the pages of the learning record that upper domains fill."""

from __future__ import annotations

from ecluse.foundation.slots import Slot

TOOLS_PAGE = Slot(
    "records.tools_page",
    arguments=(),
    purpose="What else joins an organisation to other programs: transfers, programs that are told.",
)
