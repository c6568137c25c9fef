"""What the pages of the network read."""

from .directory import (
    CHOICES,
    Filters,
    directory,
    facets_of,
    operators,
    organisation_page,
    partnerships,
    sites_of,
    sites_on_map,
)
from .people import Agreement, agreements_of, consents_to, hats_of, memberships_of, people_of, person_by_id, team_of
from .platform import (
    dead_letters,
    event_names,
    journal,
    names_of_organisations,
    names_of_people,
    people_named,
    tasks,
)
from .trail import Change, Trail, audited_models, trail

__all__ = [
    "CHOICES",
    "Agreement",
    "Change",
    "Filters",
    "Trail",
    "agreements_of",
    "audited_models",
    "consents_to",
    "dead_letters",
    "directory",
    "event_names",
    "facets_of",
    "hats_of",
    "journal",
    "memberships_of",
    "names_of_organisations",
    "names_of_people",
    "operators",
    "organisation_page",
    "partnerships",
    "people_named",
    "people_of",
    "person_by_id",
    "sites_of",
    "sites_on_map",
    "tasks",
    "team_of",
    "trail",
]
