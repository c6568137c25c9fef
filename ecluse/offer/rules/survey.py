"""Satisfaction: the questions asked when an operator chose none, the scale, and what may be shown."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

# Below so many answers nothing is shown: each would be somebody's.
MINIMUM = 5
SCALE = (1, 2, 3, 4, 5)
MOST_QUESTIONS = 10
# After two months the memory of a training is another one.
ANSWERED_WITHIN = timedelta(days=60)
# Without letters and digits that are taken for one another: codes are read from a screen and typed on a telephone.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8


@dataclass(frozen=True)
class Question:
    """One thing that people rate from 1 to 5, in each language."""

    key: str
    words: Mapping[str, str]


DEFAULT_QUESTIONS = (
    Question(
        "expected",
        {
            "fr": "La formation a répondu à ce que j’attendais.",
            "nl": "De opleiding beantwoordde aan wat ik verwachtte.",
            "en": "The training was what I expected.",
            "de": "Die Schulung entsprach meinen Erwartungen.",
        },
    ),
    Question(
        "clear",
        {
            "fr": "Les explications étaient claires.",
            "nl": "De uitleg was duidelijk.",
            "en": "The explanations were clear.",
            "de": "Die Erklärungen waren klar.",
        },
    ),
    Question(
        "practice",
        {
            "fr": "J’ai eu assez de temps pour m’exercer.",
            "nl": "Ik had genoeg tijd om te oefenen.",
            "en": "I had enough time to practise.",
            "de": "Ich hatte genug Zeit zum Üben.",
        },
    ),
    Question(
        "place",
        {
            "fr": "Le lieu et le matériel convenaient.",
            "nl": "De plaats en het materiaal waren geschikt.",
            "en": "The place and the equipment were suitable.",
            "de": "Der Ort und die Ausstattung waren passend.",
        },
    ),
    Question(
        "use",
        {
            "fr": "Je vais me servir de ce que j’ai appris.",
            "nl": "Ik ga gebruiken wat ik geleerd heb.",
            "en": "I will use what I have learnt.",
            "de": "Ich werde nutzen, was ich gelernt habe.",
        },
    ),
    Question(
        "recommend",
        {
            "fr": "Je conseillerais cette formation à un proche.",
            "nl": "Ik zou deze opleiding aan een vriend aanraden.",
            "en": "I would recommend this training to a friend.",
            "de": "Ich würde diese Schulung weiterempfehlen.",
        },
    ),
)


def new_code() -> str:
    """A fresh code: forty bits of chance."""
    return "".join(secrets.choice(LETTERS) for _letter in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """A code as somebody typed it, with its spaces, strokes and small letters."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())[:CODE_LENGTH]


@dataclass(frozen=True)
class Rated:
    """What was answered to one question: how many chose 1, 2, 3, 4, 5."""

    question: Question
    counts: tuple[int, ...]

    @property
    def number(self) -> int:
        """How many answered it."""
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """The mean from 1 to 5, or None when nobody answered."""
        total = sum(value * count for value, count in zip(SCALE, self.counts, strict=True))
        return round(total / self.number, 2) if self.number else None


def rated(questions: Sequence[Question], answers: Iterable[Mapping[str, int]]) -> list[Rated]:
    """The answers counted, question by question."""
    rows = list(answers)
    return [
        Rated(question, tuple(sum(1 for row in rows if row.get(question.key) == value) for value in SCALE))
        for question in questions
    ]


def mean_of(lines: Iterable[Rated]) -> float | None:
    """The mean of everything that was rated, or None."""
    rows = [line for line in lines if line.number]
    number = sum(line.number for line in rows)
    total = sum(value * count for line in rows for value, count in zip(SCALE, line.counts, strict=True))
    return round(total / number, 2) if number else None
