"""What a training would cost somebody and who would pay, from what they chose to say and what its operator said.

Nothing is decided here: the answers are likely ones, and say what only the network can confirm. What was not said is not a no.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .papers import Asked, is_asked

WORKERS = ("employee", "apprentice")
BELGIUM, FLANDERS, FRANCE = (
    ("wallonia", "brussels", "flanders", "west_flanders"),
    ("flanders", "west_flanders"),
    ("hauts_de_france",),
)


class Answer(StrEnum):
    """Whether something holds for somebody."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Topic(StrEnum):
    """What an answer is about."""

    FOR_ME = "for_me"
    LANGUAGE = "language"
    FREE_ALL = "free_all"
    FREE_JOBSEEKERS = "free_jobseekers"
    VOUCHERS_WALLONIA = "vouchers_wallonia"
    VOUCHERS_FLANDERS = "vouchers_flanders"
    VOUCHERS = "vouchers"
    PAID_LEAVE = "paid_leave"
    CPF = "cpf"
    EMPLOYER = "employer"


class Source(StrEnum):
    """Who says it: the operator in its programme, or nobody yet."""

    OPERATOR = "operator"
    TO_CONFIRM = "to_confirm"


@dataclass(frozen=True)
class Said:
    """What a person chose to say. Empty: not said. No age is asked: no training of the network states an age."""

    status: str = ""
    region: str = ""
    language: str = ""


@dataclass(frozen=True)
class Training:
    """What its operator said of a training. `papers` are the papers asked for, each with the situations it is asked in."""

    funding: Collection[str]
    target_groups: Collection[str]
    language: str
    price: Decimal
    papers: Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Line:
    """One answer, and who says it."""

    topic: Topic
    answer: Answer
    source: Source


@dataclass(frozen=True)
class Explanation:
    """Whether it is for them, who pays, what it likely costs (None: nobody knows), which papers are asked."""

    suits: list[Line]
    pays: list[Line]
    cost: Decimal | None
    papers: dict[str, Asked]


# The situations that a target group names; the other groups (women, seniors, beginners…) are nobody's to guess.
GROUP_OF = {"jobseeker": "jobseekers", "employee": "employees", "apprentice": "apprentices"}


def explain(said: Said, training: Training) -> Explanation:
    """Everything that can be told before somebody asks for a place."""
    pays = [_pays(funding, said) for funding in training.funding]
    return Explanation(
        suits=[_for_me(said, training), _language(said, training)],
        pays=pays,
        cost=_cost(pays, training.price),
        papers={kind: is_asked(only_for=only_for, status=said.status) for kind, only_for in training.papers.items()},
    )


def _for_me(said: Said, training: Training) -> Line:
    """A target group refuses nobody: another situation is a question to the operator, not a no."""
    if not training.target_groups or GROUP_OF.get(said.status) in training.target_groups:
        return Line(Topic.FOR_ME, Answer.YES, Source.OPERATOR)
    return Line(Topic.FOR_ME, Answer.UNKNOWN, Source.TO_CONFIRM)


def _language(said: Said, training: Training) -> Line:
    if not said.language:
        return Line(Topic.LANGUAGE, Answer.UNKNOWN, Source.OPERATOR)
    return Line(Topic.LANGUAGE, Answer.YES if said.language == training.language else Answer.NO, Source.OPERATOR)


def _pays(funding: str, said: Said) -> Line:
    match funding:
        case "free_all":
            return Line(Topic.FREE_ALL, Answer.YES, Source.OPERATOR)
        case "free_jobseekers":
            return Line(Topic.FREE_JOBSEEKERS, _among(said.status, ("jobseeker",)), Source.OPERATOR)
        case "vouchers":
            working = _among(said.status, (*WORKERS, "self_employed"))
            return Line(_vouchers(said.region), _both(working, _among(said.region, BELGIUM)), Source.TO_CONFIRM)
        case "paid_leave":
            return Line(
                Topic.PAID_LEAVE, _both(_among(said.status, ("employee",)), _among(said.region, BELGIUM)), Source.TO_CONFIRM
            )
        case "cpf":
            holders = _among(said.status, ("jobseeker", "employee", "self_employed"))
            return Line(Topic.CPF, _both(holders, _among(said.region, FRANCE)), Source.TO_CONFIRM)
        case _:
            return Line(Topic.EMPLOYER, _among(said.status, WORKERS), Source.TO_CONFIRM)


def _vouchers(region: str) -> Topic:
    if region == "wallonia":
        return Topic.VOUCHERS_WALLONIA
    return Topic.VOUCHERS_FLANDERS if region in FLANDERS else Topic.VOUCHERS


def _among(said: str, values: Collection[str]) -> Answer:
    if not said:
        return Answer.UNKNOWN
    return Answer.YES if said in values else Answer.NO


def _both(one: Answer, other: Answer) -> Answer:
    """A no is a no whatever the other; a yes needs both."""
    if Answer.NO in (one, other):
        return Answer.NO
    return Answer.UNKNOWN if Answer.UNKNOWN in (one, other) else Answer.YES


def _cost(pays: Collection[Line], price: Decimal) -> Decimal | None:
    """Nothing when it is free for them, the price when nobody else pays, and not known while somebody might."""
    free = [line.answer for line in pays if line.topic in (Topic.FREE_ALL, Topic.FREE_JOBSEEKERS)]
    if not price or Answer.YES in free:
        return Decimal(0)
    # Paid leave keeps a wage, and pays no training.
    others = [line.answer for line in pays if line.topic is not Topic.PAID_LEAVE]
    return price if all(answer is Answer.NO for answer in others) else None
