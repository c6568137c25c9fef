"""Addresses of the domain `learning`."""

from __future__ import annotations

from django.urls import path

from . import competences

app_name = "learning"

urlpatterns = [path("mes-competences/", competences.competences, name="competences")]
