"""What the pages of the network read."""

from .directory import Filters, directory, facets_of, operators, organisation_page, partnerships, sites_of, sites_on_map
from .people import Agreement, agreements_of, consents_to, hats_of, people_of, person_by_id, team_of

__all__ = [
    "Agreement",
    "Filters",
    "agreements_of",
    "consents_to",
    "directory",
    "facets_of",
    "hats_of",
    "operators",
    "organisation_page",
    "partnerships",
    "people_of",
    "person_by_id",
    "sites_of",
    "sites_of",
    "sites_on_map",
    "team_of",
]
