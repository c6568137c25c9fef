"""What may be done with a badge model, from its page: each slice of the domain puts its doors here."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from ecluse.foundation.access import Hat
from ecluse.ui.parts import Link

from ..models import Achievement
from ..permissions import can_ask_for_endorsement, can_award, can_issue_many, can_read_figures


def doors_of(hat: Hat, achievement: Achievement) -> list[Link]:
    """The pages that start from this badge model, for this hat."""
    doors = []
    if achievement.is_given:
        doors.append(Link(_("See it as everybody does"), achievement.get_absolute_url()))
        if can_award(hat, achievement.organisation_id):
            doors.append(Link(_("Give it to one person"), reverse("credentials:give", args=[achievement.pk])))
            if can_issue_many(hat, achievement.organisation_id):
                doors.append(Link(_("Give it to the people of a list"), reverse("credentials:give_list", args=[achievement.pk])))
            doors.append(Link(_("Give it at an event"), reverse("credentials:plan_event", args=[achievement.pk])))
        doors.append(Link(_("Make it known: poster, card, texts"), reverse("credentials:kit", args=[achievement.pk])))
        if can_ask_for_endorsement(hat, achievement):
            asked = f"{reverse('credentials:ask_endorsement')}?modele={achievement.pk}"
            doors.append(Link(_("Ask an organisation to stand behind it"), asked))
    if achievement.published_at and can_read_figures(hat):
        doors.append(Link(_("See its figures"), f"{reverse('credentials:figures')}?modele={achievement.series}"))
    return doors
