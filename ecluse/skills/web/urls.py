"""Addresses of the domain `skills`: occupations, competences and the frameworks they come from."""

from __future__ import annotations

from django.urls import path

from . import competences, frameworks, occupations

app_name = "skills"

urlpatterns = [
    path("metiers/", occupations.occupations, name="occupations"),
    path("metiers/<uuid:occupation_id>/", occupations.occupation, name="occupation"),
    path("metiers/<uuid:occupation_id>/competences/", occupations.needs, name="needs"),
    path("competences/", competences.competences, name="competences"),
    path("competences/<uuid:competence_id>/", competences.competence, name="competence"),
    path("competences/<uuid:competence_id>/niveaux/", competences.levels, name="levels"),
    path("competences/<uuid:competence_id>/metiers/", competences.occupations, name="needed_by"),
    path("competences/<uuid:competence_id>/details/", competences.narrower, name="narrower"),
    path("referentiels/", frameworks.frameworks, name="frameworks"),
]
