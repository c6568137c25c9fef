"""Who may do what with badges, in sentences."""

from __future__ import annotations

import hmac
from uuid import UUID

from ecluse.foundation.access import Hat, Role
from ecluse.network.api import Organisation

from .models import Achievement, Award, Collection, Credential, Endorsement, ForeignBadge, PeerReview, Study


def can_issue(hat: Hat, organisation_id: UUID) -> bool:
    """Écluse signs, after an attested training or once somebody who may award a badge did; nobody else does."""
    return hat.role is Role.SYSTEM


def can_issue_many(hat: Hat, organisation_id: UUID) -> bool:
    """The administrators of an operator give one of its badges to many people at once, as does Écluse."""
    return hat.role is Role.SYSTEM or (hat.role is Role.OPERATOR_ADMIN and hat.works_at(organisation_id))


def can_award(hat: Hat, organisation_id: UUID) -> bool:
    """The administrators and the trainers of an operator give its badges by hand and decide about those who ask for them."""
    return hat.is_any(Role.OPERATOR_ADMIN, Role.TRAINER) and hat.works_at(organisation_id)


def can_answer_award(hat: Hat, award: Award, *, link: str = "") -> bool:
    """A badge is accepted or declined by whoever holds its letter, and by the person with their account."""
    return _has_link(award, link) or (hat.person_id is not None and hat.person_id == award.holder_id)


def can_carry_by_letter(hat: Hat, award: Award) -> bool:
    """A badge that was accepted is carried away by the letter while its holder has no account; then the letter shows nothing more, as the
    holder alone decides who sees it.
    """
    if award.holder is None or hat.person_id == award.holder_id:
        return True
    return not award.holder.has_usable_password()


def can_ask_for(hat: Hat, achievement: Achievement) -> bool:
    """Anybody with an account asks for a badge whose issuer takes requests."""
    return hat.person_id is not None and hat.role is not Role.SYSTEM and achievement.may_be_asked_for


def can_review(hat: Hat, review: PeerReview) -> bool:
    """Only the peer who was asked answers."""
    return hat.person_id is not None and hat.person_id == review.reviewer_id


def can_design(hat: Hat, organisation_id: UUID) -> bool:
    """The administrators of an operator say what it recognises."""
    return hat.role is Role.OPERATOR_ADMIN and hat.works_at(organisation_id)


def can_read_models(hat: Hat, organisation_id: UUID) -> bool:
    """Whoever trains at an operator reads its badge models, drafts too."""
    return hat.is_any(Role.OPERATOR_ADMIN, Role.TECHNOPEDAGOGUE, Role.TRAINER) and hat.works_at(organisation_id)


def can_manage_keys(hat: Hat, organisation_id: UUID) -> bool:
    """The administrators of an operator change its signing key; Écluse makes the first one."""
    return hat.role is Role.SYSTEM or (hat.role is Role.OPERATOR_ADMIN and hat.works_at(organisation_id))


def can_decide(hat: Hat, organisation_id: UUID) -> bool:
    """The administrators of the operator that gave a badge suspend, resume or revoke it; nobody else does."""
    return hat.role is Role.OPERATOR_ADMIN and hat.works_at(organisation_id)


def can_renew(hat: Hat, organisation_id: UUID) -> bool:
    """The administrators of the operator that gave a badge renew it."""
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


def can_read_figures(hat: Hat) -> bool:
    """Administrators count what their own organisation gave; the coordinator what the network did."""
    return hat.role is Role.COORDINATOR or (hat.role is Role.OPERATOR_ADMIN and hat.organisation_id is not None)


def can_see_badges_of(hat: Hat, person_id: UUID) -> bool:
    """On a person's page, the holder sees all their badges; the others see those their own organisation issued."""
    return hat.person_id == person_id or hat.is_any(Role.OPERATOR_ADMIN, Role.TRAINER, Role.COORDINATOR)


# Who speaks in the name of an organisation when it stands behind something.
ENDORSERS = (Role.OPERATOR_ADMIN, Role.COMPANY_TUTOR, Role.COORDINATOR)


def can_ask_for_endorsement(hat: Hat, about: Organisation | Achievement | Credential) -> bool:
    """An administrator asks for their organisation, its badge models and the badges it gave; a holder for a badge of theirs."""
    issuer_id = about.pk if isinstance(about, Organisation) else about.organisation_id
    held = isinstance(about, Credential) and can_hold(hat, about)
    return held or (hat.role is Role.OPERATOR_ADMIN and hat.works_at(issuer_id))


def can_take_request_back(hat: Hat, asked: Endorsement) -> bool:
    """Whoever asked, or an administrator of the organisation that did; what a holder asked for is the holder's alone."""
    if hat.person_id is not None and hat.person_id == asked.asked_by_id:
        return True
    return asked.credential_id is None and hat.role is Role.OPERATOR_ADMIN and hat.works_at(asked.organisation_id)


def can_answer_endorsement(hat: Hat, asked: Endorsement, *, link: str = "", by_itself: bool) -> bool:
    """Those who speak for the endorser, with their account; by the link of the letter only when nobody there has one."""
    return _speaks_for_endorser(hat, asked) or (not by_itself and _has_link(asked, link))


def can_end_endorsement(hat: Hat, given: Endorsement, *, link: str = "") -> bool:
    """Those who speak for the endorser, and whoever signed by the link of the letter."""
    return _speaks_for_endorser(hat, given) or _has_link(given, link)


def can_see_request(hat: Hat, asked: Endorsement, *, link: str = "") -> bool:
    """A request is between whoever asked and whoever is asked."""
    return _speaks_for_endorser(hat, asked) or _has_link(asked, link) or can_take_request_back(hat, asked)


def _speaks_for_endorser(hat: Hat, row: Endorsement) -> bool:
    return hat.is_any(*ENDORSERS) and hat.works_at(row.endorser_id)


def _has_link(row: Endorsement | Award, link: str) -> bool:
    return bool(link) and hmac.compare_digest(row.link.encode(), link.encode())


def can_keep(hat: Hat, holder_id: UUID) -> bool:
    """Everybody fills their own backpack, whatever hat they wear; Écluse does when they ask through a program."""
    return hat.role is Role.SYSTEM or hat.person_id == holder_id


def can_hold_foreign(hat: Hat, badge: ForeignBadge) -> bool:
    """A badge from elsewhere is its holder's alone."""
    return hat.person_id is not None and hat.person_id == badge.holder_id


def can_read_foreign_publicly(badge: ForeignBadge, *, token: str = "") -> bool:
    """Anybody reads it when its holder shares it or gave its private link; never when it names somebody else."""
    if badge.is_of_another:
        return False
    return badge.shared_at is not None or hmac.compare_digest(badge.token.encode(), token.encode())


def can_hold_collection(hat: Hat, collection: Collection) -> bool:
    """A collection is its holder's alone."""
    return hat.person_id is not None and hat.person_id == collection.holder_id


def can_compare(hat: Hat) -> bool:
    """The administrators of an operator and the coordinator of the network compare the badges that exist."""
    return hat.is_any(Role.OPERATOR_ADMIN, Role.COORDINATOR) and hat.organisation_id is not None


def can_read_study(hat: Hat, study: Study) -> bool:
    """A comparison is its organisation's; the coordinator reads those of all."""
    return hat.role is Role.COORDINATOR or can_write_study(hat, study)


def can_write_study(hat: Hat, study: Study) -> bool:
    """Whoever compares for the organisation of the comparison judges, adds and changes."""
    return can_compare(hat) and hat.works_at(study.organisation_id)
