"""Addresses of the offer: the public catalogue, the learner's enrolments, the operator's work."""

from __future__ import annotations

from django.urls import path

from . import (
    catalogue,
    comparing,
    composing,
    diffusion,
    embed,
    enrolment,
    freshness,
    referral,
    running,
    searches,
    timetable,
    waiting,
    writing,
)

app_name = "offer"

urlpatterns = [
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/filtres/<slug:name>/", catalogue.facet, name="facet"),
    path("catalogue/encart/", embed.embed, name="embed"),
    path("catalogue/comparer/", comparing.compare, name="compare"),
    path("catalogue/<uuid:programme_id>/", catalogue.programme, name="programme"),
    path("sessions/<uuid:session_id>/", catalogue.session, name="session"),
    path("parcours/", catalogue.pathways, name="pathways"),
    path("parcours/<uuid:pathway_id>/", catalogue.pathway, name="pathway"),
    path("sessions/<uuid:session_id>/inscription/", enrolment.ask, name="ask"),
    path("sessions/<uuid:session_id>/inscrire/", referral.refer, name="refer"),
    path("mes-recherches/", searches.mine, name="searches"),
    path("mes-recherches/nouvelle/", searches.save, name="save_search"),
    path("mes-recherches/<uuid:search_id>/retrait/", searches.forget, name="forget_search"),
    path("mes-recherches/arret/<str:token>/", searches.stop, name="stop_search"),
    path("catalogue/confirmer/<str:token>/", freshness.confirm, name="confirm"),
    path("mes-inscriptions/", enrolment.mine, name="mine"),
    path("inscriptions/", referral.referred, name="referred"),
    path("inscriptions/<uuid:enrolment_id>/", enrolment.enrolment, name="enrolment"),
    path("inscriptions/<uuid:enrolment_id>/retrait/", enrolment.withdraw, name="withdraw"),
    path("inscriptions/<uuid:enrolment_id>/reponse/", waiting.answer, name="answer"),
    path("inscriptions/reponse/<str:token>/", waiting.answer_by_link, name="answer_by_link"),
    path("gestion/parcours/", composing.pathways, name="my_pathways"),
    path("gestion/parcours/nouveau/", composing.compose, name="new_pathway"),
    path("gestion/parcours/<uuid:pathway_id>/", composing.compose, name="compose"),
    path("gestion/parcours/<uuid:pathway_id>/publication/", composing.publish, name="publish_pathway"),
    path("gestion/sessions/", running.sessions, name="sessions"),
    path("gestion/sessions/<uuid:session_id>/", running.session, name="run"),
    path("gestion/sessions/<uuid:session_id>/horaire/", timetable.timetable, name="timetable"),
    path("gestion/sessions/<uuid:session_id>/places/", running.places, name="places"),
    path("gestion/sessions/<uuid:session_id>/attente/", waiting.queue, name="queue"),
    path("gestion/sessions/<uuid:session_id>/attente/delai/", waiting.hours, name="answer_hours"),
    path("gestion/sessions/<uuid:session_id>/annulation/", running.cancel, name="cancel"),
    path("gestion/inscriptions/<uuid:enrolment_id>/", running.decide, name="decide"),
    path("gestion/demi-journees/<uuid:half_day_id>/", running.sheet, name="sheet"),
    path("gestion/programmes/", writing.programmes, name="programmes"),
    path("gestion/programmes/nouveau/", writing.write, name="new_programme"),
    path("gestion/programmes/<uuid:programme_id>/", writing.write, name="write"),
    path("gestion/programmes/<uuid:programme_id>/publication/", writing.publish, name="publish"),
    path("gestion/programmes/<uuid:programme_id>/diffusion/", diffusion.details, name="details"),
    path("gestion/programmes/<uuid:programme_id>/session/", writing.plan, name="plan"),
]
