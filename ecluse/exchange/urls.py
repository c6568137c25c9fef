"""Addresses for machines, one line for each standard."""

from __future__ import annotations

from django.urls import path

from .calendars import views as calendars
from .elm import views as elm

app_name = "exchange"

urlpatterns = [
    path("sessions/<uuid:session_id>/calendrier.ics", calendars.session, name="session_calendar"),
    path("catalogue/<uuid:programme_id>/elm", elm.programme, name="elm_programme"),
    path("donnees/elm.ttl", elm.catalogue, name="elm_catalogue"),
]
