"""What the offer shows in the pages of lower domains, and its place in the navigation."""

from __future__ import annotations

from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import GuardedRequest, Hat, Role
from ecluse.foundation.slots import Piece
from ecluse.network import api as network
from ecluse.skills import api as skills
from ecluse.ui import navigation

from ..actions.follow_up import link_to
from ..permissions import REFERRERS, RUNNERS, can_write_pathways, follows_person
from ..queries import catalogue
from ..queries import enrolment as queries
from ..queries.follow_up import open_follow_ups_of
from ..queries.freshness import offer_of
from ..queries.group import groups_of
from ..queries.pathway import pathways_for
from ..queries.search import places_of_hits, search
from ..queries.survey import open_turns_of
from ..queries.waiting import offers_waiting_for
from ..rules.facets import Wish
from . import embed, listing, results, tables


def install() -> None:
    """Called once, when the house starts."""
    add = navigation.add
    add(navigation.Item(title=_("Trainings"), url_name="offer:catalogue", order=10, icon="book"))
    add(navigation.Item(title=_("Pathways"), url_name="offer:pathways", order=15, icon="path"))
    add(navigation.Item(title=_("My enrolments"), url_name="offer:mine", roles={Role.LEARNER}, order=30, icon="calendar"))
    add(navigation.Item(title=_("My searches"), url_name="offer:searches", roles={Role.LEARNER}, order=32, icon="bell"))
    add(navigation.Item(title=_("Sessions"), url_name="offer:sessions", roles=set(RUNNERS), order=30, icon="calendar"))
    writers = {Role.OPERATOR_ADMIN, Role.TECHNOPEDAGOGUE, Role.TRAINER}
    add(navigation.Item(title=_("Programmes"), url_name="offer:programmes", roles=writers, order=35, icon="edit"))
    readers = {*RUNNERS, Role.AUDITOR}
    add(navigation.Item(title=_("Sealed sheets"), url_name="offer:all_sheets", roles=readers, order=31, icon="shield"))
    add(navigation.Item(title=_("Requests"), url_name="offer:referred", roles=set(REFERRERS), order=40, icon="people"))
    add(navigation.Item(title=_("Group requests"), url_name="offer:groups", roles={Role.COMPANY_TUTOR}, order=40, icon="people"))
    network.FRONT_PAGE.fill(next_sessions)
    network.HOME_PAGE.fill(home)
    network.HOME_PAGE.fill(to_answer)
    network.HOME_PAGE.fill(pathways_at_home)
    network.PERSON_PAGE.fill(enrolments_of_person)
    network.ORGANISATION_PAGE.fill(offer_of_organisation)
    network.followers.add(follows_person)
    skills.OCCUPATION_PAGE.fill(trainings_for_occupation)
    skills.COMPETENCE_PAGE.fill(trainings_for_competence)


def next_sessions(request: GuardedRequest) -> Piece:
    """The next trainings to start, for a visitor."""
    today = timezone.localdate()
    offers = catalogue.offers(catalogue.starting_next(today=today, most=4), today=today)
    total = catalogue.number_of_programmes()
    context = {"cards": [listing.card(offer) for offer in offers], "total": total, "more": reverse("offer:catalogue")}
    return Piece("offer/pieces/next_sessions.html", context, 20)


def home(request: GuardedRequest, *, hat: Hat) -> Piece | None:
    """What waits for the reader: their own enrolments, or their operator's sessions."""
    today = timezone.localdate()
    if hat.role is Role.LEARNER and hat.person_id is not None:
        rows = list(queries.enrolments_of(hat.person_id)[:4])
        offers = offers_waiting_for(hat.person_id, at=timezone.now())
        context = {"cards": [listing.enrolment_card(row) for row in rows], "offers": offers}
        return Piece("offer/pieces/home_learner.html", context, 10)
    if hat.is_any(*RUNNERS):
        rows = list(queries.sessions_when(hat.organisation_id, "en-cours", today=today).order_by("start_on", "id")[:6])
        context = {"table": tables.sessions_table(rows), "rows": rows, "to_do": queries.to_do(hat, today=today), "hat": hat}
        return Piece("offer/pieces/home_operator.html", context, 10)
    if hat.is_any(Role.COUNSELLOR, Role.ALTERNANCE_REFERENT):
        rows = list(queries.enrolments_referred_by(hat.organisation_id).order_by("-requested_at")[:6])
        return Piece("offer/pieces/home_referrer.html", {"table": tables.referred_table(rows), "rows": rows}, 10)
    if hat.role is Role.COMPANY_TUTOR:
        groups = list(groups_of(hat.organisation_id).order_by("-asked_at", "-id")[:6])
        return Piece("offer/pieces/home_company.html", {"table": tables.groups_table(groups), "rows": groups}, 10)
    return None


