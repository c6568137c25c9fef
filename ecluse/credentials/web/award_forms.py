"""What is typed to give a badge, to ask for one, and to plan an event."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.multilingual import text_in
from ecluse.ui.forms import CountedTextarea, DayField, Form

from ..actions.awarding import Recipient
from ..actions.badge_event import EventPlan
from ..models import Achievement
from ..queries.addresses import result_address
from ..rules.award import LONGEST_NARRATIVE, MOST_PEERS
from ..rules.award_list import LARGEST, is_link
from ..rules.badge import Evidence, Result, Said


class SaidForm(Form):
    """What is said of one person: a text, one piece of evidence, and what they reached on each result of the badge model."""

    narrative = forms.CharField(
        label=_("What this person did"),
        help_text=_("Two or three sentences that stay in the badge, for whoever reads it later."),
        required=False,
        max_length=LONGEST_NARRATIVE,
        widget=CountedTextarea(attrs={"rows": 4}),
    )
    evidence_name = forms.CharField(
        label=_("What shows it"), help_text=_("A work, a test, an observation."), required=False, max_length=200
    )
    evidence_url = forms.URLField(
        label=_("Its address on the web"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("If anybody may see it."),
    )

    def __init__(self, *arguments: Any, achievement: Achievement, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.achievement = achievement
        self.described = list(achievement.results.prefetch_related("levels")) if self.asks_results else []
        for one in self.described:
            self.fields[f"result_{one.place}"] = self._result(one)

    asks_results = True

    def _result(self, one: Any) -> forms.Field:
        levels = [(str(level.place), text_in(level.name)) for level in one.levels.all()]
        choices = levels or [(value, value) for value in one.allowed]
        label = text_in(one.name)
        if choices:
            return forms.ChoiceField(label=label, choices=[("", _("not measured")), *choices], required=False)
        return forms.CharField(label=label, required=False, max_length=80)

    def clean_evidence_url(self) -> str:
        """An address that a badge may name."""
        address = str(self.cleaned_data["evidence_url"])
        if address and not is_link(address):
            raise forms.ValidationError(_("Enter a whole address, such as https://example.org/work."))
        return address

    def said(self) -> Said:
        """The whole."""
        values = self.cleaned_data
        name, url = values["evidence_name"].strip(), values["evidence_url"]
        return Said(
            narrative=values["narrative"].replace("\r\n", "\n"),
            evidence=(Evidence(name=name or url, url=url),) if name or url else (),
            results=tuple(self._results()),
        )

    def _address(self, place: int, level: int = 0) -> str:
        return result_address(self.achievement.pk, place, level)

    def _results(self) -> Any:
        for one in self.described:
            value = str(self.cleaned_data.get(f"result_{one.place}") or "").strip()
            if value and one.levels.all():
                yield Result(description=self._address(one.place), level=self._address(one.place, int(value)))
            elif value:
                yield Result(description=self._address(one.place), value=value)


class GiveForm(SaidForm):
    """One person, and what is said of them."""

    given_name = forms.CharField(label=_("Given name"), max_length=80)
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The badge is tied to it: its holder proves with it that it is theirs."),
    )
    language = forms.ChoiceField(label=_("Language of the person"), choices=settings.LANGUAGES, initial="fr")
    field_order = ("given_name", "family_name", "email", "language", "narrative", "evidence_name", "evidence_url")

    def recipient(self) -> Recipient:
        """Who it is for."""
        values = self.cleaned_data
        return Recipient(
            email=values["email"], given_name=values["given_name"], family_name=values["family_name"], language=values["language"]
        )


class ListForm(Form):
    """A list of people."""

    file = forms.FileField(
        label=_("The list (CSV)"),
        help_text=_(
            "One person a line, 50,000 at most. Columns: e-mail, prénom, nom; and if you wish langue, texte, preuve, lien."
        ),
        allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": ".csv,.txt,text/csv,text/plain"}),
        error_messages={"required": _("Choose a file.")},
    )

    def clean_file(self) -> Any:
        """A file that can be read whole."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is larger than 20 MB. Cut it in parts: each is given by itself."))
        return file


