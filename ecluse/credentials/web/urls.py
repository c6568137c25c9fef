"""Addresses of the domain `credentials`. Those of badges, models, issuers and keys are signed into documents: never changed."""

from __future__ import annotations

from django.urls import path

from . import issued, keys, mine, public, published_keys, verify

app_name = "credentials"

urlpatterns = [
    path("mes-badges/", mine.badges, name="mine"),
    path("mes-badges/<uuid:credential_id>/", mine.badge, name="my_badge"),
    path("mes-badges/<uuid:credential_id>/partage/", mine.share, name="share"),
    path("mes-badges/<uuid:credential_id>/badge.json", mine.download, name="download"),
    path("badges/<uuid:credential_id>/", public.badge, name="badge"),
    path("badges/modeles/<uuid:achievement_id>/", public.achievement, name="achievement"),
    path("emetteurs/<uuid:organisation_id>/", public.issuer_profile, name="issuer"),
    path("emetteurs/<uuid:organisation_id>/cles/<int:number>/", public.issuer_key, name="issuer_key"),
    path("emetteurs/<uuid:organisation_id>/cles/<int:number>/jwk.json", published_keys.web_key, name="issuer_jwk"),
    path("emetteurs/<uuid:organisation_id>/did.json", published_keys.did, name="issuer_did"),
    path(".well-known/jwks.json", published_keys.web_keys, name="jwks"),
    path("gestion/badges/cles/", keys.keys, name="keys"),
    path("gestion/badges/cles/<int:number>/changement/", keys.change, name="change_key"),
    path("gestion/badges/cles/<int:number>/defiance/", keys.distrust, name="distrust_key"),
    path("attestations/", issued.issued, name="issued"),
    path("verifier/", verify.verify, name="verify"),
    path("verifier/raisons/", verify.reasons, name="reasons"),
]
