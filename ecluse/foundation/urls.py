"""Addresses of the basement: the health of the machine and the choice of language."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "foundation"

urlpatterns = [
    path("sante/", views.health, name="health"),
    path("pret/", views.ready, name="ready"),
    path("langue/", views.choose_language, name="language"),
]