class AskBadgeForm(SaidForm):
    """What somebody did, and who saw it."""

    asks_results = False
    peers = forms.CharField(
        label=_("Who saw you at work?"),
        help_text=_(
            "The e-mail addresses of two to five people who learn or work with this organisation, one a line. They are asked by letter."
        ),
        required=False,
        max_length=1_500,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        narrative = self.fields["narrative"]
        narrative.label, narrative.required = _("What did you do?"), True
        narrative.help_text = _("In your words: when, where, with whom, and what came of it.")
        if not keywords["achievement"].asks_peers:
            del self.fields["peers"]

    def clean_peers(self) -> list[str]:
        """The addresses, each once."""
        found = list(dict.fromkeys(self.cleaned_data["peers"].replace(",", "\n").replace(";", "\n").split()))
        if len(found) > MOST_PEERS:
            raise forms.ValidationError(_("Five people at most."))
        for one in found:
            forms.EmailField().clean(one)
        return found


class PeerForm(Form):
    """What a peer saw."""

    answer = forms.ChoiceField(
        label=_("Can this person do what the badge says?"),
        choices=[("yes", _("Yes, I saw it")), ("not_yet", _("Not yet, or I did not see it"))],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("What did you see?"),
        help_text=_("One or two sentences. The organisation that gives the badge reads them."),
        required=False,
        max_length=500,
        widget=CountedTextarea(attrs={"rows": 3}),
    )


class OnePeerForm(Form):
    """One more person who saw the work."""

    email = forms.EmailField(
        label=_("Ask one more person who saw you at work"),
        help_text=_("Their e-mail address. They must learn or work with this organisation."),
        max_length=254,
    )


class RefuseForm(Form):
    """Why a request is refused."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The person reads it. Say what is missing, so that they know what to do next."),
        max_length=500,
        widget=CountedTextarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why: the person reads it, and knows what to do next.")},
    )


class EventForm(Form):
    """When and where a badge is given."""

    title = forms.CharField(label=_("What is the event called?"), max_length=120)
    place = forms.CharField(label=_("Place"), max_length=160)
    day = DayField(label=_("Day"))
    starts = forms.TimeField(
        label=_("The code is open from"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"), initial=time(9)
    )
    ends = forms.TimeField(
        label=_("The code closes at"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        initial=time(17),
        help_text=_("Names written before this hour still arrive later, when the network drops."),
    )
    most = forms.IntegerField(label=_("How many people at most?"), min_value=1, max_value=5_000, initial=50)

    def clean(self) -> dict[str, Any]:
        """A window that opens before it closes."""
        values = super().clean() or self.cleaned_data
        if values.get("starts") and values.get("ends") and values["ends"] <= values["starts"]:
            self.add_error("ends", _("The end must come after the start."))
        return values

    def plan(self) -> EventPlan:
        """The plan, in the time of the network."""
        values = self.cleaned_data

        def moment(hour: time) -> datetime:
            return timezone.make_aware(datetime.combine(values["day"], hour))

        return EventPlan(
            title=values["title"],
            place=values["place"],
            opens_at=moment(values["starts"]),
            closes_at=moment(values["ends"]),
            most=values["most"],
        )


class NameForm(Form):
    """Somebody without an account, at an event or with a letter."""

    given_name = forms.CharField(
        label=_("Your given name"), max_length=80, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    family_name = forms.CharField(
        label=_("Your family name"), max_length=80, widget=forms.TextInput({"autocomplete": "family-name"})
    )


class AttendForm(NameForm):
    """The same, with the address to which the letter goes."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("A letter with your badge goes there. It is used for nothing else."),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def recipient(self, language: str) -> Recipient:
        """Who it is for."""
        values = self.cleaned_data
        return Recipient(
            email=values["email"], given_name=values["given_name"], family_name=values["family_name"], language=language
        )
