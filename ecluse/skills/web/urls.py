"""Addresses of the domain `skills`: occupations, competences, the frameworks they come from and what corresponds between them."""

from __future__ import annotations

from django.urls import path

from . import changes, competences, crosswalks, frameworks, occupations, own, revalidation, review

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
    path("referentiels/<slug:code>/changements/", changes.changes, name="changes"),
    path("referentiels/<slug:code>/changements.csv", changes.export, name="export_changes"),
    path("referentiels/a-revoir/", revalidation.revalidations, name="revalidations"),
    path("referentiels/a-revoir/<uuid:row_id>/", revalidation.revalidate, name="revalidate"),
    path("referentiels/organisations/", frameworks.of_organisations, name="frameworks_of_organisations"),
    path("referentiels/propres/", own.own_frameworks, name="own_frameworks"),
    path("referentiels/propres/reprendre/<uuid:framework_id>/", own.continue_here, name="continue_here"),
    path("referentiels/propres/<uuid:own_id>/", own.own, name="own"),
    path("referentiels/propres/<uuid:own_id>/titre/", own.title, name="own_title"),
    path("referentiels/propres/<uuid:own_id>/niveaux/", own.levels, name="own_levels"),
    path("referentiels/propres/<uuid:own_id>/publier/", own.publish, name="own_publish"),
    path("referentiels/propres/<uuid:own_id>/elements/<uuid:item_id>/", own.change_item, name="own_item"),
    path("correspondances/", crosswalks.crosswalks, name="crosswalks"),
    path("correspondances/qualite/", crosswalks.quality, name="quality"),
    path("correspondances/nouvelle/", review.open_crosswalk, name="open_crosswalk"),
    path("correspondances/<uuid:crosswalk_id>/", crosswalks.crosswalk, name="crosswalk"),
    path("correspondances/<uuid:crosswalk_id>/table.csv", crosswalks.export, name="export_crosswalk"),
    path("correspondances/<uuid:crosswalk_id>/revue/", review.review, name="review"),
    path("correspondances/<uuid:crosswalk_id>/revue/<uuid:item_id>/", review.decide, name="decide"),
    path("correspondances/<uuid:crosswalk_id>/annulation/", review.undo, name="undo"),
    path("correspondances/<uuid:crosswalk_id>/lot/", review.bulk, name="bulk"),
    path("correspondances/<uuid:crosswalk_id>/lot/<uuid:acceptance_id>/annulation/", review.undo_bulk, name="undo_bulk"),
    path("correspondances/<uuid:crosswalk_id>/propositions/", review.propose_again, name="propose_again"),
]
