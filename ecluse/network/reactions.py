"""What the network does when it hears its own news."""

from __future__ import annotations

from datetime import datetime

from ecluse.foundation.news import reaction

from .actions import tell_of_membership
from .events import MembershipGranted


@reaction(MembershipGranted)
def tell_the_person(event: MembershipGranted, *, at: datetime) -> None:
    """Whoever received a role is told by e-mail."""
    tell_of_membership(membership_id=event.membership_id, is_new=event.person_is_new)
