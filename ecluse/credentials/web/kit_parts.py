"""The texts of a communication kit, in each language of the network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _

from ecluse.foundation.multilingual import text_in

from ..models import Achievement, Credential
from ..queries.addresses import absolute, achievement_address, badge_address
from ..rules import kit


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text to copy, in one language; `code` also names the poster of that language."""

    code: str
    language: str
    text: str

    @property
    def rows(self) -> int:
        """The lines of its box."""
        return len(self.text) // 60 + 3


@dataclass(frozen=True, kw_only=True)
class Kit:
    """All there is to copy of a badge model."""

    address: str
    embed: str
    link: str
    posts: list[Text]


@dataclass(frozen=True, kw_only=True)
class OwnKit:
    """All there is to copy of a badge that its holder shows."""

    signature: str
    posts: list[Text]


def kit_of(achievement: Achievement) -> Kit:
    """The snippets in the language of the reader, the posts in every language."""
    address, issuer = achievement_address(achievement.pk), achievement.organisation.name
    card = f"{absolute(reverse('credentials:card', args=[achievement.pk]))}?hl={get_language() or settings.LANGUAGE_CODE}"
    words = _("Badge “{name}”, given by {issuer}").format(name=text_in(achievement.name), issuer=issuer)

    def said() -> list[str]:
        first = _("A badge to know: “{name}”, given by {issuer}.").format(name=text_in(achievement.name), issuer=issuer)
        return [first, text_in(achievement.description)]

    return Kit(address=address, embed=kit.embed(card, words), link=kit.link(address, words), posts=_posts(said, address))


def kit_of_badge(credential: Credential) -> OwnKit:
    """A line for e-mails, and a text in every language; of a badge that is shown to everybody only, as its link goes everywhere."""
    achievement, issuer = credential.achievement, credential.organisation.name
    address, picture = badge_address(credential.pk), absolute(reverse("credentials:kit_png", args=[achievement.pk]))
    words = _("Badge “{name}”, given by {issuer}").format(name=text_in(achievement.name), issuer=issuer)

    def said() -> list[str]:
        first = _("I received the badge “{name}” from {issuer}.").format(name=text_in(achievement.name), issuer=issuer)
        return [first, text_in(achievement.description), _("Anybody can verify it here:")]

    return OwnKit(signature=kit.signature(address, picture, words), posts=_posts(said, address))


def _posts(said: Callable[[], list[str]], address: str) -> list[Text]:
    """The sentences in each language of the network, that of the reader first."""
    here = get_language()
    found = []
    for code, _name in sorted(settings.LANGUAGES, key=lambda one: one[0] != here):
        with override(code):
            found.append(Text(code=code, language=get_language_info(code)["name_local"], text=kit.post(said(), address)))
    return found
