"""What goes with the file for researchers: what each column says, and what may be done with it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ecluse.foundation.languages import written

from ..models import Export
from ..rules.exporting import KEPT_FOR
from ..rules.research import ENOUGH, OTHER

FILES = "statements.parquet, statements.csv"


def dictionary() -> list[tuple[str, str, str]]:
    """The columns, file by file."""
    said = {
        "person": _("Who, under a pseudonym of this file alone: the same in the whole file, another one in any other."),
        "happened": _("The day on which it happened, or the Monday of its week."),
        "verb": _("What was done: the address of an xAPI verb, or “%(other)s” for what too few people did.") % {"other": OTHER},
        "activity": _("In what: a code of activities.csv, or “%(other)s” for what too few people did; empty for none.")
        % {"other": OTHER},
        "within": _("The course, or whatever the activity is a part of: a code of activities.csv, or “%(other)s”.")
        % {"other": OTHER},
        "success": _("Whether it was right or passed, when the tool said so."),
        "completion": _("Whether it was followed to its end, when the tool said so."),
        "score": _("The score between -1 and 1, to a twentieth."),
        "minutes": _("How long it took, to the minute; a day at most."),
        "attempt": _("Which attempt it belongs to, under a pseudonym of this file alone."),
    }
    activities = {
        "code": _("The code that stands in the other files."),
        "kind": _("The type of the activity: the address of an xAPI activity type."),
        "name": _("Its name; empty when somebody could be named in it."),
        "address": _("Its address; empty when somebody could be named in it."),
        "people": _("How many different people did something in it."),
        "statements": _("How many rows name it."),
    }
    return [(FILES, name, words) for name, words in said.items()] + [
        ("activities.csv", name, words) for name, words in activities.items()
    ]


def readme(export: Export) -> str:
    """What it is, for whom, what was done to it, and what whoever receives it must do."""
    report = export.report
    values = {
        "organisation": export.organisation.name,
        "since": written(export.since),
        "until": written(export.until),
        "recipient": export.recipient,
        "purpose": export.purpose,
        "people": report["people"],
        "statements": report["statements"],
        "enough": ENOUGH,
        "left_out": report["left_out"],
        "grouped": report["grouped"],
        "withheld": report["withheld"],
        "days": KEPT_FOR.days,
        "number": export.pk,
        "grain": export.get_grain_display(),
    }
    parts = (
        _("Learning record of %(organisation)s, from %(since)s to %(until)s"),
        _("For: %(recipient)s\nPurpose: %(purpose)s\nNumber in the register of the organisation: %(number)s"),
        _("%(statements)s statements of %(people)s people. What each column says is in the dictionary."),
        _(
            "What was done to it. Each person has a pseudonym, made with a key (HMAC-SHA-256) that existed only while this file was "
            "written: nobody can go back to the person, and two files cannot be joined. Names, mailboxes, accounts, free answers, "
            "attachments and network addresses were left out. What is known of time is %(grain)s. Scores are told to a twentieth, "
            "lengths to the minute, and rows are not in the order in which things happened."
        ),
        _(
            "What fewer than %(enough)s people did is told as “other” (%(grouped)s rows); where even those together were fewer than "
            "%(enough)s people, the rows were left out (%(left_out)s). The name and the address of %(withheld)s activities are "
            "withheld because somebody could be named in them."
        ),
        _(
            "What the law says. These data are pseudonymised, not anonymous: they remain personal data (GDPR, art. 4(5) and recital "
            "26). They are given for research or statistics alone, with the safeguards of article 89 of the GDPR: use them for the "
            "purpose above only, keep them under lock, do not look for people in them, do not join them with other data about people, "
            "do not give them on, publish only what speaks of at least %(enough)s people, and erase them when the purpose is reached."
        ),
        _(
            "If somebody is recognised in it in spite of all this, tell the organisation at once. Whoever is recorded keeps their rights "
            "towards the organisation; without the key, it cannot find their rows in this file (GDPR, art. 11)."
        ),
    )
    return "\n\n".join(part % values for part in parts) + "\n"
