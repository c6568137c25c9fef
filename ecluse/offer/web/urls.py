"""Addresses of the domain `offer`."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "offer"

urlpatterns: list[URLPattern] = []
