"""A badge on its way to somebody: from a person, a list, a request or an event."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from ..rules.award import State, is_open
from ..rules.badge import Evidence, Result, Said
from .achievement import Achievement
from .batch import Batch
from .credential import Credential

if TYPE_CHECKING:
    from uuid import UUID

# Letters and figures that nobody mistakes for others when they are read from a wall.
READABLE = "23456789abcdefghjkmnpqrstuvwxyz"


def new_link() -> str:
    """The part of an invitation that nobody guesses (192 bits)."""
    return secrets.token_urlsafe(24)


def new_code() -> str:
    """The code of an event, short enough to be typed (49 bits; it opens a form, nothing more)."""
    return "".join(secrets.choice(READABLE) for _turn in range(10))


@audited()
class BadgeEvent(Identified):
    """A moment and a place where whoever is there asks for a badge with the code shown on the wall.

    What is sent afterwards counts when the page was opened while the event was on: the network drops, the moment stays.
    """

    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    place = models.CharField(_("place"), max_length=160)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    code = models.CharField(_("code"), max_length=12, default=new_code, unique=True, editable=False)
    # How many may ask: a code that went round the web does not give a badge to the world.
    most = models.PositiveSmallIntegerField(_("people at most"), default=100)
    made_by = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("event with a badge")
        verbose_name_plural = _("events with a badge")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")),
                name="badge_event_ends_after_it_starts",
                violation_error_message=_("An event closes after it opens."),
            )
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "-opens_at", "-id"], name="badge_event_of_issuer")]

    def __str__(self) -> str:
        return self.title

    def takes(self, *, seen_at: datetime, now: datetime) -> bool:
        """Whether a page opened at `seen_at` may be sent now."""
        return is_open(opens_at=self.opens_at, closes_at=self.closes_at, seen_at=seen_at, now=now)


class AwardQuerySet(models.QuerySet["Award"]):
    """Awards by where they are."""

    def to_decide(self) -> AwardQuerySet:
        """Those that wait for their issuer."""
        return self.filter(state=State.ASKED.value)

    def of_person(self, person_id: UUID) -> AwardQuerySet:
        """Those of somebody who is known."""
        return self.filter(holder=person_id)


# What is typed of a person is erased when they never answer: the trail does not keep it.
@audited(exclude=("link", "given_name", "family_name", "email", "words"))
class Award(Identified):
    """A badge that somebody is to be given, with what is said of them, from the first word to the signed badge.

    Whoever is known to the issuer receives it at once; anybody else by a letter, and nothing is signed before they accept. What
    was typed of somebody who never accepted is erased after 90 days (`rules/award`).
    """

    class Ways(models.TextChoices):
        """Where it comes from."""

        HAND = "hand", _("given by hand")
        LIST = "list", _("from a list")
        REQUEST = "request", _("asked for")
        EVENT = "event", _("at an event")
        PROGRAM = "program", _("by Écluse")
        RENEWAL = "renewal", _("renewed")

    class States(models.TextChoices):
        """See `rules/award`."""

        PREPARED = State.PREPARED.value, _("prepared")
        LEFT_OUT = State.LEFT_OUT.value, _("to correct")
        ASKED = State.ASKED.value, _("to be decided")
        INVITED = State.INVITED.value, _("letter sent")
        GIVEN = State.GIVEN.value, _("given")
        REFUSED = State.REFUSED.value, _("refused")
        DECLINED = State.DECLINED.value, _("declined by the person")
        WITHDRAWN = State.WITHDRAWN.value, _("withdrawn")

    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(_("way"), max_length=7, choices=Ways)
    state = models.CharField(_("state"), max_length=9, choices=States)
    # Names what the badge comes from, so that asking twice gives one.
    source = models.CharField(_("source"), max_length=80)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="awards", null=True, blank=True)
    event = models.ForeignKey(BadgeEvent, on_delete=models.PROTECT, related_name="awards", null=True, blank=True)
    line = models.PositiveIntegerField(_("line of the list"), null=True, blank=True)
    problem = models.CharField(_("why it is left out"), max_length=30, blank=True)

    holder = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    family_name = models.CharField(_("family name"), max_length=80, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")

    # `Said` of rules/badge, as JSON.
    words = models.JSONField(_("what is said of the person"), default=dict, blank=True)

    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    invited_at = models.DateTimeField(_("letter written at"), null=True, blank=True)
    told_at = models.DateTimeField(_("letter sent at"), null=True, blank=True)
    link = models.CharField(_("private link"), max_length=48, default=new_link, unique=True, editable=False)
    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="+", null=True, blank=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("badge on its way")
        verbose_name_plural = _("badges on their way")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["batch", "holder", "source"],
                name="award_of_batch_once",
                violation_error_message=_("This person stands in the list already."),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.GIVEN.value) | Q(credential__isnull=False), name="award_given_has_its_badge"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["batch", "id"], name="award_left", condition=Q(state=State.PREPARED.value)),
            models.Index(fields=["batch", "state", "line"], name="award_of_batch"),
            models.Index(fields=["organisation", "-asked_at", "-id"], name="award_of_issuer"),
            models.Index(fields=["event", "asked_at"], name="award_of_event"),
            models.Index(fields=["holder"], name="award_of_holder"),
            models.Index(fields=["invited_at"], name="award_invited", condition=Q(state=State.INVITED.value)),
            models.Index(
                fields=["organisation", "invited_at"],
                include=["achievement", "state"],
                name="award_counted",
                condition=Q(invited_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.achievement_id} → {self.name}"

    @property
    def at(self) -> State:
        """Where it is."""
        return State(self.state)

    @property
    def name(self) -> str:
        """Who it is for, as the issuer knows them."""
        return f"{self.given_name} {self.family_name}".strip() or self.email

    @property
    def said(self) -> Said:
        """What is said of the person."""
        return said_from(self.words)


def said_from(words: dict[str, Any]) -> Said:
    """`Said`, from the JSON of `Award.words`."""
    return Said(
        narrative=words.get("narrative", ""),
        evidence=tuple(Evidence(**one) for one in words.get("evidence", ())),
        results=tuple(Result(**one) for one in words.get("results", ())),
    )


def words_of(said: Said) -> dict[str, Any]:
    """The JSON of `Award.words`, from `Said`."""
    found: dict[str, Any] = {
        "narrative": said.narrative,
        "evidence": [{"name": one.name, "narrative": one.narrative, "url": one.url} for one in said.evidence],
        "results": [{"description": one.description, "level": one.level, "value": one.value} for one in said.results],
    }
    return {name: value for name, value in found.items() if value}


class PeerReviewQuerySet(models.QuerySet["PeerReview"]):
    """Reviews by what they say."""

    def positive(self) -> PeerReviewQuerySet:
        """Those that confirm."""
        return self.filter(answer=PeerReview.Answers.YES)


@audited()
class PeerReview(Identified):
    """Somebody who learns or works beside the person says whether they saw them do what the badge says (évaluation par les pairs)."""

    class Answers(models.TextChoices):
        """What a peer says."""

        YES = "yes", _("confirms")
        NOT_YET = "not_yet", _("not yet")

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    told_at = models.DateTimeField(_("letter sent at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=7, choices=Answers, blank=True)
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = PeerReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review by a peer")
        verbose_name_plural = _("reviews by peers")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["award", "reviewer"],
                name="peer_review_once",
                violation_error_message=_("This person was asked already."),
            )
        ]
        indexes: ClassVar = [models.Index(fields=["reviewer", "answer"], name="peer_review_of_person")]

    def __str__(self) -> str:
        return f"{self.award_id} · {self.reviewer_id}"
