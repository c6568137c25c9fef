"""Who may do what with badges, in sentences."""

from __future__ import annotations

import hmac
from uuid import UUID

from ecluse.foundation.access import Hat, Role

from .models import Credential


def can_issue(hat: Hat, organisation_id: UUID) -> bool:
    """Écluse issues after an attested training; nobody signs a badge by hand yet."""
    return hat.role is Role.SYSTEM


def can_issue_many(hat: Hat, organisation_id: UUID) -> bool:
    """The administrators of an operator give one of its badges to many people at once, as does Écluse."""
    return hat.role is Role.SYSTEM or (hat.role is Role.OPERATOR_ADMIN and hat.works_at(organisation_id))


def can_manage_keys(hat: Hat, organisation_id: UUID) -> bool:
    """The administrators of an operator change its signing key; Écluse makes the first one."""
    return hat.role is Role.SYSTEM or (hat.role is Role.OPERATOR_ADMIN and hat.works_at(organisation_id))


def can_decide(hat: Hat, organisation_id: UUID) -> bool:
    """The administrators of the operator that gave a badge suspend, resume or revoke it; nobody else does."""
    return hat.role is Role.OPERATOR_ADMIN and hat.works_at(organisation_id)


def can_read_life(hat: Hat, organisation_id: UUID) -> bool:
    """Those who work at the issuer read what became of a badge, with the reasons; the coordinator of the network too."""
    return hat.role is Role.COORDINATOR or (hat.is_any(Role.OPERATOR_ADMIN, Role.TRAINER) and hat.works_at(organisation_id))


def can_hold(hat: Hat, credential: Credential) -> bool:
    """A badge is its holder's, whatever hat they wear: they read it, download it and decide who sees it."""
    return hat.person_id is not None and hat.person_id == credential.holder_id


def can_share(hat: Hat, credential: Credential) -> bool:
    """Only the holder shows or hides a badge."""
    return can_hold(hat, credential)


def can_read_publicly(credential: Credential, *, token: str = "") -> bool:
    """Anybody reads a badge its holder shares, and whoever received its private link reads it too."""
    return credential.shared_at is not None or hmac.compare_digest(credential.token.encode(), token.encode())


def can_list_issued(hat: Hat) -> bool:
    """Trainers and administrators see what their own organisation issued; the coordinator what the network did."""
    return hat.role is Role.COORDINATOR or (hat.is_any(Role.OPERATOR_ADMIN, Role.TRAINER) and hat.organisation_id is not None)


def can_see_badges_of(hat: Hat, person_id: UUID) -> bool:
    """On a person's page, the holder sees all their badges; the others see those their own organisation issued."""
    return hat.person_id == person_id or hat.is_any(Role.OPERATOR_ADMIN, Role.TRAINER, Role.COORDINATOR)
