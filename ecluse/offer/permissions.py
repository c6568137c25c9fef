"""Who may do what with the offer, in sentences."""

from __future__ import annotations

from ecluse.foundation.access import Hat, Role
from ecluse.network import api as network

from .models import Enrolment, EnrolmentGroup, Pathway, Programme, Session

# Roles that ask for a place in the name of others, whatever the operator: that is what they are for.
REFERRERS = (Role.COUNSELLOR, Role.ALTERNANCE_REFERENT, Role.OPERATOR_ADMIN)
# Those, and whoever speaks for the people of a company: they ask for several at once, and each person answers.
GROUP_ASKERS = (*REFERRERS, Role.COMPANY_TUTOR)
# Roles that look after the sessions of their own organisation.
RUNNERS = (Role.TRAINER, Role.OPERATOR_ADMIN)
# Roles that compose pathways.
COMPOSERS = (Role.TECHNOPEDAGOGUE, Role.OPERATOR_ADMIN, Role.COORDINATOR)


def can_read_programme(hat: Hat, programme: Programme) -> bool:
    """What is published is everybody's; a draft is its operator's and the network coordinator's."""
    return programme.published_at is not None or can_edit_programme(hat, programme) or hat.role is Role.COORDINATOR


def can_edit_programme(hat: Hat, programme: Programme) -> bool:
    """An operator's administrators, technopedagogues and trainers write its programmes."""
    return hat.is_any(Role.OPERATOR_ADMIN, Role.TECHNOPEDAGOGUE, Role.TRAINER) and hat.works_at(programme.organisation_id)


def can_create_programme(hat: Hat) -> bool:
    """Whoever writes the programmes of an operator may begin one."""
    return hat.is_any(Role.OPERATOR_ADMIN, Role.TECHNOPEDAGOGUE) and hat.organisation_id is not None


def can_write_pathways(hat: Hat) -> bool:
    """Administrators, technopedagogues and the coordinators of the network put programmes of all operators in order."""
    return hat.is_any(*COMPOSERS) and hat.organisation_id is not None


def can_edit_pathway(hat: Hat, pathway: Pathway) -> bool:
    """Whoever writes pathways changes, publishes and withdraws those of their own organisation."""
    return can_write_pathways(hat) and hat.works_at(pathway.organisation_id)


def can_publish_pathway(hat: Hat, pathway: Pathway) -> bool:
    """Whoever wrote it; and the coordinators of the network, who put the pathways of all operators in the catalogue."""
    return can_edit_pathway(hat, pathway) or hat.role is Role.COORDINATOR


def can_read_pathway(hat: Hat, pathway: Pathway) -> bool:
    """What is published is everybody's; a draft is its organisation's and the network coordinator's."""
    return pathway.published_at is not None or hat.works_at(pathway.organisation_id) or hat.role is Role.COORDINATOR


def can_plan_session(hat: Hat, programme: Programme) -> bool:
    """The administrators of the operator set dates and places."""
    return hat.role is Role.OPERATOR_ADMIN and hat.works_at(programme.organisation_id)


def can_run_session(hat: Hat, session: Session) -> bool:
    """The trainers and administrators of the operator see who comes and take attendance."""
    return hat.is_any(*RUNNERS) and hat.works_at(session.programme.organisation_id)


def can_watch_session(hat: Hat, session: Session) -> bool:
    """Its trainer sees how each learner does, and the administrators of the operator; its other trainers when nobody is named."""
    if not can_run_session(hat, session):
        return False
    return hat.role is Role.OPERATOR_ADMIN or session.trainer_id is None or session.trainer_id == hat.person_id


def can_decide(hat: Hat, enrolment: Enrolment) -> bool:
    """The administrators of the operator accept and refuse; a trainer does not."""
    return hat.role is Role.OPERATOR_ADMIN and hat.works_at(enrolment.session.programme.organisation_id)


def can_request_for_oneself(hat: Hat) -> bool:
    """Everybody with an account may learn, in the learner's hat."""
    return hat.role is Role.LEARNER and hat.person_id is not None


def can_refer(hat: Hat) -> bool:
    """Counsellors, alternance referents and administrators may ask for a place for somebody, also at another operator."""
    return hat.is_any(*REFERRERS) and hat.organisation_id is not None


def can_ask_for_group(hat: Hat) -> bool:
    """Those who refer people, and the tutors of a company for its people; nobody of the group is enrolled without their yes."""
    return hat.is_any(*GROUP_ASKERS) and hat.organisation_id is not None


def can_read_group(hat: Hat, group: EnrolmentGroup) -> bool:
    """The organisation that asked for it follows what becomes of it."""
    return can_ask_for_group(hat) and hat.works_at(group.organisation_id)


def can_read_enrolment(hat: Hat, enrolment: Enrolment) -> bool:
    """Its person, the operator of the session, and the organisation that asked for it."""
    return (
        (hat.role is Role.LEARNER and hat.person_id == enrolment.person_id)
        or can_run_session(hat, enrolment.session)
        or (can_refer(hat) and hat.works_at(enrolment.referred_by_id))
    )


def can_withdraw(hat: Hat, enrolment: Enrolment) -> bool:
    """The person themselves, the organisation that asked, or the operator on the person's word."""
    return can_read_enrolment(hat, enrolment) and (hat.role is not Role.TRAINER)


def can_answer_offer(hat: Hat, enrolment: Enrolment) -> bool:
    """Only the person themselves says yes to a place that is offered; the operator notes a yes said by telephone otherwise."""
    return hat.role is Role.LEARNER and hat.person_id == enrolment.person_id


def can_send_paper(hat: Hat, enrolment: Enrolment) -> bool:
    """Only the person themselves sends their papers."""
    return can_answer_offer(hat, enrolment)


def can_read_paper(hat: Hat, enrolment: Enrolment) -> bool:
    """The person, and the administrators of the operator who check it; no trainer, nobody who referred them."""
    return can_send_paper(hat, enrolment) or can_decide(hat, enrolment)


def can_transfer(hat: Hat, enrolment: Enrolment) -> bool:
    """The person moves themselves to another session; the administrators of the operator move those of its sessions."""
    return can_answer_offer(hat, enrolment) or can_decide(hat, enrolment)


def can_set_answer_hours(hat: Hat) -> bool:
    """The administrators of an operator say how long people may take to answer its offers of a place."""
    return hat.role is Role.OPERATOR_ADMIN and hat.organisation_id is not None


def follows_person(hat: Hat, person: network.Person) -> bool:
    """A trainer or administrator follows the people enrolled at their operator; a referrer those they referred."""
    if hat.organisation_id is None:
        return False
    if hat.is_any(*RUNNERS) and Enrolment.objects.for_operator(hat.organisation_id).filter(person=person).exists():
        return True
    # Somebody asked for in a group is followed from their yes on.
    agreed = Enrolment.objects.filter(person=person, referred_by=hat.organisation_id, sharing_agreed_at__isnull=False)
    return can_refer(hat) and agreed.exists()
