"""The e-mails of the network."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ecluse.foundation.access import Role

from ..models import Membership


def tell_of_membership(*, membership_id: UUID, is_new: bool) -> None:
    """Tell a person, in their language, that they received a role. A role that ended meanwhile is not told."""
    membership = Membership.objects.select_related("person", "organisation").filter(pk=membership_id, end_on=None).first()
    if membership is None or not membership.person.email:
        return
    with translation.override(membership.person.language):
        context = {
            "name": membership.person.given_name,
            "organisation": membership.organisation.name,
            "role": Role(membership.role).title,
            "is_new": is_new,
            "address": settings.PUBLIC_ADDRESS,
            "password_path": reverse("account_reset_password"),
            "home_path": reverse("network:home"),
        }
        subject = _("Your role at %(organisation)s") % {"organisation": membership.organisation.name}
        send_mail(subject, render_to_string("network/mail/membership.txt", context), None, [membership.person.email])
