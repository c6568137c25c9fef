"""Addresses of the design system."""

from __future__ import annotations

from django.urls import path

from . import gallery, views

app_name = "ui"
urlpatterns = [
    path("apparence/", views.choose_theme, name="theme"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("galerie/", gallery.index, name="gallery"),
    path("galerie/<slug:family>/", gallery.show, name="gallery_family"),
]
