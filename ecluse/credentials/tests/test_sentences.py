"""Every reason the rules can give has its sentence, in each language, and each sentence gets its facts."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from django.utils.translation import override

from ecluse.credentials.rules import verdict as rules
from ecluse.credentials.rules.verdict import Check, Result, Subject
from ecluse.credentials.web.reasons import SENTENCES
from ecluse.credentials.web.sentences import OUTCOMES, TITLES, WORDS, line_of

# What each reason brings to its sentence; the others bring nothing.
FACTS = ("detail", "places", "name", "address", "when", "start", "end", "identity", "message", "count", "total")


def reasons_in_the_rules() -> set[str]:
    """The reasons written in the code of the rules: `said(Subject.PROOF, Result.FAIL, "missing"…`."""
    code = "".join(file.read_text() for file in Path(rules.__file__).parent.glob("*.py"))
    found = re.findall(r"(?:said|_Stop)\(\s*Subject\.(\w+),\s*Result\.\w+,\s*\"([a-z0-9-]+)\"", code)
    return {f"{subject.lower()}.{reason}" for subject, reason in found}


def test_every_reason_of_the_verdict_has_a_sentence() -> None:
    known = {f"{subject}.{reason}" for subject, sentences in SENTENCES.items() for reason in sentences}

    assert len(reasons_in_the_rules()) > 20
    assert reasons_in_the_rules() <= known


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_every_sentence_reads_well_in_every_language(language: str) -> None:
    facts = dict.fromkeys(FACTS, "X") | {"when": "2026-11-20T09:30:00Z"}
    with override(language):
        for subject, sentences in SENTENCES.items():
            for reason, sentence in sentences.items():
                wanted = {name for _text, name, _spec, _conversion in Formatter().parse(str(sentence)) if name}
                assert wanted <= set(FACTS), reason
                line = line_of(Check(subject=subject, result=Result.FAIL, reason=f"{subject}.{reason}", facts=facts))
                assert line.sentence.strip().endswith((".", "?"))
                assert line.opened


def test_nothing_of_the_verdict_is_left_in_english_for_a_french_reader() -> None:
    words = [*TITLES.values(), *WORDS.values(), *(text for _tone, *texts in OUTCOMES.values() for text in texts)]
    words += [sentence for sentences in SENTENCES.values() for sentence in sentences.values()]

    with override("en"):
        english = [str(word) for word in words]
    with override("fr"):
        french = [str(word) for word in words]

    assert [one for one, other in zip(english, french, strict=True) if one == other] == []


def test_a_text_of_a_stranger_cannot_fill_another_fact() -> None:
    check = Check(subject=Subject.PROOF, result=Result.FAIL, reason="proof.unknown-suite", facts={"detail": "{when}{0}"})

    assert "{when}{0}" in line_of(check).sentence
