"""Connecting a tool to the running house; called beside it."""

from __future__ import annotations


def connect(version: str) -> dict[str, str]:
    """The key and the secret of a tool that may do everything."""
    # Named by a process that has no Django, run by one that has.
    from django.utils import timezone

    from ecluse.foundation.access import SYSTEM
    from ecluse.network.models import Organisation
    from ecluse.records.actions.connecting import connect_tool
    from ecluse.records.models import Scope

    owner, _made = Organisation.objects.get_or_create(slug="conformite", defaults={"name": "Conformité", "country": "BE"})
    client, secret = connect_tool(
        by=SYSTEM, organisation_id=owner.pk, name=f"Suite {version}", scopes=list(Scope), at=timezone.now()
    )
    return {"key": client.key, "secret": secret}
