"""The places in the pages of the network that upper domains fill."""

from __future__ import annotations

from ecluse.foundation.slots import Slot

FRONT_PAGE = Slot("network.front_page", arguments=(), purpose="What a visitor sees first: search, next sessions, shortages.")
HOME_PAGE = Slot("network.home_page", arguments=("hat",), purpose="What waits for the reader in this hat.")
PERSON_PAGE = Slot("network.person_page", arguments=("hat", "person"), purpose="What is known of a person: enrolments, badges.")
ORGANISATION_PAGE = Slot("network.organisation_page", arguments=("organisation",), purpose="What an organisation offers.")
SITE_PAGE = Slot("network.site_page", arguments=("site",), purpose="What is at a site: spaces, sessions.")
NOTICE_PAGE = Slot("network.notice_page", arguments=(), purpose="What else is done with personal data, below the register.")
