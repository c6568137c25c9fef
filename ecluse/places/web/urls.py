"""Addresses of the places."""

from __future__ import annotations

from django.urls import path

from . import spaces

app_name = "places"

urlpatterns = [path("espaces/", spaces.spaces, name="spaces")]
