"""Finding the people behind agents: by the account of this installation, the mailbox, its digest, or the identity provider."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.conf import settings

from ecluse.network import api as network

from ..models import Agent
from ..rules.people import address_of_home, person_in_account


def recognise(*, keys: Collection[int]) -> int:
    """Bind the agents with these keys to the people they are, where they are known here; answer how many were bound."""
    agents = list(Agent.objects.filter(key__in=keys, person=None))
    found = _found(agents)
    for agent in agents:
        agent.person_id = found.get(agent.pk)
    bound = [agent for agent in agents if agent.person_id]
    Agent.objects.bulk_update(bound, ["person"], batch_size=500)
    return len(bound)


def _found(agents: Iterable[Agent]) -> dict[UUID, UUID]:
    home = address_of_home(settings.PUBLIC_ADDRESS)
    mailboxes: dict[str, list[UUID]] = {}
    digests: dict[str, list[UUID]] = {}
    subjects: dict[tuple[str, str], list[UUID]] = {}
    ours: dict[UUID, UUID] = {}
    for agent in agents:
        said = agent.identifier
        if mailbox := said.get("mbox"):
            mailboxes.setdefault(mailbox.removeprefix("mailto:").lower(), []).append(agent.pk)
        elif digest := said.get("mbox_sha1sum"):
            digests.setdefault(digest.lower(), []).append(agent.pk)
        elif account := said.get("account"):
            if (person := person_in_account(account, home)) is not None:
                ours[agent.pk] = person
            else:
                subjects.setdefault((account["homePage"], account["name"]), []).append(agent.pk)
    known = (
        {person.pk for person in network.Person.objects.filter(pk__in=ours.values(), erased_at=None).only("pk")}
        if ours
        else set()
    )
    found = {agent: person for agent, person in ours.items() if person in known}
    if mailboxes:
        found |= {agent: person for mark, person in network.people_by_email(mailboxes).items() for agent in mailboxes[mark]}
    if digests:
        found |= {agent: person for mark, person in network.people_by_mailbox_digest(digests).items() for agent in digests[mark]}
    if subjects:
        found |= {agent: person for mark, person in network.people_by_subject(subjects).items() for agent in subjects[mark]}
    return found
