"""The places in the pages of skills that upper domains fill."""

from __future__ import annotations

from ecluse.foundation.slots import Slot

OCCUPATION_PAGE = Slot("skills.occupation_page", arguments=("occupation",), purpose="Trainings that lead to an occupation.")
COMPETENCE_PAGE = Slot("skills.competence_page", arguments=("competence",), purpose="Trainings and badges of a competence.")
FRAMEWORK_PAGE = Slot("skills.framework_page", arguments=("framework",), purpose="In which forms a framework is taken away.")
