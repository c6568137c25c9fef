"""Who may do what: roles, the hat a person wears, the guard of every address.

Deny by default: a view without a guard is answered 404 and refused by the tests. The generated table of addresses and
roles is docs/reference/access.md.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .errors import Refusal


class Role(Enum):
    """What a person does at a place. The title is shown; the description says what the role may do."""

    VISITOR = "visitor"
    LEARNER = "learner"
    TRAINER = "trainer"
    TECHNOPEDAGOGUE = "technopedagogue"
    COUNSELLOR = "counsellor"
    COMPANY_TUTOR = "company_tutor"
    ALTERNANCE_REFERENT = "alternance_referent"
    OPERATOR_ADMIN = "operator_admin"
    HELPDESK = "helpdesk"
    COORDINATOR = "coordinator"
    PROGRAMME_MANAGER = "programme_manager"
    AUDITOR = "auditor"
    RESEARCHER = "researcher"
    PLATFORM_ADMIN = "platform_admin"
    SYSTEM = "system"

    @property
    def title(self) -> Promise:
        """The name of the role, for its reader."""
        return ROLE_WORDS[self][0]

    @property
    def description(self) -> Promise:
        """One sentence: what this role comes for."""
        return ROLE_WORDS[self][1]


ROLE_WORDS: dict[Role, tuple[Promise, Promise]] = {
    Role.VISITOR: (_("Visitor"), _("Reads the public catalogue and verifies badges, without an account.")),
    Role.LEARNER: (_("Learner"), _("Finds a training, enrols, follows their own path and shares their badges.")),
    Role.TRAINER: (_("Trainer"), _("Runs the sessions of their organisation, takes attendance and confirms completion.")),
    Role.TECHNOPEDAGOGUE: (_("Technopedagogue"), _("Coaches trainers and designs pathways against a competence framework.")),
    Role.COUNSELLOR: (
        _("Guidance counsellor"),
        _("Looks for trainings across all operators and requests enrolments for people."),
    ),
    Role.COMPANY_TUTOR: (_("In-company tutor"), _("Follows apprentices in the company and endorses badges.")),
    Role.ALTERNANCE_REFERENT: (_("Alternance referent"), _("Follows the contracts and the path of apprentices.")),
    Role.OPERATOR_ADMIN: (
        _("Operator administrator"),
        _("Manages the people, sites, programmes, sessions and enrolments of their organisation."),
    ),
    Role.HELPDESK: (_("Help desk agent"), _("Answers questions and routes them.")),
    Role.COORDINATOR: (_("Network coordinator"), _("Reads the offer of all operators, manages partnerships and shared places.")),
    Role.PROGRAMME_MANAGER: (_("Programme manager"), _("Follows budgets, targets and indicators of the funded programmes.")),
    Role.AUDITOR: (_("Auditor"), _("Reads indicators down to their evidence, and changes nothing.")),
    Role.RESEARCHER: (_("Researcher"), _("Studies data that identify nobody.")),
    Role.PLATFORM_ADMIN: (_("Platform administrator"), _("Watches the journal, the background tasks and the audit trail.")),
    Role.SYSTEM: (_("Écluse itself"), _("Acts after an event, never through a page.")),
}


@dataclass(frozen=True)
class Hat:
    """A person in a role at an organisation: who acts, and as what. Plain values, so that permissions are plain functions."""

    role: Role
    person_id: UUID | None = None
    organisation_id: UUID | None = None
    membership_id: UUID | None = None
    name: str = ""
    organisation_name: str = ""

    def is_any(self, *roles: Role) -> bool:
        """Whether the hat is one of these roles."""
        return self.role in roles

    def works_at(self, organisation_id: UUID | None) -> bool:
        """Whether the hat is worn at this organisation."""
        return organisation_id is not None and self.organisation_id == organisation_id


VISITOR = Hat(Role.VISITOR)
SYSTEM = Hat(Role.SYSTEM, name="Écluse")


class NotAllowed(Refusal):
    """The hat may not do this; the page should not have offered it."""

    sentence = _("You cannot do this with your present role.")


class GuardedRequest(HttpRequest):
    """A request after the middleware: it always wears a hat."""

    hat: Hat
    hats: list[Hat]


View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Rule:
    """Who may enter a view, and the reason, as the access table prints them."""

    roles: frozenset[Role] | None
    why: str

    def admits(self, hat: Hat) -> bool:
        """Whether this hat may enter. `roles=None` is public on purpose."""
        return self.roles is None or hat.role in self.roles


EVERYONE_SIGNED_IN = frozenset(Role) - {Role.VISITOR, Role.SYSTEM}


def public(*, why: str, for_machines: bool = False) -> Callable[[View], View]:
    """Anybody may enter, on purpose.

    `for_machines`: programs post here, and no cookie counts; a form's token would protect nobody from anything.
    """
    rule = _ruled(Rule(None, why))

    def mark(view: View) -> View:
        ruled = rule(view)
        ruled.csrf_exempt = for_machines  # type: ignore[attr-defined]
        return ruled

    return mark


def signed_in(*, why: str) -> Callable[[View], View]:
    """Any person with an account may enter, whatever the hat."""
    return _ruled(Rule(EVERYONE_SIGNED_IN, why))


def allow(*roles: Role, why: str) -> Callable[[View], View]:
    """Only these roles may enter; for the others the address does not exist."""
    return _ruled(Rule(frozenset(roles), why))


def _ruled(rule: Rule) -> Callable[[View], View]:
    def mark(view: View) -> View:
        @functools.wraps(view)
        def ruled(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        ruled.access_rule = rule  # type: ignore[attr-defined]
        return ruled

    return mark


# Views of libraries carry no decorator of ours; each is admitted by module, with its reason.
LIBRARY_RULES = {
    "allauth.account.": Rule(None, "Signing in and out; each view guards itself (django-allauth)."),
    "allauth.mfa.": Rule(None, "Second factors and passkeys; each view asks for a recent sign-in (django-allauth)."),
    "allauth.socialaccount.": Rule(None, "Sign-in with an identity provider (django-allauth)."),
    "allauth.usersessions.": Rule(None, "The open sessions of the reader (django-allauth)."),
    "django.views.generic.base.": Rule(None, "Former addresses of django-allauth, which only lead to the present ones."),
    "ninja.": Rule(None, "The open interface: what the catalogue publishes, to read only (django-ninja)."),
    "django.views.static": Rule(None, "Static files while developing."),
    "django.views.i18n": Rule(None, "Choice of language."),
}


def rule_of(view: Any) -> Rule | None:
    """The rule of a view, or None when nobody thought of it."""
    found = getattr(view, "access_rule", None)
    if found is not None:
        return found  # type: ignore[no-any-return]
    # A library may bind its view to something first (functools.partial).
    module = getattr(getattr(view, "func", view), "__module__", "") + "."
    return next((rule for prefix, rule in LIBRARY_RULES.items() if module.startswith(prefix)), None)


class Guard:
    """The middleware at the door: no rule, no entry; a hat that may not enter is told the page does not exist."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: GuardedRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Let in, send to sign-in, or answer that nothing is here."""
        rule = rule_of(view)
        if rule is None:
            raise Http404("This view has no access rule.")
        if rule.admits(request.hat):
            return None
        if request.hat.role is Role.VISITOR and request.method in ("GET", "HEAD"):
            from django.contrib.auth.views import redirect_to_login  # it needs the models, which need this module

            return redirect_to_login(request.get_full_path())
        raise Http404("This hat may not enter.")