def to_answer(request: GuardedRequest, *, hat: Hat) -> Piece | None:
    """The questions that wait for a learner: an opinion, what became of them."""
    if hat.role is not Role.LEARNER or hat.person_id is None:
        return None
    turns = [
        {"enrolment": turn.enrolment, "href": reverse("offer:answer_survey", args=[turn.code])}
        for turn in open_turns_of(hat.person_id, today=timezone.localdate())
    ]
    follow_ups = [
        {"programme": one.enrolment.session.programme, "href": link_to(one)} for one in open_follow_ups_of(hat.person_id)
    ]
    return Piece("offer/pieces/to_answer.html", {"turns": turns, "follow_ups": follow_ups}, 5) if turns or follow_ups else None


def pathways_at_home(request: GuardedRequest, *, hat: Hat) -> Piece | None:
    """The pathways of the reader's organisation, and the way to compose one."""
    if not can_write_pathways(hat):
        return None
    rows = list(pathways_for(hat).order_by("-id")[:4])
    return Piece("offer/pieces/home_pathways.html", {"table": tables.pathways_table(rows, hat=hat), "rows": rows}, 30)


def enrolments_of_person(request: GuardedRequest, *, hat: Hat, person: network.Person) -> Piece | None:
    """The enrolments of a person, as far as this hat may read them."""
    rows = queries.enrolments_of(person.pk)
    if hat.person_id != person.pk or hat.role is not Role.LEARNER:
        rows = queries.readable_by_organisation(rows, hat)
    found = list(rows[:6])
    return Piece("offer/pieces/person.html", {"cards": [listing.enrolment_card(row) for row in found]}, 10) if found else None


def offer_of_organisation(request: GuardedRequest, *, organisation: network.Organisation) -> Piece | None:
    """What an operator has in the catalogue."""
    today, wish = timezone.localdate(), Wish(chosen={"organisme": (str(organisation.pk),)})
    found = search(wish, language="fr", today=today)
    if not found.total:
        return None
    address = QueryDict(f"organisme={organisation.pk}")
    offers = catalogue.offers(found.ids[:4], today=today)
    context = {
        "cards": [listing.card(offer) for offer in offers],
        "facts": results.operator_facts(offer_of(organisation.pk, today=today)),
        "total": found.total,
        "more": f"{reverse('offer:catalogue')}?{address.urlencode()}",
        "map": results.map_of_sites(places_of_hits(wish, language="fr", today=today), address),
        "snippet": embed.snippet(address) if request.hat.works_at(organisation.pk) else "",
    }
    return Piece("offer/pieces/operator_offer.html", context, 10)


def trainings_for_occupation(request: GuardedRequest, *, occupation: skills.Occupation) -> Piece:
    """The trainings of all operators for the essential competences of an occupation."""
    essential = [competence.pk for competence in skills.essential_competences(occupation.pk)]
    return _trainings(essential, f"{reverse('offer:catalogue')}?metier={occupation.pk}")


def trainings_for_competence(request: GuardedRequest, *, competence: skills.Competence) -> Piece:
    """The trainings of all operators that aim at a competence."""
    return _trainings([competence.pk], f"{reverse('offer:catalogue')}?competence={competence.pk}")


def _trainings(competence_ids: list[UUID], more: str) -> Piece:
    ids, total = catalogue.programmes_for_competences(competence_ids, limit=3)
    offers = catalogue.offers(ids, today=timezone.localdate())
    context = {"cards": [listing.card(offer) for offer in offers], "total": total, "more": more}
    return Piece("offer/pieces/trainings.html", context, 10)
