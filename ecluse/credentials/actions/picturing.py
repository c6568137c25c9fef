"""The picture of a badge model: brought by its designer, cleaned, kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import IO

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat
from ecluse.foundation.errors import Refusal
from ecluse.foundation.files import Kind, keep_clean

from ..models import Achievement
from ..rules.drawing import Refused
from ..rules.picture import LARGEST, SMALLEST, WIDEST, clean
from .designing import drafted, forget_picture

_WHY = {
    "large": _("This picture is larger than 1 MB. Save it smaller."),
    "kind": _("This is neither a PNG nor an SVG picture. Save it as one of these."),
    "broken": _("This picture cannot be read to its end. Save it again."),
    "wide": _("This picture is too wide or too high: {widest} pixels at most. Save it smaller."),
    "small": _("This picture is too small to be seen: {smallest} pixels at least on each side."),
    "acts": _("This drawing holds a program, a link or an animation. Save it as a plain SVG."),
    "fetches": _("This drawing shows something that is not inside it, such as a photo or a font. Save it as a PNG."),
    "complex": _("This drawing has too many parts. Save it as a PNG."),
    "sizeless": _("This drawing does not say how large it is, or is much longer than wide. Save it with its size."),
}


class BadPicture(Refusal):
    """A picture that is not taken, and why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        self.sentence = _WHY[reason]
        super().__init__(widest=WIDEST, smallest=SMALLEST)


def set_picture(
    *, by: Hat, achievement: Achievement, content: IO[bytes] | None, name: str, words: Mapping[str, str], at: datetime
) -> Achievement:
    """Give a draft its picture and what it shows in words; without content, only the words change."""
    with drafted(by, achievement) as draft:
        former = draft.image
        if content is not None:
            try:
                picture = clean(content.read(LARGEST + 1))
            except Refused as refused:
                raise BadPicture(refused.reason) from None
            kind = Kind.SVG if picture.is_svg else Kind.PNG
            draft.image = keep_clean(content=picture.content, name=name, kind=kind, at=at)
        draft.image_words = dict(words)
        draft.save(update_fields=["image", "image_words"])
        if content is not None:
            forget_picture(former)
    return draft


def drop_picture(*, by: Hat, achievement: Achievement, at: datetime) -> Achievement:
    """Give a draft its emblem again."""
    with drafted(by, achievement) as draft:
        former = draft.image
        draft.image, draft.image_words = None, {}
        draft.save(update_fields=["image", "image_words"])
        forget_picture(former)
    return draft
