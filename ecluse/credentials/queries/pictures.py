"""The picture of a badge model: the one it was given, or its emblem."""

from __future__ import annotations

from ecluse.foundation.files import Kind, content_of
from ecluse.foundation.multilingual import text_in
from ecluse.ui import documents

from ..models import Achievement
from ..rules.emblem import emblem
from ..rules.picture import Picture


def picture_of(achievement: Achievement) -> Picture:
    """What is served, printed and baked. One query when its picture was not read with it."""
    if achievement.image is not None:
        return Picture(content_of(achievement.image), is_svg=achievement.image.kind == Kind.SVG)
    drawn = emblem(
        text_in(achievement.name, "fr"),
        issuer=str(achievement.organisation_id),
        kind=achievement.kind,
        model=str(achievement.series),
    )
    return Picture(drawn.encode(), is_svg=True)


def png_of(achievement: Achievement) -> bytes:
    """The same in pixels. Nothing is drawn twice."""
    picture = picture_of(achievement)
    return documents.png(picture.content.decode()) if picture.is_svg else picture.content
