"""Addresses of the network."""

from __future__ import annotations

from django.urls import path

from . import hat, home

app_name = "network"

urlpatterns = [
    path("", home.front_page, name="front"),
    path("accueil/", home.home, name="home"),
    path("role/", hat.switch, name="switch_hat"),
]
