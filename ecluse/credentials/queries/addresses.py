"""The public addresses that badges carry. They are signed into documents: once published they never change."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.urls import Resolver404, resolve, reverse


def absolute(path: str) -> str:
    """A path of this installation as the world reaches it."""
    return str(settings.PUBLIC_ADDRESS).rstrip("/") + path


def badge_address(credential_id: UUID) -> str:
    """The id of a credential."""
    return absolute(reverse("credentials:badge", args=[credential_id]))


def achievement_address(achievement_id: UUID, language: str = "") -> str:
    """The id of an achievement, or of one of its editions in a language."""
    address = absolute(reverse("credentials:achievement", args=[achievement_id]))
    return f"{address}?langue={language}" if language else address


def picture_address(achievement_id: UUID) -> str:
    """The picture of an achievement."""
    return absolute(reverse("credentials:achievement_image", args=[achievement_id]))


def result_address(achievement_id: UUID, place: int, level: int = 0) -> str:
    """What an achievement measures, or a level of its grid: a place of its public page."""
    return f"{achievement_address(achievement_id)}#{result_anchor(place, level)}"


def result_anchor(place: int, level: int = 0) -> str:
    """The same as the page of the achievement names it."""
    return f"resultat-{place}" + (f"-niveau-{level}" if level else "")


def issuer_address(organisation_id: UUID) -> str:
    """The id of an issuer, controller of its keys."""
    return absolute(reverse("credentials:issuer", args=[organisation_id]))


def key_address(organisation_id: UUID, number: int) -> str:
    """The verification method of a proof."""
    return absolute(reverse("credentials:issuer_key", args=[organisation_id, number]))


def status_list_address(organisation_id: UUID, number: int) -> str:
    """The list where a badge's place says whether it was revoked; its suspensions stand under `suspensions/`."""
    return absolute(reverse("credentials:status_list", args=[organisation_id, number]))


def endorsement_address(endorsement_id: UUID) -> str:
    """The id of an endorsement, where it is hosted by itself."""
    return absolute(reverse("credentials:endorsement", args=[endorsement_id]))


def own_path(address: str) -> str | None:
    """The path of an address of this installation; `None` for every other address."""
    start = str(settings.PUBLIC_ADDRESS).rstrip("/")
    path = address.removeprefix(start)
    return path if path != address and path.startswith("/") else None


def own_view(address: str) -> tuple[str, dict[str, object]] | None:
    """The name of the page an address of this installation leads to, and what it is asked about."""
    path = own_path(address)
    if path is None:
        return None
    try:
        found = resolve(path.partition("?")[0].partition("#")[0])
    except Resolver404:
        return None
    return found.view_name, found.kwargs
