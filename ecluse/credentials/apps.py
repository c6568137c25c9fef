"""The domain `credentials`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CredentialsConfig(AppConfig):
    """See README.md."""

    name = "ecluse.credentials"
    label = "credentials"
    verbose_name = _("Credentials")

    def ready(self) -> None:
        """Take its place in the navigation and on the pages of people, organisations and trainings."""
        from ecluse.foundation import safes
        from ecluse.foundation.access import Role
        from ecluse.network.api import HOME_PAGE, ORGANISATION_PAGE, PERSON_PAGE
        from ecluse.offer.api import ENROLMENT_PAGE, PROGRAMME_PAGE, PROOF
        from ecluse.ui.navigation import Item, add

        from .actions import revisions
        from .rules.keys import PURPOSE
        from .web import pieces

        staff = frozenset({Role.OPERATOR_ADMIN, Role.TRAINER, Role.COORDINATOR})
        add(Item(title=_("My badges"), url_name="credentials:mine", roles=frozenset({Role.LEARNER}), order=50, icon="badge"))
        add(Item(title=_("Badges issued"), url_name="credentials:issued", roles=staff, order=60, icon="badge"))
        add(Item(title=_("Compare badges"), url_name="credentials:studies", roles=frozenset({Role.COORDINATOR}), order=61))
        add(Item(title=_("Endorsements"), url_name="credentials:endorsements", roles=frozenset({Role.COMPANY_TUTOR}), order=61))
        add(Item(title=_("Verify a badge"), url_name="credentials:verify", roles=frozenset({Role.VISITOR}), order=90))
        add(Item(title=_("Verify a badge"), url_name="credentials:verify", order=90, place="footer"))
        HOME_PAGE.fill(pieces.newest_badges)
        PERSON_PAGE.fill(pieces.badges_of_person)
        ORGANISATION_PAGE.fill(pieces.recognised_by)
        PROGRAMME_PAGE.fill(pieces.badge_of_programme)
        ENROLMENT_PAGE.fill(pieces.badge_of_enrolment)
        PROOF.fill(pieces.badge_behind)
        revisions.install()
        safes.register(safes.Safe("credentials.IssuerKey", "sealed_private", PURPOSE))
