"""The 22 immersive spaces and 17 smart corners of the recovery plan, over Wallonia; classrooms elsewhere."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.demo import Field, sower

from .models import Space

IMMERSIVE = 22
# Square metres: 22 immersive spaces and 17 smart corners make more than the 7,000 m² of the plan.
AREAS = (260, 300, 320, 340, 280)
PRESENTATION = {
    "fr": "Postes de réalité virtuelle, mur d’images et mobilier qui se déplace : on y répète un geste avant l’atelier.",
    "nl": "Virtuele realiteit, videowand en verplaatsbaar meubilair: hier oefent u een handeling vóór het atelier.",
    "en": "Virtual reality stations, a video wall and furniture that moves: one rehearses a gesture before the workshop.",
    "de": "Plätze für virtuelle Realität, Videowand und bewegliche Möbel: hier übt man vor der Werkstatt.",
}
CORNER = {
    "fr": "Un coin équipé pour apprendre, s’orienter et rencontrer son entreprise à distance.",
    "nl": "Een uitgeruste hoek om te leren, zich te oriënteren en het bedrijf op afstand te ontmoeten.",
    "en": "An equipped corner to learn, find one’s way and meet one’s company at a distance.",
    "de": "Eine ausgestattete Ecke zum Lernen, zur Orientierung und für das Gespräch mit dem Betrieb.",
}


@sower(30, _("Immersive spaces and smart corners"))
def sow_places(field: Field) -> None:
    """Spaces at the sites of the two operators of the plan, and a classroom at every other site."""
    sites = field.sown["sites"]
    centres = [site for slug in ("forem", "ifapme") for site in sites[slug] if not site.name.startswith("Service")]
    spaces = [
        Space(
            site=site, name=f"Espace immersif {site.locality}", kind=Space.Kind.IMMERSIVE,
            seats=12 + number % 3 * 4, area=AREAS[number % len(AREAS)], presentation=PRESENTATION,
        )
        for number, site in enumerate(centres[:IMMERSIVE])
    ]  # fmt: skip
    spaces += [
        Space(
            site=site, name=f"Smart corner {site.locality}", kind=Space.Kind.SMART_CORNER, seats=6, area=28, presentation=CORNER
        )
        for site in sites["ifapme"]
        if site.name.startswith("Service")
    ]
    spaces += [
        Space(site=site, name="Salle 1", kind=Space.Kind.CLASSROOM, seats=16, area=55)
        for slug, rows in sites.items()
        if slug not in ("forem", "ifapme")
        for site in rows
    ]
    Space.objects.bulk_create(spaces)
