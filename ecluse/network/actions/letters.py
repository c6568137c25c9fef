"""The e-mails of the network."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Role
from ecluse.foundation.mail import write_letter

from ..models import Membership


def tell_of_membership(*, membership_id: UUID, is_new: bool) -> None:
    """Tell a person, in their language, that they received a role. A role that ended meanwhile is not told."""
    membership = Membership.objects.select_related("person", "organisation").filter(pk=membership_id, end_on=None).first()
    if membership is None or not membership.person.email:
        return
    write_letter(
        to=membership.person.email,
        language=membership.person.language,
        subject=_("Your role at %(organisation)s"),
        template="network/mail/membership.txt",
        context={
            "name": membership.person.given_name,
            "organisation": membership.organisation.name,
            "role": Role(membership.role).title,
            "is_new": is_new,
            "password_path": reverse("account_reset_password"),
            "home_path": reverse("network:home"),
        },
    )
